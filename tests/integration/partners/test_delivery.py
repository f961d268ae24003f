"""What is sent over a real mail server: gathered, looked at again, sent once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from delivery_support import NOW, Facts, drain, note, remind, states, the_mailing
from django.core.management import call_command

from partners import tasks
from partners.messages import delivery, gathering
from partners.messages.rendering import Line
from partners.models import Appointment, Message
from tests.database import as_owner
from tests.smtp import text_of

# What is sent


def test_notice_is_sent_at_once(world, smtp):
    note(world)
    drain()
    (mail,) = smtp.taken
    assert mail["To"] == "lena@police.example"
    assert mail["Subject"] == "NSCP-7: It was decided"
    assert "NSCP-7: It was decided\n  http://testserver/reviews/NSCP-7/" in text_of(mail)
    assert "NSCP-7" in mail.get_body(("html",)).get_content()
    assert mail["Message-ID"] == the_mailing().message_id
    assert states() == {"NSCP-7": "sent"}


def test_notices_of_a_person_go_together_over_their_partnerships(world, smtp):
    note(world, 7)
    note(world, 8, place=world.harrow)
    drain()
    (mail,) = smtp.taken
    assert mail["Subject"] == "2 notices"
    assert "NSCP-7" in text_of(mail)
    assert "HVSP-8" in text_of(mail)


def test_notices_wait_a_little_for_others(world, smtp, settings):
    settings.NOTICE_WAIT = 5
    note(world, 7)
    drain()
    note(world, 8)
    drain(NOW + timedelta(minutes=4))
    assert smtp.taken == []
    drain(NOW + timedelta(minutes=5))
    assert [mail["Subject"] for mail in smtp.taken] == ["2 notices"]


def test_nothing_to_send_sends_nothing(world, smtp):
    assert not drain()
    assert smtp.taken == []


def test_draining_again_sends_nothing(world, smtp):
    note(world)
    drain()
    drain()
    assert len(smtp.taken) == 1


def test_command_drains(world, smtp, capsys):
    note(world)
    call_command("drain_messages")
    call_command("drain_messages")
    assert capsys.readouterr().out == "Mails: 1 sent.\nMails: none to send.\n"
    assert len(smtp.taken) == 1


def test_task_drains(world, smtp):
    note(world)
    tasks.send_mail.apply(throw=True)
    assert len(smtp.taken) == 1


def test_drain_stops_at_its_limit(world, smtp):
    note(world)
    note(world, to=world.other_lead)
    delivery.drain(limit=1, clock=lambda: NOW)
    assert len(smtp.taken) == 1


# The digest


def test_digest_lists_all_that_is_open_late_first(world, smtp):
    Facts.lines = [
        Line("NSCP-3", date(2026, 9, 1), "review"),
        Line("NSCP-2", date(2026, 6, 26), "review"),
        Line("HVSP-9", date(2026, 6, 4), "review"),
        Line("NSCP-1", date(2026, 6, 11), "review"),
    ]
    remind(world, 2, due=date(2026, 6, 26))
    drain()
    (mail,) = smtp.taken
    assert mail["Subject"] == "2 late, 1 due soon, 1 due later"
    words = text_of(mail)
    order = ["Late (2)", "HVSP-9, due 4 June 2026, 6 working days late", "NSCP-1, due 11 June 2026, 1 working day late"]
    order += ["Due in 10 working days (1)", "NSCP-2, due 26 June 2026, in 10 working days", "Later (1)", "NSCP-3"]
    assert [words.index(part) for part in order] == sorted(words.index(part) for part in order)
    assert "http://testserver/reviews/HVSP-9/" in words


def test_digest_names_what_brought_it_about(world, smtp):
    remind(world, 7)
    drain()
    assert "NSCP-7, due 12 June 2026, today" in text_of(smtp.taken[0])


def test_digest_counts_what_is_too_much_to_list(world, smtp):
    Facts.lines = [Line(f"NSCP-{n}", date(2026, 6, 1), "review") for n in range(1, 121)]
    remind(world, 1, due=date(2026, 6, 1))
    drain()
    assert "Late (120)" in text_of(smtp.taken[0])
    assert "…and 20 more" in text_of(smtp.taken[0])


def test_digest_is_one_over_partnerships_and_reminders(world, smtp):
    remind(world, 7)
    remind(world, 8)
    remind(world, 9, place=world.harrow)
    drain()
    assert len(smtp.taken) == 1
    assert states() == {"NSCP-7": "sent", "NSCP-8": "sent", "HVSP-9": "sent"}


def test_reminder_after_the_digest_of_the_day_waits_for_the_next(world, smtp):
    remind(world, 7)
    drain()
    remind(world, 8)
    drain(NOW + timedelta(hours=2))
    assert len(smtp.taken) == 1
    assert states()["NSCP-8"] == "planned"
    drain(NOW + timedelta(days=1))
    assert len(smtp.taken) == 2
    assert states()["NSCP-8"] == "sent"


def test_notice_does_not_wait_for_the_digest(world, smtp):
    remind(world, 7)
    drain()
    note(world, 8)
    drain()
    assert len(smtp.taken) == 2


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (datetime(2026, 6, 12, 6, 59, tzinfo=UTC), False),  # 07:59 in London
        (datetime(2026, 6, 12, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 12, 16, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 12, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 11, 7, 59, tzinfo=UTC), False),  # winter: London is on UTC
        (datetime(2026, 12, 11, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 13, 9, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 12, 28, 9, 0, tzinfo=UTC), False),  # bank holiday
    ],
)
def test_digest_keeps_office_hours(world, smtp, settings, at, goes):
    settings.DIGEST_HOURS = (8, 18)
    remind(world)
    note(world, 8)
    drain(at)
    assert len(smtp.taken) == 1 + goes
    assert states() == {"NSCP-7": "sent" if goes else "planned", "NSCP-8": "sent"}


@pytest.mark.parametrize(
    ("planned", "sent", "goes"),
    [
        ((6, 59), (7, 0), True),  # eight in London
        ((6, 59), (6, 59), False),
        ((6, 59), (8, 1), True),  # nobody sent in its hour: it goes later
        ((6, 59), (16, 59), True),
        ((6, 59), (17, 0), False),  # six in the evening
        ((8, 1), (8, 2), False),  # planned after its hour: tomorrow's
    ],
)
def test_digest_goes_between_eight_and_nine_or_what_stood_there_later(world, smtp, settings, planned, sent, goes):
    settings.DIGEST_HOURS = (8, 9)
    remind(world)
    with as_owner():
        Message.objects.update(created_at=datetime(2026, 6, 12, *planned, tzinfo=UTC))
    drain(datetime(2026, 6, 12, *sent, tzinfo=UTC))
    assert len(smtp.taken) == goes


def test_digest_refused_late_in_the_day_is_the_one_of_the_next(world, smtp, settings):
    settings.DIGEST_HOURS = (8, 18)
    smtp.say["lena@police.example"] = ["451 Later"]
    friday = datetime(2026, 6, 12, 16, 59, tzinfo=UTC)
    remind(world, 7)
    drain(friday)
    drain(friday + timedelta(hours=3))
    remind(world, 8)
    drain(datetime(2026, 6, 15, 9, 0, tzinfo=UTC))
    assert len(smtp.taken) == 1
    assert states() == {"NSCP-7": "sent", "NSCP-8": "sent"}
    assert the_mailing().local_day == date(2026, 6, 15)


# Looking again


def test_what_does_not_hold_any_more_is_not_said(world, smtp):
    note(world, 7)
    note(world, 8)
    gathering.gather(now=NOW)
    Facts.untrue = {"NSCP-7"}
    drain()
    assert "NSCP-7" not in text_of(smtp.taken[0])
    assert states() == {"NSCP-7": "superseded", "NSCP-8": "sent"}


def test_mail_of_which_nothing_holds_is_not_sent(world, smtp):
    remind(world)
    Facts.untrue = {"NSCP-7"}
    drain()
    assert smtp.taken == []
    assert states() == {"NSCP-7": "superseded"}
    assert the_mailing().state == "superseded"


def test_person_no_longer_appointed_is_told_nothing(world, smtp):
    note(world, 7)
    note(world, 8, place=world.harrow)
    with as_owner():
        Appointment.objects.filter(user=world.lead, partnership=world.northmere).update(ends_on=date(2020, 2, 1))
    drain()
    assert "NSCP-7" not in text_of(smtp.taken[0])
    assert states() == {"NSCP-7": "superseded", "HVSP-8": "sent"}


def test_inactive_person_is_told_nothing(world, smtp):
    note(world)
    with as_owner():
        world.lead.is_active = False
        world.lead.save()
    drain()
    assert smtp.taken == []
    assert states() == {"NSCP-7": "superseded"}
