"""What the tests of an agency's own sign-in share: the agency with its provider, and the way there and back."""

import urllib.request

import pytest
from django.core.cache import cache
from django.urls import reverse

from partners.models import Organisation
from partners.services import organisations
from tests.identity_provider import CLIENT, SECRET

LENA = {"sub": "7f3a", "email": "lena@police.example"}
TWO = {**LENA, "amr": ["pwd", "mfa"]}


@pytest.fixture
def police(world, provider, settings) -> Organisation:
    settings.SECOND_FACTOR = True
    cache.clear()
    return organisations.set_up(
        agency=world.police, domain="police.example", issuer=provider.url, client_id=CLIENT, secret=SECRET,
        amr=["mfa"], acr=["urn:two"], only_way=True, vouches=False,
    )  # fmt: skip


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def at_provider(address):
    """Where the provider sends the browser back to."""
    try:
        urllib.request.build_opener(_Stay).open(address, timeout=60)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]


def go(client, police, *, onward=""):
    sent = client.get(reverse("organisation_go", args=[police.code]), {"next": onward})
    assert sent.status_code == 302, sent.content.decode()
    return sent["Location"]


def come_back(client, police, **more):
    back = at_provider(go(client, police, **more))
    return client.get(back.removeprefix("http://testserver"))


def signed_in(client):
    return client.session.get("_auth_user_id")
