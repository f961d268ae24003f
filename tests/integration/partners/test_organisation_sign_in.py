"""People sign in at their agency's own identity provider: a real one, in a process of its own, told what to say."""

import io
import json
import time
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from partners.gateways import organisations as gateway
from partners.gateways import sessions
from partners.gateways.sign_in import way_in
from partners.models import Identity, Organisation
from partners.services import organisations
from tests.factories.partners import PASSWORD, UserFactory
from tests.identity_provider import CLIENT, SECRET, provider, running_provider

__all__ = ["provider", "running_provider"]

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


def test_address_leads_to_the_agencys_own_sign_in(client, police):
    page = client.get(reverse("organisation"), {"email": "Lena@Police.Example"}).content.decode()
    assert "Go on to Northmere Police" in page
    elsewhere = client.get(reverse("organisation"), {"email": "tom@trust.example"}).content.decode()
    assert "a password of their own" in elsewhere
    odd = client.get(reverse("organisation"), {"email": "lena@police.example@trust.example"}).content.decode()
    assert "Enter an email address" in odd


def test_person_comes_in_and_shows_no_second_step_where_two_were_shown(client, world, police, provider):
    provider.say(claims=TWO)
    response = come_back(client, police, onward="/my-work/")
    assert response.url == "/my-work/"
    assert signed_in(client) == str(world.lead.pk)
    assert client.get("/my-work/").status_code == 200


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"]]}, False),
        ({"acr": "urn:two"}, True),
        ({"acr": ["urn:two"]}, False),
        ({}, False),
    ],
)
def test_second_step_is_asked_for_where_only_one_was_shown(client, police, provider, said, enough):
    provider.say(claims=LENA | said)
    come_back(client, police)
    page = client.get("/my-work/")
    assert (page.status_code == 200) == enough
    if not enough:
        assert page.url == reverse("mfa_index")


def test_person_is_known_by_the_providers_key_and_not_by_the_address(client, world, police, provider):
    provider.say(claims=TWO)
    come_back(client, police)
    client.logout()
    provider.say(claims=TWO | {"email": "l.shah@police.example"})
    come_back(client, police)
    assert signed_in(client) == str(world.lead.pk)
    client.logout()
    provider.say(claims=TWO | {"sub": "8c1b"})
    response = come_back(client, police)
    assert response.status_code == 403
    assert "knows somebody else by your address" in response.content.decode()
    assert signed_in(client) is None
    call_command("agency_sign_in", forget="lena@police.example", stdout=io.StringIO())
    come_back(client, police)
    assert signed_in(client) == str(world.lead.pk)


def test_nobody_is_made_by_signing_in(client, police, provider):
    provider.say(claims=TWO | {"email": "nobody@police.example"})
    response = come_back(client, police)
    assert "Ask the coordinator" in response.content.decode()
    assert signed_in(client) is None
    assert not Identity.objects.exists()


def test_who_left_does_not_come_in(client, world, police, provider):
    provider.say(claims=TWO)
    come_back(client, police)
    client.logout()
    world.lead.is_active = False
    world.lead.save()
    assert come_back(client, police).status_code == 403
    assert signed_in(client) is None


def test_its_people_come_in_there_and_nowhere_else(client, world, police):
    response = client.post(reverse("account_login"), {"login": world.lead.email, "password": PASSWORD}, follow=True)
    assert signed_in(client) is None
    assert "People of Northmere Police sign in at" in response.content.decode()
    client.post(reverse("account_login"), {"login": world.coordinator.email, "password": PASSWORD})
    assert signed_in(client) == str(world.coordinator.pk)


def test_beside_passwords_they_come_in_by_both(client, world, police):
    Organisation.objects.update(only_way=False)
    client.post(reverse("account_login"), {"login": world.lead.email, "password": PASSWORD})
    assert signed_in(client) == str(world.lead.pk)


def test_invitation_leads_there(police):
    nia = UserFactory(email="nia@police.example", password="!")
    assert way_in(nia).endswith(reverse("organisation"))


def test_sensitive_page_sends_there_again_and_goes_on(client, world, police, provider):
    provider.say(claims=TWO)
    come_back(client, police)
    page = "/p/northmere/partnership/people/invite/"
    session = client.session
    session[sessions.CONFIRMED] = time.time() - 2 * sessions.CONFIRMED_FOR
    session.save()
    asked = client.get(page)
    assert asked.url.startswith(reverse("organisation_confirm"))
    assert "Go on to Northmere Police" in client.get(asked.url).content.decode()
    address = go(client, police, onward=page)
    assert {"prompt", "max_age"} <= set(parse_qs(urlsplit(address).query))
    back = client.get(at_provider(address).removeprefix("http://testserver"))
    assert back.url == page
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    "said", [{"auth_time": None}, {"auth_time": 1}, {"sub": "another", "email": "carl@police.example"}]
)
def test_saying_it_again_takes_the_same_person_just_now(client, police, provider, said):
    provider.say(claims=TWO)
    come_back(client, police)
    session = client.session
    session[sessions.CONFIRMED] = 0
    session.save()
    provider.say(claims=TWO | said)
    assert come_back(client, police, onward="/evidence/").status_code == 403
    assert client.session[sessions.CONFIRMED] == 0


