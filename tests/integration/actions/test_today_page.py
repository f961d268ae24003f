from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from actions.access import may_judge
from actions.dashboards import judging, today
from actions.models import Challenge, Status, Submission, TimeRequest, Transition
from partners import scope
from partners.models import Mailing, Message
from partners.roles import Role
from reviews.models import Clock, Document, DraftItem, Reading, Stage
from tests.database import as_owner
from tests.factories.actions import ActionFactory, SubmissionFactory, action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
ADDRESS = "/p/northmere/today/"


def groups(world, *, who="coordinator") -> dict[str, today.Group]:
    with scope.entered(getattr(world, who).pk) as actor:
        return {group.key: group for group in today.today(world.northmere, actor, on=TODAY)}


@pytest.fixture
def recommendation(world):
    with as_owner():
        return RecommendationFactory(
            review=ReviewFactory(partnership=world.northmere, pseudonym="Baby K"),
            label="2",
            response="accepted",
            position=2,
        )


def test_empty_page_says_so_kindly(client, world, recommendation):
    with as_owner():
        action_under(recommendation, status="assured", issued_at=timezone.now())
    client.force_login(world.coordinator)
    page = client.get(ADDRESS).content.decode()
    assert "Nothing waits for you today" in page
    assert "ft-worklist__title" not in page


