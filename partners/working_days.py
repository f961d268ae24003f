"""Working days of England and Wales (Monday to Friday without bank holidays), and dates as people say them. Pure.

`closed` names further days that are none, such as those on which a partnership is closed.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

FRIDAY = 4
OPEN: frozenset[date] = frozenset()  # never closed beside weekends and bank holidays


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date, *, closed: frozenset[date] = OPEN) -> bool:
    return day.weekday() <= FRIDAY and day not in _bank_holidays(day.year) and day not in closed


def add(start: date, days: int, *, closed: frozenset[date] = OPEN) -> date:
    """The date that many working days after start (before it, when negative); 0 gives start, a working day or not."""
    step = timedelta(days=1 if days >= 0 else -1)
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day, closed=closed)
    return day


def between(start: date, end: date) -> int:
    """How many working days lie after start up to end: Friday to Monday is 1; negative when end comes first."""
    if end < start:
        return -between(end, start)
    whole_weeks, rest = divmod((end - start).days, 7)
    count = whole_weeks * 5 + sum((start + timedelta(days=n)).weekday() <= FRIDAY for n in range(1, rest + 1))
    years = range(start.year, end.year + 1)
    return count - sum(start < day <= end and day.weekday() <= FRIDAY for year in years for day in _bank_holidays(year))


def first_within(days: int, *, on: date) -> date:
    """The earliest day from which no more than so many working days have passed by `on`."""
    day = add(on, -days)
    while between(day - timedelta(days=1), on) <= days:
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=4096)
def due_phrase(due: date, *, on: date) -> str:
    """How far a due date is: “in 9 working days”, “today”, “6 working days late”."""
    if due == on:
        return "today"
    days = between(on, due)
    count = abs(days)
    unit = "working day" if count == 1 else "working days"
    if due < on:
        return f"{count} {unit} late" if count else "late"
    return f"in {count} {unit}" if count else "before the next working day"


def ago_phrase(day: date, *, on: date) -> str:
    """How long ago: “today”, “6 working days ago”."""
    count = between(day, on)
    return "today" if count <= 0 else f"{count} working day{'' if count == 1 else 's'} ago"


@lru_cache(maxsize=4096)
def spoken(day: date) -> str:
    """A date as people write it: 12 June 2026."""
    return f"{day.day} {day:%B %Y}"
