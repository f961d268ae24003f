"""An act of the API is done once for an Idempotency-Key, whatever lines break and whoever presses twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from partners import scope
from partners.models import IdempotentRequest, Partnership
from partners.services import idempotency
from partners.tasks import forget_what_is_old
from tests.database import as_owner


@pytest.fixture(autouse=True)
def _acts(settings):
    settings.ROOT_URLCONF = "acting_urls"


def ask(client, headers, key='"one"', method="post", **content):
    keyed = {"Idempotency-Key": key} if key else {}
    return getattr(client, method)(
        "/api/v1/numbers", content, content_type="application/json", headers={**headers, **keyed}
    )


def taken(partnership) -> int:
    with as_owner():
        return Partnership.objects.get(pk=partnership.pk).last_number


def test_same_key_and_content_is_done_once_and_answered_alike(client, token, world):
    headers = token()
    first, second = ask(client, headers, say="é"), ask(client, headers, say="é")
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first["Location"] == second["Location"] == "/1"
    assert first["Content-Type"] == second["Content-Type"]
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert taken(world.northmere) == 1


def test_quotes_round_a_key_are_no_part_of_it(client, token, world):
    headers = token()
    assert ask(client, headers, '"k"').content == ask(client, headers, "k").content


def test_other_key_is_done_again(client, token, world):
    headers = token()
    assert [ask(client, headers, key).json()["number"] for key in ("a", "b")] == [1, 2]


def test_other_content_with_the_same_key_is_422(client, token, world):
    headers = token()
    ask(client, headers, say="this")
    for other in (ask(client, headers, say="that"), ask(client, headers, method="patch", say="this")):
        assert other.status_code == 422
        assert "new key" in other.json()["detail"]
    assert taken(world.northmere) == 1


def test_two_tokens_may_choose_the_same_key(client, token, world):
    assert ask(client, token()).json()["number"] == 1
    assert ask(client, token()).json()["number"] == 2
    assert ask(client, token(partnership=world.harrow)).json()["number"] == 1


@pytest.mark.parametrize("key", [None, "", '""', "é", "x" * 256, "a\x01b"])
def test_post_without_a_key_that_can_be_read_is_400_and_says_how(client, token, world, key):
    response = ask(client, token(), key)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert "Idempotency-Key" in response.json()["detail"]
    assert taken(world.northmere) == 0


def test_patch_may_go_without(client, token, world):
    headers = token()
    assert ask(client, headers, None, method="patch").status_code == 201
    assert ask(client, headers, "k", method="patch").json() == ask(client, headers, "k", method="patch").json()


def test_who_may_not_ask_learns_that_first(client, token, world):
    assert ask(client, {}, None).status_code == 401
    assert ask(client, token("content:read"), None).status_code == 403
    assert client.post("/api/v1/reviews", headers=token()).status_code == 405


def test_refused_request_keeps_no_answer_so_its_key_serves_the_mended_one(client, token, world):
    headers = token()
    assert ask(client, headers, refuse=True).status_code == 400
    assert ask(client, headers).json()["number"] == 1


def test_broken_request_keeps_no_answer(client, token, world):
    headers = token()
    client.raise_request_exception = False
    assert ask(client, headers, **{"break": True}).status_code == 500
    assert ask(client, headers, **{"break": True}).status_code == 500
    assert ask(client, headers).status_code == 201


def test_more_than_a_request_may_hold_is_413(client, token, world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = ask(client, token(), say="x" * 200)
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"


def test_answers_are_kept_a_day_and_not_for_ever(client, token, world):
    headers = token()
    ask(client, headers)
    for age, kept in ((timedelta(hours=25), 1), (timedelta(days=3), 0)):
        with as_owner():
            IdempotentRequest.objects.update(at=timezone.now() - age)
        forget_what_is_old()
        with scope.partnerships([world.northmere.pk]):
            assert IdempotentRequest.objects.count() == kept


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_are_done_once(token, world):
    headers, many = token(), 6
    barrier = Barrier(many)

    def one(_) -> tuple[int, bytes]:
        barrier.wait(60)
        try:
            response = ask(Client(), headers)
        finally:
            connection.close()
        return response.status_code, response.content

    with ThreadPoolExecutor(many) as pool:
        answers = set(pool.map(one, range(many)))
    assert answers == {(201, b'{"number":1,"said":null}')}
    assert taken(world.northmere) == 1


@pytest.mark.django_db(transaction=True)
def test_second_does_not_wait_for_ever(token, world, monkeypatch):
    monkeypatch.setattr(idempotency, "PATIENCE", "50ms")
    headers = token()
    with as_owner():
        ask(Client(), headers)  # in the transaction that stands here, so that it does not end
        with ThreadPoolExecutor(1) as pool:
            busy = pool.submit(_and_close, headers).result()
    assert busy.status_code == 409
    assert busy["Retry-After"] == "5"


def _and_close(headers):
    try:
        return ask(Client(), headers)
    finally:
        connection.close()
