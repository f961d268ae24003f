from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Decision, Level, Status, Submission
from actions.services import assurance
from partners import scope
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


def answered(world, *, agency, by, ago=0):
    review = ReviewFactory(partnership=world.northmere)
    action = action_under(RecommendationFactory(review=review), agency=agency, status=Status.SUBMITTED)
    return SubmissionFactory(action=action, written_by=by, submitted_at=timezone.now() - timedelta(days=ago))


@pytest.fixture
def submission(world):
    with as_owner():
        return answered(world, agency=world.police, by=world.lead)


def _url(submission, name="judge"):
    return reverse(name, args=[submission.action.reference])


def _form(submission, **changes):
    facts = {
        "seen": submission.submitted_at.isoformat(),
        "outcome": "accepted",
        "level": "reasonable",
        "reason": "The audit shows it.",
    }
    return {**facts, **changes}


def test_accept_by_the_form(client, world, submission):
    client.force_login(world.assurer)
    response = client.post(_url(submission), _form(submission))
    assert response.headers["Location"] == _url(submission, "action")
    with as_owner():
        assert Decision.objects.get().level == Level.REASONABLE


def test_send_back_by_the_form(client, world, submission):
    client.force_login(world.coordinator)
    new = submission.action.due_on + timedelta(20)
    dates = {"new_due_on_day": new.day, "new_due_on_month": new.month, "new_due_on_year": new.year}
    client.post(_url(submission), _form(submission, outcome="more_needed", level="", reason_code="too_old", **dates))
    with as_owner():
        now = Action.objects.get()
        assert (now.status, now.due_on) == (Status.RETURNED, new)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": ""}, "Choose “Assured” or “More needed”."),
        ({"level": ""}, "Choose how far you are assured."),
        ({"outcome": "more_needed", "reason_code": ""}, "Choose what is missing."),
        ({"reason": ""}, "Say what assures you, or what more is needed."),
        (
            {"new_due_on_day": "1", "new_due_on_month": "1", "new_due_on_year": "2030"},
            "A new date goes with “More needed” only.",
        ),
        (
            {
                "outcome": "more_needed",
                "reason_code": "other",
                "new_due_on_day": "1",
                "new_due_on_month": "1",
                "new_due_on_year": "2020",
            },
            "The date must be in the future.",
        ),
    ],
)
def test_what_is_missing_stands_beside_its_field(client, world, submission, changes, words):
    client.force_login(world.coordinator)
    content = client.post(_url(submission), _form(submission, **changes)).content.decode()
    assert words in content
    with as_owner():
        assert not Decision.objects.exists()


def test_after_saving_comes_the_answer_that_waited_longest(client, world, submission):
    with as_owner():
        answered(world, agency=world.trust, by=world.other_lead, ago=2)
        oldest = answered(world, agency=world.trust, by=world.other_lead, ago=9)
        answered(world, agency=world.council, by=world.outsider, ago=30)  # the assurer's own agency
        withdrawn = answered(world, agency=world.trust, by=world.other_lead, ago=40)
        Action.objects.filter(pk=withdrawn.action_id).update(status=Status.WITHDRAWN)
    client.force_login(world.assurer)
    response = client.post(_url(submission), _form(submission))
    assert response.headers["Location"] == _url(oldest)


def test_second_judge_is_told_and_keeps_their_words(client, world, submission):
    with scope.entered(world.assurer.pk) as by:
        assurance.accept(submission=submission, level=Level.LIMITED, reason="Fine.", by=by)
    client.force_login(world.coordinator)
    response = client.post(_url(submission), _form(submission, reason="My own words."))
    content = response.content.decode()
    assert response.status_code == 409
    assert "Asha Bell has judged this answer: limited assurance" in content
    assert "My own words." in content
    assert client.get(_url(submission)).status_code == 409


def test_newer_answer_than_was_read_is_not_judged(client, world, submission):
    with as_owner():
        Submission.objects.update(taken_back_at=timezone.now())
        SubmissionFactory(action=submission.action, written_by=world.lead)
    client.force_login(world.coordinator)
    response = client.post(_url(submission), _form(submission))
    assert response.status_code == 409
    assert "answered anew since you looked" in response.content.decode()


@pytest.mark.parametrize("persona", ["lead", "contributor", "executive", "chair"])
def test_those_without_the_right_are_refused(client, world, submission, persona):
    client.force_login(getattr(world, persona))
    assert client.get(_url(submission)).status_code == 403
    assert client.post(_url(submission), _form(submission)).status_code == 403


def test_earlier_rounds_are_folded_and_cost_nothing_more(client, world, submission):
    counts = []
    client.force_login(world.coordinator)
    for rounds in (1, 19):
        with as_owner():
            for n in range(rounds):
                at = timezone.now() - timedelta(days=40 + n + rounds * 30)
                earlier = SubmissionFactory(action=submission.action, submitted_at=at)
                Decision.objects.create(
                    partnership=world.northmere,
                    submission=earlier,
                    outcome="more_needed",
                    reason_code="other",
                    reason="More.",
                    by=world.assurer,
                    at=at,
                )
        with CaptureQueriesContext(connection) as queries:
            content = client.get(_url(submission)).content.decode()
        counts.append(len(queries))
    assert "Earlier answers" in content
    assert counts[0] == counts[1] <= 17
