"""What the tests of delivery share: kinds of message of their own, ways to queue them, and how they stand."""

from datetime import UTC, date, datetime

from partners import messages, scope
from partners.messages import delivery
from partners.messages.rendering import Line
from partners.models import Mailing, Message
from tests.database import as_owner

NOW = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)  # a Friday, half past ten in London
TODAY = date(2026, 6, 12)


class Facts:
    """What the kinds of these tests look at again: references that no longer hold, and what else is open."""

    untrue: set[str] = set()
    lines: list[Line] = []


def still_true(actor, found, on):
    return {message.pk for message in found if message.about not in Facts.untrue}


messages.register("test_note", purpose=messages.NOTICE, phrase="It was decided", still_true=still_true, page="review")
messages.register(
    "test_due", purpose=messages.DIGEST, phrase="due in {n} working days", still_true=still_true, page="review"
)
messages.register_digest(lambda *_: Facts.lines)


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
