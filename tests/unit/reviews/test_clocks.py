from datetime import date

import pytest

from partners.models import Partnership
from reviews import clocks
from reviews.models import Clock, ClockEnd, ClockStart, ClockUnit, Review


def clock(
    length=15, unit=ClockUnit.WORKING_DAYS, starts=ClockStart.NOTIFIED, ends=ClockEnd.RAPID_REVIEW, name="Rapid review"
):
    return Clock(name=name, length=length, unit=unit, starts=starts, ends=ends)


PUBLICATION = clock(6, ClockUnit.MONTHS, ClockStart.COMMISSIONED, ClockEnd.PUBLISHED, "Publication")


def face(review, *, on, of=None):
    return clocks.clock_faces(review, [of or clock()], on=on)[0]


def review(**facts):
    return Review(partnership=Partnership(prefix="NSCP"), pseudonym="Ash", **facts)


@pytest.mark.parametrize(
    ("on", "day", "late"),
    [
        (date(2026, 6, 1), 0, False),
        (date(2026, 6, 2), 1, False),
        (date(2026, 6, 8), 5, False),
        (date(2026, 6, 22), 15, False),
        (date(2026, 6, 23), 16, True),
    ],
)
def test_working_days_clock_counts_from_the_day_after(on, day, late):
    shown = face(review(notified_on=date(2026, 6, 1)), on=on)

    assert (shown.day, shown.is_late, shown.due_on) == (day, late, date(2026, 6, 22))


def test_working_days_clock_leaves_bank_holidays_out():
    assert face(review(notified_on=date(2026, 12, 24)), on=date(2026, 12, 29)).day == 1


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2026, 1, 31), 1),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 2),
        (date(2026, 3, 31), 2),
        (date(2026, 7, 31), 6),
        (date(2026, 8, 1), 7),
    ],
)
def test_month_clock_says_which_month_it_is_in(on, month):
    assert face(review(commissioned_on=date(2026, 1, 31)), on=on, of=PUBLICATION).day == month


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2023, 8, 30), 6, date(2024, 2, 29)),
    ],
)
def test_months_end_on_the_last_day_where_there_is_no_such_day(start, months, end):
    assert clocks.add_months(start, months) == end


def test_clock_that_has_not_started_shows_no_face():
    assert clocks.clock_faces(review(), [clock()], on=date(2026, 6, 1)) == []
    assert clocks.clock_faces(review(notified_on=date(2026, 6, 2)), [clock()], on=date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    ("stopped", "late", "words"),
    [
        (date(2026, 6, 22), False, "done on 22 June 2026, in time"),
        (date(2026, 6, 23), True, "done on 23 June 2026, late"),
    ],
)
def test_stopped_clock_says_when_and_whether_in_time(stopped, late, words):
    shown = face(review(notified_on=date(2026, 6, 1), rapid_review_on=stopped), on=date(2026, 9, 1))

    assert (shown.is_running, shown.is_late, shown.sentence) == (False, late, words)


def test_clock_stopped_later_than_the_day_asked_about_still_runs():
    assert face(
        review(notified_on=date(2026, 6, 1), rapid_review_on=date(2026, 6, 20)), on=date(2026, 6, 10)
    ).is_running


def test_held_clock_is_not_late_and_says_why():
    shown = face(review(notified_on=date(2026, 6, 1), held_reason="criminal proceedings"), on=date(2026, 9, 1))

    assert (shown.is_running, shown.is_late, shown.sentence) == (False, False, "held: criminal proceedings")


def test_running_clock_says_day_due_date_and_how_far():
    shown = face(review(notified_on=date(2026, 6, 1)), on=date(2026, 6, 17))

    assert shown.sentence == "day 12 of 15, due 22 June 2026 (in 3 working days)"


def test_clock_that_ran_out_says_so():
    shown = face(review(commissioned_on=date(2026, 1, 5)), on=date(2026, 7, 7), of=PUBLICATION)

    assert shown.sentence == "past its 6 months, due 5 July 2026 (2 working days late)"


def test_running_clocks_leave_out_the_stopped_and_sort_by_due_date():
    both = review(notified_on=date(2026, 6, 1), commissioned_on=date(2026, 1, 5), rapid_review_on=date(2026, 6, 5))

    assert [shown.name for shown in clocks.clock_faces(both, [clock(), PUBLICATION], on=date(2026, 6, 20))] == [
        "Rapid review",
        "Publication",
    ]
    assert [shown.name for shown in clocks.running(both, [clock(), PUBLICATION], on=date(2026, 6, 20))] == [
        "Publication"
    ]
