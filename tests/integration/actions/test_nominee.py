"""Where only one coordinator judges, the chair names who judges what that coordinator entered for an agency."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Level, Status, Submission
from actions.services import assurance
from partners import scope
from partners.models import Appointment
from partners.roles import Role
from partners.services import people
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory

FOR_A_MONTH = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def entered(world, action):
    with as_owner():
        Action.objects.filter(pk=action.pk).update(status=Status.SUBMITTED, submitted_at=timezone.now())
        return SubmissionFactory(action=action, written_by=world.coordinator, on_behalf=True)


def _name(world, persona="chair", email="otto@elsewhere.example", **facts):
    with scope.entered(getattr(world, persona).pk) as by:
        said = {"name": "Otto Hale", "role": Role.NOMINEE, "ends_on": FOR_A_MONTH, **facts}
        return people.appoint(partnership=world.northmere, email=email, by=by, **said)


def test_nominee_judges_what_the_coordinator_entered(client, world, entered):
    _name(world)
    client.force_login(world.outsider)
    assert entered.action.reference in client.get(reverse("judging", args=["northmere"])).content.decode()
    with scope.entered(world.outsider.pk) as by:
        assurance.accept(submission=entered, level=Level.LIMITED, reason="It shows it.", by=by)
    with as_owner():
        assert Action.objects.get(pk=entered.action_id).status == Status.ASSURED


def test_nominee_judges_nothing_else(client, world, entered):
    _name(world)
    with as_owner():
        Submission.objects.update(on_behalf=False)
    client.force_login(world.outsider)
    assert "Nothing waits for your judgement" in client.get(reverse("judging", args=["northmere"])).content.decode()
    with scope.entered(world.outsider.pk) as by:
        answer = Submission.objects.select_related("action").get(pk=entered.pk)
        with pytest.raises(PermissionDenied):
            assurance.accept(submission=answer, level=Level.LIMITED, reason="It shows it.", by=by)


def test_nominee_of_the_owning_agency_may_not(world, entered):
    _name(world, email=world.executive.email)
    with scope.entered(world.executive.pk) as by, pytest.raises(PermissionDenied):
        assurance.accept(submission=entered, level=Level.LIMITED, reason="It shows it.", by=by)


@pytest.mark.parametrize("persona", ["coordinator", "lead", "assurer", "other_chair"])
def test_only_the_chair_names_one(world, persona):
    with pytest.raises(PermissionDenied):
        _name(world, persona)


def test_chair_gives_no_other_role(world):
    with pytest.raises(PermissionDenied):
        _name(world, role=Role.COORDINATOR)


def test_nominee_is_named_until_a_day_and_ended_by_the_chair_alone(world):
    with pytest.raises(ValidationError, match="Enter the last day"):
        _name(world, ends_on=None)
    named = _name(world)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(PermissionDenied):
        people.end(appointment=named, by=by)
    with scope.entered(world.chair.pk) as by:
        people.end(appointment=named, by=by)


def test_action_says_that_nobody_may_judge_it(client, world, entered):
    page = reverse("action", args=[entered.action.reference])
    words = "Nobody here may judge what was entered"
    client.force_login(world.chair)
    assert words not in client.get(page).content.decode()  # the assurer of the council may
    with as_owner():
        Appointment.objects.filter(user=world.assurer).update(ends_on=timezone.localdate() - timedelta(days=1))
    content = client.get(page).content.decode()
    assert words in content
    assert "Name who judges this" in content
    _name(world)
    assert words not in client.get(page).content.decode()


def test_chair_names_one_by_the_form(client, world):
    client.force_login(world.chair)
    day = {"ends_on_day": FOR_A_MONTH.day, "ends_on_month": FOR_A_MONTH.month, "ends_on_year": FOR_A_MONTH.year}
    sent = {"name": "Otto Hale", "email": "otto@elsewhere.example", "role": "nominee", **day}
    client.post(reverse("invite", args=["northmere"]), sent)
    with as_owner():
        assert Appointment.objects.get(role=Role.NOMINEE).user == world.outsider
