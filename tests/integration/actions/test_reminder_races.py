"""Closed, moved, left, handed over or put off between plan and mail, at each step on the way: nobody is told."""

import os
import random
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product

from actions.models import Snooze, Status
from actions.services import reminders
from partners import messages
from partners.gateways.post import carrier
from partners.messages import delivery, gathering
from partners.models import Appointment, Mailing, Message, Pause
from tests.database import as_owner
from tests.factories.actions import ActionFactory
from tests.factories.partners import AppointmentFactory, UserFactory

MONDAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
RACES = int(os.environ.get("RACES", "0"))  # more of them, drawn by chance: 1000 is the long form


def _close(world, action, owner):
    action.status, action.submitted_at = Status.SUBMITTED, NOW


def _withdraw(world, action, owner):
    action.status = Status.WITHDRAWN


def _move(world, action, owner):
    action.due_on = date(2026, 9, 1)


def _own(world, action, owner):
    action.owner = world.lead


def _agency(world, action, owner):
    action.agency = world.trust


def _leave(world, action, owner):
    Appointment.objects.filter(user=owner).update(ends_on=date(2026, 5, 31))


def _put_off(world, action, owner):
    Snooze.objects.create(
        partnership=world.northmere, action=action, user=owner, until=date(2026, 6, 9), reason="x", at=LONG_AGO
    )


CHANGES = (_close, _withdraw, _move, _own, _agency, _leave, _put_off)
MOMENTS = ("planned", "gathered", "claimed", "after")


def test_what_changed_on_the_way_is_never_said(world, smtp):
    each = list(product(CHANGES, MOMENTS))
    more = random.Random(20260601).choices(each, k=RACES)  # noqa: S311 - the same races each time
    run: Counter[str] = Counter()
    for number, (change, moment) in enumerate([*each, *more]):
        _race(world, number, change, moment)
        run[f"{change.__name__.strip('_')} {moment}"] += 1
        told = [mail["To"] for mail in smtp.taken]
        assert told.count(f"owner{number}@police.example") == (moment == "after"), (change.__name__, moment)
    sys.stdout.write(f"{run.total():,} races, each ended as it should: {dict(sorted(run.items()))}\n")  # with -s


def _race(world, number, change, moment):
    with as_owner():
        owner = UserFactory(email=f"owner{number}@police.example")
        AppointmentFactory(user=owner, partnership=world.northmere, role="contributor", agency=world.police)
        facts = {"due_on": date(2026, 6, 4), "issued_at": LONG_AGO, "owner": owner, "agency": world.police}
        action = ActionFactory(partnership=world.northmere, **facts)
    reminders.plan(on=MONDAY)

    def happen(now):
        if now == moment:
            with as_owner():
                change(world, action, owner)
                action.save()

    happen("planned")
    gathering.gather(now=NOW)
    happen("gathered")
    batch = delivery.claim(now=NOW, most=50)
    known = delivery._of_each(batch)
    happen("claimed")
    by = carrier()
    for mailing in batch:
        delivery.deliver(mailing, now=NOW, by=by, known=known[mailing.pk])
    by.close()
    happen("after")
    with as_owner():
        assert not Message.objects.pending().filter(recipient=owner).exists()
        assert not Mailing.objects.filter(recipient=owner, state="planned").exists()
        type(action).objects.filter(pk=action.pk).update(status="withdrawn")


def test_beat_off_three_days_sends_each_once(world, smtp):
    with as_owner():
        for days in range(12):
            due = MONDAY + timedelta(days=days)
            ActionFactory(partnership=world.northmere, agency=world.police, due_on=due, issued_at=LONG_AGO)
    for day in [*range(1, 3), *range(6, 13)]:  # off from Wednesday to Friday
        at = NOW + timedelta(days=day - 1)
        for _ in range(2):
            reminders.plan(on=at.date())
            messages.drain(clock=lambda at=at: at)
    with as_owner():
        keys = list(Message.objects.values_list("recipient", "key"))
        assert len(keys) == len(set(keys))
        days = list(Mailing.objects.filter(state="sent").values_list("recipient", "local_day"))
        assert len(days) == len(set(days))
        assert not Message.objects.pending().exists()
        assert not Pause.objects.exists()
    assert len({mail["Message-ID"] for mail in smtp.taken}) == len(smtp.taken)
