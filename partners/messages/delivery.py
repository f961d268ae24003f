"""Sends what is gathered. A mailing is claimed under a lease, looked at again, sent, and written back under its token.

A sender that is killed leaves a lease that runs out; then another takes over. Nothing is lost so; a mail can be doubled
only where the line broke after the server took it, and then carries the same Message-ID and is marked.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partners import scope
from partners.gateways import mail
from partners.messages.gathering import WAITING, digests_go, free, gather
from partners.messages.kinds import DIGEST, NOTICE, kind_of
from partners.messages.rendering import render
from partners.models import Mailing, Message
from partners.scope import Actor

logger = logging.getLogger(__name__)

State = Mailing.State
LEASE = timedelta(minutes=5)
DOUBT = timedelta(hours=1)  # after which a mail perhaps sent is sent again
LONGEST_WAIT = timedelta(days=1)
MOST_TRIES = 12
ERROR_LENGTH = 300
BROKE_OFF = "The last sender broke off; it was sent again under the same Message-ID."


def drain(*, limit: int = 1000, clock: Callable[[], datetime] = timezone.now) -> Counter[State]:
    """Gather and send all that may go now. Any number of drains at once is safe."""
    gather(now=clock())
    tally: Counter[State] = Counter()
    while tally.total() < limit and (mailing := claim(now=clock())):
        tally[deliver(mailing, now=clock())] += 1
    return tally


def claim(*, now: datetime) -> Mailing | None:
    """Take one mailing under a lease; nobody else gets it meanwhile. Committed before anything is sent."""
    may_go = Q(purpose=NOTICE)
    if digests_go(now):
        may_go |= Q(purpose=DIGEST, local_day=timezone.localdate(now))
    ready = Mailing.objects.filter(may_go, free(now=now), state__in=WAITING, due_at__lte=now)
    with transaction.atomic(durable=True):
        mailing = ready.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
        if mailing is None:
            return None
        if mailing.lease_token:
            mailing.last_error = BROKE_OFF
        mailing.lease_token, mailing.leased_until = uuid4(), now + LEASE
        mailing.tries += 1
        mailing.save()
    return mailing


def deliver(mailing: Mailing, *, now: datetime) -> State:
    """Send a claimed mailing, unless nothing in it holds any more. Returns how it stands then."""
    try:
        letter = _prepared(mailing, now=now)
        if letter is None:
            return _settle(mailing, State.SUPERSEDED)
        mailing.subject = letter.subject
        mail.send(letter)
    except mail.Refused as error:
        return _settle(mailing, State.DEAD, error=str(error))
    except mail.Perhaps as error:
        return _again(mailing, State.UNCERTAIN, at=now + DOUBT, error=f"Perhaps sent: {error}")
    except mail.NotNow as error:
        # What was perhaps sent stays so, whatever becomes of sending it again.
        return _again(mailing, State(mailing.state), at=now + _pause(mailing.tries), error=str(error))
    except Exception:  # one mail that cannot be made must not hold up the others
        logger.exception("Mailing %s could not be made", mailing.pk)
        return _again(mailing, State(mailing.state), at=now + _pause(mailing.tries), error="It could not be made.")
    return _settle(mailing, State.SENT, sent_at=now, error=mailing.last_error)


def _prepared(mailing: Mailing, *, now: datetime) -> mail.Mail | None:
    """Look again, inside the recipient's scope: what they were appointed to see and still holds is said."""
    with scope.entered(mailing.recipient_id) as actor:
        messages = list(Message.objects.standing().filter(mailing=mailing).order_by("kind", "pk"))
        holding = _still_true(actor, messages)
        standing = [message for message in messages if message.pk in holding]
        letter = render(mailing, standing, actor=actor, on=timezone.localdate(now)) if standing else None
    _supersede_all_but(holding, mailing, now=now)
    return letter


def _still_true(actor: Actor, messages: list[Message]) -> set[int]:
    """The keys of those that hold; each kind looks once, whatever their number."""
    of_kind = groupby(messages, key=lambda message: message.kind)
    return {pk for kind, found in of_kind for pk in kind_of(kind).still_true(actor, list(found))}


def _supersede_all_but(holding: set[int], mailing: Mailing, *, now: datetime) -> None:
    """Also of partnerships in which the recipient is not appointed any more, so outside their scope."""
    with scope.partnerships(scope.all_partnership_ids()):
        Message.objects.standing().filter(mailing=mailing).exclude(pk__in=holding).update(superseded_at=now)


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
    written = Mailing.objects.filter(pk=mailing.pk, lease_token=mailing.lease_token).update(
        state=state,
        subject=mailing.subject,
        last_error=error[:ERROR_LENGTH],
        due_at=due_at or mailing.due_at,
        sent_at=sent_at,
        lease_token=None,
        leased_until=None,
    )
    if not written:
        logger.warning("Mailing %s was taken over by another sender before it was written back", mailing.pk)
    return state
