"""Tables whose cells are parted by tabs: rows that go on over several lines, and numbers beside headings."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reviews.importing.files.manuscript import Line, Style
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import marked

_TABS = re.compile(r"\t+")
_NUMBER = re.compile(r"[A-Z]{0,2}\d{1,2}[.)]?")
_PARAGRAPH = re.compile(r"\d{1,2}(?:\.\d{1,3})+\.?")  # a number of a word processor, which sets a tab after it
_LISTED = re.compile("<br>(?=[\u2022*-] ?\\w)")  # a list begins a line of its own, without the tab before its cell
_LONGEST = 20  # lines of a row
_FEWEST = 2
_HEADING_WORDS = 8
_STOPS = (".", "!", "?", ":", ";")
_NUMBERS = {Column.NUMBER, Column.REFERENCE}


def with_tabbed_tables(lines: list[Line]) -> list[Line]:
    """Put the rows together, and a number with the few words beside it where no table is."""
    lines = [part for line in lines for part in _boxes_apart(line)]
    out: list[Line] = []
    place = 0
    while place < len(lines):
        rows, end = _table_at(lines, place)
        if not rows and (taken := _runs_over(lines, place)):
            rows, end = [_row(lines[place : place + taken], _joined(lines[place : place + taken]))], place + taken
        out.extend(rows or [_beside(lines, place)])
        place = end
    return out


def _runs_over(lines: list[Line], place: int) -> int:
    """How many lines a row takes whose last cell goes on, in small letters, in lines without a tab; none is 0."""
    cells = _cells(lines[place].raw)
    if len(cells) < _FEWEST or (len(cells) == _FEWEST and marked(f"{cells[0]} .")):
        return 0  # no row, or a point of a list
    taken = 1
    while (
        not lines[place + taken - 1].raw.rstrip().endswith(_STOPS)
        and place + taken < len(lines)
        and "\t" not in lines[place + taken].raw
        and lines[place + taken].raw.lstrip()[:1].islower()
    ):
        taken += 1
    return taken if taken > 1 else 0


def _joined(lines: list[Line]) -> list[str]:
    *cells, last = [cell.strip() for cell in _TABS.split(lines[0].raw.strip())]
    return [*cells, " ".join([last, *(line.raw.strip() for line in lines[1:])])]


def _boxes_apart(line: Line) -> list[Line]:
    """A tab between the end of a box and the heading of the next: "… with advice.", "4. Learning"."""
    cells = [] if line.style else [cell.strip() for cell in line.raw.split("\t")]
    if len(cells) > 1 and cells[0] and len(set(cells)) == 1:  # it stands across the table
        return [replace(line, style=Style(cells=(cells[0], *[""] * (len(cells) - 1))))]
    left, tab, right = line.raw.rpartition("\t")
    if not tab or line.style or "\t" in left or not _ends_a_box(left) or role_of(right.strip()) is None:
        return [line]
    return [replace(line, raw=left), replace(line, start=line.start + len(left) + 1, raw=right)]


def _ends_a_box(text: str) -> bool:
    return len(text.split()) > _HEADING_WORDS or (text.rstrip().endswith((".", "?", "!")) and not _is_a_number(text))


def _is_a_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None


def _beside(lines: list[Line], place: int) -> Line:
    """A number, a tab and a few words with no row above or below are one line: "3", "Learning"."""
    line = lines[place]
    cells = _cells(line.raw)
    if len(cells) == _FEWEST and _PARAGRAPH.fullmatch(cells[0]) and not line.style:
        return replace(line, raw=line.raw.replace("\t", " "))
    if len(cells) != _FEWEST or not _NUMBER.fullmatch(cells[0]):
        return line
    near = [lines[at].raw for at in (place - 1, place + 1) if 0 <= at < len(lines)]
    return line if any(len(_cells(raw)) >= _FEWEST for raw in near) else replace(line, raw=line.raw.replace("\t", " "))


def _cells(raw: str) -> list[str]:
    return [cell.strip() for cell in _TABS.split(raw.strip()) if cell.strip()] if "\t" in raw else []


def _table_at(lines: list[Line], place: int) -> tuple[list[Line], int]:
    """The rows under a known header, if some of them go on over several lines, and where they end."""
    names = _cells(lines[place].raw)
    columns = [column_of(name) for name in names]
    if sum(map(bool, columns)) < max(_FEWEST, len(columns) - 1):
        return [], place + 1
    tab = _TABS.findall(lines[place].raw.strip())[0]  # a cell is parted from the next by one, or by two
    rows = [_row([lines[place]], names)]
    at = _filled_from(lines, place + 1)
    while taken := _row_at(lines, at, len(names), tab, numbered=columns[0] in _NUMBERS):
        rows.append(_row(lines[at : at + taken], _split(lines[at : at + taken], len(names), tab)))
        at = _filled_from(lines, at + taken)
    broken = any("\n" in row.raw for row in rows)
    return (rows, at) if broken else ([], place + 1)


def _row_at(lines: list[Line], at: int, width: int, tab: str, *, numbered: bool) -> int:
    """How many lines the row that begins here takes; none is 0: it has to have as many cells as the header."""
    first = lines[at].raw if at < len(lines) else ""
    if not first.strip() or (numbered and not _NUMBER.fullmatch(_TABS.split(first.strip())[0].strip())):
        return 0
    for taken in range(1, min(_LONGEST, len(lines) - at) + 1):
        last = lines[at + taken - 1]
        if last.raw.strip() and len(_split(lines[at : at + taken], width, tab)) == width:
            another = taken > 1 and len(last.raw.split(tab)) == width  # a row of a table farther down
            return 0 if another else taken
    return 0


def _filled_from(lines: list[Line], at: int) -> int:
    return next((place for place in range(at, len(lines)) if lines[place].raw.strip()), len(lines))


def _split(lines: list[Line], width: int, tab: str) -> list[str]:
    """The cells of these lines; the number of a row may stand on a line of its own, without a tab after it."""
    joined = "\n".join(line.raw.strip(" ") for line in lines if line.raw.strip())
    cells = [_one_cell(cell) for cell in joined.split(tab)]
    number, _, rest = cells[0].partition("<br>")
    if len(cells) == width - 1 and rest and _NUMBER.fullmatch(number):
        return [number, rest, *cells[1:]]
    listed = _LISTED.search(cells[0]) if len(cells) == width - 1 else None
    return [cells[0][: listed.start()], cells[0][listed.start() + 4 :], *cells[1:]] if listed else cells


def _one_cell(text: str) -> str:
    return "<br>".join(filter(None, (line.strip() for line in text.split("\n"))))


def _row(lines: list[Line], cells: list[str]) -> Line:
    filled: Iterator[str] = (line.raw for line in lines)
    return replace(lines[0], raw="\n".join(filled), style=Style(cells=tuple(cells)))
