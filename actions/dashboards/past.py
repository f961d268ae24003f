"""What was so on a day gone by: status from transitions, dates from the requests that moved them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from actions.models import TimeRequest, Transition
from actions.models.action import ActionQuerySet
from partners.models import Partnership


def end_of(day: date) -> datetime:
    """The moment after which nothing belongs to that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def end_of_last_quarter(on: date) -> date:
    """The last day of the quarter before the one this day lies in: 30 September for any day of October."""
    return start_of_quarter(on) - timedelta(days=1)


def start_of_quarter(on: date) -> date:
    return date(on.year, on.month - (on.month - 1) % 3, 1)


def began(partnership: Partnership) -> datetime | None:
    """When the first move of all was made; for those who read the partnership whole."""
    moves = Transition.objects.filter(partnership=partnership).order_by("at")
    return moves.values_list("at", flat=True).first()


def as_at(actions: ActionQuerySet, *, on: date) -> ActionQuerySet:
    """With `status_then` and `due_then`, as they stood when that day ended; what did not exist yet is a draft."""
    moment = end_of(on)
    # The first move made later still knows the status it came from; where there is none, it is today's.
    since = Transition.objects.filter(action=OuterRef("pk"), at__gte=moment).order_by("at", "pk")
    # The first move granted later still knows the date that held until then.
    moved = TimeRequest.objects.filter(
        action=OuterRef("pk"), outcome=TimeRequest.Outcome.APPROVED, decided_at__gte=moment
    ).order_by("decided_at", "pk")
    return actions.annotate(
        status_then=Coalesce(Subquery(since.values("was")[:1]), F("status")),
        due_then=Coalesce(Subquery(moved.values("old_due_on")[:1]), F("due_on")),
    )


def stood_as(actions: ActionQuerySet, statuses: Iterable[str], *, on: date) -> ActionQuerySet:
    """Of actions `as_at` that day, those with one of these statuses then.

    Said twice: only those that have such a status, or have left one since, need be looked at one by one.
    """
    left = Transition.objects.filter(at__gte=end_of(on), was__in=statuses)
    maybe = Q(status__in=statuses) | Q(pk__in=left.values("action"))
    return actions.filter(maybe, Q(("status_then__in", statuses)))
