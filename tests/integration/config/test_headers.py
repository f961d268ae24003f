"""What every answer tells the browser: pages, refusals, files, probes and the API alike."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

ADDRESSES = [
    "/",
    "/p/northmere/partnership/",
    "/p/elsewhere/actions/",
    "/accounts/login/",
    "/help/",
    "/api/v1/actions",
    "/healthz",
]
SAID = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
PROBED_BEFORE = {"/healthz"}  # answered before the rest of the house


@pytest.mark.parametrize("path", ADDRESSES)
def test_answer_says_what_browsers_may_not_do(client, world, path):
    client.force_login(world.coordinator)
    response = client.get(path)
    if path in PROBED_BEFORE:
        return
    assert {name: response.headers.get(name) for name in SAID} == SAID
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/p/northmere/partnership/", "/accounts/login/", "/no/such/page/"])
def test_policy_lets_nothing_but_our_own_files_run(client, world, path):
    client.force_login(world.coordinator)
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    for directive in ("base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert not any(word in policy for word in ("unsafe", "nonce", "data:", "*", "http:"))


def test_page_of_a_person_stays_out_of_shared_caches(client, world):
    client.force_login(world.coordinator)
    assert "private" in client.get("/p/northmere/partnership/").headers["Cache-Control"]


def test_signing_out_empties_the_cache(client, world):
    client.force_login(world.coordinator)
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache"'


def test_cookies_are_kept_from_scripts_and_other_sites(client, world):
    client.post(reverse("account_login"), {"login": "cora@northmere.example", "password": "a long enough password"})
    kept = {name: morsel for name, morsel in client.cookies.items() if name != "messages"}
    assert set(kept) >= {"sessionid", "known_device"}
    assert all(morsel["httponly"] and morsel["samesite"] == "Lax" for morsel in kept.values())


def test_over_tls_cookies_are_bound_to_the_host_and_browsers_stay_on_tls():
    asked = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_DEVICE_COOKIE, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    production = {
        "DEMO": "", "SITE_URL": "https://followthrough.example", "ALLOWED_HOSTS": "", "SECOND_FACTOR": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, **production}, capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", "__Host-known_device", *["True"] * 5,
    ]  # fmt: skip
