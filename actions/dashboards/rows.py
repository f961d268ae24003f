"""How an action stands in a list: its state with its colour, its date and how far, and what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.brag import brag
from actions.models import Action
from partners import working_days

SHORT = 10  # letters


@dataclass(frozen=True)
class ActionRow:
    action: Action
    colour: str
    word: str
    how_far: str
    late: bool
    about: str
    verb: str = ""
    to: str = ""
    name: str = ""
    shade: str = ""

    @property
    def is_short(self) -> bool:
        """A state short enough to stay on one line of a narrow column."""
        return len(self.word) <= SHORT


def row(action: Action, *, on: date, verb: str = "", to: str = "") -> ActionRow:
    """For an action fetched `for_list()`. How far its date is matters only while the agency has the next move."""
    state = brag(action, on=on)
    counts_down = action.is_with_agency and action.due_on is not None
    return ActionRow(
        action=action,
        colour=state.colour,
        word=state.word,
        name=state.name,
        shade=state.shade,
        how_far=working_days.due_phrase(action.due_on, on=on) if counts_down and action.due_on else "",
        late=action.is_overdue(on=on),
        about=", ".join(sorted(recommendation.citation for recommendation in action.recommendations.all())),
        verb=verb,
        to=to,
    )


def rows(actions: Iterable[Action], *, on: date) -> list[ActionRow]:
    return [row(action, on=on) for action in actions]
