"""Files on a host of their own: they are given there and nowhere else, to whom a page has just sent there."""

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partners.gateways import files
from partners.views import download
from reviews.models import Document
from tests.database import as_owner

FILES = "files.testserver"


@pytest.fixture
def document(world, settings):
    settings.FILES_URL, settings.FILES_HOST = f"http://{FILES}", FILES
    settings.ALLOWED_HOSTS = ["testserver", FILES]
    with as_owner():
        kept = files.take(
            SimpleUploadedFile("r.txt", b"A text."), partnership_id=world.northmere.pk, kinds=files.REVIEWS
        )
        return Document.objects.create(
            partnership=world.northmere, title="R", uploaded_by=world.coordinator, **vars(kept)
        )


@pytest.fixture
def ticket(client, world, document):
    client.force_login(world.coordinator)
    sent = client.get(reverse("document", args=[document.code]))
    assert sent.status_code == 302
    assert sent["Cache-Control"] == "no-store"
    parts = urlsplit(sent["Location"])
    assert parts.netloc == FILES
    return parts.path


def test_file_is_given_there_without_a_cookie(ticket):
    response = Client().get(ticket, headers={"host": FILES})
    assert b"".join(response.streaming_content) == b"A text."
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox"
    assert not response.cookies


@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/api/v1/actions", "/p/northmere/", "/static/app.css", "/documents/x/"]
)
def test_nothing_else_is_there(client, world, document, path):
    client.force_login(world.coordinator)
    response = client.get(path, headers={"host": FILES})
    assert response.status_code == 404
    assert not response.cookies
    assert client.post(path, headers={"host": FILES}).status_code == 404


def test_ticket_opens_nothing_on_the_pages_host(ticket):
    assert Client().get(ticket).status_code == 404


def test_ticket_is_good_for_a_minute_and_cannot_be_made_up(ticket, monkeypatch):
    assert Client().get(ticket[:-3] + "xyz", headers={"host": FILES}).status_code == 404
    monkeypatch.setattr(download, "GOOD_FOR", -1)
    late = Client().get(ticket, headers={"host": FILES})
    assert late.status_code == 404
    assert "choose the file again" in late.content.decode()


def test_who_may_not_have_it_is_sent_nowhere(client, world, document):
    client.force_login(world.other_coordinator)
    assert client.get(reverse("document", args=[document.code])).status_code == 404


def test_without_a_host_of_its_own_it_comes_from_here(client, world, document, settings):
    settings.FILES_URL = settings.FILES_HOST = ""
    client.force_login(world.coordinator)
    response = client.get(reverse("document", args=[document.code]))
    assert b"".join(response.streaming_content) == b"A text."