def test_answer_is_good_once_and_in_the_browser_that_asked(client, police, provider, django_user_model):
    provider.say(claims=TWO)
    back = at_provider(go(client, police)).removeprefix("http://testserver")
    other = type(client)()
    assert other.get(back).status_code == 403
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back).status_code == 403  # what was kept for it is gone
    assert signed_in(client) is None
    again = at_provider(go(client, police)).removeprefix("http://testserver")
    assert client.get(again).status_code == 302
    client.logout()
    assert client.get(again).status_code == 403


def test_answer_of_another_provider_is_none(client, police, provider):
    provider.say(claims=TWO)
    back = at_provider(go(client, police)).removeprefix("http://testserver")
    assert client.get(f"{back}&iss=https://evil.example").status_code == 403
    back = at_provider(go(client, police)).removeprefix("http://testserver")
    assert client.get(f"{back}&iss={provider.url}").status_code == 302


def test_refusal_and_silence_are_told(client, police, provider):
    provider.say(refuse=True)
    assert "You were not signed in at Northmere Police" in come_back(client, police).content.decode()
    Organisation.objects.update(issuer="http://127.0.0.1:9")
    page = client.get(reverse("organisation_go", args=[police.code]))
    assert "does not answer just now" in page.content.decode()


def test_it_is_not_led_astray_after_signing_in(client, police, provider):
    provider.say(claims=TWO)
    assert come_back(client, police, onward="https://evil.example/").url == reverse("home")


def test_secret_is_kept_encrypted(police):
    assert SECRET not in Organisation.objects.get().secret


def test_whoever_hosts_sets_it_up_and_ends_it(world, provider, monkeypatch):
    cache.clear()
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    facts = {"agency": "northmere-police", "domain": "police.example", "issuer": provider.url, "client_id": CLIENT}
    call_command("agency_sign_in", **facts, stdout=said)
    call_command("agency_sign_in", stdout=said)
    assert "police.example: Northmere Police" in said.getvalue()
    call_command("agency_sign_in", end="police.example", stdout=said)
    assert not Organisation.objects.live().exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"agency": "nowhere"}, "There is no agency"),
        ({"client_id": None}, "Give --client-id too"),
        ({"domain": "police"}, "behind the @"),
        ({"issuer": "http://127.0.0.1:9"}, "does not answer"),
    ],
)
def test_what_cannot_be_set_up_says_why(world, provider, monkeypatch, changes, says):
    cache.clear()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    facts = {"agency": "northmere-police", "domain": "police.example", "issuer": provider.url, "client_id": CLIENT}
    with pytest.raises(CommandError, match=says):
        call_command("agency_sign_in", **facts | changes)


def test_provider_is_as_the_standard_says(police, provider):
    """So that what comes in here comes in from a real one: what discovery has to say, and what it has to refuse."""
    said = gateway.described(police)
    needed = {
        "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
        "subject_types_supported", "id_token_signing_alg_values_supported",
    }  # fmt: skip
    assert needed <= set(said)
    sent, now = gateway.asked(), time.time()
    provider.say(claims=TWO)

    def code():
        back = at_provider(gateway.address(police, sent, back="http://testserver/back"))
        return parse_qs(urlsplit(back).query)["code"][0]

    first = code()
    assert gateway.person(police, sent, code=first, back="http://testserver/back", now=now).subject == "7f3a"
    for wrong in (
        {"code": first, "back": "http://testserver/back"},  # a second time
        {"code": code(), "back": "http://testserver/elsewhere"},
        {"code": "made up", "back": "http://testserver/back"},
    ):
        with pytest.raises(gateway.Unreachable):
            gateway.person(police, sent, now=now, **wrong)
    with pytest.raises(gateway.Unreachable):  # without the verifier that was promised
        gateway.person(
            police, gateway.Asked(sent.state, sent.nonce, "x"), code=code(), back="http://testserver/back", now=now
        )


# Forged --------------------------------------------------------------------------------------------------------------

