"""Once an appointment has ended nothing of it is left: on any page, in the API, in a calendar, in a task."""

from datetime import date, timedelta

import pytest
from access_matrix import MATRIX
from canaries import Crawl, Singing, addresses, api_paths
from django.test import Client
from django.urls import resolve

from actions.models import Action, Batch, BatchKind, Status, Tracker
from actions.services import batches
from actions.tasks import carry_on, carry_on_trackers
from partners import messages, scope
from partners.models import Appointment, Scope
from partners.services import feeds, people, tokens
from tests.database import as_owner

OPEN_TO_ANYBODY = {cell.url for cell in MATRIX if cell.target == "none"}
ENDED = ("coordinator", "chair", "assurer", "lead", "contributor", "executive")


@pytest.fixture
def world(lasting_world, db):
    return lasting_world


@pytest.fixture(scope="module")
def lasting_songs(lasting_world) -> Singing:
    world, found = lasting_world, Singing()
    with as_owner():
        found.add("police", world, world.northmere, world.police, world.coordinator, world.chair)
    return found


@pytest.fixture
def singing(lasting_songs, world) -> Singing:
    return lasting_songs


def end(world, person):
    """At once, as the page of people does; the last coordinator's is not taken away there, so here as the owner."""
    with as_owner():
        Appointment.objects.filter(user=person).update(ends_on=date.today() - timedelta(days=1))


@pytest.mark.parametrize("persona", ENDED)
def test_no_page_answers_any_more(world, singing, persona):
    """Signed in before, and still so: every address that is not anybody's answers as to a stranger."""
    crawl, person = Crawl(persona, Client()), world.personas[persona]
    crawl.client.force_login(person)
    before = crawl.ask("get", "/p/northmere/")
    end(world, person)
    answered = []
    for name, path in addresses(singing.targets):
        if name in OPEN_TO_ANYBODY or _is_public(path):
            continue
        for verb in ("get", "post"):
            status = getattr(crawl.client, verb)(path).status_code
            if status not in {404, 405}:
                answered.append(f"{verb} {path}: {status}")
    for path in ("/", "/my-work/", "/evidence/", "/search/?q=zqpolice", "/search/suggest/?q=zqpolice", "/agency/"):
        crawl.ask("get", path)
    assert before
    assert answered == []
    assert crawl.heard == {}


def _is_public(path):
    return not getattr(resolve(path).func, "login_required", True)


def test_client_that_acts_in_ones_name_acts_no_more(client, world, singing):
    with as_owner():
        secret = tokens.issue(name="x", partnership=world.northmere, agency=world.police, scopes=list(Scope.values), by=world.lead).secret  # fmt: skip
    bearer = f"Bearer {secret}"
    sent = {"headers": {"Authorization": bearer, "Idempotency-Key": "one"}, "content_type": "application/json"}
    again = {"headers": {"Authorization": bearer, "Idempotency-Key": "two"}, "content_type": "application/json"}
    reference = singing.targets["police"].action.reference
    note = {"text": "Half done.", "delivery": "under_way"}
    assert client.post(f"/api/v1/actions/{reference}/progress-notes", note, **sent).status_code == 201
    end(world, world.lead)
    for anew in (sent, again):
        assert client.post(f"/api/v1/actions/{reference}/progress-notes", note, **anew).status_code == 403


def test_client_ended_with_the_role_reads_no_more(client, world, singing):
    with as_owner():
        secret = tokens.issue(name="x", partnership=world.northmere, agency=world.police, scopes=list(Scope.values), by=world.contributor).secret  # fmt: skip
    sent = {"headers": {"Authorization": f"Bearer {secret}"}}
    paths = list(api_paths(singing.targets))
    assert client.get("/api/v1/actions", **sent).status_code == 200
    with scope.entered(world.coordinator.pk) as actor:
        role = Appointment.objects.get(user=world.contributor)
        people.end(appointment=role, by=actor, tokens_too=True)
    assert {client.get(path, **sent).status_code for path in paths} == {401}


def test_calendar_holds_nothing_more(client, world, singing):
    with scope.entered(world.lead.pk) as actor:
        secret = feeds.make(agency=world.police, by=actor)
    reference = singing.targets["police"].action.reference
    assert reference in client.get(f"/calendar/{secret}.ics").content.decode()
    end(world, world.lead)
    assert reference not in client.get(f"/calendar/{secret}.ics").content.decode()


def test_task_carries_nothing_on(world, singing):
    reached = singing.targets["police"].action
    with scope.entered(world.coordinator.pk) as actor:
        found = Action.objects.filter(pk=reached.pk)
        batch = batches.prepare(partnership=world.northmere, kind=BatchKind.WITHDRAW, actions=found, reason="Not needed.", by=actor)  # fmt: skip
        batches.carry_on(batch=batch, by=actor)
        batches.start(batch=batch, by=actor)
    with as_owner():
        Tracker.objects.update(state="confirming", step_by=world.coordinator)
    end(world, world.coordinator)
    carry_on()
    carry_on_trackers()
    with as_owner():
        assert Action.objects.get(pk=reached.pk).status == Status.ISSUED
        assert not Batch.objects.get(pk=batch.pk).rows.filter(outcome="done").exists()
        assert Tracker.objects.get().state == "checked"  # for another coordinator to bring in, or not


def test_no_mail_is_sent_any_more(world, singing, smtp):
    reached = singing.targets["police"].action
    with scope.partnerships([world.northmere.pk]):
        messages.queue(kind="withdrawn", to=[world.lead.pk], about=reached, key="x")
    end(world, world.lead)
    messages.drain()
    assert smtp.to(world.lead.email) == []
