import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from actions.dashboards import judging
from actions.models import Action, Decision, Level, Opinion, Outcome, ReturnReason, Standard, Status, Submission
from actions.services import assurance
from partners import scope
from partners.roles import Role
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.partners import AppointmentFactory, UserFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def submission(world):
    """An answer under a priority recommendation, in a partnership that wants two to accept such."""
    with as_owner():
        Standard.objects.create(partnership=world.northmere, two_for_priority=True)
        under = RecommendationFactory(review=ReviewFactory(partnership=world.northmere), is_priority=True)
        action = action_under(under, agency=world.police, status=Status.SUBMITTED)
        return SubmissionFactory(action=action, written_by=world.lead)


@pytest.fixture
def colleague(world):
    """Another assurer of the council."""
    with as_owner():
        user = UserFactory(name="Bea Lund")
        AppointmentFactory(partnership=world.northmere, user=user, agency=world.council, role=Role.ASSURER)
    return user


def _accept(submission, person, level=Level.SUBSTANTIAL):
    with scope.entered(person.pk) as by:
        return assurance.accept(submission=submission, level=level, reason="It shows it.", by=by)


def _status():
    with as_owner():
        return Action.objects.get().status


def test_first_acceptance_decides_nothing_yet(world, submission):
    assert isinstance(_accept(submission, world.assurer), Opinion)
    assert _status() == Status.SUBMITTED


@pytest.mark.parametrize(
    ("first", "second", "holds"),
    [
        (Level.LIMITED, Level.SUBSTANTIAL, Level.LIMITED),
        (Level.SUBSTANTIAL, Level.REASONABLE, Level.REASONABLE),
    ],
)
def test_second_of_another_agency_decides_at_the_lower_level(world, submission, first, second, holds):
    _accept(submission, world.assurer, first)
    assert _accept(submission, world.coordinator, second).level == holds
    assert _status() == Status.ASSURED


def test_same_person_is_not_two(world, submission):
    _accept(submission, world.assurer)
    with pytest.raises(PermissionDenied, match="another agency"):
        _accept(submission, world.assurer)


def test_two_of_one_agency_are_not_two(world, submission, colleague):
    _accept(submission, world.assurer)
    with pytest.raises(PermissionDenied, match="another agency"):
        _accept(submission, colleague)


def test_one_alone_sends_it_back(world, submission):
    _accept(submission, world.assurer)
    with scope.entered(world.coordinator.pk) as by:
        assurance.send_back(submission=submission, reason_code=ReturnReason.OTHER, reason="More.", by=by)
    assert _status() == Status.RETURNED


@pytest.mark.parametrize(("priority", "two"), [(False, True), (True, False)])
def test_one_is_enough_elsewhere(world, submission, priority, two):
    with as_owner():
        RecommendationFactory._meta.model.objects.update(is_priority=priority)
        Standard.objects.update(two_for_priority=two)
    assert isinstance(_accept(submission, world.assurer), Decision)


def test_queue_shows_it_to_those_who_can_be_the_second(world, submission, colleague):
    _accept(submission, world.assurer)
    for person, count in ((world.assurer, 0), (colleague, 0), (world.coordinator, 1)):
        with scope.entered(person.pk) as by:
            assert judging.awaiting(by, partnership_id=world.northmere.pk).count() == count


def test_judging_again_wants_two_as_well(world, submission):
    _accept(submission, world.assurer)
    _accept(submission, world.coordinator)
    for person, kind in ((world.coordinator, Opinion), (world.assurer, Decision)):
        with scope.entered(person.pk) as by:
            made = assurance.judge_again(
                action=submission.action, seen=Submission.objects.order_by("pk")[0], outcome=Outcome.ACCEPTED,
                level=Level.LIMITED, reason="Still.", by=by,
            )  # fmt: skip
            assert isinstance(made, kind)


def test_second_reads_what_the_first_said(client, world, submission):
    _accept(submission, world.assurer)
    client.force_login(world.coordinator)
    page = client.get(reverse("judge", args=[submission.action.reference])).content.decode()
    assert "Asha Bell has accepted it" in page
    record = client.get(reverse("action", args=[submission.action.reference])).content.decode()
    assert "Accepted by the first of two" in record
