"""A session ends half an hour after its last page and twelve hours after it began; what is sent then is kept."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from partners.gateways import sessions
from partners.models import SavedView
from tests.database import as_owner
from tests.factories.partners import PASSWORD
from tests.queries import counted

LOGIN = reverse("account_login")
PAGE = "/p/northmere/views/save/actions/"


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.coordinator)
    return client


def ago(client, **marks):
    session = client.session
    for mark, minutes in marks.items():
        session[getattr(sessions, mark)] = time.time() - minutes * 60
    session.save()


def sign_in(client, address, person="cora@northmere.example"):
    return client.post(address, {"login": person, "password": PASSWORD})


@pytest.mark.parametrize(
    ("marks", "ends"),
    [
        ({"SEEN": 29}, False),
        ({"SEEN": 31}, True),
        ({"SEEN": 1, "BEGAN": 719}, False),
        ({"SEEN": 1, "BEGAN": 721}, True),
    ],
)
def test_session_ends_in_time(signed_in, marks, ends):
    ago(signed_in, **marks)
    response = signed_in.get("/account/")
    assert (response.status_code == 302) == ends
    assert ("_auth_user_id" in signed_in.session) != ends
    if ends:
        assert response.url == f"{LOGIN}?next=/account/"
        assert "You were signed out because" in signed_in.get(response.url).content.decode()


def test_page_puts_the_end_off(signed_in):
    ago(signed_in, SEEN=20)
    signed_in.get("/account/")
    assert time.time() - signed_in.session[sessions.SEEN] < 60


def test_warnings_button_puts_the_end_off(signed_in):
    ago(signed_in, SEEN=20)
    assert signed_in.post(reverse("still_here")).status_code == 204
    assert time.time() - signed_in.session[sessions.SEEN] < 60


def test_session_that_was_just_seen_costs_no_query(signed_in):
    ago(signed_in, SEEN=0.5)
    few = counted(signed_in, "/account/")
    ago(signed_in, SEEN=2)
    assert counted(signed_in, "/account/") > few  # it is written down once a minute


def test_what_is_sent_too_late_is_kept_and_sent_after_signing_in(signed_in, world):
    ago(signed_in, SEEN=31)
    late = signed_in.post(PAGE, {"name": "Late <answers> of the police force"})
    assert late.url == f"{LOGIN}?next=/accounts/kept/"
    signed_in.get(late.url)
    back = signed_in.post(
        late.url, {"login": "cora@northmere.example", "password": PASSWORD, "next": "/accounts/kept/"}
    )
    assert back.url == "/accounts/kept/"
    page = signed_in.get(back.url).content.decode()
    assert f'action="{PAGE}"' in page
    assert 'name="name" value="Late &lt;answers&gt; of the police force"' in page
    signed_in.post(PAGE, {"name": "Late <answers> of the police force"})
    with as_owner():
        assert SavedView.objects.get().name == "Late <answers> of the police force"
    assert signed_in.get("/accounts/kept/").url == "/"


def test_kept_words_are_nobody_elses(signed_in, world):
    ago(signed_in, SEEN=31)
    late = signed_in.post(PAGE, {"name": "Mine alone"})
    sign_in(signed_in, late.url, "tom@trust.example")
    assert "_auth_user_id" in signed_in.session
    assert signed_in.get("/accounts/kept/").url == "/"


def test_kept_words_can_be_thrown_away(signed_in):
    ago(signed_in, SEEN=31)
    late = signed_in.post(PAGE, {"name": "Not any more"})
    sign_in(signed_in, late.url)
    assert "What you typed is kept" in signed_in.get("/accounts/kept/").content.decode()
    signed_in.post("/accounts/kept/")
    assert signed_in.get("/accounts/kept/").url == "/"


def test_forged_form_is_kept_for_nobody(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)
    ago(client, SEEN=31)
    assert client.post(PAGE, {"name": "Forged"}).status_code == 403
