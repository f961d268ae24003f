"""A client that follows the feed holds what the lists give, whoever writes, however late, and whatever it may see."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from actions.models import (
    Action,
    ActionRecommendation,
    Challenge,
    Decision,
    Meeting,
    MeetingItem,
    ProgressNote,
    Retest,
    Submission,
    SubmissionEvidence,
)
from partners import scope
from partners.models import Agency, Change, Membership
from partners.tasks import forget_what_is_old
from reviews.models import (
    Involvement,
    LearningTheme,
    Recommendation,
    RecommendationTheme,
    Review,
    Stage,
    SubPoint,
    Theme,
)
from tests.database import as_owner
from tests.factories.actions import ActionFactory, EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)
FEED = "/api/v1/changes"
ALL = ("status:read", "content:read", "evidence:read")
LISTS = {
    "agency": "agencies", "review": "reviews", "recommendation": "recommendations", "action": "actions",
    "learning_point": "learning-points", "theme": "themes", "progress_note": "progress-notes",
    "submission": "submissions", "challenge": "challenges", "evidence": "evidence",
    "retest": "retests", "meeting": "meetings", "meeting_item": "meeting-items",
}  # fmt: skip
PATIENCE = 900  # seconds: where workers share a PostgreSQL, what is open in another holds the feed back too


class Mirror:
    """A client that keeps a copy: the place first, then the lists, then what changes."""

    def __init__(self, headers):
        self.client, self.headers = Client(), headers
        self.next = self.read(FEED)["next"]
        self.copy = self.lists()
        self.follow()  # what was made before may have been held back by another test

    def read(self, address):
        response = self.client.get(address, headers=self.headers)
        assert response.status_code == 200, (address, response.content)
        return response.json()

    def lists(self):
        found = {}
        for name in LISTS.values():
            for row in self.read(f"/api/v1/{name}?page_size=100")["results"]:
                found[row["url"]] = row
        return found

    def follow(self):
        """Read on until all is told that has ended; what was heard this time."""
        self.heard, until = [], time.monotonic() + PATIENCE
        while time.monotonic() < until:
            page = self.read(self.next)
            self.next = page["next"]
            self.heard += page["results"]
            if page["caught_up"]:
                break
        for one in self.heard:
            address = f"/api/v1/{LISTS[one['kind']]}/{one['id']}"
            if one["op"] == "gone":
                self.copy.pop(f"http://testserver{address}", None)
            else:
                self.copy[one["url"]] = self.read(one["url"])
        return {(one["kind"], one["id"], one["op"]) for one in self.heard}


@pytest.fixture
def record(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, stage=Stage.AGREED)
        recommendation = RecommendationFactory(review=review)
        LearningPointFactory(review=review)
        police = action_under(recommendation, agency=world.police)
        action_under(recommendation, agency=world.trust)
        Involvement.objects.create(
            partnership=world.northmere, review=review, agency=world.police, shared_at=timezone.now()
        )
        ReviewFactory(partnership=world.harrow)
    return review, recommendation, police


@pytest.fixture
def mirrors(world, token, record):
    """A client of the partnership, one bound to an agency that is asked, and one to an agency that is not yet."""
    return [Mirror(token(*ALL)), Mirror(token(*ALL, agency=world.police)), Mirror(token(*ALL, agency=world.council))]


def happenings(world, record):
    """All that may happen to a record, one after the other, past the services too."""
    yield from _to_the_review(world, record)
    yield from _to_the_action(world, record)
    yield from _to_who_is_asked(world, record)


def _update(rows, **facts):
    return lambda: rows.update(**facts)


def _to_the_review(world, record):
    review, recommendation, action = record
    northmere, now = {"partnership": world.northmere}, timezone.now()
    asked = {**northmere, "question": "x", "answer_by": now, "raised_by": world.chair, "raised_at": now}
    yield "review challenged", lambda: Challenge.objects.create(**asked, review=review)
    yield "recommendation challenged", lambda: Challenge.objects.create(**asked, recommendation=recommendation)
    yield "agency challenged", lambda: Challenge.objects.create(**asked, agency=world.police)
    meeting = Meeting(**northmere, name="Sub-group", held_on=now, called_by=world.coordinator)
    yield "meeting", meeting.save
    yield "on the agenda", lambda: MeetingItem.objects.create(**northmere, meeting=meeting, action=action, position=1)
    yield "recorded", lambda: MeetingItem.objects.update(words="x", recorded_by=world.coordinator, recorded_at=now)
    yield "delivery", _update(Action.objects.filter(pk=action.pk), delivery="done")
    yield "embargo opens", _update(Review.objects.filter(pk=review.pk), stage=Stage.PUBLISHED)
    yield "embargo closes", _update(Review.objects.filter(pk=review.pk), stage=Stage.AGREED)
    yield "published", _update(Review.objects.filter(pk=review.pk), stage=Stage.PUBLISHED)
    yield "other name", _update(Review.objects.filter(pk=review.pk), pseudonym="Child Q")
    yield "label", _update(Recommendation.objects.filter(pk=recommendation.pk), label="9")
    yield "sub-point", lambda: SubPoint.objects.create(**northmere, recommendation=recommendation, position=1, text="a")
    theme = Theme(**northmere, name="Fathers")
    yield "theme", theme.save
    yield "tag", lambda: RecommendationTheme.objects.create(**northmere, recommendation=recommendation, theme=theme)
    yield "theme renamed", lambda: Theme.objects.update(name="Partners")
    yield (
        "tag on learning",
        lambda: LearningTheme.objects.create(**northmere, learning_point=review.learning_points.get(), theme=theme),
    )
    yield "tag off", lambda: RecommendationTheme.objects.all().delete()
    yield "tag off learning", lambda: LearningTheme.objects.all().delete()


def _to_the_action(world, record):
    action, now = record[2], timezone.now()
    northmere, mine = {"partnership": world.northmere}, Action.objects.filter(pk=action.pk)
    yield (
        "note",
        lambda: ProgressNote.objects.create(
            **northmere, action=action, text="x", delivery="done", by=world.lead, at=now
        ),
    )
    yield (
        "challenge",
        lambda: Challenge.objects.create(
            **northmere, action=action, question="x", answer_by=now, raised_by=world.chair, raised_at=now
        ),
    )
    evidence = EvidenceFactory.build(**northmere, agency=world.police, added_by=world.lead)
    yield "evidence", evidence.save
    draft = SubmissionFactory.build(
        action=action, **northmere, written_by=world.lead, submitted_by=None, submitted_at=None
    )
    yield "draft of an answer", draft.save
    yield "shown", lambda: SubmissionEvidence.objects.create(**northmere, submission=draft, evidence=evidence)
    sent = {"submitted_at": now, "submitted_by": world.lead}
    yield "sent", lambda: Submission.objects.filter(pk=draft.pk).update(**sent)
    yield (
        "judged",
        lambda: Decision.objects.create(
            **northmere, submission=draft, outcome="accepted", level="limited", reason="x", by=world.coordinator, at=now
        ),
    )
    yield "assured", _update(mine, status="assured")
    yield (
        "re-test",
        lambda: Retest.objects.create(
            **northmere, action=action, question="x", due_on=now, planned_by=world.lead, planned_at=now
        ),
    )
    yield "off the agenda", lambda: MeetingItem.objects.all().delete()
    yield "minutes closed", lambda: Meeting.objects.update(closed_at=now, closed_by=world.coordinator)
    yield "not ours", _update(mine, status="draft")
    yield "asked again", _update(mine, status="issued")
    yield "to another agency", _update(mine, agency=world.council)
    yield "and back", _update(mine, agency=world.police)


def _to_who_is_asked(world, record):
    review, recommendation, _ = record
    northmere, now = {"partnership": world.northmere}, timezone.now()
    council = Involvement(**northmere, review=review, agency=world.council, shared_at=now)
    yield "shared", council.save
    yield "second recommendation", lambda: RecommendationFactory(review=review)
    yield "dropped recommendation", lambda: review.recommendations.latest("pk").delete()
    yield "shared no longer", lambda: Involvement.objects.filter(agency=world.council).update(shared_at=None)
    draft_to = ActionFactory.build(**northmere, number=900, agency=world.council, status="draft", created_by=world.lead)
    draft_to.issued_at = None
    yield "drafted", draft_to.save
    yield (
        "under it",
        lambda: ActionRecommendation.objects.create(**northmere, action=draft_to, recommendation=recommendation),
    )
    yield "discarded", lambda: Action.objects.filter(number=900).delete()
    yield "agency renamed", lambda: Agency.objects.filter(pk=world.council.pk).update(name="The Council")
    yield "agency left", lambda: Membership.objects.filter(**northmere, agency=world.council).delete()


def test_copies_stay_what_the_lists_give(world, record, mirrors):
    for step, (what, do) in enumerate([*happenings(world, record), ("nothing", list)]):
        with as_owner():
            do()
        for place, mirror in enumerate(mirrors):
            heard = mirror.follow()
            if what not in {"agency renamed", "nothing"} and step % 3 != place:
                continue  # each looks at a third of the steps, and all at the end
            given = mirror.lists()
            if what == "agency renamed":  # names of agencies stand in other rows too: a client reads them of the agency
                mirror.copy = given
            assert mirror.copy == given, (what, place, heard)


def test_nobody_hears_of_what_they_never_saw(world, record, mirrors):
    whole, police, council = mirrors
    with as_owner():
        Action.objects.exclude(agency=world.police).update(delivery="done")
        EvidenceFactory(partnership=world.northmere, agency=world.police)
        ActionFactory(partnership=world.northmere, agency=world.council, status="draft", issued_at=None)
        ActionFactory(partnership=world.harrow, agency=world.police)
        Submission.objects.create(
            partnership=world.northmere, action=record[2], written_by=world.lead, statement="A draft"
        )
    assert {kind for kind, _, _ in whole.follow()} == {"action"}
    assert {kind for kind, _, _ in police.follow()} == {"evidence"}
    assert council.follow() == set()


def test_late_commit_is_not_passed_over(world, record, mirrors):
    """The earlier writer commits after the later one was read: the feed waits for it, and says so."""
    mirror, written, go = mirrors[0], Event(), Event()

    def slow():
        try:
            with scope.partnerships([world.northmere.pk]):
                Action.objects.filter(agency=world.police).update(delivery="under_way")
                written.set()
                go.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        assert written.wait(60)
        with as_owner():
            Action.objects.filter(agency=world.trust).update(delivery="done")
        page = mirror.read(mirror.next)
        assert page["results"] == []
        assert page["caught_up"] is False
        assert page["held_back_since"]
        mirror.next = page["next"]
        go.set()
        waiting.result()
    assert {(kind, op) for kind, _, op in mirror.follow()} == {("action", "changed")}
    assert len(mirror.heard) == 2


def test_many_writers_at_once_lose_nothing(world, record, token):
    """Writers that dawdle, commit out of order and give up, and a poller all the while."""
    mirror, done = Mirror(token()), Event()
    with as_owner():
        numbers = {ActionFactory(partnership=world.northmere, agency=world.police).number for _ in range(40)}
    heard = []

    def write(seed) -> set[int]:
        chance, mine = random.Random(seed), set()  # noqa: S311 - no secret
        try:
            for _ in range(10):
                picked = chance.sample(sorted(numbers), 2)
                with scope.partnerships([world.northmere.pk]), transaction.atomic():
                    for number in sorted(picked):
                        Action.objects.filter(number=number).update(evidence_wanted=f"{seed}-{chance.random()}")
                        time.sleep(chance.random() * 0.02)
                    if chance.random() < 0.3:
                        transaction.set_rollback(True)
                    else:
                        mine |= set(picked)
        finally:
            connection.close()
        return mine

    def poll():
        try:
            while not done.is_set():
                mirror.follow()
                heard.append(_numbers(mirror))
        finally:
            connection.close()

    with ThreadPoolExecutor(7) as pool:
        poller = pool.submit(poll)
        committed = set().union(*pool.map(write, range(6)))
        time.sleep(0.1)
        done.set()
        poller.result()
        mirror.follow()
    assert committed <= set().union(*heard) | _numbers(mirror)
    mirror.copy = {url: row for url, row in mirror.copy.items() if "/actions/" in url}
    assert mirror.copy == {url: row for url, row in mirror.lists().items() if "/actions/" in url}


def _numbers(mirror):
    return {int(one["id"].removeprefix("NSCP-")) for one in mirror.heard if one["kind"] == "action"}


def test_pages_give_every_change_in_order_and_each_once(world, record, token):
    mirror = Mirror(token())
    with as_owner():
        for _ in range(3):
            made = [ActionFactory(partnership=world.northmere, agency=world.police) for _ in range(3)]
        Action.objects.filter(pk__in=[one.pk for one in made]).update(delivery="done")
    mirror.next += "&page_size=2"
    assert len([one for one in mirror.follow() if one[2] == "changed"]) == 9


def test_agency_cannot_be_told_by_raw_sql_unseen(world, record, mirrors):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE actions_action SET delivery = 'done' WHERE agency_id = %s", [world.police.pk])
    assert mirrors[1].follow() == {("action", record[2].reference, "changed")}


def test_place_is_the_same_while_nothing_happens(world, token):
    mirror = Mirror(token())
    mirror.follow()
    first = mirror.client.get(mirror.next, headers=mirror.headers)
    again = mirror.client.get(mirror.next, headers={**mirror.headers, "If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_what_is_old_is_forgotten(world, record):
    with as_owner():
        some = Change.objects.order_by("pk")[0]
        Change.objects.filter(pk=some.pk).update(at=timezone.now() - timedelta(days=98))
        kept = Change.objects.count() - 1
    forget_what_is_old()
    with as_owner():
        assert Change.objects.count() == kept


def test_queries_are_flat(client, world, record, token, django_assert_max_num_queries):
    headers = token(*ALL)
    address = client.get(FEED, headers=headers).json()["next"]
    with as_owner():
        for _ in range(20):
            action_under(RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police)
    with django_assert_max_num_queries(11):  # ten, and once a minute that the token was used
        assert client.get(address, headers=headers).status_code == 200
