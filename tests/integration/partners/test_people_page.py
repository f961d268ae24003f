"""Who has access to what and since when; a role begins on its day and ends at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners import scope
from partners.management.commands.print_permissions import permissions
from partners.models import Appointment, Message, Token
from partners.services import people, tokens
from tests.database import as_owner
from tests.factories.partners import AppointmentFactory, UserFactory
from tests.queries import counted

PEOPLE = "/p/northmere/partnership/people/"
INVITE = f"{PEOPLE}invite/"
NIA = {"name": "Nia Rowe", "email": "nia@police.example", "role": "contributor", "agency": "northmere-police"}
TODAY = timezone.localdate


def fresh(row):
    with as_owner():
        row.refresh_from_db()


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


def role_of(person, **facts):
    with as_owner():
        return Appointment.objects.select_related("user", "partnership", "agency").get(user=person, **facts)


def page_of(appointment):
    return reverse("appointment", kwargs={"code": appointment.code})


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def test_everybody_with_access_is_listed(coordinator, world):
    page = coordinator.get(PEOPLE).content.decode()
    for words in ("Lena Shah", "Agency lead", "Northmere Police", "1 January 2020", "lena@police.example"):
        assert words in page
    assert "Hari Cole" not in page


def test_lead_sees_their_agency_alone(client, world):
    client.force_login(world.lead)
    page = client.get(PEOPLE).content.decode()
    assert "Carl Dunn" in page
    assert "Tom Reid" not in page
    assert page_of(role_of(world.contributor)) in page
    assert page_of(role_of(world.executive)) not in page


def test_list_asks_the_same_number_of_questions_for_many(coordinator, world):
    few = counted(coordinator, PEOPLE)
    with as_owner():
        AppointmentFactory.create_batch(20, partnership=world.northmere, agency=world.police, role="contributor")
    assert counted(coordinator, PEOPLE) == few <= 8


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"role": "lead"}, "Choose one of these roles"),
        ({"agency": "harrow-vale-trust"}, "Choose an agency of this partnership"),
        ({"agency": ""}, "Choose the agency of this contributor"),
    ],
)
def test_lead_invites_nobody_else(client, world, changes, says):
    client.force_login(world.lead)
    response = client.post(INVITE, NIA | changes)
    assert response.status_code == 403 or says in response.content.decode()
    with as_owner():
        assert not Appointment.objects.filter(user__email="nia@police.example").exists()


def test_lead_invites_and_ends_a_contributor(client, world):
    client.force_login(world.lead)
    client.post(INVITE, NIA)
    with as_owner():
        made = Appointment.objects.get(user__email="nia@police.example")
        assert (made.role, made.agency, made.appointed_by) == ("contributor", world.police, world.lead)
    client.post(page_of(made), {"end": "yes"})
    fresh(made)
    assert made.ended_by == world.lead


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"starts_on": -1}, "today or later"),
        ({"starts_on": 3, "ends_on": 2}, "must not come before"),
        ({"ends_on": -1}, "must not come before"),
    ],
)
def test_odd_days_are_refused(coordinator, facts, says):
    days = {key: part for name, n in facts.items() for key, part in day(name, TODAY() + timedelta(days=n)).items()}
    assert says in coordinator.post(INVITE, NIA | days).content.decode()


def test_role_begins_on_its_day_and_is_told_then_once(coordinator, world):
    begins = TODAY() + timedelta(days=10)
    coordinator.post(INVITE, NIA | day("starts_on", begins) | day("ends_on", begins + timedelta(days=30)))
    with as_owner():
        made = Appointment.objects.get(user__email="nia@police.example")
        assert (made.starts_on, made.ends_on) == (begins, begins + timedelta(days=30))
        assert not Message.objects.exists()
    with scope.entered(made.user_id) as actor:
        assert not actor.held
    people.tell_who_begins(on=TODAY())
    with as_owner():
        assert not Message.objects.exists()
    for _ in range(2):
        people.tell_who_begins(on=begins)
    with as_owner():
        assert [message.recipient_id for message in Message.objects.all()] == [made.user_id]


@pytest.mark.parametrize("starts", [date(2020, 1, 1), None])
def test_ended_role_opens_nothing_on_the_next_click(coordinator, world, starts):
    person = UserFactory()
    with as_owner():
        AppointmentFactory(
            user=person, partnership=world.northmere, agency=world.police, role="lead", starts_on=starts or TODAY()
        )
        secret = tokens.issue(
            name="Theirs", partnership=world.northmere, agency=world.police, by=person,
            scopes=["status:read", "actions:write"],
        ).secret  # fmt: skip
    theirs, bearer = Client(), {"headers": {"authorization": f"Bearer {secret}"}}
    theirs.force_login(person)
    assert theirs.get("/p/northmere/actions/").status_code == 200
    assert Client().get("/api/v1/partnership", **bearer).status_code == 200
    coordinator.post(page_of(role_of(person)), {"end": "yes", "tokens": "yes"})
    assert theirs.get("/p/northmere/actions/").status_code == 404
    assert Client().get("/api/v1/partnership", **bearer).status_code == 401
    with scope.entered(person.pk) as actor:  # as a task that works for a person does
        assert actor.partnership_ids == frozenset()
    page = coordinator.get(f"{PEOPLE}?ended=yes").content.decode()
    assert "ended by Cora Ellis" in page


def test_tokens_go_on_where_that_is_wished(coordinator, world):
    with as_owner():
        tokens.issue(
            name="Theirs", partnership=world.northmere, agency=world.police, by=world.lead, scopes=["status:read"]
        )
    assert "Theirs" in coordinator.get(page_of(role_of(world.lead, partnership=world.northmere))).content.decode()
    coordinator.post(page_of(role_of(world.lead, partnership=world.northmere)), {"end": "yes"})
    with as_owner():
        assert Token.objects.get().revoked_at is None
        assert Appointment.objects.get(user=world.lead, partnership=world.harrow).ended_at is None


def test_last_coordinator_stays(coordinator, world):
    own = role_of(world.coordinator)
    assert "the only coordinator" in coordinator.post(page_of(own), {"end": "yes"}).content.decode()
    with as_owner():
        AppointmentFactory(partnership=world.northmere)
    coordinator.post(page_of(own), {"end": "yes"})
    assert coordinator.get(PEOPLE).status_code == 404


def test_last_day_is_changed_and_taken_away(coordinator, world):
    one, last = role_of(world.assurer), TODAY() + timedelta(days=5)
    coordinator.post(page_of(one), day("ends_on", last))
    fresh(one)
    assert one.ends_on == last
    coordinator.post(page_of(one), {})
    fresh(one)
    assert one.ends_on is None
    late = coordinator.post(page_of(one), day("ends_on", TODAY() - timedelta(days=1))).content.decode()
    assert "today or later" in late


def test_invitation_is_sent_again_to_who_has_not_come_yet(coordinator, world):
    coordinator.post(INVITE, NIA)
    with as_owner():
        made = Appointment.objects.get(user__email="nia@police.example")
    coordinator.post(page_of(made), {"again": "yes"})
    with as_owner():
        assert Message.objects.filter(recipient=made.user).count() == 2
    refused = coordinator.post(page_of(role_of(world.assurer)), {"again": "yes"}).content.decode()
    assert "has not signed in yet" in refused


def test_ended_role_is_not_ended_twice(world):
    one = role_of(world.assurer)
    with scope.entered(world.coordinator.pk) as by:
        people.end(appointment=one, by=by)
        for again in (people.end, lambda **k: people.set_end(ends_on=None, **k)):
            with pytest.raises(ValidationError):
                again(appointment=one, by=by)


def test_permissions_in_the_docs_are_those_of_the_code():
    assert (Path(__file__).parents[3] / "docs" / "permissions.md").read_text() == permissions()
