"""Statutory and agreed time limits of a review, read from its type's clocks and its own dates. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partners import working_days
from reviews.models import Clock, ClockUnit, Review


@dataclass(frozen=True)
class ClockFace:
    """One clock of one review on one day. Held clocks still say when they would have run out."""

    name: str
    unit: str
    length: int
    day: int  # working days gone since the start, or the month it is in
    due_on: date
    stopped_on: date | None
    held: str  # why, where it is held
    on: date

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None and not self.held

    @property
    def is_late(self) -> bool:
        """Ran out before it was stopped; what is held is not late."""
        if self.stopped_on:
            return self.stopped_on > self.due_on
        return self.is_running and self.on > self.due_on

    @property
    def count(self) -> str:
        """“day 12 of 15”, “month 3 of 6”; once run out only how long it was."""
        word = "month" if self.unit == ClockUnit.MONTHS else "day"
        if self.day > self.length:
            return f"past its {self.length} {ClockUnit(self.unit).label}"
        return f"{word} {self.day} of {self.length}"

    @property
    def sentence(self) -> str:
        """What to say of it beside its name."""
        if self.stopped_on:
            late = "late" if self.is_late else "in time"
            return f"done on {working_days.spoken(self.stopped_on)}, {late}"
        if self.held:
            return f"held: {self.held}"
        due = f"due {working_days.spoken(self.due_on)} ({working_days.due_phrase(self.due_on, on=self.on)})"
        return f"{self.count}, {due}"


def clock_faces(review: Review, clocks: Iterable[Clock], *, on: date) -> list[ClockFace]:
    """The clocks that have started by this day, soonest first.

    `clocks` are those of the review's type. Give them prefetched, as `review.review_type.clocks.all()`.
    """
    faces = [face for clock in clocks if (face := _face(review, clock, on))]
    return sorted(faces, key=lambda face: face.due_on)


def running(review: Review, clocks: Iterable[Clock], *, on: date) -> list[ClockFace]:
    """Those that a coordinator still has to stop."""
    return [face for face in clock_faces(review, clocks, on=on) if face.is_running]


def due_date(start: date, *, length: int, unit: str) -> date:
    """The last day that is in time. The day of the start does not count."""
    return add_months(start, length) if unit == ClockUnit.MONTHS else working_days.add(start, length)


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _face(review: Review, clock: Clock, on: date) -> ClockFace | None:
    started: date | None = getattr(review, clock.starts)
    if started is None or started > on:
        return None
    stopped: date | None = getattr(review, clock.ends)
    last = min(stopped, on) if stopped else on
    return ClockFace(
        name=clock.name,
        unit=clock.unit,
        length=clock.length,
        day=_gone(started, last, unit=clock.unit),
        due_on=due_date(started, length=clock.length, unit=clock.unit),
        stopped_on=stopped if stopped and stopped <= on else None,
        held=review.held_reason,
        on=on,
    )


def _gone(start: date, last: date, *, unit: str) -> int:
    if unit != ClockUnit.MONTHS:
        return max(working_days.between(start, last), 0)
    whole = (last.year - start.year) * 12 + last.month - start.month
    whole -= add_months(start, whole) >= last  # the month that ends today is still this one
    return max(whole + 1, 1)
