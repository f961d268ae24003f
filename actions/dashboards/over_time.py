"""How much was asked, assured and embedded at the end of each quarter: levels, read backwards from transitions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from actions.dashboards import past
from actions.dashboards.overview import share
from actions.dashboards.standing import ALL, EITHER_ASSURED, EMBEDDED, Stand, Standing
from actions.models import EDGES, Transition
from partners import working_days

QUARTERS = 8
YEAR = 4  # quarters
LEVELS = (ALL, EITHER_ASSURED, EMBEDDED)
CROSSING = Q(was__in=EDGES) | Q(became__in=EDGES)  # as the index that holds just these


@dataclass(frozen=True)
class Level:
    """What stood at the end of a day: asked (neither draft nor withdrawn), of these assured, of these embedded."""

    on: date
    asked: int
    assured: int
    embedded: int


def levels(moves: QuerySet[Transition], standing: Standing) -> tuple[Level, ...]:
    """The last eight ends of quarters and the day itself, where `standing` is what the day itself gives."""
    days = _days(standing.on)
    changed = _changes(moves, days)
    current = [standing.count(level) for level in LEVELS]
    found = [Level(days[-1], *current)]
    for n in range(len(days) - 2, -1, -1):
        current = [count - changed[n, level.key] for count, level in zip(current, LEVELS, strict=True)]
        found.append(Level(days[n], *current))
    return tuple(reversed(found))


def _days(on: date) -> list[date]:
    ends = [past.end_of_last_quarter(on)]
    while len(ends) < QUARTERS:
        ends.append(past.end_of_last_quarter(ends[-1]))
    return [*reversed(ends), on]


def _changes(moves: QuerySet[Transition], days: Sequence[date]) -> Counter[tuple[int, str]]:
    """By how much each level rose between one day and the next."""
    moments = [past.end_of(day) for day in days]
    spans = (When(at__lt=moment, then=Value(n)) for n, moment in enumerate(moments[1:]))
    counted = (
        moves.filter(CROSSING, at__gte=moments[0], at__lt=moments[-1])
        .order_by()
        .annotate(span=Case(*spans, output_field=IntegerField()))
        .values_list("span", "was", "became")
        .annotate(n=Count("*"))
    )
    return _rises(counted)


def _rises(counted: Iterable[tuple[int, str, str, int]]) -> Counter[tuple[int, str]]:
    changed: Counter[tuple[int, str]] = Counter()
    for span, was, became, count in counted:
        for level in LEVELS:
            changed[span, level.key] += count * (_in(level, became) - _in(level, was))
    return changed


def _in(level: Stand, status: str) -> bool:
    return status in level.statuses


def reading(found: Sequence[Level]) -> str:
    now, before = found[-1], found[-1 - YEAR]
    if not now.asked:
        return "Nothing has been asked yet."
    assured, embedded = _shares(now)
    said = f"Of what was asked, {assured} is assured and {embedded} embedded"
    if not before.asked:
        return f"{said}."
    assured, embedded = _shares(before)
    return f"{said}; on {working_days.spoken(before.on)} {assured} was assured and {embedded} embedded."


def _shares(level: Level) -> tuple[str, str]:
    return share(level.assured, level.asked), share(level.embedded, level.asked)
