import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.partners import PASSWORD

PUBLIC = ["accessibility", "privacy", "help", "account_login", "account_signup", "account_reset_password", "healthz"]


def sign_in(client, email="cora@northmere.example", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_person_signs_in_with_address_and_password(client, world):
    response = sign_in(client)
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(world.coordinator.pk)


@pytest.mark.parametrize(
    ("email", "password"), [("cora@northmere.example", "wrong"), ("nobody@northmere.example", PASSWORD)]
)
def test_wrong_address_and_wrong_password_read_alike(client, world, email, password):
    page = sign_in(client, email, password).content.decode()
    assert "_auth_user_id" not in client.session
    assert "There is a problem" in page
    assert re.sub(r"\s+", " ", "".join(re.findall(r"error-summary__list.*?</ul>", page, re.DOTALL)))


def test_inactive_person_does_not_sign_in(client, world):
    world.coordinator.is_active = False
    world.coordinator.save()
    response = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert response.url == reverse("account_inactive")
    assert "account is closed" in client.get(response.url).content.decode()


def test_person_signs_out(client, world):
    client.force_login(world.coordinator)
    assert "_auth_user_id" in client.session
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_needs_nobody(client, db, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("url", ["/p/northmere/partnership/", "/p/northmere/messages/", "/mailbox/", "/"])
def test_other_pages_ask_to_sign_in(client, world, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client, world, method):
    facts = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    response = getattr(client, method)(reverse("account_signup"), facts)
    assert response.status_code == (200 if method == "get" else 405)
    assert "_auth_user_id" not in client.session
    if method == "get":
        assert "You need an invitation" in response.content.decode()


def test_password_is_reset_by_mail(client, world):
    response = client.post(reverse("account_reset_password"), {"email": "cora@northmere.example"})
    assert response.url == reverse("account_reset_password_done")
    assert "Check your email" in client.get(response.url).content.decode()
    (sent,) = mail.outbox
    link = re.search(r"http://testserver(\S+)", sent.body)[1]
    form = client.get(link, follow=True)
    page = form.content.decode()
    assert "Choose a new password" in page
    new = "quite another long password"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done.url == reverse("account_reset_password_from_key_done")
    assert "Your password is changed" in client.get(done.url).content.decode()
    assert sign_in(client, password=new).status_code == 302
    used = client.get(link, follow=True).content.decode()
    assert "This link no longer works" in used


def test_reset_tells_nobody_whether_there_is_an_account(client, world):
    known = client.post(reverse("account_reset_password"), {"email": "cora@northmere.example"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@northmere.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize("password", ["short", "password1234", "cora@northmere.example"])
def test_weak_password_is_refused(client, world, password):
    client.post(reverse("account_reset_password"), {"email": "cora@northmere.example"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    response = client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})
    assert "There is a problem" in response.content.decode()


def test_unknown_address_is_not_found(client, world):
    client.force_login(world.coordinator)
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_refusal_is_a_page(client, world):
    client.force_login(world.lead)
    response = client.get("/p/northmere/messages/")
    assert response.status_code == 403
    assert "<h1" in response.content.decode()
