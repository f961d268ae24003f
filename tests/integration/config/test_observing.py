"""What a request leaves behind for those who run the product: an id, a log line, figures; and no word of a case."""

import io
import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from config import celery, logs, metrics, worker
from partners import tasks

CANARY = "zebrafinch"  # stands in no code, no address and no data but what these tests send


@pytest.fixture
def lines():
    """Every line of the root's handler, as production writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLine())
    handler.addFilter(logs.told_by_us())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django").propagate = True
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def requests_of(lines):
    return [line for line in lines() if line["logger"] == "followthrough.requests"]


def test_request_is_told_by_view_and_person(client, world, lines):
    client.force_login(world.coordinator)
    client.get("/p/northmere/today/")
    (line,) = requests_of(lines)
    assert (line["view"], line["method"], line["status"]) == ("today", "GET", 200)
    assert line["person"] == world.coordinator.pk
    assert world.coordinator.email not in json.dumps(lines())
    assert line["ms"] > 0


def test_id_that_is_given_goes_through(client, world, lines):
    response = client.get("/accounts/login/", headers={"X-Request-ID": "proxy.abc-12345"})
    assert response.headers["X-Request-ID"] == "proxy.abc-12345"
    assert requests_of(lines)[0]["request_id"] == "proxy.abc-12345"


@pytest.mark.parametrize("given", ["", "short", "two words here", "x" * 81, "a\u0308bcdefgh", "<script>alert"])
def test_id_that_is_no_plain_word_is_replaced(client, world, given):
    response = client.get("/accounts/login/", headers={"X-Request-ID": given})
    assert len(response.headers["X-Request-ID"]) == 32
    assert response.headers["X-Request-ID"].isalnum()


def test_each_request_has_its_own_id(client, world):
    ids = {client.get("/accounts/login/").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


def test_no_word_of_what_was_asked_or_sent_is_logged(client, world, lines):
    """Queries, typed words, file names and contents, wrong addresses, refused tokens, a wrong password."""
    client.force_login(world.coordinator)
    client.get(f"/p/northmere/actions/?q={CANARY}")
    client.get(f"/{CANARY}/")
    client.get(f"/api/v1/actions?agency={CANARY}", headers={"Authorization": f"Bearer {CANARY}"})
    file = SimpleUploadedFile(f"{CANARY}.exe", CANARY.encode())
    client.post("/p/northmere/reviews/upload/", {"file": file, "title": CANARY})
    client.post("/p/northmere/reviews/open/", {"title": CANARY, "pseudonym": CANARY})
    client.logout()
    client.post("/accounts/login/", {"login": f"{CANARY}@police.example", "password": CANARY})
    assert len(requests_of(lines)) >= 6
    assert CANARY not in json.dumps(lines())


def test_no_word_of_an_error_is_logged(world, lines, monkeypatch):
    def broken(*_, **__):
        raise ValueError(CANARY)

    monkeypatch.setattr("partners.frame._current", broken)
    client = Client(raise_request_exception=False)
    client.force_login(world.coordinator)
    assert client.get(f"/p/northmere/today/?{CANARY}").status_code == 500
    assert CANARY not in json.dumps(lines())
    (error,) = [line for line in lines() if line["level"] == "ERROR"]
    assert (error["message"], error["error"]["kind"]) == ("Error in the view today", "ValueError")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("the database system is shutting down"), 503, "not available just now"),
        (ValueError("a fault of ours"), 500, "Something went wrong on our side"),
    ],
)
def test_what_people_and_clients_are_told_of_an_error(world, monkeypatch, error, status, words):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr("partners.scope._call", broken)
    client = Client(raise_request_exception=False)
    client.force_login(world.coordinator)
    page = client.get("/p/northmere/today/")
    problem = client.get("/api/v1/actions", headers={"Authorization": "Bearer ft_any"})
    assert (page.status_code, problem.status_code) == (status, status)
    assert words in page.text
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert ("Retry-After" in page.headers) == ("Retry-After" in problem.headers) == (status == 503)


def test_requests_are_counted_by_view_and_status(client, world):
    before = metrics.REQUESTS.labels("account_login", "GET", 200)._value.get()
    client.get("/accounts/login/")
    assert metrics.REQUESTS.labels("account_login", "GET", 200)._value.get() == before + 1


def test_task_carries_the_id_of_the_request_that_woke_it():
    outer = logs.REQUEST_ID.set("request-12345678")
    headers = {}
    celery.carry_request_id(headers=headers)
    logs.REQUEST_ID.reset(outer)
    assert headers == {"request_id": "request-12345678"}


def test_task_woken_by_the_clock_has_its_own_id(lines):
    worker.begin(task_id="task-1", task=tasks.send_mail)
    assert logs.REQUEST_ID.get() == "task-1"
    worker.end(task_id="task-1", task=tasks.send_mail, state="SUCCESS")
    (line,) = [line for line in lines() if line["logger"] == "followthrough.tasks"]
    assert (line["task"], line["status"], line["request_id"]) == ("partners.tasks.send_mail", "SUCCESS", "task-1")
    assert logs.REQUEST_ID.get() == ""


def test_probes_are_not_told(client, lines):
    client.get("/healthz")
    assert requests_of(lines) == []


def test_replica_refuses_what_writes(client, world, settings):
    settings.READ_ONLY = True
    client = Client()
    assert client.get("/accounts/login/").status_code == 200
    refused = client.post("/accounts/login/", {"login": "lena@police.example", "password": "x"})
    assert refused.status_code == 503
    assert "not available just now" in refused.text
    problem = client.post("/api/v1/actions")
    assert (problem.status_code, problem.headers["Content-Type"]) == (503, "application/problem+json")


def test_reverse_of_probes():
    assert [reverse(name) for name in ("healthz", "readyz", "metrics")] == ["/healthz", "/readyz", "/metrics"]
