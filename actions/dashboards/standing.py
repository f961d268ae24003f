"""How many actions stood where at the end of a day, by agency or by partnership: the figures under every picture.

Nothing is kept for it. What stands now is counted, and each move made since that day is taken back: one to the status
it came from, one away from the status it went to. For a day long gone it is cheaper to begin with nothing and add up
the moves made until then; both come to the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils import timezone

from actions.dashboards import past
from actions.models import ASKED, ASSURED, WITH_AGENCY, Status, TimeRequest
from actions.models.action import ActionQuerySet
from partners import working_days

AGES = (5, 20, 60)  # working days
NOT_DUE = 0

Counted = Iterable[tuple[int, str, int, int]]  # of whom, status, band of its date, how many


@dataclass(frozen=True)
class Band:
    """Due dates that are late by so much on one day; `start` is None for the oldest."""

    words: str
    start: date | None
    end: date

    @property
    def query(self) -> str:
        since = f"&due_from={self.start.isoformat()}" if self.start else ""
        return f"overdue=yes{since}&due_to={self.end.isoformat()}"


def bands(on: date) -> tuple[Band, ...]:
    """Every date before this day, in one band each."""
    starts = [working_days.first_within(days, on=on) for days in AGES]
    ends = [on - timedelta(days=1), *(start - timedelta(days=1) for start in starts)]
    words = [
        f"Up to {AGES[0]} working days",
        *(f"{a + 1} to {b} working days" for a, b in pairwise(AGES)),
    ]
    named = [*words, f"More than {AGES[-1]} working days"]
    return tuple(Band(*facts) for facts in zip(named, [*starts, None], ends, strict=True))


@dataclass(frozen=True)
class Stand:
    """Where an action can stand; `query` finds the very rows in a list of actions."""

    key: str
    words: str
    query: str
    statuses: tuple[Status, ...]
    late: bool | None = None


IN_HAND = Stand("in_hand", "In hand", "status=with_agency&overdue=no", WITH_AGENCY, late=False)
LATE = Stand("late", "Late", "overdue=yes", WITH_AGENCY, late=True)
SUBMITTED = Stand("submitted", "With the partnership", "status=submitted", (Status.SUBMITTED,))
SURE = Stand("assured", "Assured", "status=assured", (Status.ASSURED,))
EMBEDDED = Stand("embedded", "Embedded", "status=embedded", (Status.EMBEDDED,))
STANDS = (LATE, IN_HAND, SUBMITTED, SURE, EMBEDDED)  # apart from each other, and together all that was asked
ALL = Stand("all", "All", "status=all", ASKED)
EITHER_ASSURED = Stand("assured_or_embedded", "Assured or embedded", "status=assured_or_embedded", ASSURED)


@dataclass(frozen=True)
class Standing:
    """`counts`: of what was asked, by whose it is, status and band (0: not past its date)."""

    on: date
    counts: Mapping[tuple[int, str, int], int]

    def count(self, stand: Stand, *, whose: int | None = None, band: int | None = None) -> int:
        found = self._all if whose is None else self._of[whose]
        return sum(
            count
            for (status, its), count in found.items()
            if status in stand.statuses
            and (stand.late is None or stand.late == (its > NOT_DUE))
            and (band is None or its == band)
        )

    @property
    def whose(self) -> Collection[int]:
        """Those of whom anything had been asked."""
        return self._of.keys()

    @cached_property
    def _of(self) -> dict[int, Counter[tuple[str, int]]]:
        found: defaultdict[int, Counter[tuple[str, int]]] = defaultdict(Counter)
        for (whose, status, band), count in self.counts.items():
            found[whose][status, band] += count
        return dict(found)

    @cached_property
    def _all(self) -> Counter[tuple[str, int]]:
        return sum(self._of.values(), Counter())


def standings(
    actions: ActionQuerySet, *, by: str, days: Sequence[date], began: datetime | None = None
) -> tuple[Standing, ...]:
    """One for each day. `by` names the column that says whose an action is: agency_id or partnership_id.

    `began`: about when the first move was made, where many were. A day nearer to it than to now has fewer moves before
    it than since.
    """
    today = [day for day in days if not _from_the_start(day, began)]
    now = _now(actions, by, today) if today else {}
    return tuple(_standing(actions, by, day, now.get(day)) for day in days)


def _from_the_start(on: date, began: datetime | None) -> bool:
    moment, now = past.end_of(on), timezone.now()
    return began is not None and moment <= now and moment - began < now - moment


def _standing(actions: ActionQuerySet, by: str, on: date, now: Counter[tuple[int, str, int]] | None) -> Standing:
    """`now`: what stands now, from which moves are taken back; without, moves are added up from the start."""
    moment = past.end_of(on)
    counts = Counter() if now is None else now
    if now is None:
        _move(counts, _moves(actions.filter(transitions__at__lt=moment), by, on), sign=1)
    elif moment <= timezone.now():
        _move(counts, _moves(actions.filter(transitions__at__gte=moment), by, on), sign=-1)
    if moment <= timezone.now():
        _add(counts, _dated_otherwise(actions, by, moment, on))
    return Standing(on, {key: count for key, count in counts.items() if count and key[1] in ASKED})


def _add(counts: Counter[tuple[int, str, int]], found: Counted) -> None:
    for whose, status, band, count in found:
        counts[whose, status, band] += count


def _move(counts: Counter[tuple[int, str, int]], found: Iterable[tuple[Any, ...]], *, sign: int) -> None:
    for whose, was, became, band, count in found:
        counts[whose, became, band] += sign * count
        counts[whose, was, band] -= sign * count


def _now(actions: ActionQuerySet, by: str, days: Sequence[date]) -> dict[date, Counter[tuple[int, str, int]]]:
    """What stands now, by the band its date lies in on each of the days; every action is read once for all."""
    bands_of = {f"band_{n}": _band(day) for n, day in enumerate(days)}
    counted = actions.order_by().annotate(**bands_of).values_list(by, "status", *bands_of).annotate(n=Count("*"))
    found: dict[date, Counter[tuple[int, str, int]]] = {day: Counter() for day in days}
    for whose, status, *its_bands, count in counted:
        for day, band in zip(days, its_bands, strict=True):
            found[day][whose, status, band] += count
    return found


def _moves(moved: ActionQuerySet, by: str, on: date) -> Iterable[tuple[Any, ...]]:
    of_both = moved.order_by().annotate(band=_band(on))
    return of_both.values_list(by, "transitions__was", "transitions__became", "band").annotate(n=Count("*"))


def _dated_otherwise(actions: ActionQuerySet, by: str, moment: datetime, on: date) -> Counted:
    """Those late then whose date has moved since: away from the band of the date of now, into that of the old."""
    given = TimeRequest.objects.filter(outcome=TimeRequest.Outcome.APPROVED, decided_at__gte=moment, old_due_on__lt=on)
    ids = list(given.order_by().values_list("action", flat=True))  # few, so they are looked up one by one
    if not ids:
        return
    moved = past.stood_as(past.as_at(actions.filter(pk__in=ids), on=on), WITH_AGENCY, on=on)
    spans = bands(on)
    for whose, status, now, then in moved.order_by().values_list(by, "status_then", "due_on", "due_then"):
        yield whose, status, _band_of(now, spans), -1
        yield whose, status, _band_of(then, spans), 1


def _band(on: date) -> Case:
    """Which band an action's date lies in; a draft may have none."""
    *newer, oldest = bands(on)
    steps = [When(due_on__gte=on, then=Value(NOT_DUE))]
    steps += [When(due_on__gte=band.start, then=Value(n)) for n, band in enumerate(newer, start=1)]
    steps.append(When(due_on__lte=oldest.end, then=Value(len(AGES) + 1)))
    return Case(*steps, default=Value(NOT_DUE), output_field=IntegerField())


def _band_of(due_on: date, spans: Sequence[Band]) -> int:
    return next((n for n, band in enumerate(spans, start=1) if (band.start or due_on) <= due_on <= band.end), NOT_DUE)
