"""People sign in at their agency's own identity provider: a real one, in a process of its own, told what to say."""

import io
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from organisation_support import LENA, TWO, at_provider, come_back, go, police, signed_in

from partners.gateways import organisations as gateway
from partners.gateways import sessions
from partners.gateways.sign_in import way_in
from partners.models import Identity, Organisation
from tests.factories.partners import PASSWORD, UserFactory
from tests.identity_provider import CLIENT, SECRET, provider, running_provider

__all__ = ["police", "provider", "running_provider"]


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


def test_provider_that_says_it_is_another_is_not_asked(client, police, provider):
    cache.clear()
    provider.say(issuer="https://evil.example")
    assert client.get(reverse("organisation_go", args=[police.code])).status_code == 403
