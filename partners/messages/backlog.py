"""How much waits to be said, over all partnerships: figures for those who run the product, and no word of it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import Count, Min, Q
from django.utils import timezone

from partners import scope
from partners.messages.gathering import WAITING
from partners.messages.hours import digests_go
from partners.messages.kinds import DIGEST, NOTICE, names_of
from partners.models import Mailing, Message


@dataclass(frozen=True)
class Backlog:
    """`oldest` waits the longest, perhaps rightly until the morning; `overdue` could have gone by now.

    Both in seconds, 0 where there is none. `dead` mails wait for somebody to mend an address.
    """

    waiting: int
    oldest: float
    overdue: float
    dead: int


def backlog(*, now: datetime | None = None) -> Backlog:
    now = now or timezone.now()
    with scope.partnerships(scope.all_partnership_ids()):
        pending = _since(Message.objects.pending().aggregate(count=Count("pk"), since=Min("created_at")))
        mailed = _since(
            Message.objects.standing()
            .filter(mailing__in=Mailing.objects.filter(state__in=WAITING))
            .aggregate(count=Count("pk"), since=Min("created_at"))
        )
        late = Message.objects.pending().filter(kind__in=names_of(NOTICE)).aggregate(since=Min("created_at"))["since"]
    return Backlog(
        waiting=pending[0] + mailed[0],
        oldest=_age(pending[1], mailed[1], now=now),
        overdue=_age(late, _due(now), now=now),
        dead=Mailing.objects.filter(state=Mailing.State.DEAD).count(),
    )


def _due(now: datetime) -> datetime | None:
    """Since when the first mail that may go at this hour has not."""
    may_go = Q(purpose=NOTICE)
    if digests_go(now):
        may_go |= Q(purpose=DIGEST, local_day=timezone.localdate(now))
    ready = Mailing.objects.filter(may_go, state__in=WAITING, due_at__lte=now)
    found: datetime | None = ready.aggregate(since=Min("due_at"))["since"]
    return found


def _since(row: dict[str, object]) -> tuple[int, datetime | None]:
    return row["count"], row["since"]  # type: ignore[return-value]


def _age(*since: datetime | None, now: datetime) -> float:
    return max(chain([0.0], ((now - one).total_seconds() for one in since if one)))
