"""An issued question is put right: versions are kept, the agency is told, the date is asked about."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Correction, Status, TimeRequest
from actions.services import correcting
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from tests.database import as_owner


def _correct(world, action, persona="coordinator", **facts):
    said = {
        "question": "What of ten cases?",
        "evidence_wanted": action.evidence_wanted,
        "reason": "It named the wrong year.",
    }
    with scope.entered(getattr(world, persona).pk) as by:
        return correcting.correct(action=action, by=by, **{**said, **facts})


def _now():
    with as_owner():
        return Action.objects.get()


def test_both_versions_stay_and_the_agency_is_told(world, action):
    made = _correct(world, action)
    assert (made.was_question, made.question) == (action.question, "What of ten cases?")
    assert (_now().question, _now().due_on) == ("What of ten cases?", action.due_on)
    with as_owner():
        assert set(Message.objects.filter(kind="question_corrected").values_list("recipient", flat=True)) == {
            world.lead.pk
        }


def test_date_moves_as_more_time_that_was_given(world, action):
    later = action.due_on + timedelta(days=20)
    _correct(world, action, new_due_on=later)
    assert (_now().due_on, _now().first_due_on) == (later, action.first_due_on)
    with as_owner():
        assert "corrected" in TimeRequest.objects.get().reason


@pytest.mark.parametrize("status", ["draft", "submitted", "assured", "withdrawn"])
def test_only_while_the_agency_has_the_next_move(world, action, status):
    with as_owner():
        Action.objects.update(status=status, submitted_at=timezone.now())
    with pytest.raises(MoveNotAllowed):
        _correct(world, action)


def test_returned_question_may_be_corrected(world, action):
    with as_owner():
        Action.objects.update(status=Status.RETURNED)
    assert _correct(world, action)


@pytest.mark.parametrize("persona", ["lead", "assurer", "chair"])
def test_only_the_coordinator_corrects(world, action, persona):
    with pytest.raises(PermissionDenied):
        _correct(world, action, persona)


@pytest.mark.parametrize("facts", [{"question": " "}, {"evidence_wanted": ""}, {"reason": ""}])
def test_words_must_stand_there(world, action, facts):
    with pytest.raises(ValidationError):
        _correct(world, action, **facts)
    assert _now().question == action.question


def test_what_changes_nothing_is_told_and_the_database_holds_it(world, action):
    with pytest.raises(ValidationError, match="Nothing was changed"):
        _correct(world, action, question=action.question)
    with as_owner(), pytest.raises(IntegrityError, match="correction_changes_something"), transaction.atomic():
        Correction.objects.create(
            partnership=world.northmere, action=action, was_question="A", question="A", was_evidence_wanted="B",
            evidence_wanted="B", reason="Why not.", by=world.coordinator, at=action.issued_at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"clock": ""}, "Choose whether the date stays."),
        ({"clock": "moves"}, "Enter the new date."),
        ({"clock": "stays", "new_due_on_day": 1, "new_due_on_month": 1, "new_due_on_year": 2031}, "Empty the new date"),
        ({"reason": ""}, "Say what was wrong"),
    ],
)
def test_form_asks_about_the_date(client, world, action, changes, words):
    client.force_login(world.coordinator)
    sent = {"question": "New?", "evidence_wanted": "Cases.", "reason": "Wrong year.", "clock": "stays", **changes}
    assert words in client.post(reverse("correct_question", args=[action.reference]), sent).content.decode()
    assert _now().question == action.question


def test_record_and_answer_page_tell_what_changed(client, world, action):
    _correct(world, action)
    client.force_login(world.lead)
    record = client.get(reverse("action", args=[action.reference])).content.decode()
    assert "The question was corrected" in record
    assert action.question in record
    assert "It named the wrong year." in client.get(reverse("answer", args=[action.reference])).content.decode()
