"""Calendars at a private address: what is due, re-tests and responses to the chair, and no word of a case."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from actions.models import Challenge, Retest, Status
from partners import scope, working_days
from partners.models import Appointment, Feed
from partners.services import feeds
from tests.database import as_owner
from tests.factories.actions import ActionFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

TODAY = timezone.localdate()
SOON = working_days.add(TODAY, 3)


@pytest.fixture
def action(world):
    with as_owner():
        return ActionFactory(partnership=world.northmere, agency=world.police, due_on=SOON)


def asked(client, person, **data):
    client.force_login(person)
    return client.post(reverse("my_reminders"), data)


def made(client, person, key="all"):
    return (
        asked(client, person, calendar=key)
        .content.decode()
        .partition("http://testserver/calendar/")[2]
        .partition("</code>")[0]
    )


def feed(client, secret):
    client.logout()
    return client.get(f"/calendar/{secret}")


def test_calendar_holds_due_dates_and_no_word_of_a_case(client, world, action):
    with as_owner():
        ActionFactory(partnership=world.harrow, agency=world.police, due_on=SOON, question="Zebedee?")
        ActionFactory(partnership=world.northmere, agency=world.police, due_on=SOON, status=Status.ASSURED)
        ActionFactory(partnership=world.northmere, agency=world.trust, due_on=SOON)
    response = feed(client, made(client, world.lead))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert {str(one["summary"]) for one in events} == {"NSCP-1 is due", "HVSP-1 is due"}
    assert {one["dtstart"].dt for one in events} == {SOON}
    assert {one["dtend"].dt for one in events} == {SOON + timedelta(days=1)}
    assert len({str(one["uid"]) for one in events}) == 2
    assert b"Zebedee" not in response.content


def test_calendar_holds_re_tests_and_challenges_until_they_are_answered(client, world, action):
    now = timezone.now()
    later, sooner = TODAY + timedelta(days=90), TODAY + timedelta(days=5)
    with as_owner():
        for answered in (None, now):
            planned = Retest.objects.create(
                partnership=world.northmere, action=action, question="Zebedee?", due_on=later,
                planned_by=world.coordinator, planned_at=now, answered_at=answered,
            )  # fmt: skip
            later += timedelta(days=1)
            Challenge.objects.create(
                partnership=world.northmere, action=action, question="Zebedee?", answer_by=sooner,
                raised_by=world.chair, raised_at=now, answered_at=answered,
            )  # fmt: skip
    response = feed(client, made(client, world.lead))
    found = {str(one["summary"]): one["dtstart"].dt for one in Calendar.from_ical(response.content).walk("VEVENT")}
    assert found == {
        "NSCP-1 is due": SOON,
        "NSCP-1 is due for its re-test": planned.due_on - timedelta(days=1),
        "NSCP-1 waits for a response to the chair": sooner,
    }
    assert b"Zebedee" not in response.content
    assert b"re-test" not in feed(client, made(client, world.other_lead)).content


@pytest.mark.parametrize(
    ("name", "persona", "key", "said"),
    [
        ("review", "coordinator", "all", "NSCP-1 waits for a response to the chair"),
        ("recommendation", "coordinator", "all", "NSCP-2 waits for a response to the chair"),
        ("agency", "lead", "all", "NSCP waits for a response to the chair about an agency"),
        ("agency", "executive", "northmere-police", "NSCP waits for a response to the chair about an agency"),
        ("review", "lead", "all", ""),
        ("agency", "coordinator", "all", ""),
        ("agency", "contributor", "all", ""),
        ("agency", "other_lead", "all", ""),
    ],
)
def test_calendar_of_who_responds_holds_challenges_elsewhere(client, world, name, persona, key, said):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        things = {"review": review, "recommendation": RecommendationFactory(review=review), "agency": world.police}
        challenge = Challenge.objects.create(
            partnership=world.northmere, question="Zebedee?", answer_by=SOON, raised_by=world.chair,
            raised_at=timezone.now(), **{name: things[name]},
        )  # fmt: skip
    events = Calendar.from_ical(feed(client, made(client, getattr(world, persona), key)).content).walk("VEVENT")
    assert [str(one["summary"]) for one in events] == [said] * bool(said)
    assert all(str(one["url"]) == f"http://testserver/challenges/{challenge.code}/" for one in events)


def test_calendar_is_what_rfc_5545_wants(client, world, action):
    content = feed(client, made(client, world.lead)).content
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    for line in (b"VERSION:2.0", b"METHOD:PUBLISH", b"TRANSP:TRANSPARENT", b"CALSCALE:GREGORIAN"):
        assert line in lines
    assert f"DTSTART;VALUE=DATE:{SOON:%Y%m%d}".encode() in lines
    assert any(line.startswith(b"DTSTAMP:") and line.endswith(b"Z") for line in lines)
    assert any(line.startswith(b"PRODID:") for line in lines)


def test_agencys_calendar_is_its_people_s_alone(client, world, action):
    secret = made(client, world.executive, "northmere-police")
    assert b"NSCP-1 is due" in feed(client, secret).content
    assert b"NSCP-1" not in feed(client, made(client, world.executive)).content  # nothing of it is hers
    assert asked(client, world.executive, calendar="harrow-vale-trust").status_code == 404
    with scope.entered(world.executive.pk) as actor, pytest.raises(PermissionDenied):
        feeds.make(agency=world.trust, by=actor)


def test_calendar_address_ends(client, world, action):
    first = made(client, world.lead)
    second = made(client, world.lead)
    assert feed(client, first).status_code == 404
    assert feed(client, second).status_code == 200
    asked(client, world.lead, calendar="all", end="yes")
    assert feed(client, second).status_code == 404
    assert feed(client, "nothing.ics").status_code == 404


def test_calendar_shows_nothing_once_the_appointment_has_ended(client, world, action):
    secret = made(client, world.lead)
    with as_owner():
        Appointment.objects.filter(user=world.lead).update(ends_on=TODAY - timedelta(days=1))
    assert b"VEVENT" not in feed(client, secret).content


def test_only_the_digest_of_a_calendars_secret_is_kept(client, world):
    secret = made(client, world.lead).removesuffix(".ics")
    with as_owner():
        assert secret not in str(Feed.objects.values().get())
        assert Feed.objects.get().digest == feeds.digest_of(secret)
