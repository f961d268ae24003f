"""How often a client may ask. Counted in a real Valkey, under names that no other test uses."""

import logging
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from partners.api.limits import LimitMiddleware
from partners.gateways import counters

STATUS = "/api/v1/status"


@pytest.fixture(autouse=True)
def _limits(settings, monkeypatch):
    settings.API_REQUESTS_A_MINUTE, settings.API_REFUSALS_A_MINUTE = 3, 2
    monkeypatch.setattr(counters, "_quiet_until", 0.0)
    minute = uuid4().int % 10_000_000  # so that no other test has counted in it
    monkeypatch.setattr(counters, "_now", lambda: 60.0 * minute + 20)


def ask(client, headers, **facts):
    return client.get(STATUS, headers=headers, **facts)


def test_token_is_told_how_often_it_may_ask_and_then_to_wait(client, token):
    headers = token()
    for left in (2, 1, 0):
        response = ask(client, headers)
        assert response.status_code == 200
        assert response["RateLimit-Policy"] == '"token";q=3;w=60'
        assert response["RateLimit"] == f'"token";r={left};t={_left()}'
    refused = ask(client, headers)
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == str(_left())
    assert refused["RateLimit"] == f'"token";r=0;t={_left()}'
    assert "3 times within a minute" in refused.json()["detail"]
    assert ask(client, token()).status_code == 200


def _left():
    return round(60 - counters._now() % 60)


def test_next_minute_begins_anew(client, token, monkeypatch):
    headers, now = token(), counters._now()
    assert [ask(client, headers).status_code for _ in range(4)][-1] == 429
    monkeypatch.setattr(counters, "_now", lambda: now + 60)
    assert ask(client, headers).status_code == 200


def test_refused_request_asks_no_database(client, token, django_assert_num_queries):
    headers = token()
    for _ in range(3):
        ask(client, headers)
    with django_assert_num_queries(0):
        assert ask(client, headers).status_code == 429


def stranger(client, address, headers=None):
    return ask(client, headers or {"Authorization": f"Bearer ft_{uuid4()}"}, REMOTE_ADDR=address).status_code


def test_guesses_from_one_address_are_limited_and_lock_nobody_out(client, token, world):
    headers, address = token(), "10.0.0.1"
    assert [stranger(client, address) for _ in range(3)] == [401, 401, 429]
    assert stranger(client, address, {"X": "no token at all"}) == 429
    assert stranger(client, "10.0.0.2") == 401
    assert ask(client, headers, REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "said", "seen"),
    [
        (0, "1.2.3.4", "10.0.0.1"),  # whoever asks may write what they like
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 5.5.5.5", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8::1:2:3:4", "2001:db8::/64"),
        (1, "nonsense", "10.0.0.1"),
    ],
)
def test_place_is_what_our_own_proxy_saw(rf, settings, monkeypatch, proxies, said, seen):
    settings.PROXIES = proxies
    names = []
    monkeypatch.setattr(counters, "count", names.append)
    request = rf.get(STATUS, headers={"X-Forwarded-For": said} if said else {}, REMOTE_ADDR="10.0.0.1")
    LimitMiddleware(lambda _: type("Answer", (), {"status_code": 401})())(request)
    assert names == [f"stranger:{seen}"]


def test_no_limit_counts_nothing(client, token, settings):
    settings.API_REQUESTS_A_MINUTE = settings.API_REFUSALS_A_MINUTE = 0
    headers = token()
    assert {ask(client, headers).status_code for _ in range(5)} == {200}
    assert "RateLimit" not in ask(client, headers)
    assert {ask(client, {}).status_code for _ in range(5)} == {401}


def test_pages_are_not_counted(client, world):
    client.force_login(world.coordinator)
    assert {client.get("/p/northmere/").status_code for _ in range(5)} & {429} == set()


@pytest.mark.parametrize("address", ["redis+socket:///nowhere/valkey.sock", "redis://127.0.0.1:1/0"])
def test_without_valkey_everybody_is_answered_and_it_is_said_once(client, token, settings, caplog, address):
    settings.REDIS_URL = address
    headers = token()
    with caplog.at_level(logging.WARNING, "partners.gateways.counters"):
        assert {ask(client, headers).status_code for _ in range(5)} == {200}
        assert {ask(client, {}).status_code for _ in range(5)} == {401}
    assert [record.name for record in caplog.records].count("partners.gateways.counters") == 1


def test_many_at_once_are_each_counted():
    with ThreadPoolExecutor(8) as pool:
        counted = [found.happened for found in pool.map(lambda _: counters.count("at once"), range(40))]
    assert sorted(counted) == list(range(1, 41))
