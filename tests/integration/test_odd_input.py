"""Whatever a browser or a tool sends to any page: it is refused or read, and never an error of ours."""

import re

import pytest
from access_matrix import MATRIX
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from test_access_matrix import Target, wants

from tests.database import as_owner

pytestmark = pytest.mark.long
NAMES = re.compile(r'<(?:input|textarea|select)\b[^>]*\bname="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
COORDINATORS = {cell.url for cell in MATRIX if cell.target in {"police", "none"} and "coordinator" in cell.yes.split()}
ODD = ("a\0b", "9" * 40, "x" * 30_000, "https://[::1")
BODIES = (
    (b"--odd\r\nnonsense", "multipart/form-data; boundary=odd"),
    (b"", "multipart/form-data"),
    (b"{}", "application/json"),
    (b"reason=%ff%fe&text=\xff\xfe", FORM),
)


@pytest.fixture
def target(world):
    with as_owner():
        return Target(world, world.northmere, world.police, world.coordinator, world.chair)


def _requests(shown):
    """What is sent to a page that takes posts: odd bodies, and odd words in the fields it shows."""
    names = set(NAMES.findall(shown.content.decode())) - {"csrfmiddlewaretoken"}
    yield from ({"data": body, "content_type": kind} for body, kind in BODIES)
    yield from ({"data": dict.fromkeys(names, odd)} for odd in ODD)
    yield {"data": {name: SimpleUploadedFile("o\u202edd.txt", b"text" * 9 + b"\0\xff") for name in names}}


@pytest.mark.parametrize("persona", ["coordinator", "lead"])
def test_odd_input_is_no_error(client, world, target, persona):
    """The lead sends odd forms where the coordinator has none to send: the others are the same forms."""
    client.raise_request_exception = False
    client.force_login(getattr(world, persona))
    broken = []

    def tell(verb, path, **facts):
        with transaction.atomic():
            response = getattr(client, verb)(path, **facts)
            for close in response._resource_closers:  # response.close() would close the connection too
                close()
            transaction.set_rollback(True)
        if response.status_code >= 500:
            broken.append((verb, path, str(facts)[:120]))
        return response

    for url in sorted({cell.url for cell in MATRIX}):
        Authenticator.objects.all().delete()  # the stand-in for a passkey is none that a page could ask for
        path = reverse(url, kwargs=target.kwargs(url) if wants(url) else {})
        shown = tell("get", path)
        tell("head", path)
        tell("get", path, query_params=dict.fromkeys(("after", "partnership", "review", "year", "status"), "a\0b"))
        if persona == "lead" and url in COORDINATORS:
            continue
        if shown.status_code == 200 and not shown.streaming and tell("post", path).status_code != 405:
            for request in _requests(shown):
                tell("post", path, **request)
    assert broken == []


def test_odd_addresses_are_no_error(client, world):
    client.raise_request_exception = False
    paths = ("/p/%00/", "/p/northmere%00/", "/reviews/NSCP-0/", "/evidence/%ff/", "/%ff", "/mailbox/%00/", "/api/%00")
    for user in (None, world.coordinator):
        client.logout()
        if user:
            client.force_login(user)
        assert {client.get(path).status_code for path in paths} <= {302, 400, 404}
    assert client.post("/accounts/login/", {"login": "a\0@b.example", "password": "\0"}).status_code < 500
    assert client.get("/api/v1/status", headers={"Authorization": "Bearer \0ÿ"}).status_code == 401


def test_more_words_than_anybody_types_are_refused(client, world):
    client.force_login(world.coordinator)
    address = reverse("open_review", args=["northmere"])
    assert client.post(address, b"title=" + b"a" * 6_000_000, content_type=FORM).status_code == 400
