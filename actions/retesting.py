"""When a change is looked at again, and how a re-test stands on a day. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from actions.models import Retest
from partners import working_days

YEAR = 12  # months
MOST_MONTHS = 60
MOST_TIMES = 6


def days(months: Iterable[int], *, after: date) -> tuple[date, ...]:
    """So many months after a day each, on a working day."""
    return tuple(dict.fromkeys(on_working_day(months_after(after, count)) for count in sorted(set(months))))


def months_after(day: date, count: int) -> date:
    """The same day of a later month, or its last where it has no such day."""
    year, month = divmod(day.year * YEAR + day.month - 1 + count, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def on_working_day(day: date) -> date:
    return working_days.add(day - timedelta(days=1), 1)


def spoken(months: Iterable[int]) -> str:
    """“6 and 12 months”."""
    counts = [str(count) for count in sorted(set(months))]
    if not counts:
        return "never by itself"
    *first, last = counts
    return f"{', '.join(first)} and {last} months" if first else f"{last} month{'' if last == '1' else 's'}"


def is_lapsed(retest: Retest, *, on: date) -> bool:
    """Its day has gone by and the agency has shown nothing."""
    return retest.waits_for_agency and retest.due_on < on


def state(retest: Retest, *, on: date) -> str:
    """How it stands, in words."""
    if retest.judged_at:
        return retest.get_finding_display()
    if retest.dropped_at:
        return "Dropped"
    if retest.answered_at:
        return "Waits for judgement"
    far = working_days.due_phrase(retest.due_on, on=on)
    return f"Lapsed, {far}" if retest.due_on < on else f"Due {far}"
