from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import (
    Action,
    Challenge,
    Decision,
    Delivery,
    ProgressNote,
    Status,
    SubmissionEvidence,
    TimeRequest,
    Transition,
)
from actions.services import allocation, answers, assurance, progress
from partners import scope
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def action(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        return action_under(RecommendationFactory(review=review), agency=world.police, owner=world.lead)


def _url(action, name="action"):
    return reverse(name, args=[action.reference])


def _round(world, action, number):
    """One round of the conversation, with everything that can stand in it."""
    at = timezone.now() + timedelta(minutes=number)
    facts = {"partnership": world.northmere, "action": action}
    sent = SubmissionFactory(action=action, submitted_at=at)
    SubmissionEvidence.objects.create(
        partnership=world.northmere,
        submission=sent,
        evidence=EvidenceFactory(partnership=world.northmere, agency=world.police),
    )
    Decision.objects.create(
        partnership=world.northmere,
        submission=sent,
        outcome="more_needed",
        reason_code="other",
        reason="More.",
        by=world.coordinator,
        at=at,
    )
    ProgressNote.objects.create(**facts, text="On it.", delivery="done", by=world.lead, at=at)
    Challenge.objects.create(**facts, question="Why?", answer_by=action.due_on, raised_by=world.chair, raised_at=at)
    Transition.objects.create(**facts, was="issued", became="draft", by=world.lead, at=at, reason="Not us.")
    TimeRequest.objects.create(
        **facts, old_due_on=action.due_on, new_due_on=action.due_on + timedelta(9), reason="More.", asked_by=world.lead,
        asked_at=at, outcome="declined", decided_by=world.coordinator, decided_at=at,
    )  # fmt: skip


def test_page_asks_no_more_of_the_database_with_more_rounds(client, world, action):
    client.force_login(world.coordinator)
    counts = []
    for rounds in (range(1), range(1, 20)):
        with as_owner():
            for number in rounds:
                _round(world, action, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(_url(action)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 22  # of these, four are the session, the person and the scope


@pytest.mark.parametrize(
    ("persona", "status", "button"),
    [
        ("lead", "issued", "Answer"),
        ("contributor", "returned", "Answer"),
        ("executive", "issued", None),
        ("lead", "assured", None),
        ("coordinator", "issued", None),
        ("chair", "issued", "Challenge"),
        ("chair", "withdrawn", None),
        ("coordinator", "draft", "Check and issue"),
        ("assurer", "issued", None),
    ],
)
def test_page_has_the_button_of_role_and_state(client, world, action, persona, status, button):
    with as_owner():
        Action.objects.update(status=status, submitted_at=timezone.now())
    client.force_login(getattr(world, persona))
    primary = client.get(_url(action)).context["room"].primary
    assert (primary.verb if primary else None) == button


@pytest.mark.parametrize(
    ("persona", "button"), [("coordinator", "Judge"), ("assurer", "Judge"), ("lead", None), ("chair", "Challenge")]
)
def test_page_offers_judgement_to_those_who_may(client, world, action, persona, button):
    with as_owner():
        Action.objects.update(status=Status.SUBMITTED, submitted_at=timezone.now())
        SubmissionFactory(action=action, written_by=world.lead)
    client.force_login(getattr(world, persona))
    primary = client.get(_url(action)).context["room"].primary
    assert (primary.verb if primary else None) == button


def test_page_every_offer_opens(client, world, action):
    """What is offered is allowed: no link leads to a refusal."""
    with scope.entered(world.lead.pk) as by:
        progress.ask_more_time(action=action, new_due_on=action.due_on + timedelta(9), reason="More.", by=by)
    for status in ("issued", "submitted"):
        with as_owner():
            Action.objects.update(status=status, submitted_at=timezone.now())
            if status == "submitted":
                SubmissionFactory(action=action, written_by=world.lead)
        for persona in ("coordinator", "lead", "contributor", "assurer", "chair", "executive"):
            client.force_login(getattr(world, persona))
            for offer in client.get(_url(action)).context["room"].offers:
                assert client.get(reverse(offer.page, args=[offer.of])).status_code == 200, (persona, offer)


def test_record_tells_the_whole_story_newest_first(client, world, action):
    with scope.entered(world.lead.pk) as by:
        progress.acknowledge(action=action, by=by)
        progress.note(action=action, text="Half done.", delivery=Delivery.UNDER_WAY, by=by)
        progress.ask_more_time(action=action, new_due_on=action.due_on + timedelta(9), reason="Staff are ill.", by=by)
    with scope.entered(world.coordinator.pk) as by:
        progress.decide_more_time(action=action, approve=True, reason="Once.", by=by)
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        answers.save(submission=draft, statement="We did it.", delivery=Delivery.DONE, by=by)
        sent = answers.submit(submission=draft, by=by)
    with scope.entered(world.coordinator.pk) as by:
        assurance.send_back(submission=sent, reason_code="incomplete", reason="Half is missing.", by=by)
        allocation.withdraw(action=action, reason="Asked twice.", by=by)
    client.force_login(world.lead)
    entries = client.get(_url(action)).context["room"].entries
    titles = [entry.title.split(":")[0] for entry in entries]
    assert titles == [
        "Withdrawn",
        "More needed",
        "Answer",
        "More time approved",
        "More time asked for",
        "Progress",
        "Acknowledged",
    ]


def test_record_keeps_drafts_of_the_agency_to_the_agency(client, world, action):
    with scope.entered(world.contributor.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        answers.save(submission=draft, statement="Half a secret.", delivery="", by=by)
    for persona, knows in (("lead", True), ("coordinator", False), ("chair", False)):
        client.force_login(getattr(world, persona))
        page = client.get(_url(action)).content.decode()
        assert ("A draft answer is saved, begun by Carl Dunn." in page) is knows
        assert "Half a secret." not in page


def test_page_shows_the_first_date_once_it_moved(client, world, action):
    client.force_login(world.lead)
    assert "First date" not in client.get(_url(action)).content.decode()
    with as_owner():
        Action.objects.update(due_on=action.due_on + timedelta(9))
    assert "First date" in client.get(_url(action)).content.decode()


def test_acknowledge_is_a_button_once(client, world, action):
    client.force_login(world.lead)
    assert client.get(_url(action)).context["room"].may_acknowledge
    client.post(_url(action, "acknowledge"))
    assert not client.get(_url(action)).context["room"].may_acknowledge


def test_not_ours_goes_to_my_work(client, world, action):
    client.force_login(world.lead)
    assert "Say why it is not yours" in client.post(_url(action, "not_ours"), {"reason": " "}).content.decode()
    response = client.post(_url(action, "not_ours"), {"reason": "The trust runs it."})
    assert response.headers["Location"] == reverse("my_work")
    assert client.get(_url(action)).status_code == 404


def test_note_more_time_withdraw_and_challenge_by_their_forms(client, world, action):
    new = action.due_on + timedelta(9)
    day = {"day": new.day, "month": new.month, "year": new.year}
    client.force_login(world.lead)
    client.post(_url(action, "note"), {"text": "Half done.", "delivery": "under_way"})
    client.post(
        _url(action, "more_time"), {"reason": "Ill.", **{f"new_due_on_{part}": value for part, value in day.items()}}
    )
    client.force_login(world.chair)
    client.post(
        _url(action, "challenge"), {"question": "Why?", **{f"answer_by_{part}": value for part, value in day.items()}}
    )
    with as_owner():
        challenge = Challenge.objects.get()
    client.force_login(world.coordinator)
    client.post(_url(action, "decide_more_time"), {"approve": "yes", "reason": ""})
    client.post(reverse("answer_challenge", args=[challenge.code]), {"answer": "Because."})
    client.force_login(world.chair)
    client.post(reverse("judge_challenge", args=[challenge.code]), {"judgement": "satisfied", "words": "Good."})
    client.force_login(world.coordinator)
    client.post(_url(action, "withdraw"), {"reason": "Done with."})
    with as_owner():
        now = Action.objects.get()
        challenge.refresh_from_db()
        assert (now.status, now.due_on, now.first_due_on) == ("withdrawn", new, action.due_on)
        assert challenge.judgement == "satisfied"
        assert ProgressNote.objects.get().text == "Half done."


@pytest.mark.parametrize("page", ["note", "not_ours", "more_time", "withdraw", "decide_more_time", "challenge"])
def test_empty_form_says_what_is_missing(client, world, action, page):
    with as_owner():
        TimeRequest.objects.create(
            partnership=world.northmere, action=action, old_due_on=action.due_on, new_due_on=action.due_on + timedelta(9),
            reason="More.", asked_by=world.lead, asked_at=timezone.now(),
        )  # fmt: skip
    who = {"withdraw": world.coordinator, "decide_more_time": world.coordinator, "challenge": world.chair}
    client.force_login(who.get(page, world.lead))
    content = client.post(_url(action, page), {}).content.decode()
    assert "There is a problem" in content
    assert "<title>Error: " in content
