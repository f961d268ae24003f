"""Through GOV.UK Notify: the same rules as over SMTP, and nothing is sent again before it was asked."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from delivery_support import NOW, drain, note, remind, states, the_mailing
from django.core.management import call_command

from partners import messages, tasks
from partners.messages import delivery, gathering
from tests.notify import HANG_UP, TAKE_AND_HANG_UP, TEMPLATES

LENA = "lena@police.example"


def test_mail_is_taken_with_template_words_and_reference(world, notify):
    note(world)
    remind(world, 8, to=world.other_lead)
    drain()
    (mine,) = notify.to(LENA)
    assert mine["template_id"] == TEMPLATES["notice"]
    assert mine["personalisation"]["subject"] == "NSCP-7: It was decided"
    assert "http://testserver/reviews/NSCP-7/" in mine["personalisation"]["body"]
    assert f"<{mine['reference']}>" in {one.message_id for one in type(the_mailing_of(world.lead)).objects.all()}
    assert notify.to("tom@trust.example")[0]["template_id"] == TEMPLATES["digest"]
    assert states() == {"NSCP-7": "sent", "NSCP-8": "sent"}
    assert notify.lookups == 0


def the_mailing_of(person):
    return person.mailings.get()


@pytest.mark.parametrize(("fault", "posts"), [(TAKE_AND_HANG_UP, 1), (HANG_UP, 1), (500, 1), (503, 1)])
def test_what_may_have_gone_through_is_asked_first_and_never_doubled(world, notify, fault, posts):
    note(world)
    notify.say[LENA] = [fault]
    drain()
    assert states() == {"NSCP-7": "uncertain"}
    drain(NOW + timedelta(seconds=59))
    assert notify.lookups == 0
    drain(NOW + timedelta(minutes=2))
    assert notify.lookups == 1
    assert len(notify.taken) == posts
    assert states() == {"NSCP-7": "sent"}
    assert not the_mailing().perhaps_twice


def test_while_notify_cannot_be_asked_nothing_is_sent_again(world, notify):
    note(world)
    notify.say[LENA] = [TAKE_AND_HANG_UP]
    notify.say_to_lookups = [500]
    drain()
    drain(NOW + timedelta(minutes=2))
    assert states() == {"NSCP-7": "uncertain"}
    assert len(notify.taken) == 1
    drain(NOW + timedelta(days=2))
    assert len(notify.taken) == 1
    assert states() == {"NSCP-7": "sent"}


def test_killed_senders_mail_is_asked_about(world, notify):
    note(world)
    gathering.gather(now=NOW)
    (mailing,) = delivery.claim(now=NOW)
    delivery._begin(mailing, subject="x", again=False, now=NOW)
    notify.take({"email_address": LENA, "reference": mailing.message_id.strip("<>")})  # and the sender is killed
    drain(NOW + timedelta(minutes=6))
    assert len(notify.taken) == 1
    assert states() == {"NSCP-7": "sent"}


def test_claimed_but_not_begun_is_not_asked_about(world, notify):
    note(world)
    gathering.gather(now=NOW)
    delivery.claim(now=NOW)
    drain(NOW + timedelta(minutes=6))
    assert notify.lookups == 0
    assert len(notify.taken) == 1


@pytest.mark.parametrize(("code", "state"), [(429, "planned"), (403, "planned"), (400, "dead")])
def test_refusals(world, notify, code, state):
    note(world)
    notify.say[LENA] = [code]
    drain()
    assert states() == {"NSCP-7": state}
    assert the_mailing().last_error.startswith(f"{code} ")


def test_wrong_address_is_dead_in_notifys_words(world, notify):
    world.lead.email = "@"
    world.lead.save()
    note(world)
    drain()
    assert the_mailing().last_error == "400 email_address Not a valid email address"


def test_notify_that_is_away_took_nothing(world, notify, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    note(world)
    drain()
    assert states() == {"NSCP-7": "planned"}
    assert "did not answer" in the_mailing().last_error


def test_what_notify_could_not_deliver_comes_back_to_the_ledger(world, notify, capsys):
    note(world)
    note(world, 8, to=world.other_lead)
    drain()
    notify.taken[0]["status"] = "permanent-failure"
    tasks.ask_what_failed.apply(throw=True)
    assert sorted(states().values()) == ["dead", "sent"]
    notify.taken[1]["status"] = "temporary-failure"
    call_command("drain_messages")
    assert "GOV.UK Notify says: 1." in capsys.readouterr().out
    assert set(states().values()) == {"dead"}


BOUNCE = """From: mailer@police.example
To: no-reply@followthrough.example
Subject: Undelivered Mail
Message-ID: <report@police.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Sorry.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.police.example

Final-Recipient: rfc822; lena@police.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 No such user

--x
Content-Type: {kind}

Message-ID: {message_id}
Subject: x

--x--
"""


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize(("action", "state"), [("failed", "dead"), ("delayed", "sent")])
def test_bounce_comes_back_to_the_ledger(world, smtp, kind, action, state, monkeypatch, capsys):
    note(world)
    drain()
    raw = BOUNCE.format(action=action, kind=kind, message_id=the_mailing().message_id).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(raw)))
    call_command("take_bounce")
    assert ("Noted" in capsys.readouterr().out) == (state == "dead")
    assert states() == {"NSCP-7": state}
    if state == "dead":
        assert the_mailing().last_error == "It came back: 550 No such user"


@pytest.mark.parametrize("raw", [b"", b"Subject: x\n\nhello", BOUNCE.format(action="failed", kind="text/rfc822-headers", message_id="<other@x>").encode()])  # fmt: skip
def test_any_other_mail_changes_nothing(world, smtp, raw):
    note(world)
    drain()
    assert messages.take_bounce(raw) == 0
    assert states() == {"NSCP-7": "sent"}
