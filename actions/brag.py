"""The BRAG key: one word and one colour for how an action stands. Pure, and total over every combination.

Which situation an action is in follows from rules that nobody edits; a partnership may say in its own words and colours
how each is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from actions.models import WITH_AGENCY, Action, Status


class Colour(StrEnum):
    BLUE = "blue"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


class Situation(StrEnum):
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    IN_HAND = "in_hand"
    LATE = "late"
    SUBMITTED = "submitted"
    STALE = "stale"
    ASSURED = "assured"
    EMBEDDED = "embedded"


@dataclass(frozen=True)
class Brag:
    """`name` is what the colour is called and `shade` the name of its shades, where they are a partnership's own."""

    colour: Colour
    word: str
    name: str = ""
    shade: str = ""


@dataclass(frozen=True)
class Shade:
    name: str
    ground: str
    text: str


@dataclass(frozen=True)
class Key:
    rows: Mapping[Situation, tuple[Colour, str]]
    shades: Mapping[Colour, Shade]
    place: str = ""  # what the names of its shades begin with

    def shown(self, situation: Situation) -> Brag:
        colour, word = self.rows[situation]
        own = self.shades.get(colour)
        return Brag(colour, word, own.name, f"{self.place}-{colour}") if own else Brag(colour, word)


DEFAULT = Key(
    rows={
        Situation.DRAFT: (Colour.GREY, "draft"),
        Situation.WITHDRAWN: (Colour.GREY, "withdrawn"),
        Situation.IN_HAND: (Colour.AMBER, "in hand"),
        Situation.LATE: (Colour.RED, "late"),
        Situation.SUBMITTED: (Colour.AMBER, "with the partnership"),
        Situation.STALE: (Colour.AMBER, "evidence out of date"),
        Situation.ASSURED: (Colour.GREEN, "assured"),
        Situation.EMBEDDED: (Colour.BLUE, "embedded"),
    },
    shades={},
)


def key_of(said: Mapping[str, Any], *, place: str) -> Key:
    """The key as a partnership keeps it; what it leaves out is shown as everywhere."""
    if not said:
        return DEFAULT
    rows = {Situation(one): (Colour(row["colour"]), row["word"]) for one, row in said.get("rows", {}).items()}
    shades = {Colour(one): Shade(**shade) for one, shade in said.get("shades", {}).items()}
    return Key({**DEFAULT.rows, **rows}, shades, place)


def situation(*, status: Status, overdue: bool, stale: bool) -> Situation:
    """The first that fits. Late judging never turns an agency red.

    `stale`: the evidence on which the partnership was assured has since been replaced or has expired.
    """
    if status in {Status.WITHDRAWN, Status.DRAFT, Status.EMBEDDED, Status.SUBMITTED}:
        return Situation(status.value)
    if status == Status.ASSURED:
        return Situation.STALE if stale else Situation.ASSURED
    return Situation.LATE if overdue and status in WITH_AGENCY else Situation.IN_HAND


def standing(*, status: Status, overdue: bool, stale: bool, key: Key = DEFAULT) -> Brag:
    """Green is never “on track”, whatever the key."""
    return key.shown(situation(status=status, overdue=overdue, stale=stale))


def brag(action: Action, *, on: date) -> Brag:
    """By the key of its partnership, which is fetched along."""
    key = key_of(action.partnership.brag_key, place=action.partnership.slug)
    stale = action.is_stale(on=on)
    return standing(status=Status(action.status), overdue=action.is_overdue(on=on), stale=stale, key=key)
