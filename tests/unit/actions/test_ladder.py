from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actions import ladder
from partners import working_days

DUE = date(2026, 12, 31)  # a Thursday after Christmas and Boxing Day, which falls on a Saturday: Monday 28th is off


@pytest.mark.parametrize(
    ("on", "rung", "occurrence"),
    [
        (date(2026, 12, 14), None, None),  # 11 working days before: Christmas Day and the 28th do not count
        (date(2026, 12, 15), "in_ten", 0),
        (date(2026, 12, 20), "in_ten", 0),  # a planner that was away finds it days late
        (date(2026, 12, 23), "in_ten", 0),
        (date(2026, 12, 24), "in_three", 0),  # 24, 29, 30: three working days later it is due
        (DUE, "in_three", 0),
        (date(2027, 1, 1), None, None),  # New Year's Day: past, and not a working day late yet
        (date(2027, 1, 3), None, None),
        (date(2027, 1, 4), "late", 0),
        (date(2027, 1, 10), "late", 0),
        (date(2027, 1, 11), "late", 1),
        (date(2027, 4, 5), "late", 13),  # Easter Monday: it comes weekly, and goes with the next digest
    ],
)
def test_rung_over_bank_holidays(on, rung, occurrence):
    found = ladder.falling(DUE, on=on)
    assert (found and found.rung.name, found and found.occurrence) == (rung, occurrence)


@pytest.mark.parametrize(
    ("since", "rung"),
    [(date(2026, 12, 14), "in_ten"), (date(2026, 12, 15), None), (date(2026, 12, 18), None)],
)
def test_rung_that_fell_before_the_agency_was_asked_is_not_said(since, rung):
    found = ladder.falling(DUE, on=date(2026, 12, 18), since=since)
    assert (found and found.rung.name) == rung


def test_what_was_late_when_asked_is_chased_a_week_on():
    asked = date(2027, 2, 1)
    said = [on for on in _days(asked, 10) if ladder.falling(DUE, on=on, since=asked)]
    assert said[0] == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("due", "moment", "rung"),
    [
        # Clocks go forward on 28 March 2027: 23:01 UTC is a minute past midnight in London.
        (date(2027, 4, 13), datetime(2027, 3, 29, 22, 59, tzinfo=UTC), None),
        (date(2027, 4, 13), datetime(2027, 3, 29, 23, 1, tzinfo=UTC), "in_ten"),
        # Clocks go back on 31 October 2027: London is on UTC again.
        (date(2027, 11, 4), datetime(2027, 10, 31, 23, 59, tzinfo=UTC), "in_ten"),
        (date(2027, 11, 4), datetime(2027, 11, 1, 0, 0, tzinfo=UTC), "in_three"),
    ],
)
def test_day_is_the_day_in_london(due, moment, rung):
    found = ladder.falling(due, on=timezone.localdate(moment))
    assert (found and found.rung.name) == rung


def _days(start, count):
    return [start + timedelta(days=n) for n in range(count)]


@given(due=st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_year_of_days_says_each_thing_once(due):
    """Whoever looks every day hears each rung once, in order, then once a week."""
    heard = []
    for on in _days(due - timedelta(days=30), 100):
        found = ladder.falling(due, on=on)
        if found and (not heard or heard[-1] != found):
            heard.append(found)
    assert [step.rung.name for step in heard[:3]] == ["in_ten", "in_three", "late"]
    assert [step.occurrence for step in heard[2:]] == list(range(len(heard) - 2))
    assert len(heard) > 8
    assert heard[0].falls_on == working_days.add(due, -10)
    assert heard[2].falls_on == working_days.add(due, 1)


@given(due=st.dates(date(2026, 1, 1), date(2028, 12, 31)), away=st.integers(1, 3), at=st.integers(-30, 60))
def test_planner_away_three_days_misses_nothing_but_what_is_overtaken(due, away, at):
    back = due + timedelta(days=at)
    missed = [ladder.falling(due, on=back - timedelta(days=n)) for n in range(away, -1, -1)]
    assert missed[-1] == ladder.falling(due, on=back)
    later = [step for step in missed if step and missed[-1] and step.falls_on > missed[-1].falls_on]
    assert later == []
