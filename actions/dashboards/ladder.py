"""A ladder in words: its rungs, and what it would do about a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions import ladder
from actions.ladder import COUNTS_FROM_WAITING, Rung
from actions.models import Audience, Ladder
from actions.services.ladders import Ladders

COUNTS_FROM = {
    Ladder.ACTION: "the day it is due",
    Ladder.MORE_TIME: "the day it was asked for",
    Ladder.JUDGEMENT: "the day the answer came",
    Ladder.CHALLENGE: "the day the response is due",
    Ladder.CLOCK: "the day it runs out",
    Ladder.RETEST: "the day it is due",
}
EXAMPLE = {
    Ladder.ACTION: "an action due",
    Ladder.MORE_TIME: "more time asked for on",
    Ladder.JUDGEMENT: "an answer that came on",
    Ladder.CHALLENGE: "a response due",
    Ladder.CLOCK: "a time limit that runs out on",
    Ladder.RETEST: "a re-test due",
}


@dataclass(frozen=True)
class Step:
    """One rung: when, whom, and the day on which it falls for the date of the preview."""

    when: str
    whom: str
    falls_on: date
    weekly: bool


@dataclass(frozen=True)
class LadderShown:
    kind: Ladder
    counts_from: str
    example: str
    steps: tuple[Step, ...]
    is_own: bool


def ladders_shown(climb: Ladders, *, due: date) -> list[LadderShown]:
    return [shown(kind, climb[kind], climb, due=due) for kind in Ladder]


def shown(kind: Ladder, rungs: Sequence[Rung], climb: Ladders, *, due: date) -> LadderShown:
    steps = tuple(
        Step(
            _when(kind, rung), whom(rung.audience), ladder.falls_on(rung, due, closed=climb.closed), weekly=rung.weekly
        )
        for rung in sorted(rungs, key=lambda rung: rung.days)
    )
    return LadderShown(kind, COUNTS_FROM[kind], EXAMPLE[kind], steps, kind in climb.own)


def whom(audience: Sequence[Audience]) -> str:
    names = [one.label.lower() for one in audience]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _when(kind: Ladder, rung: Rung) -> str:
    count = abs(rung.days)
    days = f"{count} working day{'' if count == 1 else 's'}"
    if kind in COUNTS_FROM_WAITING:
        return f"after {days}"
    return f"{days} {'before' if rung.days < 0 else 'after'}"
