"""What the tests of ladders share: what is asked, what is planned of it, and a drain in the morning of a day."""

from datetime import UTC, date, datetime

from actions.services import reminders
from partners import messages
from partners.models import Message
from tests.database import as_owner
from tests.factories.actions import ActionFactory

MONDAY = date(2026, 6, 1)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def asked(world, due_on=date(2026, 6, 4), **facts):
    facts = {"partnership": world.northmere, "agency": world.police, "issued_at": LONG_AGO} | facts
    with as_owner():
        return ActionFactory(due_on=due_on, **facts)


def planned(on=MONDAY):
    reminders.plan(on=on)
    with as_owner():
        rows = Message.objects.select_related("recipient").order_by("recipient__name", "pk")
        return [(row.recipient.name, row.kind, row.reason, row.rung) for row in rows]


def drain(on=MONDAY):
    at = datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC)
    return messages.drain(clock=lambda: at)
