"""What became of one action: a path through the table of moves, cut off today. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from actions.models import WITH_AGENCY, Status

_LETTERS = {status.value[0].upper(): status.value for status in Status}
# How often an action goes which way; one that is young has come only part of it.
_PATHS = {
    "ISAE": 22, "ISA": 13, "ISRSAE": 24, "ISRSA": 12, "ISRSRSAE": 8, "ISISAE": 4, "IDISAE": 4, "IDISRSA": 3,
    "IW": 2, "ISW": 1, "W": 1, "IDW": 1, "": 1, "ID": 0.5, "I": 1, "ISR": 0.8, "IS": 0.5,
}  # fmt: skip
_STEPS = [tuple(_LETTERS[letter] for letter in path) for path in _PATHS]
_WEIGHTS = list(accumulate(_PATHS.values()))
_DAYS = {  # from one status to the next, the fewest and the most
    ("draft", "issued"): (1, 12), ("draft", "withdrawn"): (5, 60), ("issued", "draft"): (1, 8),
    ("issued", "withdrawn"): (20, 90), ("submitted", "withdrawn"): (5, 40), ("submitted", "returned"): (4, 40),
    ("submitted", "assured"): (4, 45), ("submitted", "issued"): (1, 2), ("returned", "submitted"): (10, 60),
    ("assured", "embedded"): (150, 400),
}  # fmt: skip


class Move(NamedTuple):
    was: str
    became: str
    at: datetime


class Answer(NamedTuple):
    """`judged` is what became of it by a decision, and `ended` when: judged, or taken back."""

    at: datetime
    judged: str
    ended: datetime | None


class MoreTime(NamedTuple):
    """`given`: by the partnership, with an answer that it sent back; nobody asked."""

    old: date
    new: date
    asked: datetime
    outcome: str
    decided: datetime | None
    given: bool


@dataclass(slots=True)
class Life:
    created: datetime
    updated: datetime
    status: str = "draft"
    due: date | None = None
    first_due: date | None = None
    issued: datetime | None = None
    submitted: datetime | None = None
    moves: list[Move] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    more_time: list[MoreTime] = field(default_factory=list)


def life(chance: Random, created: datetime, now: datetime) -> Life:
    """The action's story from its first writing until now."""
    told = Life(created, created)
    at = created
    for became in chance.choices(_STEPS, cum_weights=_WEIGHTS)[0]:
        at = _next(chance, told, became, at)
        if at >= now:
            break
        _move(chance, told, became, at)
    _ask_for_time(chance, told, now)
    return told


def _next(chance: Random, told: Life, became: str, at: datetime) -> datetime:
    if (told.status, became) == ("issued", "submitted") and told.due:
        near = chance.randint(-25, 14) if chance.random() < 0.9 else chance.randint(15, 200)
        days = max((told.due - at.date()).days + near, 1)
    else:
        days = chance.randint(*_DAYS[told.status, became])
    return at + timedelta(days=days, seconds=chance.randint(-9000, 9000))


def _move(chance: Random, told: Life, became: str, at: datetime) -> None:
    was, told.status, told.updated = told.status, became, at
    told.moves.append(Move(was, became, at))
    if became == "submitted":
        told.submitted = at
        told.answers.append(Answer(at, "", None))
    elif was == "submitted":
        judged = became if became in {"returned", "assured"} else ""
        taken_back = became == "issued"
        told.answers[-1] = Answer(told.answers[-1].at, judged, at if judged or taken_back else None)
    if (was, became) == ("draft", "issued"):
        told.issued = at
        told.due = told.due or weekday(at.date() + timedelta(days=chance.randint(40, 130)))
        told.first_due = told.first_due or told.due
    if became == "returned" and chance.random() < 0.7:  # more often than not
        _give_time(told, at)


def _give_time(told: Life, at: datetime) -> None:
    assert told.due  # noqa: S101 - it was issued
    new = weekday(max(told.due, at.date()) + timedelta(days=30))
    told.more_time.append(MoreTime(told.due, new, at, "approved", at, given=True))
    told.due = new


def _ask_for_time(chance: Random, told: Life, now: datetime) -> None:
    """One in four asked for more time before the first answer; some wait for the decision.

    Told last, as what is granted moves every date after it.
    """
    if not told.issued or told.more_time or not told.first_due or chance.random() > 0.25:
        return
    asked = told.issued + (datetime.combine(told.first_due, told.issued.time()) - told.issued) * 0.6
    decided: datetime | None = asked + timedelta(days=chance.randint(1, 7), hours=1)
    outcome = "approved" if chance.random() < 0.7 else "declined"
    if asked >= (told.answers[0].at if told.answers else now) or told.status == "withdrawn":
        return
    if decided and decided >= now:
        outcome, decided = "", None
    if not outcome and told.status not in WITH_AGENCY:
        return
    new = weekday(told.first_due + timedelta(days=chance.randint(20, 60)))
    told.more_time.append(MoreTime(told.first_due, new, asked, outcome, decided, given=False))
    told.updated = max(told.updated, decided or asked)
    if outcome == "approved":
        told.due = new


def weekday(day: date) -> date:
    return day + timedelta(days=2) if day.weekday() > 4 else day  # Friday
