"""What supervisors, load balancers and Prometheus are told."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu import Connection

from config import health
from partners import messages
from partners.models import Mailing, Message
from tests.clamd import clamd
from tests.database import as_owner
from tests.ports import free_port

__all__ = ["clamd"]

TOKEN = "a token for Prometheus alone"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(health, "REMEMBERED", -1.0)
    monkeypatch.setattr(health, "_schema_fits", False)


@pytest.fixture
def closed_port():
    return free_port()


def ready(client):
    response = client.get("/readyz", headers={"Host": "10.0.0.7"})  # by no name of ours, as a supervisor does
    return response.status_code, response.json()


def message(world, **facts):
    return Message.objects.create(
        partnership=world.northmere, recipient=world.lead, about="NSCP-1", key=f"k{Message.objects.count()}", **facts
    )


def test_ready(client, world):
    status, found = ready(client)
    assert (status, found["status"]) == (200, "ready")
    assert set(found["checks"]) == {"database", "schema", "messages", "store", "queue"}
    assert all(check["ok"] for check in found["checks"].values())


def test_database_away_is_not_ready_and_says_no_address(client, world, settings, closed_port):
    settings.DATABASE_URL = f"postgresql://runtime:hushed@127.0.0.1:{closed_port}/name"
    status, found = ready(client)
    assert (status, found["status"], found["checks"]["database"]["why"]) == (503, "not ready", "OperationalError")
    assert "hushed" not in json.dumps(found)
    assert str(closed_port) not in json.dumps(found)


def test_schema_behind_is_not_ready(client, world, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["0009_newer"])
    status, found = ready(client)
    assert (status, found["status"]) == (503, "not ready")
    assert found["checks"]["schema"]["why"] == "Migrations of this release are not applied; run manage.py migrate."


def test_full_store_is_not_ready(client, world, settings):
    settings.UPLOAD_LIMIT = 10**18
    status, found = ready(client)
    assert (status, found["checks"]["store"]["why"]) == (503, "The disk of files is nearly full.")


def test_queue_away_is_degraded_and_still_ready(client, world, monkeypatch, closed_port):
    monkeypatch.setattr(
        health.current_app, "connection_for_write", lambda: Connection(f"redis://127.0.0.1:{closed_port}")
    )
    status, found = ready(client)
    assert (status, found["status"], found["checks"]["queue"]["ok"]) == (200, "degraded", False)


def test_scanner_is_asked_where_there_is_one(client, world, clamd, settings, closed_port):
    assert ready(client)[1]["checks"]["scanner"]["ok"]
    settings.CLAMD = ("127.0.0.1", closed_port)
    status, found = ready(client)
    assert (status, found["status"]) == (200, "degraded")


def test_mail_that_could_have_gone_long_ago_is_degraded(client, world):
    with as_owner():
        message(world, kind="sent_back", reason="x")
        Message.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    status, found = ready(client)
    assert (status, found["status"]) == (200, "degraded")
    assert found["checks"]["messages"]["why"] == "A mail could have gone 16 minutes ago; is a worker running?"


def test_answer_is_remembered_for_a_moment(client, world, monkeypatch):
    monkeypatch.setattr(health, "REMEMBERED", 60.0)
    monkeypatch.setattr(health, "_last", (0.0, {}))
    first = ready(client)
    monkeypatch.setattr(health, "look", lambda: {"status": "not ready"})
    assert ready(client) == first


def test_backlog_over_all_partnerships(world):
    now = timezone.now()
    with as_owner():
        mailing = {"recipient": world.lead, "local_day": timezone.localdate(), "purpose": "notice"}
        waits = Mailing.objects.create(**mailing, due_at=now - timedelta(minutes=5), message_id="<1@x>")
        sent = Mailing.objects.create(**mailing, due_at=now, message_id="<2@x>", state="sent")
        Mailing.objects.create(**mailing, due_at=now, message_id="<3@x>", state="dead")
        message(world, kind="due_soon", reason="a digest waits until the morning")
        message(world, kind="sent_back", reason="x", mailing=waits)
        message(world, kind="sent_back", reason="x", mailing=sent)
        Message.objects.filter(mailing=None).update(created_at=now - timedelta(hours=9))
    found = messages.backlog(now=now)
    assert (found.waiting, found.dead) == (2, 1)
    assert found.oldest == pytest.approx(9 * 3600)
    assert found.overdue == pytest.approx(300)


def test_backlog_of_nothing(world):
    assert messages.backlog() == messages.Backlog(waiting=0, oldest=0.0, overdue=0.0, dead=0)


def test_metrics_without_a_token_are_not_there(client, world, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", TOKEN[:-1], "Bearer ü"])
def test_metrics_with_another_token_are_refused(client, world, settings, given):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 401


def test_metrics(client, world, settings):
    settings.METRICS_TOKEN, settings.RELEASE = TOKEN, "2026.11"
    client.get("/accounts/login/")
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = response.text
    assert response.status_code == 200
    assert 'followthrough_requests_total{method="GET",status="200",view="account_login"}' in text
    assert 'followthrough_request_seconds_bucket{le="0.25",view="account_login"}' in text
    for line in (
        "messages_waiting 0.0",
        "messages_oldest_seconds 0.0",
        "mails_dead 0.0",
        "database_up 1.0",
        "queue_up 1.0",
    ):
        assert f"followthrough_{line}\n" in text
    assert 'release="2026.11"' in text


def test_metrics_without_a_database_say_so(client, world, settings, closed_port):
    settings.METRICS_TOKEN = TOKEN
    settings.DATABASE_URL = f"postgresql://runtime@127.0.0.1:{closed_port}/name"
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "followthrough_database_up 0.0\n" in response.text
