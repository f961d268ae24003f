"""Delivery over a real mail server: gathered, leased, looked at again, sent once, written back."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from celery import Celery, current_app
from celery.contrib.testing.worker import start_worker
from django.core.management import call_command
from django.db import connection

from partners import messages, scope, tasks, wake
from partners.messages import delivery, gathering
from partners.messages.rendering import Line
from partners.models import Appointment, Mailing, Message
from tests.database import as_owner
from tests.smtp import HANG_UP, text_of

NOW = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)  # a Friday, half past ten in London
TODAY = date(2026, 6, 12)
PHRASE = "due in {n} working days"


class Facts:
    """What the kinds of these tests look at again: references that no longer hold, and what else is open."""

    untrue: set[str] = set()
    lines: list[Line] = []


def still_true(actor, found):
    return {message.pk for message in found if message.about not in Facts.untrue}


messages.register("test_note", purpose=messages.NOTICE, phrase="It was decided", still_true=still_true, page="review")
messages.register("test_due", purpose=messages.DIGEST, phrase=PHRASE, still_true=still_true, page="review")
messages.register_digest(lambda *_: Facts.lines)


@pytest.fixture(autouse=True)
def facts(monkeypatch):
    monkeypatch.setattr(Facts, "untrue", set())
    monkeypatch.setattr(Facts, "lines", [])


class About:
    def __init__(self, partnership, number):
        self.partnership_id, self.reference = partnership.pk, f"{partnership.prefix}-{number}"


def note(world, number=7, *, to=None, place=None, key=""):
    with scope.partnerships([(place or world.northmere).pk]):
        messages.queue(
            kind="test_note",
            to=[(to or world.lead).pk],
            about=About(place or world.northmere, number),
            key=key or f"note:{number}",
        )


def remind(world, number=7, *, to=None, place=None, due=TODAY, key=""):
    with scope.partnerships([(place or world.northmere).pk]):
        messages.queue(
            kind="test_due",
            to=[(to or world.lead).pk],
            about=About(place or world.northmere, number),
            key=key or f"due:{number}",
            reason="due in 3 working days",
            due_on=due,
        )


def drain(at=NOW):
    return delivery.drain(clock=lambda: at)


def states():
    with as_owner():
        return {message.about: str(message.state) for message in Message.objects.select_related("mailing")}


def the_mailing():
    return Mailing.objects.get()


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


# What a mail server may say


def test_4xx_is_tried_again_later_with_the_same_message_id(world, smtp):
    smtp.say["lena@police.example"] = ["451 Greylisted"]
    note(world)
    drain()
    mailing = the_mailing()
    assert (mailing.state, mailing.tries, mailing.last_error) == ("planned", 1, "451 Greylisted")
    assert NOW + timedelta(minutes=1) <= mailing.due_at <= NOW + timedelta(minutes=2)
    drain()
    assert smtp.taken == []
    drain(NOW + timedelta(minutes=3))
    assert [mail["Message-ID"] for mail in smtp.taken] == [mailing.message_id]
    assert states() == {"NSCP-7": "sent"}


def test_pauses_grow_to_a_day(world, smtp):
    assert delivery._pause(1) < delivery._pause(3) < delivery._pause(6)
    assert all(timedelta(hours=12) <= delivery._pause(12) <= timedelta(days=1) for _ in range(20))


def test_5xx_is_dead(world, smtp):
    smtp.say["lena@police.example"] = ["550 No such user"]
    note(world)
    drain()
    drain(NOW + timedelta(days=2))
    assert smtp.taken == []
    assert (the_mailing().state, the_mailing().last_error) == ("dead", "550 No such user")


def test_twelve_tries_are_enough(world, smtp):
    smtp.say["lena@police.example"] = ["451 Later"] * 20
    note(world)
    for day in range(20):
        drain(NOW + timedelta(days=2 * day))
    assert (the_mailing().state, the_mailing().tries) == ("dead", 12)
    assert the_mailing().last_error == "Tried 12 times. 451 Later"


def test_one_bad_address_does_not_hold_up_the_others(world, smtp):
    smtp.say["lena@police.example"] = ["550 No such user"]
    note(world)
    note(world, to=world.other_lead)
    drain()
    assert [mail["To"] for mail in smtp.taken] == ["tom@trust.example"]


def test_line_broken_after_the_mail_is_uncertain_and_sent_again_after_an_hour(world, smtp):
    smtp.say["lena@police.example"] = [HANG_UP]
    note(world)
    drain()
    assert the_mailing().state == "uncertain"
    drain(NOW + timedelta(minutes=59))
    assert len(smtp.taken) == 1
    drain(NOW + timedelta(minutes=61))
    first, second = smtp.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert states() == {"NSCP-7": "sent"}


def test_perhaps_sent_stays_so_when_the_server_then_says_later(world, smtp):
    smtp.say["lena@police.example"] = [HANG_UP, "451 Later"]
    note(world)
    drain()
    drain(NOW + timedelta(minutes=61))
    assert the_mailing().state == "uncertain"


def test_reminder_does_not_join_a_digest_that_was_perhaps_sent(world, smtp):
    smtp.say["lena@police.example"] = [HANG_UP]
    remind(world, 7)
    drain()
    remind(world, 8)
    drain(NOW + timedelta(minutes=61))
    assert states() == {"NSCP-7": "sent", "NSCP-8": "planned"}


def test_no_server_is_tried_again(world, smtp, settings):
    note(world)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    drain()
    assert the_mailing().state == "planned"
    assert "refused" in the_mailing().last_error.lower()
    settings.EMAIL_PORT = port
    drain(NOW + timedelta(minutes=3))
    assert len(smtp.taken) == 1


def test_mail_that_cannot_be_made_holds_up_no_other(world, smtp, monkeypatch):
    def broken(mailing, *args, **kwargs):
        if mailing.recipient_id == world.lead.pk:
            raise RuntimeError("no words")
        return render(mailing, *args, **kwargs)

    render = delivery.render
    monkeypatch.setattr(delivery, "render", broken)
    note(world)
    note(world, to=world.other_lead)
    drain()
    assert [mail["To"] for mail in smtp.taken] == ["tom@trust.example"]
    assert Mailing.objects.get(recipient=world.lead).state == "planned"


# Leases


def test_claimed_mail_is_nobody_elses(world, smtp):
    note(world)
    gathering.gather(now=NOW)
    assert delivery.claim(now=NOW)
    assert delivery.claim(now=NOW + timedelta(minutes=4)) is None


def test_lease_of_a_killed_sender_is_taken_over(world, smtp):
    note(world)
    gathering.gather(now=NOW)
    delivery.claim(now=NOW)  # and is killed
    drain(NOW + timedelta(minutes=6))
    assert len(smtp.taken) == 1
    assert states() == {"NSCP-7": "sent"}
    assert the_mailing().last_error == delivery.BROKE_OFF


def test_sender_whose_lease_was_taken_over_writes_nothing_back(world, smtp, caplog):
    note(world)
    gathering.gather(now=NOW)
    slow = delivery.claim(now=NOW)
    drain(NOW + timedelta(minutes=6))
    delivery._settle(slow, Mailing.State.DEAD, error="I am late")
    assert the_mailing().state == "sent"
    assert "taken over" in caplog.text


def test_notice_after_the_claim_goes_in_another_mail(world, smtp):
    note(world, 7)
    gathering.gather(now=NOW)
    delivery.claim(now=NOW)
    note(world, 8)
    drain()
    assert [mail["Subject"] for mail in smtp.taken] == ["NSCP-8: It was decided"]


def test_two_digests_left_over_never_meet_on_one_day(world, smtp):
    """One was with a sender that was killed while the next day's was made: the older waits for a free day."""
    for day, left in ((10, "<old@x>"), (11, "<new@x>")):
        Mailing.objects.create(
            recipient=world.lead,
            purpose="digest",
            local_day=date(2026, 6, day),
            due_at=NOW - timedelta(days=1),
            message_id=left,
        )
    drain()
    assert set(Mailing.objects.values_list("message_id", "local_day")) == {
        ("<old@x>", date(2026, 6, 10)),
        ("<new@x>", TODAY),
    }


