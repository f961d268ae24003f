"""Tokens on pages: issued and shown once, given a new secret beside the old one, ended."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.models import Token
from partners.services import tokens
from partners.working_days import spoken
from tests.database import as_owner

ISSUE = "/p/northmere/partnership/tokens/issue/"


def facts(**changes):
    last = timezone.localdate() + timedelta(days=90)
    days = {"ends_on_day": last.day, "ends_on_month": last.month, "ends_on_year": last.year}
    return {"name": "Data team", "scopes": ["status:read"], "agency": "", **days, **changes}


def opens(secret):
    return Client().get("/api/v1/partnership", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def shown(response):
    return re.search(r"ft_[\w-]+", response.content.decode()).group()


def fresh(row):
    with as_owner():
        row.refresh_from_db()


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


def test_token_is_issued_and_shown_once(coordinator, world):
    response = coordinator.post(ISSUE, facts())
    secret = shown(response)
    assert "no-store" in response["Cache-Control"]
    assert opens(secret)
    with as_owner():
        token = Token.objects.get()
    assert (token.issued_by, token.agency, token.digest) == (world.coordinator, None, tokens.digest(secret))
    page = coordinator.get(reverse("token", kwargs={"code": token.code})).content.decode()
    assert secret not in page
    assert "Data team" in page
    assert spoken(timezone.localdate() + timedelta(days=90)) in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"scopes": []}, "Choose what the token opens"),
        ({"ends_on_day": "", "ends_on_month": "", "ends_on_year": ""}, "Enter the last day"),
        ({"ends_on_year": "2031"}, "two years from now"),
        ({"ends_on_year": "2020"}, "two years from now"),
        ({"scopes": ["actions:write"], "agency": "northmere-police"}, "issued by a lead of that agency"),
        ({"agency": "vale-schools"}, "Choose an agency of this partnership"),
    ],
)
def test_what_cannot_be_issued_says_why_and_keeps_what_was_typed(coordinator, changes, says):
    page = coordinator.post(ISSUE, facts(**changes)).content.decode()
    assert says in page
    assert "Data team" in page
    with as_owner():
        assert not Token.objects.exists()


def test_lead_issues_for_their_agency_alone(client, world):
    client.force_login(world.lead)
    for agency in ("", "harrow-vale-trust"):
        assert "There is a problem" in client.post(ISSUE, facts(agency=agency)).content.decode()
    assert opens(shown(client.post(ISSUE, facts(agency="northmere-police", scopes=["status:read", "actions:write"]))))


def test_new_secret_works_beside_the_old_one_for_a_week(coordinator, world):
    first = shown(coordinator.post(ISSUE, facts()))
    with as_owner():
        old = Token.objects.get()
    second = shown(coordinator.post(reverse("token", kwargs={"code": old.code}), {"rotate": "yes"}))
    assert opens(first)
    assert opens(second)
    fresh(old)
    assert timedelta(days=6.9) < old.expires_at - timezone.now() < timedelta(days=7)
    refused = coordinator.post(reverse("token", kwargs={"code": old.code}), {"rotate": "yes"}).content.decode()
    assert "has a new secret already" in refused
    with as_owner():
        new = Token.objects.get(replaces=old)
    third = shown(coordinator.post(reverse("token", kwargs={"code": new.code}), {"rotate": "yes"}))
    assert [opens(secret) for secret in (first, second, third)] == [False, True, True]  # two, and no more


def test_ended_token_opens_nothing(coordinator, world):
    secret = shown(coordinator.post(ISSUE, facts()))
    with as_owner():
        token = Token.objects.get()
    coordinator.post(reverse("token", kwargs={"code": token.code}), {"end": "yes"})
    assert not opens(secret)
    fresh(token)
    assert token.revoked_by == world.coordinator


def test_token_ends_after_its_last_day(coordinator, world):
    secret = shown(coordinator.post(ISSUE, facts()))
    with as_owner():
        ends = Token.objects.get().expires_at
        assert timezone.localtime(ends).date() == timezone.localdate() + timedelta(days=91)
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not opens(secret)
