from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actions import ladder
from actions.ladder import DEFAULT, Falling, Rung
from actions.models import Audience, Ladder
from partners import working_days

DUE = date(2026, 12, 31)  # a Thursday after Christmas and Boxing Day, which falls on a Saturday: Monday 28th is off
RUNGS = DEFAULT[Ladder.ACTION]
LEAD, CHAIR = Audience.LEAD, Audience.CHAIR


def latest(due, on, **facts):
    found = ladder.fallen(RUNGS, due, on=on, **facts)
    return (found[0].rung.name, found[0].occurrence) if found else None


@pytest.mark.parametrize(
    ("on", "rung"),
    [
        (date(2026, 12, 14), None),  # 11 working days before: Christmas Day and the 28th do not count
        (date(2026, 12, 15), ("-10", 0)),
        (date(2026, 12, 20), ("-10", 0)),  # a planner that was away finds it days late
        (date(2026, 12, 23), ("-10", 0)),
        (date(2026, 12, 24), ("-3", 0)),  # 24, 29, 30: three working days later it is due
        (DUE, ("-3", 0)),
        (date(2027, 1, 1), None),  # New Year's Day: past, and not a working day late yet
        (date(2027, 1, 3), None),
        (date(2027, 1, 4), ("+1", 0)),
        (date(2027, 1, 8), ("+5", 0)),
        (date(2027, 1, 15), ("+10", 0)),
        (date(2027, 1, 29), ("+20", 0)),
        (date(2027, 2, 5), ("+25", 0)),
        (date(2027, 2, 11), ("+25", 0)),
        (date(2027, 2, 12), ("+25", 1)),
        (date(2027, 4, 2), ("+25", 8)),  # Good Friday: it comes weekly, and goes with the next digest
    ],
)
def test_rung_over_bank_holidays(on, rung):
    assert latest(DUE, on) == rung


@pytest.mark.parametrize(
    ("since", "rung"),
    [(date(2026, 12, 14), ("-10", 0)), (date(2026, 12, 15), None), (date(2026, 12, 18), None)],
)
def test_rung_that_fell_before_the_agency_was_asked_is_not_said(since, rung):
    assert latest(DUE, date(2026, 12, 18), since=since) == rung


def test_what_was_late_when_asked_is_chased_by_the_rungs_to_come():
    asked = date(2027, 1, 13)
    assert latest(DUE, date(2027, 1, 14), since=asked) is None
    assert latest(DUE, date(2027, 1, 15), since=asked) == ("+10", 0)


def test_rung_set_anew_says_nothing_that_fell_before():
    rungs = [Rung(-8, (LEAD,), set_on=date(2026, 12, 18))]
    assert ladder.fallen(rungs, DUE, on=date(2026, 12, 18)) == []
    rungs = [Rung(-8, (LEAD,), set_on=date(2026, 12, 17))]
    assert [one.rung.name for one in ladder.fallen(rungs, DUE, on=date(2026, 12, 18))] == ["-8"]


def test_closure_is_no_working_day():
    closed = frozenset(date(2026, 12, n) for n in range(21, 25))  # Monday to Thursday before Christmas
    assert latest(DUE, date(2026, 12, 15), closed=closed) == ("-10", 0)
    assert latest(DUE, date(2026, 12, 9), closed=closed) == ("-10", 0)
    assert latest(DUE, date(2026, 12, 8), closed=closed) is None


def test_each_audience_hears_the_latest_rung_that_addresses_it():
    reached = ladder.fallen(RUNGS, DUE, on=date(2027, 1, 29))
    heard = {audience: found.rung.name for audience, found in ladder.addressed(reached)}
    assert heard == {"chair": "+20", "executive": "+10", "coordinator": "+10", "owner": "+5", "lead": "+5", "deputy": "+5"}  # fmt: skip


@pytest.mark.parametrize("kind", Ladder)
def test_no_ladder_falls_silent(kind):
    weekly = [rung for rung in DEFAULT[kind] if rung.weekly]
    assert weekly
    assert max(rung.days for rung in DEFAULT[kind]) == weekly[-1].days
    assert ladder.coming(DEFAULT[kind], date(2020, 1, 1), on=DUE) is not None


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 12, 1), Falling(RUNGS[0], date(2026, 12, 15))),
        (date(2026, 12, 15), Falling(RUNGS[1], date(2026, 12, 24))),
        (date(2027, 2, 5), Falling(RUNGS[-1], date(2027, 2, 12), 1)),
    ],
)
def test_next_rung(on, found):
    assert ladder.coming(RUNGS, DUE, on=on) == found


@pytest.mark.parametrize(
    ("due", "moment", "rung"),
    [
        # Clocks go forward on 28 March 2027: 23:01 UTC is a minute past midnight in London.
        (date(2027, 4, 13), datetime(2027, 3, 29, 22, 59, tzinfo=UTC), None),
        (date(2027, 4, 13), datetime(2027, 3, 29, 23, 1, tzinfo=UTC), ("-10", 0)),
        # Clocks go back on 31 October 2027: London is on UTC again.
        (date(2027, 11, 4), datetime(2027, 10, 31, 23, 59, tzinfo=UTC), ("-10", 0)),
        (date(2027, 11, 4), datetime(2027, 11, 1, 0, 0, tzinfo=UTC), ("-3", 0)),
    ],
)
def test_day_is_the_day_in_london(due, moment, rung):
    assert latest(due, timezone.localdate(moment)) == rung


@given(due=st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_year_of_days_says_each_thing_once(due):
    """Whoever looks every day sees each rung once, in order, then the last one once a week."""
    heard = []
    for on in [due - timedelta(days=30) + timedelta(days=n) for n in range(120)]:
        found = ladder.fallen(RUNGS, due, on=on)
        if found and (not heard or heard[-1] != found[0]):
            heard.append(found[0])
    assert [step.rung.name for step in heard[:7]] == ["-10", "-3", "+1", "+5", "+10", "+20", "+25"]
    assert [step.occurrence for step in heard[6:]] == list(range(len(heard) - 6))
    assert all(step.falls_on == working_days.add(due, step.rung.days) for step in heard[:7])


@given(due=st.dates(date(2026, 1, 1), date(2028, 12, 31)), away=st.integers(1, 3), at=st.integers(-30, 60))
def test_planner_away_three_days_misses_nothing_but_what_is_overtaken(due, away, at):
    back = due + timedelta(days=at)
    now = dict(ladder.addressed(ladder.fallen(RUNGS, due, on=back)))
    for n in range(1, away + 1):
        for audience, found in ladder.addressed(ladder.fallen(RUNGS, due, on=back - timedelta(days=n))):
            overtaken = found.rung.days < 0 and back > due
            assert overtaken or now[audience].falls_on >= found.falls_on
