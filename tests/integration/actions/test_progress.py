from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actions.models import Action, Delivery, Judgement, ProgressNote, TimeRequest
from actions.services import challenges, progress
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from partners.roles import Role
from tests.database import as_owner
from tests.factories.partners import AppointmentFactory

SOON = date.today() + timedelta(days=14)


def _messages():
    with as_owner():
        return sorted(Message.objects.values_list("kind", "recipient__name"))


def _ask(world, action, days=20):
    with scope.entered(world.lead.pk) as by:
        new = action.due_on + timedelta(days=days)
        return progress.ask_more_time(action=action, new_due_on=new, reason="The audit takes longer.", by=by)


def test_acknowledge_once(world, action):
    with scope.entered(world.lead.pk) as by:
        first = progress.acknowledge(action=action, by=by).acknowledged_at
        assert progress.acknowledge(action=action, by=by).acknowledged_at == first


@pytest.mark.parametrize("persona", ["contributor", "coordinator", "executive"])
def test_acknowledge_is_for_the_lead(world, action, persona):
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        progress.acknowledge(action=action, by=by)


@pytest.mark.parametrize(
    ("persona", "may"), [("lead", True), ("contributor", True), ("coordinator", False), ("executive", False)]
)
def test_note_is_for_the_agency(world, action, persona, may):
    with scope.entered(getattr(world, persona).pk) as by:
        if may:
            progress.note(action=action, text="Half done.", delivery=Delivery.UNDER_WAY, by=by)
            assert Action.objects.get().delivery == Delivery.UNDER_WAY
        else:
            with pytest.raises(PermissionDenied):
                progress.note(action=action, text="Half done.", delivery=Delivery.UNDER_WAY, by=by)
    with as_owner():
        assert ProgressNote.objects.count() == int(may)


def test_note_after_it_is_assured_is_refused(world, action):
    with as_owner():
        Action.objects.update(status="assured")
    with scope.entered(world.lead.pk) as by, pytest.raises(MoveNotAllowed):
        progress.note(action=action, text="More.", delivery=Delivery.DONE, by=by)


def test_asking_moves_nothing(world, action):
    _ask(world, action)
    with as_owner():
        assert Action.objects.get().due_on == action.due_on
    assert _messages() == [("time_asked", "Cora Ellis")]


@pytest.mark.parametrize("days", [0, -3])
def test_more_time_is_later(world, action, days):
    with pytest.raises(ValidationError, match="must be after"):
        _ask(world, action, days)


def test_more_time_lies_ahead_even_when_late(world, action):
    with as_owner():
        Action.objects.update(due_on=date.today() - timedelta(days=30), first_due_on=date.today() - timedelta(days=30))
        action.refresh_from_db()
    with pytest.raises(ValidationError, match="in the future"):
        _ask(world, action, 10)


def test_one_request_at_a_time(world, action):
    _ask(world, action)
    with pytest.raises(MoveNotAllowed, match="already"):
        _ask(world, action, 30)


def test_approved_moves_the_date_and_keeps_the_first(world, action):
    asked = _ask(world, action)
    with scope.entered(world.coordinator.pk) as by:
        progress.decide_more_time(action=action, approve=True, reason="", by=by)
        now = Action.objects.get()
    assert (now.due_on, now.first_due_on) == (asked.new_due_on, action.due_on)
    assert ("time_decided", "Lena Shah") in _messages()


def test_declined_leaves_the_date_and_needs_a_reason(world, action):
    _ask(world, action)
    with scope.entered(world.coordinator.pk) as by:
        with pytest.raises(ValidationError, match="Say why"):
            progress.decide_more_time(action=action, approve=False, reason=" ", by=by)
        progress.decide_more_time(action=action, approve=False, reason="It was moved before.", by=by)
        assert Action.objects.get().due_on == action.due_on
        assert TimeRequest.objects.get().outcome == TimeRequest.Outcome.DECLINED


def test_second_decision_on_time_is_told_of_the_first(world, action):
    _ask(world, action)
    with scope.entered(world.coordinator.pk) as by:
        progress.decide_more_time(action=action, approve=True, reason="", by=by)
        with pytest.raises(MoveNotAllowed, match=r"Cora Ellis has decided already: approved"):
            progress.decide_more_time(action=action, approve=False, reason="No.", by=by)


@pytest.mark.parametrize("persona", ["lead", "assurer", "chair"])
def test_time_is_decided_by_a_coordinator(world, action, persona):
    _ask(world, action)
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        progress.decide_more_time(action=action, approve=True, reason="", by=by)


