"""A block: a run of text that belongs together, and its place in the source."""

from dataclasses import dataclass, replace
from enum import StrEnum

from reviews.importing.language.labels import Label, Marker, Word


class Kind(StrEnum):
    """The layout of a block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"


@dataclass(frozen=True)
class Block:
    """A run of text that belongs together.

    `start` and `end` are character offsets into the decoded source; `text` has no label, no mark-up and no line breaks.
    `level` is the rank of a heading (1 highest, BOLD and PLAIN for those without hashes) or the indent of a list item.
    """

    kind: Kind
    text: str
    start: int
    end: int
    line: int
    level: int = 0
    label: str | None = None
    marker: Marker = Marker.NONE
    word: Word = Word.NONE
    cells: tuple[str, ...] = ()
    quoted: bool = False
    bullet: str = ""
    bold: bool = False  # the whole of a paragraph
    apart: bool = True  # a blank line, a rule or a page's edge stands before it
    box: int = 0  # a box of the page that it stands in; 0 is none


BOLD, PLAIN = 7, 8
FRONT = 25  # blocks that can belong to a title page


def labelled(block: Block, label: Label) -> Block:
    """Give the item that the label begins: a paragraph where it is named ("Recommendation 1"), else one of a list."""
    kind = Kind.PARAGRAPH if label.marker is Marker.NAMED else Kind.LIST_ITEM
    said = replace(block, kind=kind, text=label.rest, label=label.text, marker=label.marker, word=label.word)
    return replace(said, bullet=label.bullet)
