"""Pages of reminders: ladder, rehearsal, pauses, one's own reminders, ways out."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from actions.models import LadderRung, Snooze
from actions.services import reminders, snoozing
from partners import messages, scope, working_days
from partners.messages import ways_out
from partners.models import Closure, Deputy, DigestDay, Message, Pause
from partners.services import chasing
from tests.database import as_owner
from tests.factories.actions import ActionFactory
from tests.factories.partners import AppointmentFactory
from tests.smtp import text_of

TODAY = timezone.localdate()
SOON = working_days.add(TODAY, 3)
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def action(world):
    with as_owner():
        return ActionFactory(partnership=world.northmere, agency=world.police, due_on=SOON, issued_at=LONG_AGO)


def page(client, person, name, /, *args, **query):
    client.force_login(person)
    return client.get(reverse(name, args=args), query)


def post(client, person, name, /, *args, **data):
    client.force_login(person)
    return client.post(reverse(name, args=args), data)


def said(response):
    return response.content.decode()


# The ladder


def test_ladder_shows_its_days_for_a_date(client, world):
    response = said(page(client, world.coordinator, "ladder", "northmere", due="2026-06-12"))
    for words in ("Fri 29 May 2026", "Tue 9 June 2026", "Mon 15 June 2026", "Executive lead and coordinator"):
        assert words in response
    assert "Change this ladder" in response


def test_chair_sees_the_ladder_and_changes_nothing(client, world):
    response = said(page(client, world.chair, "ladder", "northmere"))
    assert "Change this ladder" not in response
    assert "Add a closure" not in response
    data = {"close": "yes", "name": "x", **three("starts_on", SOON), **three("ends_on", SOON)}
    assert post(client, world.chair, "ladder", "northmere", **data).status_code == 403


@pytest.mark.parametrize("due", ["nonsense", "2026-02-30", "1900-01-01", "9999-12-31"])
def test_date_that_is_none_is_said(client, world, due):
    response = page(client, world.coordinator, "ladder", "northmere", due=due)
    assert response.status_code == 400
    assert "govuk-error-message" in said(response)


def three(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_closure_is_added_and_removed(client, world):
    data = {"close": "yes", "name": "Moving", **three("starts_on", SOON), **three("ends_on", SOON)}
    assert post(client, world.coordinator, "ladder", "northmere", **data).status_code == 302
    assert "Moving" in said(page(client, world.coordinator, "ladder", "northmere"))
    post(client, world.coordinator, "ladder", "northmere", reopen=SOON.isoformat())
    with as_owner():
        assert not Closure.objects.exists()


def test_closure_that_ends_before_it_starts_stays_on_the_page(client, world):
    data = {"close": "yes", "name": "Moving", **three("starts_on", SOON), **three("ends_on", TODAY)}
    response = said(post(client, world.coordinator, "ladder", "northmere", **data))
    assert "must not come before the first" in response
    assert 'value="Moving"' in response


def rungs(*rows, **more):
    data = {"rows": len(rows), **more}
    for n, (days, side, audience, weekly) in enumerate(rows):
        data |= {f"rung{n}-days": days, f"rung{n}-side": side, f"rung{n}-audience": audience}
        data |= {f"rung{n}-weekly": "on"} if weekly else {}
    return data


def test_ladder_is_looked_at_then_saved_then_put_back(client, world):
    typed = rungs((5, "before", ["lead"], False), (2, "after", ["lead", "chair"], True), ("", "after", [], False))
    looked = post(client, world.coordinator, "edit_ladder", "northmere", "action", look="yes", **typed)
    assert "Lead and chair" in said(looked).replace("Agency lead", "Lead")
    with as_owner():
        assert not LadderRung.objects.exists()
    assert post(client, world.coordinator, "edit_ladder", "northmere", "action", save="yes", **typed).status_code == 302
    with as_owner():
        found = LadderRung.objects.values_list("days", "weekly", "audience", "set_on")
        assert list(found) == [(-5, False, ["lead"], TODAY), (2, True, ["lead", "chair"], TODAY)]
    post(client, world.coordinator, "edit_ladder", "northmere", "action", default="yes")
    assert "5 working days before" not in said(page(client, world.coordinator, "ladder", "northmere"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((0, "after", ["lead"], True), "Enter 1 or more"),
        ((99, "after", ["lead"], True), "Enter at most 60"),
        (("x", "after", ["lead"], True), "whole number"),
        ((3, "after", [], True), "Choose whom to remind"),
        (("", "after", ["lead"], False), "Enter after how many"),
        ((3, "after", ["lead"], False), "falls silent"),
        ((3, "after", ["nobody"], True), "Choose among these people"),
    ],
)
def test_rung_that_will_not_do_is_said_and_what_was_typed_stays(client, world, row, words):
    response = post(client, world.coordinator, "edit_ladder", "northmere", "action", save="yes", **rungs(row))
    assert words in said(response)
    assert f'value="{row[0]}"' in said(response)
    with as_owner():
        assert not LadderRung.objects.exists()


# Rehearsal and pauses


def test_rehearsal_page_says_who_would_get_what(client, world, action):
    response = said(page(client, world.coordinator, "rehearsal", "northmere", on=TODAY.isoformat()))
    if working_days.is_working_day(TODAY):
        assert "Lena Shah" in response
        assert "due in 3 working days" in response
    saturday = TODAY + timedelta(days=5 - TODAY.weekday())
    assert "no working day" in said(page(client, world.chair, "rehearsal", "northmere", on=saturday.isoformat()))


@pytest.mark.parametrize("whom", ["", "lena@police.example"])
def test_pause_is_set_shown_and_ended(client, world, smtp, action, whom):
    post(client, world.coordinator, "pauses", "northmere", pause="yes", whom=whom, reason="Bereavement")
    reminders.plan(on=TODAY)
    messages.drain()
    assert smtp.taken == []
    assert "Bereavement" in said(page(client, world.chair, "pauses", "northmere"))
    assert "Paused, so nothing is sent to" in said(page(client, world.coordinator, "messages", "northmere"))
    if whom:
        assert "paused mail to you" in said(page(client, world.lead, "my_reminders"))
    post(client, world.coordinator, "pauses", "northmere", end=whom)
    messages.drain()
    assert [mail["To"] for mail in smtp.taken] == ["lena@police.example"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"reason": ""}, "Say why"),
        ({"reason": "x", "whom": "otto@elsewhere.example"}, "Choose a person of this partnership"),
        (
            {"reason": "x", **{f"until_{k}": v for k, v in {"day": 1, "month": 1, "year": 2020}.items()}},
            "still to come",
        ),
    ],
)
def test_pause_that_will_not_do_is_said(client, world, data, words):
    assert words in said(post(client, world.coordinator, "pauses", "northmere", pause="yes", **data))
    with as_owner():
        assert not Pause.objects.exists()


def test_pause_twice_is_said(client, world):
    for _ in range(2):
        response = post(client, world.coordinator, "pauses", "northmere", pause="yes", reason="x")
    assert "is paused already" in said(response)


@pytest.mark.parametrize("data", [{"pause": "yes", "reason": "x"}, {"end": ""}])
def test_chair_pauses_nothing(client, world, data):
    with as_owner():
        Pause.objects.create(partnership=world.northmere, reason="x", by=world.coordinator, at=LONG_AGO)
    assert post(client, world.chair, "pauses", "northmere", **data).status_code == 403


# One's own


def test_weekly_digest_is_chosen_and_given_up(client, world):
    post(client, world.lead, "my_reminders", choose="yes", weekday="2")
    with as_owner():
        assert DigestDay.objects.get().weekday == 2
    post(client, world.lead, "my_reminders", choose="yes", weekday="")
    with as_owner():
        assert not DigestDay.objects.exists()


def test_deputy_is_named_covers_and_is_taken_back(client, world, action):
    key = "northmere.northmere-police"
    days = {**three("covers_from", TODAY), **three("covers_until", SOON)}
    data = {"cover": key, "deputy": "carl@police.example", **days}
    assert post(client, world.lead, "my_reminders", **data).status_code == 302
    assert f"covers you from {working_days.spoken(TODAY)} until" in said(page(client, world.lead, "my_reminders"))
    assert "Carl Dunn" in said(page(client, world.lead, "my_reminders"))
    reminders.plan(on=TODAY)
    with as_owner():
        assert [one.recipient.name for one in Message.objects.all()] == ["Carl Dunn"]
    post(client, world.lead, "my_reminders", cover=key, deputy="")
    with as_owner():
        assert not Deputy.objects.exists()


def test_forms_of_several_partnerships_have_ids_of_their_own(client, world):
    with as_owner():
        AppointmentFactory(user=world.contributor, partnership=world.harrow, role="contributor", agency=world.police)
    ids = re.findall(r'\sid="([^"]+)"', said(page(client, world.lead, "my_reminders")))
    assert sum("_deputy" in one for one in ids) == 2
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"deputy": "tom@trust.example"}, "Choose a lead or contributor of this agency"),
        ({"deputy": "", **three("covers_until", SOON)}, "Choose who covers you"),
        ({"deputy": "", **three("covers_from", SOON)}, "Choose who covers you"),
        ({"deputy": "carl@police.example", **three("covers_from", SOON)}, "Enter the last day on which"),
        (
            {"deputy": "carl@police.example", **three("covers_from", SOON), **three("covers_until", TODAY)},
            "must not come before the first",
        ),
        ({"deputy": "carl@police.example", **three("covers_until", date(2020, 1, 1))}, "today or a later day"),
        ({"deputy": "carl@police.example", **three("covers_until", TODAY + timedelta(days=400))}, "within a year"),
    ],
)
def test_deputy_that_will_not_do_is_said(client, world, data, words):
    response = post(client, world.lead, "my_reminders", cover="northmere.northmere-police", **data)
    assert words in said(response)
    with as_owner():
        assert not Deputy.objects.exists()


def test_deputy_for_an_agency_that_is_not_ones_own_is_refused(world):
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(ValidationError, match="no appointment"):
        chasing.name_deputy(
            partnership=world.northmere, agency=world.police, deputy=world.lead, covers_until=None, by=actor
        )


# Putting off, ways out


def test_snooze_holds_back_ones_own_and_is_read_by_coordinator_and_chair(client, world, smtp, action):
    data = {"reason": "Waiting for the audit", **three("until", working_days.add(TODAY, 2))}
    assert post(client, world.lead, "snooze", action.reference, **data).status_code == 302
    reminders.plan(on=TODAY)
    messages.drain()
    assert smtp.taken == []
    for person, sees in (
        (world.coordinator, True),
        (world.chair, True),
        (world.lead, True),
        (world.contributor, False),
    ):
        assert ("Waiting for the audit" in said(page(client, person, "action", action.reference))) == sees


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (TODAY, "x", "still to come"),
        (working_days.add(TODAY, 21), "x", "ask for more time"),
        (working_days.add(TODAY, 2), " ", "Say why"),
    ],
)
def test_snooze_that_will_not_do_is_said(client, world, action, until, reason, words):
    assert words in said(post(client, world.lead, "snooze", action.reference, reason=reason, **three("until", until)))
    with as_owner():
        assert not Snooze.objects.exists()


def test_assurer_has_nothing_to_put_off(world, action):
    with scope.entered(world.assurer.pk) as actor, pytest.raises(PermissionDenied):
        snoozing.snooze(action=action, until=SOON, reason="x", by=actor)


def test_mail_leads_to_the_ways_out_after_signing_in_and_changes_nothing(client, world, smtp, action):
    reminders.plan(on=TODAY)
    messages.drain()
    (mail,) = smtp.taken
    link = next(word for word in text_of(mail).split() if "way-out" in word).removeprefix("http://testserver")
    assert client.get(link)["Location"].startswith(reverse("account_login"))
    client.force_login(world.lead)
    response = said(client.get(link))
    for name in ("more_time", "not_ours", "snooze"):
        assert reverse(name, args=[action.reference]) in response
    assert client.post(link).status_code == 405
    assert link in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("persona", ["contributor", "coordinator", "other_lead", "outsider"])
def test_link_of_somebody_else_leads_nowhere(client, world, action, persona):
    link = ways_out.link(person_id=world.lead.pk, purpose="item", reference=action.reference)
    response = page(client, getattr(world, persona), "way_out", to=link.partition("=")[2])
    assert response["Location"] == reverse("home")


@pytest.mark.parametrize(
    "signed", ["", "x", "item.NSCP-1:1xX3yc:x", Signer(salt="another").sign("item.NSCP-1"), "\x00"]
)
def test_link_that_we_did_not_make_leads_nowhere(client, world, signed):
    assert page(client, world.lead, "way_out", to=signed)["Location"] == reverse("home")


def test_link_lasts_two_months(client, world, action, monkeypatch):
    signed = ways_out.link(person_id=world.lead.pk, purpose="item", reference=action.reference).partition("=")[2]
    assert ways_out.read(signed, person_id=world.lead.pk)
    monkeypatch.setattr(ways_out, "LASTS", -1)
    assert ways_out.read(signed, person_id=world.lead.pk) is None
