"""What the importer hands over: a draft of a review, for a person to correct and confirm."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class ItemKind(StrEnum):
    """What an item of a draft becomes when it is confirmed."""

    RECOMMENDATION = "recommendation"
    LEARNING_POINT = "learning_point"
    GOOD_PRACTICE = "good_practice"
    QUESTION = "question"


@dataclass(frozen=True)
class Item:
    """One item read from the document, in the document's own words.

    `start` and `end` are character offsets into `Draft.source`. An item that is not `sure` is offered unticked;
    `reason` says in plain words why the item was taken for what it is.
    """

    kind: ItemKind
    label: str | None
    text: str
    start: int
    end: int
    reason: str
    sub_points: tuple[str, ...] = ()
    sub_labels: tuple[str | None, ...] = ()
    theme_heading: str | None = None
    addressed_to: str | None = None
    sure: bool = True


@dataclass(frozen=True)
class ActionRow:
    """A row of an action plan: who will do what by when, as the document has it."""

    recommendation: str | None
    action: str
    lead: str | None
    target_date: str | None
    milestones: str | None
    outcome: str | None
    start: int
    end: int


@dataclass(frozen=True)
class PrivacyFinding:
    """Something that may identify a person; `words` says what was seen, for the page."""

    type: str
    value: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Draft:
    """A reading of one document. `source` is the text that every offset refers to, `pages` where its pages begin."""

    source: str
    title: str | None = None
    subject: str | None = None
    kind: str = "OTHER"
    partnership: str | None = None
    published_on: str | None = None
    multi_review: bool = False
    items: tuple[Item, ...] = ()
    themes: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    action_rows: tuple[ActionRow, ...] = ()
    privacy_findings: tuple[PrivacyFinding, ...] = field(default=())
    pages: tuple[int, ...] = (0,)

    def page_of(self, offset: int) -> int:
        """Give the page, counted from 1, on which the offset stands."""
        return bisect_right(self.pages, offset)

    def of(self, kind: ItemKind, *, sure: bool | None = None) -> tuple[Item, ...]:
        """Give the items of one kind in document order; with `sure`, only those."""
        return tuple(item for item in self.items if item.kind is kind and sure in {None, item.sure})