NOW = int(time.time())
FORGED = {
    "no algorithm": {"sign": "none"},
    "no algorithm, written otherwise": {"sign": "none", "header": {"alg": "NoNe"}},
    "no signature": {"sign": "bare"},
    "a key that nobody knows": {"sign": "other"},
    "a key that nobody knows, under no name": {"sign": "other", "header": {"kid": None}},
    "a key that the token brings": {"sign": "embedded"},
    "an address of keys that the token brings": {"sign": "other", "header": {"jku": "http://127.0.0.1:9/keys"}},
    "a certificate that the token brings": {"sign": "other", "header": {"x5u": "http://127.0.0.1:9/x"}},
    "the public key taken for a secret": {"sign": "public"},
    "the client's secret taken for the key": {"sign": "secret"},
    "the public key taken for a secret, under the curve's name": {"sign": "public", "header": {"kid": "curve"}},
    "a key that is too short": {"sign": "short", "header": {"kid": "short"}},
    "a key that only seals": {"sign": "other", "header": {"kid": "sealing"}},
    "a name of no key": {"header": {"kid": "two"}},
    "a name that is a path": {"header": {"kid": "../../../../dev/null"}},
    "a name that is SQL": {"header": {"kid": "x' UNION SELECT 'key"}},
    "an empty name": {"header": {"kid": ""}},
    "a name of a key of another kind": {"header": {"kid": "curve"}},
    "a demand that we do not know": {"header": {"crit": ["x"], "x": 1}},
    "an access token": {"header": {"typ": "at+jwt"}},
    "a claim changed after it was signed": {"sign": "changed"},
    "half a token": {"sign": "200"},
    "an empty token": {"sign": "0"},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "an issuer with a slash": {"claims": {"iss": "{url}/"}},
    "no issuer": {"claims": {"iss": None}},
    "issuers in a list": {"claims": {"iss": ["{url}"]}},
    "another client's": {"claims": {"aud": "somebody else"}},
    "another client's as well": {"claims": {"aud": [CLIENT, "somebody else"]}},
    "nobody's": {"claims": {"aud": None}},
    "an empty list of clients": {"claims": {"aud": []}},
    "given to another client": {"claims": {"azp": "somebody else"}},
    "for two, given to us": {"claims": {"aud": [CLIENT, "somebody else"], "azp": CLIENT}},
    "another nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"claims": {"nonce": None}},
    "an empty nonce": {"claims": {"nonce": ""}},
    "a nonce that is a list": {"claims": {"nonce": ["x"]}},
    "over": {"claims": {"exp": NOW - 3600}},
    "without an end": {"claims": {"exp": None}},
    "an end that is a word": {"claims": {"exp": "never"}},
    "an end that is true": {"claims": {"exp": True}},
    "made long ago": {"claims": {"iat": NOW - 7200, "exp": NOW + 7200}},
    "made tomorrow": {"claims": {"iat": NOW + 86400, "exp": NOW + 90000}},
    "not made at any time": {"claims": {"iat": None}},
    "not yet": {"claims": {"nbf": NOW + 3600}},
    "nobody": {"claims": {"sub": None}},
    "a nobody who is empty": {"claims": {"sub": ""}},
    "a person who is a number": {"claims": {"sub": 1}},
    "a person of many words": {"claims": {"sub": "x" * 300}},
    "a person with a line break": {"claims": {"sub": "7f3a\n"}},
    "another agency's domain": {"claims": {"email": "tom@trust.example"}},
    "the coordinator's domain": {"claims": {"email": "cora@northmere.example"}},
    "a domain within ours": {"claims": {"email": "lena@it.police.example"}},
    "a domain that ends like ours": {"claims": {"email": "lena@notpolice.example"}},
    "a domain that begins like ours": {"claims": {"email": "lena@police.example.evil.example"}},
    "two domains": {"claims": {"email": "cora@northmere.example@police.example"}},
    "a domain with letters that look alike": {"claims": {"email": "lena@pоlice.example"}},
    "no address": {"claims": {"email": None}},
    "addresses in a list": {"claims": {"email": ["lena@police.example"]}},
    "an address that was not verified": {"claims": {"email_verified": False}},
    "an address of which nobody says that it was": {"claims": {"email_verified": None}},
    "an address verified in a word": {"claims": {"email_verified": "true"}},
    "a verified address by a number": {"claims": {"email_verified": 1}},
}  # fmt: skip


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_forged_token_lets_nobody_in(client, world, police, provider, forged):
    said = {"claims": {}, **forged}
    claims = {name: _told(value, provider.url) for name, value in said["claims"].items()}
    provider.say(**{**said, "claims": TWO | claims})
    response = come_back(client, police)
    assert response.status_code == 403
    assert "an answer that we cannot accept" in response.content.decode()  # before anybody is looked for by it
    assert signed_in(client) is None
    assert not Identity.objects.exists()


def _told(value, url):
    if isinstance(value, list):
        return [_told(one, url) for one in value]
    return value.replace("{url}", url) if isinstance(value, str) else value


@pytest.mark.parametrize(
    "honest",
    [{}, {"sign": "es256"}, {"claims": {"aud": [CLIENT]}}, {"claims": {"azp": CLIENT}}, {"header": {"typ": None}}],
)
def test_what_is_forged_would_be_believed_if_it_were_honest(client, world, police, provider, honest):
    provider.say(**{**honest, "claims": TWO | honest.get("claims", {})})
    assert come_back(client, police).status_code == 302
    assert signed_in(client) == str(world.lead.pk)


def test_provider_that_vouches_need_not_say_verified(client, police, provider):
    Organisation.objects.update(vouches=True)
    provider.say(claims=TWO | {"email_verified": False})
    assert come_back(client, police).status_code == 403
    provider.say(claims=TWO | {"email_verified": None})
    assert come_back(client, police).status_code == 302


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


def test_provider_that_says_it_is_another_is_not_asked(client, police, provider):
    cache.clear()
    provider.say(issuer="https://evil.example")
    assert client.get(reverse("organisation_go", args=[police.code])).status_code == 403
