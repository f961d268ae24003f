"""Plain text and Markdown with tables drawn in it: the tables become rows, or what stands in a box paragraphs."""

import re
from dataclasses import replace
from importlib import import_module

from reviews.importing.files.drawn.grids import Rows, grid_at
from reviews.importing.files.drawn.pipes import piped_at, types_wide
from reviews.importing.files.drawn.ruled import ruled_at
from reviews.importing.files.drawn.torn import torn_at
from reviews.importing.files.manuscript import Line, Manuscript, Style, Writer
from reviews.importing.files.set_tables import Cell, write_table
from reviews.importing.files.source import put_in_order
from reviews.importing.language import labels, markup

_DRAWN = re.compile(
    r"^\s*\+[-=:]{3,}[-=:+]*\+\s*$|^[^\n|]*\|[^\n]*\n[ |:]*-{2,}[ |:-]*$|^\s*-{3,}(?: +-{2,})+\s*$|<table\b",
    re.MULTILINE,
)
_TAG = re.compile(r"<(?P<end>/?)table\b", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
_DEEPEST = 6  # tables within tables


def manuscript_of_drawn(source: str) -> Manuscript | None:
    """Read text that has drawn tables in it; None where it has none, or is set out as pages."""
    if "\f" in source or _DRAWN.search(source) is None:
        return None
    reader = _Reader(frozenset(_WORDS.findall(source.lower())))
    reader.read(source.split("\n"))
    if all(line.style is None for line in reader.writer.lines):
        return None
    text = "\n".join(line.raw for line in reader.writer.lines)
    lines = [replace(line, opens_page=False) for line in reader.writer.lines]
    return Manuscript(text, tuple(put_in_order(lines)))


class _Reader:
    def __init__(self, words: frozenset[str], depth: int = 0) -> None:
        self.writer = Writer()
        self.words = words
        self.depth = depth
        self.wide = False

    def read(self, lines: list[str]) -> None:
        place = 0
        self.wide = types_wide(lines)
        while place < len(lines):
            place = self._table(lines, place) or self._line(lines, place)

    def _line(self, lines: list[str], place: int) -> int:
        self.writer.line(lines[place])
        return place + 1

    def _table(self, lines: list[str], place: int) -> int | None:
        tagged = _tagged_at(lines, place)
        if tagged:
            self._tagged("\n".join(lines[place:tagged]))
            return tagged
        drawn = (
            grid_at(lines, place)
            or ruled_at(lines, place)
            or torn_at(lines, place)
            or piped_at(lines, place, wide=self.wide)
        )
        if drawn is None or self.depth > _DEEPEST:
            return None
        end, rows = drawn
        write_table(self._cells(rows), self.writer)
        return end

    def _cells(self, rows: Rows) -> list[list[Cell]]:
        return [[Cell(self._paragraphs(cell)) for cell in row] for row in rows]

    def _paragraphs(self, lines: list[str]) -> tuple[Line, ...]:
        """Read what stands in a cell: its lines are as long as the cell is wide, a table may stand among them."""
        inner = _Reader(self.words, self.depth + 1)
        inner.read([line.rstrip() for line in lines])
        outer = Writer()
        for paragraph in _joined(inner.writer.lines):
            _write(paragraph, outer, self.words)
        return tuple(outer.lines)

    def _tagged(self, fragment: str) -> None:
        reader = import_module("reviews.importing.files.web")
        manuscript: Manuscript = reader.manuscript_of_web(fragment.encode())
        for line in manuscript.lines:
            self.writer.line(line.raw, line.style)


def _tagged_at(lines: list[str], place: int) -> int | None:
    """The place after a table in HTML that begins here."""
    if not lines[place].lstrip().lower().startswith("<table"):
        return None
    depth = 0
    for at in range(place, len(lines)):
        depth += sum(-1 if tag["end"] else 1 for tag in _TAG.finditer(lines[at]))
        if depth <= 0:
            return at + 1
    return None


def _joined(lines: list[Line]) -> list[list[Line]]:
    """Put the lines of each paragraph together: a blank line, a label or a row ends one."""
    found: list[list[Line]] = []
    broken = True
    for line in lines:
        if not line.raw.strip():
            broken = True
            continue
        text = line.raw.strip()
        if broken or line.style or found[-1][-1].style or labels.marked(text) or labels.named(text):
            found.append([])
        found[-1].append(line)
        broken = False
    return found


def _write(paragraph: list[Line], writer: Writer, words: frozenset[str]) -> None:
    style = paragraph[0].style
    if style is not None:
        writer.line(paragraph[0].raw, style)
        return
    texts = [line.raw.strip() for line in paragraph]
    bold = all(map(markup.is_bold, texts))
    writer.paragraph(markup.clean(markup.join(texts, words)), Style(bold=bold))
