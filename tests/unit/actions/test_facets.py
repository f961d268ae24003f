from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from actions.facets import Facts, facets, next_step, reminder_days
from actions.ladder import DEFAULT
from actions.models import Audience, Delivery, Ladder, Level, Status

TODAY = date(2026, 3, 4)  # a Wednesday
ISSUED = Facts(Status.ISSUED, Delivery.UNDER_WAY, date(2026, 3, 18))


def _with(**facts):
    return Facts(**{**vars(ISSUED), **facts})


def _at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


EVERY = [
    Facts(status, delivery, due_on, submitted_at, level, stale)
    for status, delivery, due_on, submitted_at, level, stale in product(
        Status,
        Delivery,
        [None, TODAY - timedelta(9), TODAY, TODAY + timedelta(30)],
        [None, _at(TODAY)],
        [None, *Level],
        [False, True],
    )
]


def test_facets_every_combination_has_four_words():
    for facts in EVERY:
        assert all(facet.word and facet.about for facet in facets(facts, on=TODAY))


def test_next_step_every_combination_says_something():
    assert all(next_step(facts, who={}, on=TODAY, rungs=DEFAULT[Ladder.ACTION]) for facts in EVERY if facts.due_on)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (ISSUED, "Due in 10 working days"),
        (_with(due_on=TODAY), "Due today"),
        (_with(due_on=date(2026, 3, 3)), "1 working day late"),
        (_with(status=Status.RETURNED, due_on=date(2026, 3, 2)), "2 working days late"),
        (_with(status=Status.SUBMITTED, due_on=TODAY, submitted_at=_at(TODAY)), "Answered in time"),
        (_with(status=Status.ASSURED, due_on=date(2026, 3, 3), submitted_at=_at(TODAY)), "Answered 1 working day late"),
        (_with(status=Status.DRAFT), "Not issued yet"),
        (_with(status=Status.WITHDRAWN), "Withdrawn"),
    ],
)  # fmt: skip
def test_timeliness_is_counted_from_dates(facts, word):
    assert facets(facts, on=TODAY).timeliness.word == word


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (ISSUED, "None yet"),
        (_with(status=Status.SUBMITTED), "Waits for judgement"),
        (_with(status=Status.RETURNED), "More needed"),
        (_with(status=Status.ASSURED, level=Level.LIMITED), "Limited assurance"),
        (_with(status=Status.ASSURED, level=Level.LIMITED, stale=True), "Evidence out of date"),
    ],
)
def test_assurance_is_the_partnerships_word(facts, word):
    assert facets(facts, on=TODAY).assurance.word == word


@pytest.mark.parametrize(
    ("due_on", "day"),
    [
        (date(2026, 3, 31), "17 March 2026"),  # ten working days before
        (date(2026, 3, 18), "13 March 2026"),  # that day is today, so three before
        (date(2026, 3, 5), "6 March 2026"),  # both are past, so the day after
    ],
)
def test_next_reminder(due_on, day):
    assert _next(due_on) == f"Reminder to Lena Shah on {day}."


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [
        (date(2026, 3, 2), "Reminder to Lena Shah and the deputy on 9 March 2026."),
        (date(2026, 2, 20), "Reminder to the executive lead and the coordinator on 6 March 2026."),
        (date(2026, 2, 6), "Reminder to the chair on 6 March 2026."),
        (date(2026, 1, 16), "Reminder to Lena Shah and the chair on 6 March 2026."),  # weekly since 20 February
    ],
)
def test_next_reminder_climbs(due_on, sentence):
    assert _next(due_on) == sentence


def _next(due_on):
    who = {Audience.OWNER: "", Audience.LEAD: "Lena Shah"}
    return next_step(_with(due_on=due_on), who=who, on=TODAY, rungs=DEFAULT[Ladder.ACTION])


def test_reminder_days_are_working_days():
    assert reminder_days(date(2026, 3, 18), DEFAULT[Ladder.ACTION]) == (date(2026, 3, 4), date(2026, 3, 13))
