"""Several senders: leases, drainers at once, a worker that is woken."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from celery import Celery, current_app
from celery.contrib.testing.worker import start_worker
from delivery_support import NOW, TODAY, drain, note, remind, states, the_mailing
from django.db import connection

from partners import wake
from partners.messages import delivery, gathering
from partners.models import Mailing

# Leases


def test_claimed_mail_is_nobody_elses(world, smtp):
    note(world)
    gathering.gather(now=NOW)
    assert delivery.claim(now=NOW)
    assert delivery.claim(now=NOW + timedelta(minutes=4)) == []


def test_lease_of_a_killed_sender_is_taken_over(world, smtp):
    note(world)
    gathering.gather(now=NOW)
    (mailing,) = delivery.claim(now=NOW)
    delivery._begin(mailing, subject="x", again=False, now=NOW)  # and is killed
    drain(NOW + timedelta(minutes=6))
    assert len(smtp.taken) == 1
    assert states() == {"NSCP-7": "sent"}
    assert the_mailing().last_error == delivery.BROKE_OFF
    assert the_mailing().perhaps_twice


def test_mail_that_was_claimed_and_not_begun_is_not_marked(world, smtp):
    note(world)
    gathering.gather(now=NOW)
    delivery.claim(now=NOW)  # and is killed
    drain(NOW + timedelta(minutes=6))
    assert states() == {"NSCP-7": "sent"}
    assert not the_mailing().perhaps_twice


def test_sender_whose_lease_was_taken_over_writes_nothing_back(world, smtp, caplog):
    note(world)
    gathering.gather(now=NOW)
    (slow,) = delivery.claim(now=NOW)
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
            start.wait(60)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [done.result(120) for done in [pool.submit(run) for _ in range(count)]]


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
    assert time.monotonic() - began < 20  # not for ever
    note(world, 8)
    assert caplog.text.count("Could not wake") == 1
    drain()
    assert [mail["Subject"] for mail in smtp.taken] == ["2 notices"]


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_over_the_real_broker(world, smtp, awake):
    with start_worker(current_app, perform_ping_check=False, pool="solo", shutdown_timeout=120):
        note(world)
        end = time.monotonic() + 120
        while states() != {"NSCP-7": "sent"} and time.monotonic() < end:
            time.sleep(0.05)
    assert [mail["Subject"] for mail in smtp.taken] == ["NSCP-7: It was decided"]
    assert states() == {"NSCP-7": "sent"}
