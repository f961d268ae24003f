"""Who hears later, less often, through a deputy or not at all: covers, snoozes, pauses, weekly digests, back-off."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from ladder_support import LONG_AGO, MONDAY, asked, drain, planned

from actions.models import Snooze
from partners.models import Deputy, DigestDay, Mailing, Pause
from tests.database import as_owner


def cover(world, until, start=None):
    with as_owner():
        Deputy.objects.create(
            partnership=world.northmere,
            user=world.lead,
            agency=world.police,
            deputy=world.contributor,
            covers_from=start,
            covers_until=until,
            named_at=LONG_AGO,
        )


def test_deputy_who_covers_hears_instead(world, smtp):
    cover(world, MONDAY)
    asked(world)
    assert planned() == [("Carl Dunn", "due_soon", "due in 3 working days", "-3 deputy")]
    drain()
    assert [mail["To"] for mail in smtp.taken] == ["carl@police.example"]


def test_cover_ends_by_itself(world):
    cover(world, date(2026, 5, 31))
    asked(world)
    assert [name for name, *_ in planned()] == ["Lena Shah"]


@pytest.mark.parametrize(
    ("start", "heard"), [(MONDAY, "Carl Dunn"), (date(2026, 6, 2), "Lena Shah")], ids=["today", "from tomorrow"]
)
def test_cover_begins_on_its_day(world, start, heard):
    cover(world, date(2026, 6, 30), start)
    asked(world)
    assert [name for name, *_ in planned()] == [heard]


@pytest.mark.parametrize("until", [None, date(2026, 5, 31)], ids=["without an end", "before it begins"])
def test_cover_ends_after_it_begins(world, until):
    with pytest.raises(IntegrityError, match="cover_ends_after_it_begins"):
        cover(world, until, MONDAY)


def test_deputy_is_told_beside_the_lead_by_the_rung_of_five(world):
    cover(world, None)
    asked(world, date(2026, 5, 21))
    assert [(name, rung) for name, _, _, rung in planned()] == [("Carl Dunn", "+5 deputy"), ("Lena Shah", "+5 lead")]


def snooze(world, action, until):
    with as_owner():
        Snooze.objects.create(
            partnership=world.northmere, action=action, user=world.lead, until=until, reason="Away", at=LONG_AGO
        )


def test_snoozed_is_said_again_on_its_day_once(world):
    action = asked(world)
    snooze(world, action, date(2026, 6, 3))
    assert planned() == []
    assert [reason for _, _, reason, _ in planned(date(2026, 6, 3))] == ["due in 1 working day"]
    assert len(planned(date(2026, 6, 4))) == 1


def test_snooze_after_the_mail_was_planned_holds(world, smtp):
    action = asked(world)
    assert planned()
    snooze(world, action, date(2026, 6, 3))
    drain()
    assert smtp.taken == []
    planned(date(2026, 6, 3))
    drain(date(2026, 6, 3))
    assert [mail["Subject"] for mail in smtp.taken] == ["1 due soon"]


def test_snooze_of_one_stops_nobody_else(world):
    action = asked(world, date(2026, 5, 15))
    snooze(world, action, date(2026, 6, 20))
    assert [name for name, *_ in planned()] == ["Cora Ellis", "Eve Marsh"]


@pytest.mark.parametrize("who", [None, "lead"])
def test_paused_sends_nothing_and_afterwards_what_still_holds(world, smtp, who):
    asked(world)
    with as_owner():
        Pause.objects.create(
            partnership=world.northmere,
            user=getattr(world, who) if who else None,
            reason="Bereavement",
            until=date(2026, 6, 3),
            by=world.coordinator,
            at=LONG_AGO,
        )
    assert planned()
    drain()
    assert smtp.taken == []
    drain(date(2026, 6, 3))
    assert [mail["To"] for mail in smtp.taken] == ["lena@police.example"]


def test_pause_of_a_partnership_holds_back_no_other(world, smtp):
    asked(world)
    asked(world, partnership=world.harrow)
    with as_owner():
        Pause.objects.create(partnership=world.northmere, reason="x", by=world.coordinator, at=LONG_AGO)
    planned()
    drain()
    (mail,) = smtp.taken
    assert "HVSP-1" in mail.get_body(("plain",)).get_content()


# Daily, weekly, less


def test_weekly_digest_waits_for_its_day(world, smtp):
    with as_owner():
        DigestDay.objects.create(user=world.lead, weekday=2)
    asked(world)
    planned()
    drain()
    drain(date(2026, 6, 2))
    assert smtp.taken == []
    drain(date(2026, 6, 3))
    assert len(smtp.taken) == 1


def test_escalation_does_not_wait_for_the_weekly_digest(world, smtp):
    with as_owner():
        DigestDay.objects.create(user=world.executive, weekday=2)
    asked(world, date(2026, 5, 15))
    planned()
    drain()
    assert "eve@police.example" in {mail["To"] for mail in smtp.taken}


@pytest.mark.parametrize(
    ("digests", "signed_in", "sent", "by_friday"), [(3, False, 0, 1), (2, False, 1, 1), (3, True, 1, 2)]
)
def test_who_leaves_three_digests_unanswered_gets_one_a_week(world, smtp, digests, signed_in, sent, by_friday):
    with as_owner():
        for number in range(digests):
            day = date(2026, 5, 29 - number)
            Mailing.objects.create(
                recipient=world.lead,
                purpose="digest",
                local_day=day,
                state="sent",
                sent_at=datetime(2026, 5, day.day, 8, tzinfo=UTC),
                due_at=LONG_AGO,
                message_id=str(number),
            )
        world.lead.joined_at = LONG_AGO
        world.lead.last_login = datetime(2026, 5, 30, tzinfo=UTC) if signed_in else None
        world.lead.save()
    asked(world)
    planned()
    drain()
    assert len(smtp.taken) == sent

    planned(date(2026, 6, 5))
    drain(date(2026, 6, 5))
    assert len(smtp.taken) == by_friday
