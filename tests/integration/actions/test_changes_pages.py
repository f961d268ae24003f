"""Every change in plain words: who, for whom, what, from what to what; and what an agency does not get to read."""

import csv
import io
import time
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.dashboards import change_words, changes
from actions.models import Action
from actions.services import allocation, answers, assurance, progress
from partners import cause, scope
from partners.gateways.sessions import CONFIRMED
from partners.history.plan import plans
from partners.models import Event
from reviews.models import Involvement, Review
from tests.database import as_owner


@contextmanager
def as_person(user):
    """In a request of its own: a test is one transaction, and what one request does at once is one entry."""
    with cause.of("page", request_id=uuid4().hex), scope.entered(user.pk) as actor:
        yield actor


@pytest.fixture
def asked_for_time(world, action):
    with as_person(world.lead) as lead:
        progress.ask_more_time(
            action=Action.objects.get(pk=action.pk),
            new_due_on=action.due_on + timedelta(days=30),
            reason="The trainer is ill.",
            by=lead,
        )
    return action


def test_sentence_says_who_for_whom_and_what(client, world, asked_for_time):
    client.force_login(world.coordinator)
    page = client.get(f"/actions/{asked_for_time.reference}/changes/").content.decode()
    assert "Lena Shah of Northmere Police asked for more time" in page
    assert "Date asked for" in page


def test_field_says_from_what_to_what_in_words_of_the_product(world, action):
    with as_person(world.coordinator):
        Action.objects.filter(pk=action.pk).update(
            due_on=date(2027, 5, 3), owner=world.contributor, delivery="under_way", retest_months=[6, 12]
        )
    (entry,) = told(world.coordinator, action)[:1]
    assert str(entry.who) == "Cora Ellis, coordinator,"
    lines = {line.field: (line.was, line.now) for line in entry.lines}
    assert lines["Due"][1] == "3 May 2027"
    assert lines["Owner"] == ("nothing", "Carl Dunn")
    assert lines["Delivery"] == ("Not started", "Under way")
    assert lines["Months until re-tests"][1] == "6, 12"


def told(user, action):
    with as_person(user) as actor:
        return changes.told(list(changes.of_action(action, actor).order_by("-pk")))


def test_what_nobody_did_in_person_says_so(world, action):
    with cause.of("task actions.tasks.x", request_id="r" * 8), scope.partnerships([world.northmere.pk]):
        Action.objects.filter(pk=action.pk).update(question="By a task")
    with as_owner():
        Action.objects.filter(pk=action.pk).update(question="By hand")
    assert [str(one.who) for one in told(world.coordinator, action)[:2]] == [
        "Somebody with a login of the database",
        "Followthrough",
    ]


def test_agency_reads_nothing_from_before_it_was_asked(world, action):
    with as_person(world.coordinator):
        Action.objects.filter(pk=action.pk).update(question="Did Anna Smith’s school know?")
        Action.objects.filter(pk=action.pk).update(question="Did the school know?", issued_at=timezone.now())
    with as_owner():
        Event.objects.filter(now__question="Did Anna Smith’s school know?").update(
            at=timezone.now() - timedelta(days=1)
        )
    assert "Anna Smith" in str(told(world.coordinator, action))
    with as_person(world.lead) as lead:
        found = changes.of_action(Action.objects.get(pk=action.pk), lead)
        assert not found.filter(now__question="Did Anna Smith’s school know?").exists()
        assert found.exists()


def test_draft_of_an_answer_is_read_by_nobody(world, action):
    with as_person(world.lead) as lead:
        mine = Action.objects.get(pk=action.pk)
        draft = answers.draft_for(action=mine, by=lead)
        answers.save(submission=draft, statement="Half a thought", delivery="under_way", by=lead)
    for user in (world.coordinator, world.lead):
        assert "Half a thought" not in str(told(user, action))
        assert not any("answer" in one.did for one in told(user, action))


def test_agency_cannot_read_how_a_review_was_changed(client, world, action):
    client.force_login(world.lead)
    with as_owner():
        review = action.recommendations.get().review
        reference = review.reference
        Involvement.objects.create(
            partnership=world.northmere, review=review, agency=world.police, shared_at=timezone.now()
        )
    assert client.get(f"/reviews/{reference}/history/").status_code == 200
    assert client.get(f"/reviews/{reference}/changes/").status_code == 403


