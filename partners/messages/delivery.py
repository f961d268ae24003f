"""Sends what is gathered. A mailing is claimed under a lease, looked at again, sent, and written back under its token.

A sender that is killed leaves a lease that runs out; then another takes over. Nothing is lost so. Where an earlier try
may have gone through, a carrier that knows is asked first; over one that does not, the mail goes again under the same
Message-ID and is marked as perhaps twice.
"""

import logging
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from partners import cause, scope
from partners.gateways import mail
from partners.gateways.mime import Mail
from partners.gateways.post import Carrier, carrier
from partners.messages.gathering import WAITING, free, gather
from partners.messages.hours import digests_may_go
from partners.messages.kinds import DIGEST, NOTICE, StillTrue, kind_of
from partners.messages.rendering import render
from partners.models import Mailing, Message
from partners.scope import Actor

logger = logging.getLogger(__name__)

State = Mailing.State
LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
MOST_TRIES = 12
AT_ONCE = 25  # mailings claimed together
SUBJECT_LENGTH, ERROR_LENGTH = 200, 300
BROKE_OFF = "The last sender broke off; it was sent again under the same Message-ID."
NOT_MADE = "It could not be made."
ALREADY_THERE = "The line broke; GOV.UK Notify says that it had taken it."

Clock = Callable[[], datetime]
Value = str | int | datetime | None  # of a column


def drain(*, limit: int = 1000, clock: Clock = timezone.now) -> Counter[State]:
    """Gather and send all that may go now. Any number of drains at once is safe."""
    gather(now=clock())
    tally: Counter[State] = Counter()
    by = carrier()
    try:
        while tally.total() < limit and (batch := claim(now=clock(), most=min(AT_ONCE, limit - tally.total()))):
            tally.update(_delivered(batch, by=by, clock=clock))
    finally:
        by.close()
    return tally


def claim(*, now: datetime, most: int = 1) -> list[Mailing]:
    """Take some mailings under a lease; nobody else gets them meanwhile. Committed before anything is sent."""
    may_go = Q(purpose=NOTICE)
    if digests_may_go(now):
        may_go |= Q(purpose=DIGEST, local_day=timezone.localdate(now))
    ready = Mailing.objects.filter(may_go, free(now=now), state__in=WAITING, due_at__lte=now)
    token = uuid4()
    with transaction.atomic(durable=True):
        claimed = ready.select_for_update(of=("self",), skip_locked=True).select_related("recipient")
        batch = list(claimed.order_by("due_at", "pk")[:most])
        keys = [one.pk for one in batch]
        Mailing.objects.filter(pk__in=keys).update(lease_token=token, leased_until=now + LEASE)
    for one in batch:
        one.lease_token, one.leased_until = token, now + LEASE
    return batch


def deliver(mailing: Mailing, *, now: datetime, by: Carrier, known: Sequence[Message] | None = None) -> State:
    """Send a claimed mailing, unless nothing in it holds any more. Returns how it stands then.

    `known` are its messages, where they have been read since it was claimed.
    """
    perhaps_there = mailing.sending or mailing.state == State.UNCERTAIN
    known = _of_each([mailing])[mailing.pk] if known is None else known
    try:
        return _tried(mailing, now=now, by=by, known=known, perhaps_there=perhaps_there)
    except mail.Refused as error:
        return _settle(mailing, State.DEAD, error=str(error))
    except mail.Perhaps as error:
        return _again(mailing, State.UNCERTAIN, at=now + by.doubt, error=f"Perhaps sent: {error}")
    except mail.NotNow as error:
        # What was perhaps sent stays so, whatever becomes of sending it again.
        state = State.UNCERTAIN if perhaps_there else State(mailing.state)
        return _again(mailing, state, at=now + _pause(mailing.tries), error=str(error))
    except Exception:  # one mail that cannot be made must not hold up the others
        logger.exception("Mailing %s could not be made, or not be noted", mailing.pk)
        return _broke_off(mailing, now=now, by=by)


