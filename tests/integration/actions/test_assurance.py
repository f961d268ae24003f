from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from actions.dashboards import judging
from actions.models import Action, Level, ReturnReason, Status, Submission, TimeRequest
from actions.services import answers, assurance
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from partners.roles import Role
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory


def answered(world, *, agency=None, **facts):
    """An answer of the police, sent by their lead and waiting for judgement."""
    recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
    action = action_under(recommendation, agency=agency or world.police, status=Status.SUBMITTED)
    return SubmissionFactory(action=action, **{"written_by": world.lead, **facts})


@pytest.fixture
def submission(world):
    with as_owner():
        return answered(world)


def _accept(submission, by):
    return assurance.accept(submission=submission, level=Level.REASONABLE, reason="The audit shows it.", by=by)


def _send_back(submission, by, **facts):
    return assurance.send_back(
        submission=submission, reason_code=ReturnReason.NOT_EVIDENCED, reason="Show the sample.", by=by, **facts
    )


def _messages():
    with as_owner():
        return sorted(Message.objects.values_list("kind", "recipient__name"))


def test_accept_assures(world, submission):
    with scope.entered(world.coordinator.pk) as by:
        decision = _accept(submission, by)
        assert decision.level == Level.REASONABLE
        assert Action.objects.get().status == Status.ASSURED
    assert _messages() == [("assured", "Lena Shah")]


def test_send_back_returns(world, submission):
    with scope.entered(world.assurer.pk) as by:
        _send_back(submission, by)
        action = Action.objects.get()
    assert (action.status, action.due_on) == (Status.RETURNED, submission.action.due_on)
    assert _messages() == [("sent_back", "Lena Shah")]
    with as_owner():
        assert not TimeRequest.objects.exists()


def test_send_back_with_a_new_date_keeps_the_first(world, submission):
    new = submission.action.due_on + timedelta(days=20)
    with scope.entered(world.coordinator.pk) as by:
        _send_back(submission, by, new_due_on=new)
        action = Action.objects.get()
        moved = TimeRequest.objects.get()
    assert (action.due_on, action.first_due_on) == (new, submission.action.due_on)
    assert (moved.outcome, moved.old_due_on, moved.new_due_on) == ("approved", submission.action.due_on, new)


@pytest.mark.parametrize("days", [0, -1])
def test_send_back_refuses_a_date_that_is_not_later(world, submission, days):
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError, match="must be after"):
        _send_back(submission, by, new_due_on=submission.action.due_on + timedelta(days=days))
    with as_owner():
        assert Action.objects.get().status == Status.SUBMITTED


def test_send_back_with_a_new_date_settles_the_open_request(world, submission):
    due_on = submission.action.due_on
    with as_owner():
        TimeRequest.objects.create(
            partnership=world.northmere, action=submission.action, old_due_on=due_on, new_due_on=due_on + timedelta(9),
            reason="More.", asked_by=world.lead, asked_at=submission.submitted_at,
        )  # fmt: skip
    with scope.entered(world.coordinator.pk) as by:
        _send_back(submission, by, new_due_on=due_on + timedelta(20))
        assert sorted(TimeRequest.objects.values_list("outcome", flat=True)) == ["approved", "declined"]


@pytest.mark.parametrize("persona", ["lead", "contributor", "executive", "other_lead", "chair", "outsider"])
def test_judging_needs_the_right(world, submission, persona):
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        _accept(submission, by)


@pytest.mark.parametrize("role", [Role.LEAD, Role.CONTRIBUTOR, Role.EXECUTIVE, Role.ASSURER])
def test_nobody_judges_an_agency_they_hold_an_appointment_in(world, submission, role):
    with as_owner():
        AppointmentFactory(partnership=world.northmere, user=world.coordinator, agency=world.police, role=role)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(PermissionDenied, match="cannot judge"):
        _accept(submission, by)


def test_appointment_in_the_agency_elsewhere_bars_too(world, submission):
    with as_owner():
        AppointmentFactory(partnership=world.harrow, user=world.coordinator, agency=world.police, role=Role.LEAD)
    with scope.entered(world.coordinator.pk) as by:
        assert not judging.awaiting(by, partnership_id=world.northmere.pk)
        with pytest.raises(PermissionDenied, match="cannot judge"):
            _accept(submission, by)


@pytest.mark.parametrize("part", ["written_by", "submitted_by"])
def test_who_wrote_or_sent_it_does_not_judge_it(world, part):
    with as_owner():
        facts = {"written_by": world.lead, "submitted_by": world.lead, "on_behalf": True, part: world.coordinator}
        submission = answered(world, **facts)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(PermissionDenied):
        _accept(submission, by)
    with scope.entered(world.assurer.pk) as by:
        assert _accept(submission, by).pk


def test_assurer_does_not_judge_their_own_agency(world):
    with as_owner():
        submission = answered(world, agency=world.council, written_by=world.other_lead)
    with scope.entered(world.assurer.pk) as by, pytest.raises(PermissionDenied):
        _accept(submission, by)


@pytest.mark.parametrize("act", [_accept, _send_back])
def test_second_judgement_is_told_of_the_first(world, submission, act):
    with scope.entered(world.assurer.pk) as by:
        _accept(submission, by)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed, match=r"Asha Bell.*reasonable"):
        act(submission, by)


def test_answer_taken_back_is_not_judged(world, submission):
    with scope.entered(world.lead.pk) as by:
        answers.take_back(action=submission.action, by=by)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed, match="took this answer back"):
        _accept(submission, by)


def test_draft_is_not_judged(world, submission):
    with as_owner():
        Submission.objects.update(submitted_at=None)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed):
        _accept(submission, by)


def test_withdrawn_is_not_judged(world, submission):
    with as_owner():
        Action.objects.update(status=Status.WITHDRAWN)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed, match="Withdrawn"):
        _accept(submission, by)


@pytest.mark.parametrize("act", [_accept, _send_back])
def test_judgement_needs_words(world, submission, act):
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError):
        assurance.accept(submission=submission, level=Level.LIMITED, reason=" ", by=by)


def test_message_of_an_answer_entered_on_behalf_goes_to_the_agency(world):
    with as_owner():
        submission = answered(world, written_by=world.coordinator, on_behalf=True)
    with scope.entered(world.assurer.pk) as by:
        _accept(submission, by)
    assert _messages() == [("assured", "Lena Shah")]


def test_database_refuses_a_second_decision(world, submission):
    with scope.entered(world.coordinator.pk) as by:
        decision = _accept(submission, by)
        with pytest.raises(IntegrityError), transaction.atomic():
            decision.pk = None
            decision.save(force_insert=True)