def test_nobody_decides_on_time_for_their_own_agency(world, action):
    _ask(world, action)
    with as_owner():
        AppointmentFactory(
            partnership=world.northmere, user=world.coordinator, agency=world.police, role=Role.EXECUTIVE
        )
    with scope.entered(world.coordinator.pk) as by, pytest.raises(PermissionDenied):
        progress.decide_more_time(action=action, approve=True, reason="", by=by)


def _challenge(world, action):
    with scope.entered(world.chair.pk) as by:
        return challenges.raise_(action=action, question="Why so late?", answer_by=SOON, by=by)


def test_challenge_is_told_to_both_sides(world, action):
    _challenge(world, action)
    assert _messages() == [("challenge_raised", "Cora Ellis"), ("challenge_raised", "Lena Shah")]


@pytest.mark.parametrize("persona", ["coordinator", "assurer", "lead"])
def test_challenge_is_the_chairs(world, action, persona):
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        challenges.raise_(action=action, question="Why?", answer_by=SOON, by=by)


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_challenge_needs_something_that_was_asked(world, action, status):
    with as_owner():
        Action.objects.update(status=status)
    with scope.entered(world.chair.pk) as by, pytest.raises(MoveNotAllowed):
        challenges.raise_(action=action, question="Why?", answer_by=SOON, by=by)


@pytest.mark.parametrize(
    ("persona", "may"),
    [
        ("lead", True),
        ("coordinator", True),
        ("contributor", False),
        ("assurer", False),
        ("chair", False),
        ("other_lead", False),
    ],
)
def test_challenge_is_answered_by_the_lead_or_coordinator(world, action, persona, may):
    challenge = _challenge(world, action)
    with scope.entered(getattr(world, persona).pk) as by:
        if may:
            assert challenges.answer(challenge=challenge, answer="Staff were ill.", by=by).answered_at
        else:
            with pytest.raises(PermissionDenied):
                challenges.answer(challenge=challenge, answer="Staff were ill.", by=by)


def test_challenge_is_answered_once(world, action):
    challenge = _challenge(world, action)
    with scope.entered(world.lead.pk) as by:
        challenges.answer(challenge=challenge, answer="Staff were ill.", by=by)
        with pytest.raises(MoveNotAllowed, match="Lena Shah has answered"):
            challenges.answer(challenge=challenge, answer="Again.", by=by)


def test_challenge_is_judged_after_its_answer_and_once(world, action):
    challenge = _challenge(world, action)
    facts = {"challenge": challenge, "judgement": Judgement.PARTLY, "words": "Half an answer."}
    with scope.entered(world.chair.pk) as by, pytest.raises(MoveNotAllowed, match="no response"):
        challenges.judge(**facts, by=by)
    with scope.entered(world.lead.pk) as by:
        challenges.answer(challenge=challenge, answer="Staff were ill.", by=by)
    with scope.entered(world.chair.pk) as by:
        assert challenges.judge(**facts, by=by).judgement == Judgement.PARTLY
        with pytest.raises(MoveNotAllowed, match="judged the response already"):
            challenges.judge(**facts, by=by)
    kinds = [kind for kind, _ in _messages()]
    assert (kinds.count("challenge_answered"), kinds.count("challenge_judged")) == (1, 2)


def test_only_the_chair_judges_the_response(world, action):
    challenge = _challenge(world, action)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(PermissionDenied):
        challenges.judge(challenge=challenge, judgement=Judgement.SATISFIED, words="Fine.", by=by)


def test_note_sent_twice_stands_once(world, action):
    with scope.entered(world.lead.pk) as by:
        for _ in range(2):
            progress.note(action=action, text="Half way.", delivery=Delivery.UNDER_WAY, by=by)
        progress.note(action=action, text="Half way.", delivery=Delivery.DONE, by=by)
    with as_owner():
        assert ProgressNote.objects.count() == 2


def test_challenge_sent_twice_stands_once(world, action):
    with scope.entered(world.chair.pk) as by:
        challenges.raise_(action=action, question="Why?", answer_by=SOON, by=by)
        with pytest.raises(MoveNotAllowed, match="asked already"):
            challenges.raise_(action=action, question=" Why? ", answer_by=SOON, by=by)
    assert _messages() == [("challenge_raised", "Cora Ellis"), ("challenge_raised", "Lena Shah")]
