"""A client that holds an answer is told so in a few bytes; one that changes what has changed since is told first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

LISTS = ["/api/v1/status", "/api/v1/reviews", "/api/v1/recommendations", "/api/v1/actions?page_size=1"]


@pytest.fixture
def action(world):
    with as_owner():
        return action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police
        )


@pytest.fixture
def paths(action):
    return [*LISTS, f"/api/v1/actions/{action.reference}"]


def test_answer_that_the_client_holds_is_304_without_a_body(client, token, paths):
    headers = token()
    for path in paths:
        first = client.get(path, headers=headers)
        for condition in (first["ETag"], f'"other", {first["ETag"]}', "*", "W/" + first["ETag"].removeprefix("W/")):
            again = client.get(path, headers={**headers, "If-None-Match": condition})
            assert (again.status_code, again.content) == (304, b""), (path, condition)
            assert again["ETag"] == first["ETag"]
            assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize("condition", ['"other"', "", "nonsense", '"'])
def test_other_tags_get_the_answer(client, token, paths, condition):
    for path in paths:
        assert client.get(path, headers={**token(), "If-None-Match": condition}).json()


def test_what_changed_is_given_anew(client, token, paths, action):
    headers = token()
    before = {path: client.get(path, headers=headers)["ETag"] for path in paths}
    with as_owner():
        action.status, action.submitted_at = "submitted", action.issued_at
        action.save()
    for path in (paths[0], paths[3], paths[4]):
        after = client.get(path, headers={**headers, "If-None-Match": before[path]})
        assert after.status_code == 200, path
        assert after["ETag"] != before[path]


def test_tags_are_strong_but_that_of_the_status_whose_moment_moves(client, token, paths):
    tags = [client.get(path, headers=token())["ETag"] for path in paths]
    assert [tag.startswith("W/") for tag in tags] == [True, False, False, False, False]


def test_scopes_make_another_answer_of_the_same_address(client, token, paths):
    plain, worded = token(), token("status:read", "content:read")
    for path in paths[1:]:
        assert client.get(path, headers=plain)["ETag"] != client.get(path, headers=worded)["ETag"], path


def test_nobody_else_may_keep_an_answer(client, token, paths):
    for path in paths:
        response = client.get(path, headers=token())
        assert response["Cache-Control"] == "private, no-cache"
        assert "Authorization" in response["Vary"]
    refused = client.get("/api/v1/actions/NSCP-999", headers=token())
    assert (refused["Cache-Control"], refused.get("ETag")) == ("private, no-cache", None)


def test_head_gives_the_headers_alone(client, token, paths):
    for path in paths:
        response = client.head(path, headers=token())
        assert (response.status_code, response.content) == (200, b"")
        assert response["ETag"] == client.get(path, headers=token())["ETag"]


@pytest.fixture
def _acts(settings):
    settings.ROOT_URLCONF = "acting_urls"


def rename(client, headers, name, condition):
    return client.patch(
        "/api/v1/name", {"name": name}, content_type="application/json", headers={**headers, "If-Match": condition}
    )


@pytest.mark.usefixtures("_acts")
def test_change_of_what_changed_since_is_412(client, token, world):
    headers = token()
    tag = client.get("/api/v1/name", headers=headers)["ETag"]
    assert rename(client, headers, "One", tag).status_code == 200
    refused = rename(client, headers, "Two", tag)
    assert refused.status_code == 412
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Cache-Control"] == "no-store"
    assert client.get("/api/v1/name", headers=headers).json() == {"name": "One"}
    assert rename(client, headers, "Three", "*").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_acts")
def test_of_many_who_change_it_at_once_one_does(token, world):
    headers, many = token(), 4
    tag = Client().get("/api/v1/name", headers=headers)["ETag"]
    barrier = Barrier(many)

    def one(number) -> int:
        barrier.wait(60)
        try:
            return rename(Client(), headers, f"Name {number}", tag).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        assert sorted(pool.map(one, range(many))) == [200, 412, 412, 412]
