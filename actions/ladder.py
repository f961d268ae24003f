"""Which reminder falls due on a date. Pure: dates in, a rung out; the ladder itself is data."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from partners import working_days

WEEK = 7


class Audience(Enum):
    OWNER = "the action's owner, while they hold an appointment in the agency"
    LEADS = "the agency's leads"


@dataclass(frozen=True)
class Rung:
    """A step of the ladder: so many working days before the due date (negative) or after it."""

    name: str
    days: int
    weekly: bool = False  # comes again each week, so that nothing falls silent after the last rung
    audience: tuple[Audience, ...] = (Audience.OWNER, Audience.LEADS)  # the first of these with somebody in it


@dataclass(frozen=True)
class Falling:
    """A rung that has been reached, and for the how manieth time."""

    rung: Rung
    falls_on: date
    occurrence: int = 0


LADDER = (
    Rung("in_ten", -10),
    Rung("in_three", -3),
    Rung("late", 1, weekly=True),
)


def falling(due_on: date, *, on: date, since: date | None = None) -> Falling | None:
    """The latest rung reached on this date; None before the first one.

    A planner that was away for days so still finds what it missed, and only the latest of it. What had fallen by
    `since`, the day on which the agency was asked, is not said. Once the date has passed, nobody is told that it comes.
    """
    reached = [found for rung in LADDER if (found := _reached(rung, due_on, on))]
    latest = max(reached, key=lambda found: found.falls_on, default=None)
    if latest is None or (since and latest.falls_on <= since):
        return None
    return latest


def _reached(rung: Rung, due_on: date, on: date) -> Falling | None:
    first = working_days.add(due_on, rung.days)
    if on < first or (rung.days < 0 and on > due_on):
        return None
    weeks = (on - first).days // WEEK if rung.weekly else 0
    return Falling(rung, first + timedelta(days=WEEK * weeks), weeks)
