"""What a mail server may say, and what becomes of the mail then."""

from datetime import timedelta

import pytest
from delivery_support import NOW, drain, note, remind, states, the_mailing
from django.db import connection, connections

from partners import cause
from partners.gateways import mail
from partners.messages import delivery, gathering
from partners.models import Mailing
from tests.smtp import HANG_UP


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


def test_begun_stays_in_doubt_when_it_cannot_be_made_again(world, smtp, monkeypatch):
    note(world)
    gathering.gather(now=NOW)
    (mailing,) = delivery.claim(now=NOW)
    delivery._begin(mailing, subject="x", again=False, now=NOW)  # and is killed
    with monkeypatch.context() as broken:
        broken.setattr(delivery, "render", lambda *_args, **_kwargs: 1 / 0)
        drain(NOW + timedelta(minutes=6))
    assert the_mailing().state == "uncertain"
    drain(NOW + timedelta(minutes=67))
    assert the_mailing().perhaps_twice
    assert states() == {"NSCP-7": "sent"}


def test_yes_that_could_not_be_noted_is_in_doubt(world, smtp, monkeypatch):
    """As when the database went away just then, and did not come back while the sender waited."""
    note(world)
    with monkeypatch.context() as gone:
        gone.setattr(delivery, "_settle", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            drain()
    drain(NOW + timedelta(minutes=6))
    first, second = smtp.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert the_mailing().perhaps_twice


@pytest.mark.django_db(transaction=True)
def test_yes_is_noted_when_the_database_is_back(world, smtp, monkeypatch):
    def send(carrier, letter):
        sent(carrier, letter)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (own,) = cursor.fetchone()
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])

    sent = mail.Smtp.send
    monkeypatch.setattr(mail.Smtp, "send", send)
    note(world)
    with cause.of("task", request_id="x"):
        drain()
    assert len(smtp.taken) == 1
    assert states() == {"NSCP-7": "sent"}
    assert not the_mailing().perhaps_twice


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
