import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from partners import scope
from partners.models import Appointment, Token
from partners.services import tokens
from tests.database import as_owner
from tests.factories.partners import AgencyFactory, AppointmentFactory, MembershipFactory
from tests.queries import counted


def shown(client, person, slug="northmere"):
    client.force_login(person)
    return client.get(reverse("partnership", kwargs={"slug": slug}))


def a_token(world, **facts):
    with as_owner():
        issued = tokens.issue(
            name="Data team", partnership=world.northmere, scopes=["status:read"], by=world.coordinator
        )
        Token.objects.filter(pk=issued.token.pk).update(**facts)
    return issued


def test_partnership_shows_who_runs_it_and_its_agencies(client, world):
    page = shown(client, world.coordinator).content.decode()
    for words in ("Northmere Safeguarding Children Partnership", "Cora Ellis", "Chandra Nair", "Northmere Police"):
        assert words in page
    assert "Lena Shah, agency lead" in page
    assert "Vale Schools" not in page
    assert "Hari Cole" not in page


def test_agency_without_a_lead_is_pointed_out(client, world):
    assert "No lead" in shown(client, world.coordinator).content.decode()  # the council has an assurer only
    with as_owner():
        AppointmentFactory(user=world.assurer, partnership=world.northmere, role="lead", agency=world.council)
    assert "No lead" not in shown(client, world.coordinator).content.decode()


def test_former_people_are_not_shown(client, world):
    with as_owner():
        Appointment.objects.filter(user=world.contributor).update(ends_on=date(2021, 1, 1))
    assert "Carl Dunn" not in shown(client, world.coordinator).content.decode()


@pytest.mark.parametrize("persona", ["coordinator", "chair", "assurer", "lead", "contributor", "executive"])
def test_every_insider_sees_it(client, world, persona):
    assert shown(client, getattr(world, persona)).status_code == 200


@pytest.mark.parametrize("persona", ["other_coordinator", "outsider"])
def test_nobody_outside_knows_it(client, world, persona):
    assert shown(client, getattr(world, persona)).status_code == 404


@pytest.mark.parametrize(("persona", "sees"), [("coordinator", True), ("assurer", True), ("lead", False)])
def test_addresses_of_agencies_are_for_those_who_read_the_whole(client, world, persona, sees):
    page = shown(client, getattr(world, persona)).content.decode()
    assert ("tom@trust.example" in page) == sees
    assert "cora@northmere.example" in page


def test_coordinator_sees_clients_without_their_secrets(client, world):
    issued = a_token(world, last_used_at=datetime(2026, 6, 12, tzinfo=UTC))
    page = shown(client, world.coordinator).content.decode()
    for words in ("Data team", "status:read", "12 June 2026", issued.secret[:8]):
        assert words in page
    assert issued.secret not in page
    assert issued.token.digest not in page


@pytest.mark.parametrize("persona", ["chair", "lead"])
def test_clients_are_for_the_coordinator(client, world, persona):
    a_token(world)
    assert "Data team" not in shown(client, getattr(world, persona)).content.decode()


def test_ended_client_is_marked(client, world):
    a_token(world, revoked_at=datetime(2026, 6, 12, tzinfo=UTC))
    assert "Ended 12 June 2026" in shown(client, world.coordinator).content.decode()


def test_queries_are_few_and_flat(client, world):
    client.force_login(world.coordinator)
    url = reverse("partnership", kwargs={"slug": "northmere"})
    few = counted(client, url)
    with as_owner():
        for agency in AgencyFactory.create_batch(10):
            MembershipFactory(partnership=world.northmere, agency=agency)
            AppointmentFactory(partnership=world.northmere, agency=agency, role="lead")
    assert counted(client, url) == few <= 10


# issue_token


def issue(**options):
    facts = {"partnership": "northmere", "scopes": "status:read", "by": "cora@northmere.example"}
    out = io.StringIO()
    call_command("issue_token", "Data team", stdout=out, **(facts | options))
    return out.getvalue()


def test_issue_token_prints_the_secret_once(world):
    secret = issue().splitlines()[0]
    with as_owner():
        token = Token.objects.get()
    assert token.digest == tokens.digest(secret)
    assert (token.name, token.partnership_id, token.issued_by) == ("Data team", world.northmere.pk, world.coordinator)


def test_issued_token_opens_its_partnership(world):
    printed = json.loads(issue(scopes="status:read, content:read", json=True))
    assert printed["scopes"] == ["content:read", "status:read"]
    with scope.entered_by_token(tokens.digest(printed["token"])) as actor:
        assert actor.partnership_ids == {world.northmere.pk}


def test_issue_token_for_an_agency(world):
    issue(agency="northmere-police")
    with as_owner():
        assert Token.objects.get().agency == world.police


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"by": "nobody@example.org"}, "Nobody signs in"),
        ({"by": "lena@police.example"}, "may not issue tokens"),
        ({"by": "hari@harrow.example"}, "no partnership"),
        ({"partnership": "absent"}, "no partnership"),
        ({"scopes": "everything"}, "Choose scopes"),
        ({"scopes": ","}, "Choose scopes"),
        ({"agency": "vale-schools"}, "No agency"),
    ],
)
def test_issue_token_is_refused(world, options, words):
    with pytest.raises(CommandError, match=words):
        issue(**options)
    with as_owner():
        assert not Token.objects.exists()
