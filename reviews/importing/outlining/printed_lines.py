"""A line as the reader of blocks takes it, and what can be told of it alone."""

from dataclasses import dataclass

from reviews.importing.files.manuscript import Line
from reviews.importing.language import labels, markup
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Marker
from reviews.importing.language.vocabulary import recommends

FULL_ENOUGH = 60
SENTENCE_END = (".", "!", "?", ":", ";", "\u201d", '"')
_OPENING_QUOTES = frozenset("\"'\u2018\u201c")


@dataclass(frozen=True)
class Printed:
    """A line as the reader takes it: without quotation marks in `raw`, without any mark-up in `text`."""

    line: Line
    raw: str
    text: str
    quoted: bool
    following: str  # the next line, empty where none follows at once

    @property
    def length(self) -> int:
        return len(self.line.raw.rstrip())

    @property
    def reach(self) -> int:
        """How far its last line goes, where several were put together."""
        return len(self.line.raw.rstrip().rpartition("\n")[2])

    @property
    def bold(self) -> bool:
        return self.line.style.bold if self.line.style else markup.is_bold(self.raw)

    @property
    def next_word(self) -> str:
        return self.following.split(None, 1)[0] if self.following else ""

    @property
    def runs_over(self) -> bool:
        """True when the next line goes on with this one's sentence."""
        return self.following[:1].islower() and labels.marked(self.following) is None


def indent_of(raw: str, label: labels.Label) -> int:
    """Where the label stands; a number may stand after a bullet."""
    text = raw.lstrip()
    begins = len(raw) - len(text)
    bulleted = label.marker is Marker.NUMBER and text[:2] in {"* ", "- ", "+ ", "\u2022 "}
    return begins + len(text) - len(text[1:].lstrip()) if bulleted else begins


def has_a_bullet(text: str) -> bool:
    label = labels.marked(text)
    return label is not None and label.marker is Marker.BULLET and bool(label.rest)


def is_a_tail(printed: Printed, so_far: str, last_length: int) -> bool:
    """Tell the rest of a paragraph from the next line of a list: one shorter line that asks for nothing itself."""
    unended = last_length >= FULL_ENOUGH and not so_far.endswith((*SENTENCE_END, ","))
    alone = printed.length < last_length and not printed.following
    return unended and alone and role_of(printed.text) is None and not recommends(printed.text)


def begins_like_a_heading(text: str) -> bool:
    first = text[:1]
    return (first.isupper() or first.isdigit() or first in _OPENING_QUOTES) and any(map(str.isalpha, text))