@pytest.mark.parametrize("who", ["chair", "assurer", "lead", "contributor", "executive"])
def test_only_coordinators_have_a_today(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(ADDRESS).status_code == 403


@pytest.mark.parametrize("who", ["other_coordinator", "outsider"])
def test_foreign_today_is_404(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(ADDRESS).status_code == 404


def test_answers_to_judge(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police, status=Status.SUBMITTED)
        SubmissionFactory(action=action)
    (row,) = groups(world)["judge"].rows
    assert row.words == f"Northmere Police answered {action.reference} (Baby K, Rec 2)"
    assert (row.verb, row.to, row.of) == ("Judge", "judge", action.reference)


def test_own_answer_does_not_wait_for_its_writer(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police, status=Status.SUBMITTED)
        SubmissionFactory(action=action, written_by=world.coordinator, on_behalf=True)
    assert "judge" not in groups(world)


@pytest.mark.parametrize("who", ["coordinator", "assurer", "chair", "lead"])
def test_queue_is_what_the_rule_allows(world, recommendation, who):
    with as_owner():
        for agency, writer in ((world.police, world.lead), (world.council, world.lead), (world.trust, world.coordinator), (world.trust, world.assurer)):  # fmt: skip
            SubmissionFactory(
                action=action_under(recommendation, agency=agency, status=Status.SUBMITTED), written_by=writer
            )
        SubmissionFactory(action=action_under(recommendation, agency=world.trust), taken_back_at=timezone.now())
        SubmissionFactory(action=action_under(recommendation, agency=world.trust), submitted_at=None, submitted_by=None)
    with scope.entered(getattr(world, who).pk) as actor:
        undecided = Submission.objects.visible_to(actor).undecided().select_related("action")
        allowed = {one.pk for one in undecided if may_judge(actor, one)}
        assert {one.pk for one in judging.awaiting(actor, partnership_id=world.northmere.pk)} == allowed


def test_more_time_to_decide(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
        TimeRequest.objects.create(
            partnership=world.northmere,
            action=action,
            old_due_on=action.due_on,
            new_due_on=date(2040, 1, 31),
            reason="Staff",
            asked_by=world.lead,
            asked_at=timezone.now(),
        )
    (row,) = groups(world)["time"].rows
    assert row.words == f"Northmere Police asks to move {action.reference} (Baby K, Rec 2) to 31 January 2040"


def test_drafts_to_confirm(world):
    with as_owner():
        document = Document.objects.create(
            partnership=world.northmere, title="K", filename="Baby K.pdf", sha256="0" * 64, size=1, media_type="text/plain", uploaded_by=world.coordinator
        )  # fmt: skip
        reading = Reading.objects.create(
            partnership=world.northmere, document=document, source="x", started_by=world.coordinator
        )
        for n, (sure, keep) in enumerate([(True, True), (False, True), (False, False)]):
            DraftItem.objects.create(
                partnership=world.northmere,
                reading=reading,
                position=n,
                kind="learning",
                text="x",
                sure=sure,
                keep=keep,
            )
    (row,) = groups(world)["readings"].rows
    assert row.words == "“Baby K.pdf”, 2 items, 1 marked unsure"
    assert row.of == str(reading.code)


def test_late_shows_the_oldest_first_and_the_count(client, world, recommendation):
    with as_owner():
        for days in (3, 40, 20, 10, 30, 50, 2):
            action_under(recommendation, agency=world.police, due_on=TODAY - timedelta(days=days))
        oldest = action_under(recommendation, agency=world.trust, due_on=TODAY - timedelta(days=90))
    group = groups(world)["late"]
    assert (group.count, len(group.rows), group.is_cut) == (8, 5, True)
    assert group.rows[0].of == oldest.reference
    client.force_login(world.coordinator)
    page = client.get(ADDRESS).content.decode()
    assert 'href="/p/northmere/actions/?overdue=yes"' in page
    assert "See all 8" in page


def test_not_ours_and_never_issued_stand_apart(world, recommendation):
    with as_owner():
        sent_back = action_under(recommendation, agency=world.police, status=Status.DRAFT)
        Transition.objects.create(
            partnership=world.northmere, action=sent_back, was="issued", became="draft", by=world.lead, at=timezone.now(), reason="It is the council’s"
        )  # fmt: skip
        draft = action_under(recommendation, agency=world.trust, status=Status.DRAFT, issued_at=None)
    found = groups(world)
    assert "It is the council’s" in found["not_ours"].rows[0].words
    assert [row.of for row in found["drafts"].rows] == [draft.reference]


def test_recommendations_without_a_response_and_without_a_question(world, recommendation):
    with as_owner():
        unanswered = RecommendationFactory(review=recommendation.review)
        RecommendationFactory(review=recommendation.review, response="not_accepted", response_reason="No")
        action_under(recommendation, agency=world.police, status=Status.WITHDRAWN)
    found = groups(world)
    assert [row.of for row in found["respond"].rows] == [unanswered.reference]
    assert [row.of for row in found["ask"].rows] == [recommendation.reference]


def test_clocks_that_run(world):
    with as_owner():
        review = ReviewFactory(
            partnership=world.northmere, pseudonym="Ash", stage=Stage.NOTIFIED, aware_on=TODAY - timedelta(days=7)
        )
        Clock.objects.create(
            partnership=world.northmere,
            review_type=review.review_type,
            name="Rapid review",
            starts="aware_on",
            ends="rapid_review_on",
            length=15,
            unit="working_days",
        )
        ReviewFactory(partnership=world.northmere, stage=Stage.PUBLISHED, aware_on=TODAY)
    (row,) = groups(world)["clocks"].rows
    assert row.words.startswith(f"Rapid review, Ash ({review.reference}): day ")
    assert (row.to, row.of) == ("review", review.reference)


def test_challenges_without_an_answer(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
        common = {"partnership": world.northmere, "action": action, "question": "Why?", "raised_by": world.chair, "raised_at": timezone.now()}  # fmt: skip
        challenge = Challenge.objects.create(**common, answer_by=TODAY - timedelta(days=9))
        Challenge.objects.create(**common, answer_by=TODAY, answered_at=timezone.now(), answered_by=world.lead)
    (row,) = groups(world)["challenges"].rows
    assert (row.of, row.late) == (str(challenge.code), True)


def test_mail_that_could_not_be_delivered(world):
    with as_owner():
        for partnership in (world.northmere, world.harrow):
            mailing = Mailing.objects.create(
                recipient=world.lead, purpose="notice", local_day=TODAY, state="dead", message_id=uuid4().hex, due_at=timezone.now()
            )  # fmt: skip
            for key in "ab":
                Message.objects.create(
                    partnership=partnership, recipient=world.lead, kind="x", about="NSCP-1", reason="x", key=key, mailing=mailing
                )  # fmt: skip
    group = groups(world)["mail"]
    assert group.count == 1
    assert group.rows[0].words == "Mail to lena@police.example could not be delivered"


def test_nothing_of_another_partnership(world):
    with as_owner():
        foreign = RecommendationFactory(review=ReviewFactory(partnership=world.harrow))
        action_under(foreign, agency=world.police, due_on=TODAY - timedelta(days=30))
        AppointmentFactory(user=world.coordinator, partnership=world.harrow, role=Role.COORDINATOR)
    assert groups(world) == {}


def test_queries_are_flat(client, world, recommendation):
    client.force_login(world.coordinator)

    def add(count):
        with as_owner():
            for _ in range(count):
                late = action_under(recommendation, agency=world.police, due_on=TODAY - timedelta(days=9))
                SubmissionFactory(action=action_under(recommendation, agency=world.trust, status=Status.SUBMITTED))
                RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
                ActionFactory(partnership=world.northmere, agency=world.police, status=Status.DRAFT)
                Challenge.objects.create(
                    partnership=world.northmere, action=late, question="?", answer_by=TODAY, raised_by=world.chair, raised_at=timezone.now()
                )  # fmt: skip

    add(1)
    one = counted(client, ADDRESS)
    add(19)
    assert counted(client, ADDRESS) == one
