from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Decision, Level, Status, Submission, SubmissionEvidence
from actions.services import assurance
from partners import scope
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


def answered(world, *, agency, by, ago=0):
    review = ReviewFactory(partnership=world.northmere)
    came = timezone.now() - timedelta(days=ago)
    under = RecommendationFactory(review=review)
    action = action_under(under, agency=agency, status=Status.SUBMITTED, submitted_at=came)
    return SubmissionFactory(action=action, written_by=by, submitted_at=came)


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


@pytest.fixture
def second_round(world, submission):
    """Sent back for too old evidence; one item replaced since, one new, and a sentence more."""
    with as_owner():
        old = EvidenceFactory(partnership=world.northmere, agency=world.police, title="Audit")
        newer = EvidenceFactory(
            partnership=world.northmere, agency=world.police, title="Audit", item=old.item, revision=2, replaces=old
        )
        new = EvidenceFactory(partnership=world.northmere, agency=world.police, title="Survey of staff")
        before = SubmissionFactory(
            action=submission.action, statement="We did it.", submitted_at=timezone.now() - timedelta(days=9)
        )
        Submission.objects.filter(pk=submission.pk).update(statement="We did it. Ten of twelve cases show it.")
        for answer, item in ((before, old), (submission, newer), (submission, new)):
            SubmissionEvidence.objects.create(partnership=world.northmere, submission=answer, evidence=item)
        Decision.objects.create(
            partnership=world.northmere, submission=before, outcome="more_needed", reason_code="too_old",
            reason="From 2019.", by=world.coordinator, at=timezone.now() - timedelta(days=5),
        )  # fmt: skip


def test_judge_reads_what_is_different_since_the_last_round(client, world, submission, second_round):
    client.force_login(world.assurer)
    content = client.get(_url(submission)).content.decode()
    assert "Round 2. Cora Ellis asked for more" in content
    assert "<strong>Newer revision:</strong> Audit, revision 2 instead of 1" in content
    assert "<strong>New:</strong> Survey of staff" in content
    assert "Added: </span>Ten of twelve cases show it.</ins>" in content
    assert "No longer shown" not in content


def test_queue_says_what_was_asked_and_what_is_different(client, world, submission, second_round):
    client.force_login(world.assurer)
    content = client.get(reverse("judging", args=["northmere"])).content.decode()
    assert submission.action.question in content
    assert submission.action.evidence_wanted in content
    assert "Different since: 1 new item of evidence, 1 item replaced by a newer revision, words added." in content


def test_queue_asks_no_more_of_the_database_with_more_rows(client, world, submission, second_round):
    client.force_login(world.coordinator)
    counts = []
    for more in (0, 14):
        with as_owner():
            for _ in range(more):
                one = answered(world, agency=world.trust, by=world.other_lead)
                SubmissionEvidence.objects.create(
                    partnership=world.northmere,
                    submission=one,
                    evidence=EvidenceFactory(partnership=world.northmere, agency=world.trust),
                )
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("judging", args=["northmere"]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_files_open_in_a_frame_beside_the_form(client, world, submission):
    with as_owner():
        item = EvidenceFactory(
            partnership=world.northmere, agency=world.police, link="", filename="audit.pdf", sha256="a" * 64, size=9
        )
        SubmissionEvidence.objects.create(partnership=world.northmere, submission=submission, evidence=item)
    client.force_login(world.assurer)
    content = client.get(_url(submission)).content.decode()
    inside = reverse("evidence_beside", args=[item.code])
    assert f'href="{inside}" target="inside"' in content
    assert f'<iframe class="ft-beside" name="inside" src="{inside}"' in content


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
    assert counts[0] == counts[1] <= 18