# Several at once, on connections of their own


def _at_once(count, work):
    start = Barrier(count)

    def run():
        try:
            start.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [done.result(30) for done in [pool.submit(run) for _ in range(count)]]


@pytest.mark.django_db(transaction=True)
def test_drainers_at_once_send_each_mail_once(world, smtp):
    people = [world.lead, world.other_lead, world.coordinator, world.chair, world.assurer, world.contributor]
    for person in people:
        note(world, to=person)
        remind(world, 8, to=person)
    _at_once(4, drain)
    sent = sorted((mail["To"], mail["Subject"]) for mail in smtp.taken)
    assert sent == sorted(
        (person.email, words) for person in people for words in ("NSCP-7: It was decided", "1 due soon")
    )


@pytest.mark.django_db(transaction=True)
def test_gatherers_at_once_make_one_digest_and_one_notice(world, smtp):
    remind(world)
    note(world, 8)
    _at_once(4, lambda: gathering.gather(now=NOW))
    assert sorted(Mailing.objects.values_list("purpose", flat=True)) == ["digest", "notice"]


# Waking


@pytest.fixture
def awake(monkeypatch):
    monkeypatch.setattr(wake, "_quiet_until", 0.0)


@pytest.mark.django_db(transaction=True)
def test_dead_broker_delays_nobody_and_loses_nothing(world, smtp, awake, caplog, monkeypatch, settings):
    dead = Celery("dead", broker="redis://127.0.0.1:9/0", set_as_current=False)
    dead.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(wake, "current_app", dead)
    began = time.monotonic()
    note(world, 7)
    assert time.monotonic() - began < 3
    note(world, 8)
    assert caplog.text.count("Could not wake") == 1
    drain()
    assert [mail["Subject"] for mail in smtp.taken] == ["2 notices"]


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_over_the_real_broker(world, smtp, awake):
    with start_worker(current_app, perform_ping_check=False, pool="solo", shutdown_timeout=20):
        note(world)
        end = time.monotonic() + 20
        while states() != {"NSCP-7": "sent"} and time.monotonic() < end:
            time.sleep(0.05)
    assert [mail["Subject"] for mail in smtp.taken] == ["NSCP-7: It was decided"]
    assert states() == {"NSCP-7": "sent"}
