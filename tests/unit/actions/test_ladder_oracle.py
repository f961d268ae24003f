"""A year of evenings against an oracle that knows nothing of our working days and ladders: it walks day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from actions import ladder
from actions.ladder import DEFAULT
from actions.models import Ladder

# Typed from GOV.UK, England and Wales.
HOLIDAYS = {
    date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
    date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3),
    date(2027, 5, 31), date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28),
}  # fmt: skip
SAYS = {  # what the issue of reminders promises, in its own words
    "lead": [-10, -3, 1, 5, 25],
    "deputy": [5],
    "executive": [10],
    "coordinator": [10],
    "chair": [20, 25],
}
WEEKLY = {("lead", 25), ("chair", 25)}
FIRST = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past eleven in the evening, or half past midnight in summer
EVENINGS = [timezone.localdate(FIRST + timedelta(days=n)) for n in range(366)]
DUES = [date(2026, 3, 2) + timedelta(days=n) for n in range(0, 330, 3)]


def working(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def walk(start, days):
    """Day by day, as one would with a finger on a calendar."""
    day, step = start, timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day += step
        while not working(day):
            day += step
    return day


def oracle(due):
    """(audience, rung, how manieth time) in the order of the evenings on which a daily planner first finds them."""
    heard = {}
    for evening in dict.fromkeys(EVENINGS):
        for audience, rungs in SAYS.items():
            latest = None
            for days in rungs:
                falls = walk(due, days)
                if falls <= evening and not (days < 0 and evening > due):
                    again = (evening - falls).days // 7 if (audience, days) in WEEKLY else 0
                    latest = (audience, days, again)
            if latest:
                heard.setdefault(latest, evening)
    return heard


def engine(due):
    heard = {}
    for evening in EVENINGS:
        for audience, found in ladder.addressed(ladder.fallen(DEFAULT[Ladder.ACTION], due, on=evening)):
            if audience != "owner":
                heard.setdefault((str(audience), found.rung.days, found.occurrence), evening)
    return heard


def test_evenings_cross_both_clock_changes():
    assert len(set(EVENINGS)) == 365  # one date is met twice in autumn, and one in spring is not met at all
    assert date(2026, 3, 29) not in EVENINGS
    assert date(2026, 10, 25) in EVENINGS


@pytest.mark.parametrize("month", range(11))
def test_year_of_evenings_equals_the_oracle(month):
    for due in DUES[month * 10 : month * 10 + 10]:
        assert engine(due) == oracle(due), due
