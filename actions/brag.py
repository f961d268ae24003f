"""The default BRAG key: one word and one colour for how an action stands. Pure, and total over every combination."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actions.models import WITH_AGENCY, Action, Status


class Colour(StrEnum):
    BLUE = "blue"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


@dataclass(frozen=True)
class Brag:
    colour: Colour
    word: str


def standing(*, status: Status, overdue: bool, stale: bool) -> Brag:
    """The first that fits. Green is never “on track”, and late judging never turns an agency red.

    `stale`: the evidence on which the partnership was assured has since been replaced or has expired.
    """
    if status in {Status.WITHDRAWN, Status.DRAFT}:
        return Brag(Colour.GREY, status.label.lower())
    if status == Status.EMBEDDED:
        return Brag(Colour.BLUE, "embedded")
    if status == Status.ASSURED:
        return Brag(Colour.AMBER, "evidence out of date") if stale else Brag(Colour.GREEN, "assured")
    if status == Status.SUBMITTED:
        return Brag(Colour.AMBER, "with the partnership")
    return Brag(Colour.RED, "late") if overdue and status in WITH_AGENCY else Brag(Colour.AMBER, "in hand")


def brag(action: Action, *, on: date) -> Brag:
    return standing(status=Status(action.status), overdue=action.is_overdue(on=on), stale=action.is_stale(on=on))
