"""Guessing a password: few guesses are looked at, and the owner gets in meanwhile."""

from datetime import timedelta

import pytest
from allauth.account import adapter
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from partners.models import Allowance, Guess
from tests.factories.partners import PASSWORD

LOGIN, WRONG = reverse("account_login"), "wrong"


@pytest.fixture
def evaluated(monkeypatch):
    """How many passwords were really compared."""
    calls = []
    real = adapter.authenticate
    monkeypatch.setattr(adapter, "authenticate", lambda *a, **k: calls.append(k) or real(*a, **k))
    return calls


def guess(client, number, email="cora@northmere.example", password=WRONG):
    address = f"10.0.{number % 100}.7"
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def later(**time):
    for one in Guess.objects.all():
        Guess.objects.filter(pk=one.pk).update(
            last_at=one.last_at - timedelta(**time), wait_until=one.wait_until - timedelta(**time)
        )


def test_of_many_guesses_few_are_looked_at(client, world, evaluated):
    pages = [guess(client, number) for number in range(150)]
    assert len(evaluated) == 5
    assert "There were too many wrong passwords" in pages[-1].content.decode()


def test_each_try_is_logged_without_saying_whose(client, world, caplog):
    with caplog.at_level("INFO", logger="followthrough.sign_in"):
        for number in range(6):
            guess(client, number)
        guess(client, 7, email="tom@trust.example", password=PASSWORD)
    said = [record.getMessage() for record in caplog.records if record.name == "followthrough.sign_in"]
    wrong, many = "sign-in refused: wrong address or password", "sign-in refused: too many guesses"
    assert said == [*[wrong] * 5, many, "signed in by password"]
    assert "northmere.example" not in caplog.text


def test_a_day_of_guessing_is_no_more_than_twenty(world, evaluated):
    allowance = Allowance(free=5, longest=24 * 60 * 60)
    made = 0
    for _ in range(24 * 60):
        made += Guess.objects.take("one", allowance)
        later(minutes=1)
    assert 5 < made <= 20


def test_unknown_address_waits_like_a_known_one(client, world):
    known = [guess(client, n).content.decode() for n in range(8)]
    unknown = [guess(client, n, email="nobody@northmere.example").content.decode() for n in range(8)]
    assert ["too many wrong" in page for page in known] == ["too many wrong" in page for page in unknown]


def test_owner_waits_elsewhere_but_not_on_a_known_device(client, world):
    own = type(client)()
    assert guess(own, 1, password=PASSWORD).status_code == 302
    own.post(reverse("account_logout"))
    for number in range(20):
        guess(client, number)
    assert "_auth_user_id" not in client.session
    assert guess(client, 50, password=PASSWORD).status_code == 200  # right, but not looked at
    assert guess(own, 1, password=PASSWORD).status_code == 302
    assert "_auth_user_id" in own.session


def test_known_device_waits_too(client, world, evaluated):
    guess(client, 1, password=PASSWORD)
    client.post(reverse("account_logout"))
    evaluated.clear()
    for _ in range(20):
        guess(client, 1)
    assert len(evaluated) == 5


def test_known_device_of_one_is_none_of_anothers(client, world, evaluated):
    guess(client, 1, password=PASSWORD)
    client.post(reverse("account_logout"))
    for number in range(20):
        guess(client, number, email="tom@trust.example")
    guess(type(client)(), 50, email="tom@trust.example")  # else each device of one's own would buy five more
    assert sum(k["email"] == "tom@trust.example" for k in evaluated) == 5


def test_mailed_code_lets_the_owner_in_meanwhile(client, world):
    for number in range(20):
        guess(client, number)
    client.post(reverse("account_request_login_code"), {"email": "cora@northmere.example"})
    code = mail.outbox[0].body.split("asked for it:")[1].split()[0]
    assert "Type the code" in client.get(reverse("account_confirm_login_code")).content.decode()
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
    assert "_auth_user_id" in client.session


def test_address_waits_for_every_account(client, world, evaluated):
    for number in range(40):
        client.post(LOGIN, {"login": f"p{number}@x.example", "password": "wrong"}, REMOTE_ADDR="10.9.9.9")
    assert len(evaluated) == 30


def test_right_password_ends_the_wait_of_the_account_alone(client, world):
    for number in range(4):
        guess(client, number)
    guess(client, 3, password=PASSWORD)
    assert list(Guess.objects.values_list("tries", flat=True)) == [1, 1, 1, 1]  # the addresses keep their wrong ones


def test_wait_grows_and_is_forgotten(db):
    allowance = Allowance(free=2, longest=300)
    waits = []
    for _ in range(6):
        assert Guess.objects.take("one", allowance)
        waits.append(round((Guess.objects.waits_until("one") - timezone.now()).total_seconds()))
        Guess.objects.update(wait_until=timezone.now() - timedelta(seconds=1))
    assert waits == [0, 60, 120, 240, 300, 300]
    later(days=3)
    assert Guess.objects.take("one", allowance)
    assert Guess.objects.get().tries == 1
