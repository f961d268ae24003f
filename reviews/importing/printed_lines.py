"""A line of a printed page, with its place across the page counted in signs."""

import re
from dataclasses import dataclass
from functools import cached_property

_SEGMENT = re.compile(r"\S(?:\S| (?! ))*")


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
    def segments(self) -> list[Segment]:
        return segments_of(self.raw)


def segments_of(raw: str) -> list[Segment]:
    """Cut a line where two spaces or more stand in it."""
    return [Segment(found.start(), found.end(), found[0]) for found in _SEGMENT.finditer(raw)]
