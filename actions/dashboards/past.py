"""What was so on a day gone by: status from transitions, dates from the requests that moved them."""

from datetime import date, datetime, time, timedelta

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from actions.models import TimeRequest, Transition
from actions.models.action import ActionQuerySet


def end_of(day: date) -> datetime:
    """The moment after which nothing belongs to that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def end_of_last_quarter(on: date) -> date:
    """The last day of the quarter before the one this day lies in: 30 September for any day of October."""
    return start_of_quarter(on) - timedelta(days=1)


def start_of_quarter(on: date) -> date:
    return date(on.year, on.month - (on.month - 1) % 3, 1)


def as_at(actions: ActionQuerySet, *, on: date) -> ActionQuerySet:
    """With `status_then` and `due_then`, as they stood when that day ended; what did not exist yet has no status."""
    moment = end_of(on)
    last = Transition.objects.filter(action=OuterRef("pk"), at__lt=moment).order_by("-at", "-pk")
    # The first move granted later still knows the date that held until then.
    moved = TimeRequest.objects.filter(
        action=OuterRef("pk"), outcome=TimeRequest.Outcome.APPROVED, decided_at__gte=moment
    ).order_by("decided_at", "pk")
    return actions.annotate(
        status_then=Subquery(last.values("became")[:1]),
        due_then=Coalesce(Subquery(moved.values("old_due_on")[:1]), F("due_on")),
    )
