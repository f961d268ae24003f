from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from actions.brag import Colour
from actions.facets import Facts, facets, next_step, reminder_days
from actions.models import Delivery, Level, Status

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
        assert all(facet.word and isinstance(facet.colour, Colour) for facet in facets(facts, on=TODAY))


def test_next_step_every_combination_says_something():
    assert all(next_step(facts, who="Lena Shah", on=TODAY) for facts in EVERY if facts.due_on)


def test_delivery_is_never_green():
    assert all(facets(facts, on=TODAY).delivery.colour != Colour.GREEN for facts in EVERY)


@pytest.mark.parametrize(
    ("facts", "word", "colour"),
    [
        (ISSUED, "due in 10 working days", Colour.AMBER),
        (_with(due_on=TODAY), "due today", Colour.AMBER),
        (_with(due_on=date(2026, 3, 3)), "1 working day late", Colour.RED),
        (_with(status=Status.RETURNED, due_on=date(2026, 3, 2)), "2 working days late", Colour.RED),
        (_with(status=Status.SUBMITTED, due_on=TODAY, submitted_at=_at(TODAY)), "answered in time", Colour.GREEN),
        (_with(status=Status.ASSURED, due_on=date(2026, 3, 3), submitted_at=_at(TODAY)), "answered 1 working day late", Colour.AMBER),
        (_with(status=Status.DRAFT), "not issued yet", Colour.GREY),
        (_with(status=Status.WITHDRAWN), "withdrawn", Colour.GREY),
    ],
)  # fmt: skip
def test_timeliness_is_counted_from_dates(facts, word, colour):
    found = facets(facts, on=TODAY).timeliness
    assert (found.word, found.colour) == (word, colour)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (ISSUED, "none yet"),
        (_with(status=Status.SUBMITTED), "waits for judgement"),
        (_with(status=Status.RETURNED), "more needed"),
        (_with(status=Status.ASSURED, level=Level.LIMITED), "limited assurance"),
        (_with(status=Status.ASSURED, level=Level.LIMITED, stale=True), "evidence out of date"),
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
        (date(2026, 3, 2), "10 March 2026"),  # late since the 3rd: a week later
        (date(2026, 2, 2), "10 March 2026"),
    ],
)
def test_next_reminder(due_on, day):
    assert next_step(_with(due_on=due_on), who="Lena Shah", on=TODAY) == f"Reminder to Lena Shah on {day}."


def test_reminder_days_are_working_days():
    assert reminder_days(date(2026, 3, 18)) == (date(2026, 3, 4), date(2026, 3, 13))
