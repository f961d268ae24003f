from datetime import timedelta

import pytest
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from partners.api.schema import SchemaView
from partners.api.unknown import Unknown
from partners.api.view import ApiView
from partners.models import Token
from tests.database import as_owner

PATHS = ["/api/v1/status", "/api/v1/reviews", "/api/v1/recommendations", "/api/v1/actions"]
MEDIA = "application/problem+json"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer ft_wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "Bearer ft_\x7f\xe9"},
    ],
)
def test_without_a_known_token_is_401(client, world, path, headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Content-Type"] == MEDIA
    assert response.json()["title"] == "Unauthorized"
    assert response.json()["status"] == 401


def test_every_address_has_the_manners_of_the_api():
    """Acts under an Idempotency-Key, tags, limits: they stand in ApiView, so a view beside it would have none."""
    views = {pattern.callback.cls for pattern in _patterns(get_resolver()) if pattern.callback.__dict__.get("cls")}
    assert (
        views - {Unknown, SchemaView}
        == {view for view in views - {Unknown, SchemaView} if issubclass(view, ApiView)}
        != set()
    )


def _patterns(resolver):
    for entry in resolver.url_patterns:
        yield from _patterns(entry) if isinstance(entry, URLResolver) else [entry]


@pytest.mark.parametrize("path", PATHS)
def test_session_opens_nothing(client, world, path, caplog):
    """Nor does it enter its person's scope, in which one forgotten check of a view would be enough."""
    client.force_login(world.coordinator)
    with caplog.at_level("INFO", logger="followthrough.requests"):
        assert client.get(path).status_code == 401
    assert [record.person for record in caplog.records if record.name == "followthrough.requests"] == [None]


@pytest.mark.parametrize("path", PATHS)
def test_token_opens(client, token, path):
    assert client.get(path, headers=token()).status_code == 200


@pytest.mark.parametrize("facts", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(days=1)}])
def test_ended_token_is_401(client, token, facts):
    headers = token()
    with as_owner():
        Token.objects.update(**facts)
    assert client.get("/api/v1/status", headers=headers).status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_token_without_the_scope_is_403(client, token, path):
    response = client.get(path, headers=token("content:read"))
    assert response.status_code == 403
    assert response["Content-Type"] == MEDIA
    assert "status:read" in response.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/v1/", "/api/v1/status/", "/api/v2/actions", "/api/v1/actions/no-such"]
)
def test_unknown_address_is_404_problem(client, world, token, path):
    for headers in ({}, token()):
        response = client.get(path, headers=headers)
        assert response.status_code == 404
        assert response["Content-Type"] == MEDIA
        assert response.json()["type"] == "about:blank"


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("actions")])
def test_writing_is_405(client, token, path):
    response = client.post(path, data="{}", content_type="application/json", headers=token())
    assert response.status_code == 405
    assert response["Content-Type"] == MEDIA


def test_unforeseen_error_is_500_problem_and_says_nothing_of_its_inside(client, token, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("SECRET INSIDE")

    monkeypatch.setattr("actions.api.views.standings", fail)
    response = client.get("/api/v1/status", headers=token())
    assert response.status_code == 500
    assert response["Content-Type"] == MEDIA
    assert "SECRET" not in response.content.decode()
