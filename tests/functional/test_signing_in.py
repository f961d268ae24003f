"""Signing in as people do it: from the invitation to a passkey, with the warning before an idle session ends."""

import os
import pathlib

import pytest
from conftest import assert_sound
from playwright.sync_api import Page, expect

from partners.gateways.sign_in import invitation
from partners.models import User
from tests.factories.partners import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nia(world):
    user = User.objects.create_user("nia.rowe-longname@harrow-vale-hospitals-trust.example", "Nia Rowe")
    user.set_unusable_password()
    user.save()
    return user


def with_a_key(page: Page) -> None:
    """The browser gets a device that says yes to every passkey."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def look(page: Page, name: str) -> None:
    folder = os.environ.get("LOOK")
    if folder:
        page.screenshot(path=pathlib.Path(folder) / f"{name}.png", full_page=True)


def test_invited_person_adds_a_passkey_and_signs_in_with_it(nia, visit, settings, live_server):
    settings.SECOND_FACTOR = True
    page = visit(None)
    here = live_server.url.replace("127.0.0.1", "localhost")  # a passkey is of a name, never of a bare address
    with_a_key(page)
    page.goto(f"{here}/accounts/invitation/{invitation(nia)}/")
    look(page, "invitation")
    assert_sound(page)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Set up a second step")).to_be_visible()
    look(page, "second-step")
    assert_sound(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")
    look(page, "add-passkey")
    assert_sound(page)
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look(page, "codes")
    assert_sound(page)
    page.goto(f"{here}/account/passkeys/")
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    look(page, "passkeys")
    assert_sound(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    look(page, "login")
    assert_sound(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_the_account_are_sound(world, visit, width):
    page = visit(world.coordinator, width=width)
    for path in (
        "/account/",
        "/account/sessions/",
        "/account/password/",
        "/account/second-step/",
        "/account/second-step/app/",
        "/account/passkeys/",
        "/account/confirm/",
    ):
        assert page.goto(path).status == 200
        look(page, f"{path.strip('/').replace('/', '-')}-{width}")
        assert_sound(page)


def test_warning_stands_before_the_end_and_puts_it_off(world, visit):
    page = visit(None)
    page.clock.install()
    page.goto("/")
    page.get_by_label("Email").fill(world.coordinator.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    warning = page.get_by_role("alert").filter(has_text="signed out in 5 minutes")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(warning).to_be_hidden()
    page.wait_for_load_state()  # its script counts from now on
    page.clock.fast_forward("24:30")
    expect(warning).to_be_visible()
    look(page, "warning")
    assert_sound(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward("29:30")
    expect(page.get_by_text("You are signed out now.")).to_be_visible()
