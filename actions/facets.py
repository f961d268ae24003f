"""The four things that are kept apart, each with its word; and what happens next. Pure.

They have words and no colours: an action's one colour is its BRAG key's, and “done” beside it must not look assured.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from actions import ladder
from actions.ladder import Rung
from actions.models import ASSURED, WITH_AGENCY, Audience, Delivery, Finding, Level, Status
from partners import working_days


@dataclass(frozen=True)
class Facet:
    name: str
    word: str
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
    before_import: bool = False  # nothing was reported since it was brought in with a tracker
    retest_on: date | None = None  # of the next re-test that is planned
    retest_answered: bool = False
    found: Finding | None = None  # by the latest re-test


@dataclass(frozen=True)
class Facets:
    delivery: Facet
    timeliness: Facet
    assurance: Facet
    impact: Facet

    def __iter__(self) -> Iterator[Facet]:
        return iter((self.delivery, self.timeliness, self.assurance, self.impact))


def facets(facts: Facts, *, on: date) -> Facets:
    return Facets(_delivery(facts), _timeliness(facts, on), _assurance(facts), _impact(facts, on))


def _delivery(facts: Facts) -> Facet:
    about = "reported before import" if facts.before_import else "reported by the agency"
    return Facet("Delivery", facts.delivery.label, about)


def _timeliness(facts: Facts, on: date) -> Facet:
    return Facet("Timeliness", _time(facts, on), "counted from the dates")


def _time(facts: Facts, on: date) -> str:
    if facts.status == Status.DRAFT or facts.due_on is None:
        return "Not issued yet"
    if facts.status == Status.WITHDRAWN:
        return "Withdrawn"
    if facts.status in WITH_AGENCY:
        phrase = working_days.due_phrase(facts.due_on, on=on)
        return phrase.capitalize() if facts.due_on < on else f"Due {phrase}"
    answered_on = timezone.localtime(facts.submitted_at).date() if facts.submitted_at else None
    if answered_on and answered_on > facts.due_on:
        return f"Answered {working_days.due_phrase(facts.due_on, on=answered_on)}"
    return "Answered in time"


def _assurance(facts: Facts) -> Facet:
    return Facet("Assurance", _assured(facts), "given by the partnership")


def _assured(facts: Facts) -> str:
    if facts.status in ASSURED:
        if facts.stale:
            return "Evidence out of date"
        return facts.level.label if facts.level else "Assured"
    if facts.status == Status.RETURNED:
        return "More needed"
    return "Waits for judgement" if facts.status == Status.SUBMITTED else "None yet"


def _impact(facts: Facts, on: date) -> Facet:
    return Facet("Impact", _held(facts, on), "from looking again later")


def _held(facts: Facts, on: date) -> str:
    if facts.status == Status.EMBEDDED:
        return "Change held"
    if facts.status != Status.ASSURED:
        return "The change did not hold" if facts.found == Finding.NOT_EMBEDDED else "Nothing to test yet"
    if facts.retest_on and facts.retest_on < on and not facts.retest_answered:
        return f"Re-test lapsed, {working_days.due_phrase(facts.retest_on, on=on)}"
    so_far = {Finding.EMBEDDED: "Held so far", Finding.PARTLY: "Held in part"}
    return so_far.get(facts.found, "Not tested again yet") if facts.found else "Not tested again yet"


def next_step(
    facts: Facts,
    *,
    who: Mapping[Audience, str],
    on: date,
    rungs: Sequence[Rung],
    closed: frozenset[date] = working_days.OPEN,
) -> str:
    """The next thing that will happen, in one sentence; `who` names people of an audience, as far as there are any."""
    if facts.status in WITH_AGENCY and facts.due_on:
        return _next_reminder(facts.due_on, who, on, rungs, closed)
    if facts.status in ASSURED and facts.retest_on:
        return _next_look(facts, on)
    return {
        Status.DRAFT: "Nothing is sent until it is issued.",
        Status.SUBMITTED: "The partnership judges the answer.",
        Status.ASSURED: "Nothing more is asked for now.",
        Status.EMBEDDED: "Nothing more is asked.",
        Status.WITHDRAWN: "Nothing more is asked.",
    }[facts.status]


def _next_look(facts: Facts, on: date) -> str:
    if facts.retest_answered or not facts.retest_on:
        return "The partnership judges the re-test."
    day = working_days.spoken(facts.retest_on)
    if facts.retest_on < on:
        return f"The agency still has to show that the change held: the re-test was due on {day}."
    return f"A re-test on {day}: the agency shows anew that the change held."


def _next_reminder(
    due_on: date, who: Mapping[Audience, str], on: date, rungs: Sequence[Rung], closed: frozenset[date]
) -> str:
    found = ladder.coming(rungs, due_on, on=on, closed=closed)
    if found is None:
        return "No reminder is planned."
    names = dict.fromkeys(filter(None, (who.get(audience, spoken_of(audience)) for audience in found.rung.audience)))
    to = _listed(list(names)) or spoken_of(Audience.COORDINATOR)
    return f"Reminder to {to} on {working_days.spoken(found.falls_on)}."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def spoken_of(audience: Audience) -> str:
    return f"the {audience.label.lower()}"


def reminder_days(
    due_on: date, rungs: Sequence[Rung], *, closed: frozenset[date] = working_days.OPEN
) -> tuple[date, ...]:
    """The days before the due date on which somebody is reminded."""
    return tuple(ladder.falls_on(rung, due_on, closed=closed) for rung in rungs if rung.days < 0)