def _broke_off(mailing: Mailing, *, now: datetime, by: Carrier) -> State:
    """Something went wrong that no carrier tells of, such as a database that is gone. What is in doubt stays so."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # the next question makes it anew, and waits until it can
    if mailing.state == State.SENT:  # the server said yes, and only the note of it failed
        return _settle(mailing, State.SENT, sent_at=now, error=mailing.last_error)
    mailing.tries += 1
    if mailing.sending or mailing.state == State.UNCERTAIN:
        return _again(mailing, State.UNCERTAIN, at=now + by.doubt, error=f"Perhaps sent: {NOT_MADE}")
    return _again(mailing, State(mailing.state), at=now + _pause(mailing.tries), error=NOT_MADE)


def _tried(mailing: Mailing, *, now: datetime, by: Carrier, known: Sequence[Message], perhaps_there: bool) -> State:
    if perhaps_there and by.took(mailing.message_id):
        return _settle(mailing, State.SENT, sent_at=now, error=ALREADY_THERE)
    letter = _prepared(mailing, now=now, known=known)
    if letter is None:
        return _settle(mailing, State.SUPERSEDED)
    if not _begin(mailing, subject=letter.subject, again=perhaps_there and not by.knows, now=now):
        return State(mailing.state)
    by.send(letter)
    mailing.state = State.SENT
    mailing.last_error = mailing.last_error if mailing.perhaps_twice else ""
    return _settle(mailing, State.SENT, sent_at=now, error=mailing.last_error)


def _delivered(batch: list[Mailing], *, by: Carrier, clock: Clock) -> Iterator[State]:
    """One after the other. What is left when half the lease has gone, or something breaks, is given back."""
    known = _of_each(batch)
    left = list(batch)
    try:
        while left and (now := clock()) < (left[0].leased_until or now) - LEASE / 2:
            mailing = left.pop(0)
            yield deliver(mailing, now=now, by=by, known=known[mailing.pk])
    finally:
        if left:
            keys, token = [one.pk for one in left], left[0].lease_token
            Mailing.objects.filter(pk__in=keys, lease_token=token).update(lease_token=None, leased_until=None)


def _of_each(batch: list[Mailing]) -> dict[int, list[Message]]:
    """What is to be said in each, also in partnerships in which the recipient is not appointed any more.

    Whoever holds the lease is the only one who changes them.
    """
    found: dict[int, list[Message]] = defaultdict(list)
    with scope.partnerships(scope.all_partnership_ids()):
        standing = Message.objects.standing().filter(mailing__in=[one.pk for one in batch])
        for message in standing.order_by("kind", "pk"):
            found[message.mailing_id or 0].append(message)
    return found


def _begin(mailing: Mailing, *, subject: str, again: bool, now: datetime) -> bool:
    """Write down that handing over begins, so that whoever takes over knows. False where somebody has taken over."""
    if again:
        mailing.perhaps_twice = True
        mailing.last_error = mailing.last_error or BROKE_OFF
    mailing.tries += 1
    mailing.subject = subject[:SUBJECT_LENGTH]
    begun = _written(
        mailing,
        sending=True,
        tries=mailing.tries,
        subject=mailing.subject,
        perhaps_twice=mailing.perhaps_twice,
        leased_until=now + LEASE,
    )
    mailing.sending = begun or mailing.sending
    return begun


def _prepared(mailing: Mailing, *, now: datetime, known: Sequence[Message]) -> Mail | None:
    """Look again, inside the recipient's scope: what they were appointed to see and still holds is said."""
    on = timezone.localdate(now)
    with scope.entered(mailing.recipient_id) as actor:
        here = [message for message in known if message.partnership_id in actor.partnership_ids]
        holding = _still_true(actor, here, on=on)
        standing = [message for message in here if message.pk in holding]
        letter = render(mailing, standing, actor=actor, on=on) if standing else None
    _supersede({message.pk for message in known} - holding, now=now)
    return letter


def _still_true(actor: Actor, messages: list[Message], *, on: date) -> set[int]:
    """The keys of those that hold; what is asked the same way is asked once, whatever their number."""
    asked: dict[StillTrue, list[Message]] = defaultdict(list)
    for message in messages:
        asked[kind_of(message.kind).still_true].append(message)
    return {pk for still_true, found in asked.items() for pk in still_true(actor, found, on)}


def _supersede(gone: Collection[int], *, now: datetime) -> None:
    """Also of partnerships in which the recipient is not appointed any more, so outside their scope."""
    if gone:
        with scope.partnerships(scope.all_partnership_ids()):
            Message.objects.filter(pk__in=gone).update(superseded_at=now)


def _pause(tries: int) -> timedelta:
    """Twice as long after each try, up to a day, and never all at the same moment."""
    pause = min(timedelta(minutes=2**tries), LONGEST_WAIT)
    return pause * random.uniform(0.5, 1)  # noqa: S311 - spreads load, keeps no secret


def _again(mailing: Mailing, state: State, *, at: datetime, error: str) -> State:
    if mailing.tries >= MOST_TRIES:
        return _settle(mailing, State.DEAD, error=f"Tried {mailing.tries} times. {error}")
    return _settle(mailing, state, error=error, due_at=at)


def _settle(
    mailing: Mailing,
    state: State,
    *,
    error: str = "",
    due_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> State:
    """Write back what became of it, and give the lease back; only who still holds the token may."""
    _written(
        mailing,
        state=state,
        tries=mailing.tries,
        last_error=error[:ERROR_LENGTH],
        due_at=due_at or mailing.due_at,
        sent_at=sent_at,
        sending=False,
        lease_token=None,
        leased_until=None,
    )
    return state


def _written(mailing: Mailing, **columns: Value) -> bool:
    """Write to the row of a mailing while its lease is ours. False, and told, where somebody has taken over.

    In SQL of our own: each mail is written to twice, and wording that anew costs three times what it does. It says in
    the same breath what it comes from, for the history, instead of in a transaction round it.
    """
    wanted = ", ".join(f"{column} = %s" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH said AS MATERIALIZED (SELECT {cause.SAY}) UPDATE partners_mailing SET {wanted}"  # noqa: S608 - our own columns
            " FROM said WHERE id = %s AND lease_token = %s",
            [*cause.words(), *columns.values(), mailing.pk, mailing.lease_token],
        )
        mine = bool(cursor.rowcount)
    if not mine:
        _taken_over(mailing)
    return mine


def _taken_over(mailing: Mailing) -> None:
    logger.warning("Mailing %s was taken over by another sender before it was written back", mailing.pk)
