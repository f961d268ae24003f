"""Entra ID, Keycloak and Google Workspace, by what their makers document that they say."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from organisation_support import LENA, TWO, come_back, police, signed_in

from partners.gateways import organisations as gateway
from partners.models import Organisation
from tests.identity_provider import CLIENT, provider, running_provider

__all__ = ["police", "provider", "running_provider"]

NOW = int(time.time())
# Of other makes, as their makers document them: what they say, and what is set for them here
BOTH_WAYS = {"token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"]}
ENTRA = {  # v2.0, with the optional claims email, xms_edov, acrs and auth_time; it has no amr
    "ver": "2.0", "tid": "9188040d", "oid": "66f3", "preferred_username": "lena@police.example", "name": "Lena Shah",
    "aio": "x", "rh": "0.x", "uti": "x", "email_verified": None, "iat": NOW - 300, "nbf": NOW - 300, "exp": NOW + 3600,
}  # fmt: skip
KEYCLOAK = {
    "typ": "ID", "azp": CLIENT, "aud": [CLIENT], "acr": "1", "sid": "x", "jti": "x", "at_hash": "x",
    "preferred_username": "lena", "auth_time": NOW - 60,
}  # fmt: skip
MAKES = {
    "Entra ID, by conditional access": (ENTRA | {"xms_edov": True, "acrs": ["c2", "c1"]}, {"acr": ["c1"]}, True),
    "Entra ID, in numbers": (ENTRA | {"xms_edov": 1, "acrs": "c1"}, {"acr": ["c1"]}, True),
    "Entra ID, where nobody asked for two": (ENTRA | {"xms_edov": "1"}, {}, False),
    "Entra ID, another context": (ENTRA | {"xms_edov": True, "acrs": ["c10"]}, {"acr": ["c1"]}, False),
    "Entra ID, that is believed": (ENTRA, {"vouches": True}, False),
    "Keycloak": (KEYCLOAK, {}, False),
    "Keycloak, by its levels": (KEYCLOAK | {"acr": "gold"}, {"acr": ["gold"]}, True),
    "Keycloak, by its ways": (KEYCLOAK | {"amr": ["pwd", "otp"]}, {"amr": ["otp"]}, True),
    "Google Workspace": ({"azp": CLIENT, "hd": "police.example", "at_hash": "x"}, {}, False),
}


def as_of_now(claims):
    """A token is believed for ten minutes, and this file may have been read long before its tests are run."""
    later = int(time.time()) - NOW
    return {name: said + later if name in {"iat", "nbf", "exp", "auth_time"} else said for name, said in claims.items()}


@pytest.mark.parametrize(("claims", "set_for_it", "two"), MAKES.values(), ids=MAKES)
def test_people_come_in_from_providers_of_other_makes(client, world, police, provider, claims, set_for_it, two):
    Organisation.objects.update(**set_for_it)
    cache.clear()  # it says of itself what it says of itself
    provider.say(
        claims=LENA | as_of_now(claims),
        configuration=BOTH_WAYS,
        keys="plain",
        back={"session_state": "x", "iss": provider.url},
    )
    assert come_back(client, police).status_code == 302
    assert signed_in(client) == str(world.lead.pk)
    assert (client.get("/my-work/").status_code == 200) == two


@pytest.mark.parametrize("edov", [False, 0, "0", "false", None, [True], {"true": 1}, "yes"])
def test_owner_of_a_domain_whom_entra_does_not_know_is_not_vouched_for(client, police, provider, edov):
    Organisation.objects.update(vouches=edov is not None)
    provider.say(claims=TWO | as_of_now(ENTRA) | {"xms_edov": edov})
    assert come_back(client, police).status_code == 403


def test_two_factors_are_asked_for_in_both_languages(police):
    Organisation.objects.update(acr=["c1", "urn:two"])
    police.refresh_from_db()
    asked = parse_qs(urlsplit(gateway.address(police, gateway.asked(), back="http://testserver/back")).query)
    assert asked["acr_values"] == ["c1 urn:two"]
    assert json.loads(asked["claims"][0]) == {"id_token": {"acrs": {"essential": True, "value": "c1"}}}
    Organisation.objects.update(acr=[])
    police.refresh_from_db()
    plain = parse_qs(urlsplit(gateway.address(police, gateway.asked(), back="http://testserver/back")).query)
    assert not {"acr_values", "claims"} & set(plain)
