"""A document as its reader hands it over: the text that a person is shown, line by line, and how each line was set."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADING_WORDS = 30
_SPACES = re.compile(r"[ \t\u00a0\u2002-\u200a\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_LIST_INDENT = "    "


Told = Callable[[int, int], None]  # hears which page was read, counted from 1, and of how many


def untold(page: int, of: int) -> None:
    """For those who need not hear of pages."""


@dataclass(frozen=True)
class Style:
    """How a line is set in a document that says so itself: Word, a web page, PDF."""

    rank: int = 0  # of a heading, 1 the highest; 0 is none
    bold: bool = False  # the whole line
    cells: tuple[str, ...] | None = None  # of a row of a table; line breaks within a cell are <br>
    quoted: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the source; `start` is its offset there, `number` counts from 1, `box` is the box it stands in."""

    start: int
    raw: str
    number: int
    opens_page: bool = False
    style: Style | None = None
    box: int = 0


@dataclass(frozen=True)
class Manuscript:
    """What was read from a file. Every offset of a draft points into `source`; `pages` are where its pages begin.

    With `whole` each line is a paragraph, without page numbers or running headings.
    """

    source: str
    lines: tuple[Line, ...]
    pages: tuple[int, ...] = (0,)
    whole: bool = False
    publisher: str | None = None  # whose web site it is from


@dataclass
class Writer:
    """Puts the paragraphs of a document together as a Manuscript."""

    lines: list[Line] = field(default_factory=list)
    pages: list[int] = field(default_factory=lambda: [0])
    at: int = 0
    box: int = 0  # that is being written; 0 is none
    boxes: int = 0

    @contextmanager
    def boxed(self) -> Iterator[None]:
        """What is written meanwhile stands in a box of its own."""
        around, self.boxes = self.box, self.boxes + 1
        self.box = self.boxes
        try:
            yield
        finally:
            self.box = around

    def page(self) -> None:
        """Begin a page."""
        self.pages.append(self.at)

    def paragraph(self, text: str, style: Style | None = None, *, label: str = "", indent: int = 0) -> None:
        """Write a paragraph, each of its own line breaks a line; the label stands before the first."""
        label = label.strip()
        for piece in text.split("\n"):
            words = plain(piece)
            if words or label:
                self._line(_LIST_INDENT * indent + f"{label} {words}".strip(), style or Style())
                label = ""

    def row(self, cells: list[str]) -> None:
        """Write a row of a table. Its cells are divided by bars for the eye alone."""
        kept = tuple("<br>".join(filter(None, map(plain, cell.split("\n")))) for cell in cells)
        if any(kept):
            shown = " | ".join(cell.replace("<br>", " / ") for cell in kept)
            self._line(shown, Style(cells=kept))

    def line(self, raw: str, style: Style | None = None) -> None:
        """Write a line as it stands."""
        self._line(raw, style)

    def manuscript(self) -> Manuscript:
        source = "\n".join(line.raw for line in self.lines)
        return Manuscript(source, tuple(self.lines), tuple(self.pages), whole=True)

    def _line(self, raw: str, style: Style | None) -> None:
        opens_page = self.at == self.pages[-1]
        self.lines.append(Line(self.at, raw, len(self.lines) + 1, opens_page=opens_page, style=style, box=self.box))
        self.at += len(raw) + 1


def plain(text: str) -> str:
    """Give the words with white space collapsed and without signs that nobody sees."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
