"""The four things that are kept apart, each with its word; and what happens next. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from actions.brag import Colour
from actions.ladder import LADDER, WEEK, Rung
from actions.models import WITH_AGENCY, Delivery, Level, Status
from partners import working_days


@dataclass(frozen=True)
class Facet:
    name: str
    word: str
    colour: Colour
    about: str


@dataclass(frozen=True)
class Facts:
    """What the facets are computed from. `level` is that of the latest accepted answer."""

    status: Status
    delivery: Delivery
    due_on: date | None
    submitted_at: datetime | None = None
    level: Level | None = None
    stale: bool = False


@dataclass(frozen=True)
class Facets:
    delivery: Facet
    timeliness: Facet
    assurance: Facet
    impact: Facet

    def __iter__(self) -> Iterator[Facet]:
        return iter((self.delivery, self.timeliness, self.assurance, self.impact))


def facets(facts: Facts, *, on: date) -> Facets:
    return Facets(_delivery(facts), _timeliness(facts, on), _assurance(facts), _impact(facts))


def _delivery(facts: Facts) -> Facet:
    colours = {
        Delivery.NOT_STARTED: Colour.GREY,
        Delivery.UNDER_WAY: Colour.AMBER,
        Delivery.DONE: Colour.BLUE,  # never green: the agency's own word assures nobody
        Delivery.NOT_PROCEEDING: Colour.RED,
    }
    return Facet("Delivery", facts.delivery.label.lower(), colours[facts.delivery], "reported by the agency")


def _timeliness(facts: Facts, on: date) -> Facet:
    word, colour = _time(facts, on)
    return Facet("Timeliness", word, colour, "counted from the dates")


def _time(facts: Facts, on: date) -> tuple[str, Colour]:
    if facts.status == Status.DRAFT or facts.due_on is None:
        return "not issued yet", Colour.GREY
    if facts.status == Status.WITHDRAWN:
        return "withdrawn", Colour.GREY
    if facts.status in WITH_AGENCY:
        late = facts.due_on < on
        return ("" if late else "due ") + working_days.due_phrase(facts.due_on, on=on), (
            Colour.RED if late else Colour.AMBER
        )
    answered_on = timezone.localtime(facts.submitted_at).date() if facts.submitted_at else None
    if answered_on and answered_on > facts.due_on:
        return f"answered {working_days.due_phrase(facts.due_on, on=answered_on)}", Colour.AMBER
    return "answered in time", Colour.GREEN


def _assurance(facts: Facts) -> Facet:
    word, colour = _assured(facts)
    return Facet("Assurance", word, colour, "given by the partnership")


def _assured(facts: Facts) -> tuple[str, Colour]:
    if facts.status in {Status.ASSURED, Status.EMBEDDED}:
        if facts.stale:
            return "evidence out of date", Colour.AMBER
        return (facts.level.label.lower() if facts.level else "assured"), Colour.GREEN
    if facts.status == Status.RETURNED:
        return "more needed", Colour.AMBER
    if facts.status == Status.SUBMITTED:
        return "waits for judgement", Colour.AMBER
    return "none yet", Colour.GREY


def _impact(facts: Facts) -> Facet:
    words = {
        Status.EMBEDDED: ("change held", Colour.BLUE),
        Status.ASSURED: ("not tested again yet", Colour.GREY),
    }
    word, colour = words.get(facts.status, ("nothing to test yet", Colour.GREY))
    return Facet("Impact", word, colour, "from looking again later")


def next_step(facts: Facts, *, who: str, on: date) -> str:
    """The next thing that will happen, in one sentence; `who` gets the reminders."""
    if facts.status in WITH_AGENCY and facts.due_on:
        return _next_reminder(facts.due_on, who, on)
    return {
        Status.DRAFT: "Nothing is sent until it is issued.",
        Status.SUBMITTED: "The partnership judges the answer.",
        Status.ASSURED: "Nothing more is asked for now.",
        Status.EMBEDDED: "Nothing more is asked.",
        Status.WITHDRAWN: "Nothing more is asked.",
    }[facts.status]


def _next_reminder(due_on: date, who: str, on: date) -> str:
    day = min(_next(rung, due_on, on) for rung in LADDER if rung.weekly or working_days.add(due_on, rung.days) > on)
    return f"Reminder to {who} on {day.day} {day:%B %Y}."


def _next(rung: Rung, due_on: date, on: date) -> date:
    """When a rung comes next after this day; one that comes weekly comes again and again."""
    first = working_days.add(due_on, rung.days)
    weeks = max((on - first).days // WEEK + 1, 0)
    return first + timedelta(days=WEEK * weeks)


def reminder_days(due_on: date) -> tuple[date, ...]:
    """The days before the due date on which somebody is reminded."""
    return tuple(working_days.add(due_on, rung.days) for rung in LADDER if rung.days < 0)
