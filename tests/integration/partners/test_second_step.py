"""A second step for everybody: an app with recovery codes, or a passkey; and who says again who they are."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from django.urls import reverse

from partners.gateways import sessions
from partners.gateways.sign_in import SecondFactorAdapter
from partners.models import Appointment
from tests.database import as_owner
from tests.factories.partners import PASSWORD


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, person, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def set_up(client):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = True


def test_nobody_gets_further_without_one(client, world, required):
    sign_in(client, world.coordinator)
    response = client.get("/p/northmere/today/")
    assert response.url == reverse("mfa_index")
    page = client.get(response.url).content.decode()
    assert "Set up a second step" in page


def test_app_opens_the_way_and_is_asked_for_next_time(client, world, required):
    sign_in(client, world.coordinator)
    _, done = set_up(client)
    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get("/p/northmere/today/").status_code == 200
    client.post(reverse("account_logout"))
    assert sign_in(client, world.coordinator).url == reverse("mfa_authenticate")
    assert client.get("/p/northmere/today/").url.startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "There is a problem" in wrong
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    later = client.post(reverse("mfa_authenticate"), {"code": recovery_code(world.coordinator)})
    assert later.status_code == 302
    assert client.get("/p/northmere/today/").status_code == 200


def recovery_code(person):
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]


def test_recovery_code_works_once(client, world, required):
    sign_in(client, world.coordinator)
    set_up(client)
    code = recovery_code(world.coordinator)
    for right in (True, False):
        client.post(reverse("account_logout"))
        sign_in(client, world.coordinator)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) == right


def test_secret_of_an_app_is_not_kept_in_clear(client, world, required):
    sign_in(client, world.coordinator)
    secret, _ = set_up(client)
    kept = Authenticator.objects.get(user=world.coordinator, type="totp").data["secret"]
    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_secret_is_read_with_yesterdays_key_until_it_is_renewed(client, world, required, settings):
    sign_in(client, world.coordinator)
    secret, _ = set_up(client)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    assert secret_of(world.coordinator) == secret
    call_command("renew_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert secret_of(world.coordinator) == secret
    settings.SECRET_KEY = "a key that read none of it"
    assert secret_of(world.coordinator) != secret_of(world.coordinator) != secret


def secret_of(person):
    kept = Authenticator.objects.get(user=person, type="totp").data["secret"]
    return SecondFactorAdapter().decrypt(kept)


def test_lost_second_step_is_taken_away_by_who_hosts_it(client, world, required):
    sign_in(client, world.coordinator)
    set_up(client)
    call_command("remove_second_step", world.coordinator.email)
    assert client.get("/account/").url.startswith(reverse("account_login"))
    sign_in(client, world.coordinator)
    assert client.get("/p/northmere/today/").url == reverse("mfa_index")


def test_taking_the_last_one_away_asks_for_a_new_one(client, world, required):
    sign_in(client, world.coordinator)
    set_up(client)
    assert "Remove your authenticator app?" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/p/northmere/today/").url == reverse("mfa_index")


def test_demo_lets_people_in_without(client, world, settings):
    settings.SECOND_FACTOR, settings.DEMO = False, True
    assert "asked for a second step here" in client.get(reverse("account_login")).content.decode()
    sign_in(client, world.coordinator)
    assert client.get("/p/northmere/today/").status_code == 200
    assert "you can leave it out" in client.get(reverse("mfa_index")).content.decode()


@pytest.mark.parametrize(
    "page", ["account", "mfa_index", "mfa_list_webauthn", "usersessions_list", "account_change_password"]
)
def test_account_page_opens(client, world, page):
    sign_in(client, world.coordinator)
    assert client.get(reverse(page)).status_code == 200


def test_sensitive_page_asks_again_after_an_hour_and_goes_on(client, world):
    client.force_login(world.coordinator)
    before(client, sessions.CONFIRMED, 61 * 60)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    page = client.get(asked.url).content.decode()
    assert "Is it still you?" in page
    wrong = client.post(asked.url, {"password": "wrong", "next": reverse("mfa_activate_totp")})
    assert wrong.status_code == 200
    right = client.post(asked.url, {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert right.url == reverse("mfa_activate_totp")
    assert client.get(right.url).status_code == 200


@pytest.mark.parametrize("address", ["/p/northmere/partnership/people/invite/", "/p/northmere/actions/?file=csv"])
def test_export_and_appointment_ask_again_after_an_hour(client, world, address):
    client.force_login(world.coordinator)
    assert client.get(address).status_code == 200
    before(client, sessions.CONFIRMED, 61 * 60)
    assert client.get(address).url.startswith("/account/confirm/")


def test_what_was_sent_is_done_after_saying_who_one_is(client, world):
    client.force_login(world.coordinator)
    before(client, sessions.CONFIRMED, 61 * 60)
    address = "/p/northmere/partnership/people/invite/"
    asked = client.post(address, {"name": "Nia Rowe", "email": "nia@trust.example", "role": "chair"})
    done = client.post(asked.url, {"password": PASSWORD, "next": address})
    assert done.url == "/p/northmere/partnership/"
    with as_owner():
        assert Appointment.objects.get(user__email="nia@trust.example").role == "chair"


def before(client, what, seconds):
    session = client.session
    session[what] = time.time() - seconds
    session.save()


def test_sessions_are_seen_and_ended_elsewhere(client, world):
    other = type(client)()
    sign_in(other, world.coordinator)
    sign_in(client, world.coordinator)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert len(re.findall("This one", page)) == 1
    assert "Sign out everywhere else" in page
    client.post(reverse("usersessions_list"))
    assert client.get("/").status_code == 302
    assert "/accounts/login/" not in client.get("/").url
    assert other.get("/").url.startswith(reverse("account_login"))


def test_new_password_ends_every_other_session(client, world):
    other = type(client)()
    sign_in(other, world.coordinator)
    sign_in(client, world.coordinator)
    new = "quite another long password"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert "_auth_user_id" in client.session
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").url.startswith(reverse("account_login"))