def test_review_tells_its_own_changes_and_those_of_its_recommendations(client, world, recommendation):
    with as_person(world.coordinator):
        Review.objects.filter(pk=recommendation.review_id).update(stage="closed", title="Looking back at Baby K")
        type(recommendation).objects.filter(pk=recommendation.pk).update(response="accepted")
    client.force_login(world.chair)
    page = client.get(f"/reviews/{recommendation.review.reference}/changes/").content.decode()
    assert "Cora Ellis of coordinator" not in page
    assert "Cora Ellis, coordinator, changed the review" in page
    assert "responded to a recommendation" in page
    assert recommendation.citation in page
    page = client.get(f"/recommendations/{recommendation.reference}/changes/").content.decode()
    assert "Cora Ellis, coordinator, responded to a recommendation" in page
    assert "Looking back" not in page.split("<main")[1].split("<ol")[1]


def test_pages_by_key_and_query_count_is_flat(client, world, action):
    client.force_login(world.coordinator)

    def asked(at=""):
        with CaptureQueriesContext(connection) as caught:
            page = client.get(f"/actions/{action.reference}/changes/{at}")
        return len(caught), page

    with as_person(world.coordinator):
        Action.objects.filter(pk=action.pk).update(owner=world.lead)
    asked()
    one, _ = asked()
    with as_person(world.coordinator):
        for n in range(30):
            person = (world.lead, world.contributor)[n % 2]
            Action.objects.filter(pk=action.pk).update(owner=person, question=f"Question {n}?")
    many, page = asked()
    assert many <= one  # the first page had what was written at the beginning, with the agency's name
    shown = page.context["page"]
    assert len(shown.items) == 25
    assert asked(f"?after={shown.next}")[1].context["page"].items[0].pk < shown.items[-1].pk


def test_file_has_a_row_for_each_field_and_asks_who_one_is(client, world, action):
    with as_person(world.coordinator):
        Action.objects.filter(pk=action.pk).update(question="=HYPERLINK(1)", due_on=date(2027, 5, 3))
    client.force_login(world.coordinator)
    address = f"/actions/{action.reference}/changes/?file=csv"
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == list(changes.HEADS)
    assert [row[6] for row in rows[2:4]] == ["Question", "Due"]
    assert rows[2][8] == "'=HYPERLINK(1)"
    assert rows[2][1:3] == ["Cora Ellis", "coordinator"]
    session = client.session
    session[CONFIRMED] = time.time() - 2 * 60 * 60
    session.save()
    assert client.get(address).status_code == 302


def test_every_column_of_what_is_told_is_said_or_known_not_to_be():
    """A new column has to be given a name for people, or to be left unsaid on purpose."""
    by_kind = {plan.kind: plan for plan in plans()}
    for kind, words in change_words.KINDS.items():
        said = {*words.fields, *words.did, *words.unsaid.split()}
        assert said >= set(by_kind[kind].columns) - {"partnership_id"}, kind
        columns = {field.column for field in apps.get_model(kind)._meta.concrete_fields}
        assert said <= columns, kind
        assert set(words.shown) <= set(words.fields), kind
        assert set(words.did) <= columns, kind


@pytest.mark.parametrize("origin", ["command demo_data", "task x", "login owner", "page"])
def test_nobody_has_a_name(origin):
    assert changes._nobody(origin)


def test_story_of_one_request_reads_as_it_went(world, action):
    """Each act in a request of its own, as on the pages."""

    def act(user, service, **facts):
        with as_person(user) as actor:
            return service(**facts, by=actor)

    with as_owner():
        mine = Action.objects.get(pk=action.pk)
    act(world.lead, progress.acknowledge, action=mine)
    act(world.lead, progress.note, action=mine, text="Half the teams are trained.", delivery="under_way")
    draft = act(world.lead, answers.draft_for, action=mine)
    draft = act(world.lead, answers.save, submission=draft, statement="All teams are trained.", delivery="done")
    act(world.lead, answers.submit, submission=draft)
    act(world.coordinator, assurance.send_back, submission=draft, reason_code="not_evidenced", reason="Show it.")
    act(world.coordinator, allocation.withdraw, action=mine, reason="Merged with another.")
    assert [one.did for one in told(world.chair, action)][:5] == [
        "withdrew the request",
        "asked for more",
        "sent an answer",
        "noted progress",
        "acknowledged the request",
    ]
