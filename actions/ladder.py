"""Which rungs have fallen on a date, and whom they address. Pure: dates in, rungs out; the rungs themselves are data.

A rung counts working days from a date: of an action when it is due, of a challenge when the response is, of a clock
when it runs out. What waits for the partnership itself (judgement, a decision on more time) counts from when it came.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.models import Audience, Ladder
from partners import working_days

WEEK = 7
FURTHEST = 60  # working days before or after, on a partnership's own ladder
OWNER, LEAD, DEPUTY = Audience.OWNER, Audience.LEAD, Audience.DEPUTY
EXECUTIVE, COORDINATOR, CHAIR = Audience.EXECUTIVE, Audience.COORDINATOR, Audience.CHAIR
OVER_HEADS = (EXECUTIVE, COORDINATOR, CHAIR)  # who hears of an agency's lateness only when it is escalated
COUNTS_FROM_WAITING = (Ladder.MORE_TIME, Ladder.JUDGEMENT)


@dataclass(frozen=True)
class Rung:
    """A step of a ladder: so many working days before the date (negative) or after it."""

    days: int
    audience: tuple[Audience, ...]
    weekly: bool = False  # comes again each week, so that nothing falls silent after the last rung
    set_on: date = date.min  # what fell before is not said

    @property
    def name(self) -> str:
        return f"{self.days:+d}"


@dataclass(frozen=True)
class Falling:
    """A rung that has been reached, and for the how manieth time."""

    rung: Rung
    falls_on: date
    occurrence: int = 0


DEFAULT: dict[Ladder, tuple[Rung, ...]] = {
    Ladder.ACTION: (
        Rung(-10, (OWNER, LEAD)),
        Rung(-3, (OWNER, LEAD)),
        Rung(1, (OWNER, LEAD)),
        Rung(5, (OWNER, LEAD, DEPUTY)),
        Rung(10, (EXECUTIVE, COORDINATOR)),
        Rung(20, (CHAIR,)),
        Rung(25, (OWNER, LEAD, CHAIR), weekly=True),
    ),
    Ladder.MORE_TIME: (
        Rung(3, (COORDINATOR,)),
        Rung(10, (COORDINATOR, CHAIR)),
        Rung(15, (COORDINATOR, CHAIR), weekly=True),
    ),
    Ladder.JUDGEMENT: (
        Rung(5, (COORDINATOR,)),
        Rung(15, (COORDINATOR, CHAIR)),
        Rung(20, (COORDINATOR, CHAIR), weekly=True),
    ),
    Ladder.CHALLENGE: (
        Rung(-3, (OWNER, LEAD, COORDINATOR)),
        Rung(1, (OWNER, LEAD, COORDINATOR)),
        Rung(5, (EXECUTIVE, COORDINATOR, CHAIR)),
        Rung(10, (LEAD, COORDINATOR, CHAIR), weekly=True),
    ),
    Ladder.RETEST: (
        Rung(-20, (OWNER, LEAD)),
        Rung(-3, (OWNER, LEAD)),
        Rung(1, (OWNER, LEAD)),
        Rung(10, (EXECUTIVE, COORDINATOR, CHAIR)),
        Rung(20, (OWNER, LEAD, COORDINATOR, CHAIR), weekly=True),
    ),
    Ladder.CLOCK: (
        Rung(-10, (COORDINATOR,)),
        Rung(-3, (COORDINATOR,)),
        Rung(1, (COORDINATOR, CHAIR)),
        Rung(5, (COORDINATOR, CHAIR), weekly=True),
    ),
}


def fallen(
    rungs: Iterable[Rung],
    start: date,
    *,
    on: date,
    since: date | None = None,
    closed: frozenset[date] = working_days.OPEN,
) -> list[Falling]:
    """The rungs reached by this date, the latest first; none before the first one.

    A planner that was away for days so still finds what it missed; each person then hears the first of these that
    addresses them, and no more. What had fallen by `since`, the day on which it was asked, is not said. Once the date
    has passed, nobody is told that it comes.
    """
    reached = [found for rung in rungs if (found := _reached(rung, start, on, closed))]
    said = [found for found in reached if (not since or found.falls_on > since) and found.falls_on >= found.rung.set_on]
    return sorted(said, key=lambda found: (found.falls_on, found.rung.days), reverse=True)


def addressed(reached: Sequence[Falling]) -> Iterator[tuple[Audience, Falling]]:
    """For each audience the latest rung that addresses it."""
    heard: set[Audience] = set()
    for found in reached:
        for audience in found.rung.audience:
            if audience not in heard:
                heard.add(audience)
                yield audience, found


def falls_on(rung: Rung, start: date, *, closed: frozenset[date] = working_days.OPEN) -> date:
    """When a rung falls for the first time."""
    return working_days.add(start, rung.days, closed=closed)


def coming(
    rungs: Iterable[Rung], start: date, *, on: date, closed: frozenset[date] = working_days.OPEN
) -> Falling | None:
    """The next rung to fall after this day; None where none does any more."""
    found = [next_ for rung in rungs if (next_ := _coming(rung, start, on, closed))]
    return min(found, key=lambda one: one.falls_on, default=None)


def furthest_before(rungs: Iterable[Rung]) -> int:
    """How many working days before its date a thing may be chased at all."""
    return max((-rung.days for rung in rungs), default=0)


def _reached(rung: Rung, start: date, on: date, closed: frozenset[date]) -> Falling | None:
    first = falls_on(rung, start, closed=closed)
    if on < first or (rung.days < 0 and on > start):
        return None
    weeks = (on - first).days // WEEK if rung.weekly else 0
    return Falling(rung, first + timedelta(days=WEEK * weeks), weeks)


def _coming(rung: Rung, start: date, on: date, closed: frozenset[date]) -> Falling | None:
    first = falls_on(rung, start, closed=closed)
    if on < first:
        return Falling(rung, first)
    if not rung.weekly:
        return None
    weeks = (on - first).days // WEEK + 1
    return Falling(rung, first + timedelta(days=WEEK * weeks), weeks)
