"""`./dev soak guesses`: 10,000 guesses of one account's password over HTTP from 100 addresses, by ten at a time.

Counted is how many passwords were compared at all; meanwhile its owner comes in, from a device that is known and by a
code by mail.
"""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from allauth.account import adapter
from django.core import mail
from django.urls import reverse

from partners.models import User
from tests.factories.partners import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

GUESSES, ADDRESSES, AT_ONCE, MOST = 10_000, 100, 10, 20
OWNER = "cora@northmere.example"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TOO_MANY = "There were too many wrong passwords"


class Browser:
    """Cookies and forms, from an address that the proxy before us names."""

    def __init__(self, site: str, address: str) -> None:
        self.site, self.address = site, address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.token = ""

    def open(self, path: str, **sent: str) -> str:
        data = urllib.parse.urlencode({**sent, "csrfmiddlewaretoken": self.token}).encode() if sent else None
        request = urllib.request.Request(
            self.site + path, data, {"X-Forwarded-For": self.address, "Referer": self.site}
        )
        try:
            page = self.opener.open(request, timeout=60).read().decode()
        except urllib.error.HTTPError as error:
            page = error.read().decode()
        if found := TOKEN.search(page):
            self.token = found[1]
        return page


@pytest.fixture
def evaluated(monkeypatch):
    """The passwords of the owner that were really compared."""
    calls: list[str] = []
    real = adapter.authenticate

    def counted(*arguments, **named):
        calls.append(named["email"])
        return real(*arguments, **named)

    monkeypatch.setattr(adapter, "authenticate", counted)
    return calls


def test_few_guesses_are_looked_at_and_the_owner_comes_in(live_server, settings, evaluated, capsys):
    settings.SITE_URL, settings.ALLOWED_HOSTS = live_server.url, ["*"]
    settings.PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    UserFactory(name="Cora Ellis", email=OWNER)
    known = Browser(live_server.url, "192.0.2.1")
    assert _signed_in(_try(known, PASSWORD))
    _sign_out(known)
    evaluated.clear()
    answers: Counter[str] = Counter()
    numbers, began = count(), time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(_guess, live_server.url, numbers, answers) for _ in range(AT_ONCE)]
        while sum(answers.values()) < GUESSES // 2:
            time.sleep(0.1)
        looked_at = len(evaluated)
        came_in = {"a known device": _signed_in(_try(known, PASSWORD)), "a code by mail": _by_mail(live_server.url)}
        owners = len(evaluated) - looked_at
        for one in running:
            one.result()
    guessed = len(evaluated) - owners
    with capsys.disabled():
        print(f"\n{sum(answers.values()):,} guesses from {ADDRESSES} addresses in {time.monotonic() - began:.0f} s: {guessed} looked at"
              f" (at most {MOST}), {answers['wait']:,} told to wait; meanwhile the owner came in by {came_in}")  # fmt: skip
    assert guessed <= MOST
    assert all(came_in.values())
    assert answers["wait"] + answers["wrong"] == GUESSES
    assert User.objects.count() == 1


def _guess(site: str, numbers, answers) -> None:
    browsers: dict[str, Browser] = {}
    while (number := next(numbers)) < GUESSES:
        address = f"198.51.100.{number % ADDRESSES}"
        browser = browsers.setdefault(address, Browser(site, address))
        page = _try(browser, f"a guess of a password, number {number}")
        answers["wait" if TOO_MANY in page else "wrong" if "Sign in" in page and "error" in page else "odd"] += 1


def _try(browser: Browser, password: str) -> str:
    if not browser.token:
        browser.open(reverse("account_login"))
    return browser.open(reverse("account_login"), login=OWNER, password=password)


def _signed_in(page: str) -> bool:
    return "Sign out" in page


def _sign_out(browser: Browser) -> None:
    browser.open(reverse("account_logout"), go="yes")
    browser.token = ""


def _by_mail(site: str) -> bool:
    browser = Browser(site, "203.0.113.9")
    browser.open(reverse("account_request_login_code"))
    browser.open(reverse("account_request_login_code"), email=OWNER)
    code = mail.outbox[-1].body.split("asked for it:")[1].split()[0]
    return _signed_in(browser.open(reverse("account_confirm_login_code"), code=code))
