"""A line of a printed page, with its place across the page counted in signs."""

import re
from dataclasses import dataclass
from functools import cached_property

_SEGMENT = re.compile(r"\S(?:\S| (?! ))*")
_BREADTHS = {  # of signs in the type that reports are mostly set in, in sizes
    0.222: "ijl'|\u2018\u2019", 0.278: "I.,:;ft!/[]\\ ", 0.333: "r()-", 0.35: '"\u201c\u201d\u2022*', 0.5: "ksvxyczJ",
    0.61: "FTZ+=<>", 0.67: "ABEKPSVXY&", 0.72: "CDHNRUw", 0.78: "GOQ", 0.83: "mM", 0.94: "W%", 1.0: "\u2014@",
}  # fmt: skip
_BREADTH = {sign: breadth for breadth, signs in _BREADTHS.items() for sign in signs}
_USUAL_BREADTH, _MIDDLING = 0.556, 0.49


@dataclass(frozen=True)
class Segment:
    """Words with no more than single spaces between them; `x1` is where the sign after them would stand."""

    x0: int
    x1: int
    text: str


@dataclass(frozen=True)
class Printed:
    """A line as it stands on its page; blank lines are kept, for the space they leave."""

    page: int
    raw: str
    width: int = 0  # of the column it stands in; 0 where that is the page
    fixed: bool = False  # all signs are as broad as each other

    @cached_property
    def text(self) -> str:
        return " ".join(self.raw.split())

    @property
    def x0(self) -> int:
        return len(self.raw) - len(self.raw.lstrip())

    @property
    def x1(self) -> int:
        return len(self.raw.rstrip())

    @cached_property
    def reach(self) -> float:
        """How far the line goes on its page, in signs of middling breadth."""
        return self.x0 + self.breadth_of(self.text)

    def breadth_of(self, text: str) -> float:
        return float(len(text)) if self.fixed else breadth_of(text)

    @cached_property
    def segments(self) -> list[Segment]:
        return segments_of(self.raw)


def segments_of(raw: str) -> list[Segment]:
    """Cut a line where two spaces or more stand in it."""
    return [Segment(found.start(), found.end(), found[0]) for found in _SEGMENT.finditer(raw)]


def breadth_of(text: str) -> float:
    """How broad the words are where signs differ in breadth: "illicit" is not half as broad as "women"."""
    return sum(_BREADTH.get(sign, _USUAL_BREADTH) for sign in text) / _MIDDLING
