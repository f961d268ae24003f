"""Tables of a PDF without rules whose cells are printed one after the other: browsers print tables so."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from reviews.importing.files.pdf.lines import Frame, Line, Segment
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.headings import role_of

_NEAR = 6.0
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2
_LOOKED_AT = 80  # lines
_LARGER = 1.1
_BESIDE = 2.5  # sizes: cells of a header are set to its middle
_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING}

Row = list[Frame | None]


@dataclass
class Found:
    """A table, and the frames before and after it."""

    before: list[Frame]
    rows: list[Row]
    after: list[Frame]


def table_in(frames: list[Frame], size: float) -> Found | None:
    """Find the first table among the frames, by a header whose columns are known."""
    for place, frame in enumerate(frames):
        for number, line in enumerate(frame.lines):
            if frame.place is not None or not any(column_of(part.text) for part in _parts(line)):
                continue
            header, rest = _header([Frame(frame.lines[number:]), *frames[place + 1 :]])
            rows, after = _rows(len(header), rest, size) if _names_columns(header) else ([], [])
            if len(rows) >= _FEWEST_ROWS:
                above = [Frame(frame.lines[:number])] if number else []
                return Found([*frames[:place], *above], [[*header], *rows], after)
    return None


def _parts(line: Line) -> list[Segment]:
    return [part for segment in line.segments for part in segment.parts()]


def _names_columns(header: list[Frame]) -> bool:
    columns = [column_of(" ".join(line.text for line in cell.lines)) for cell in header]
    known = {column for column in columns if column}
    most = len(known) * 2 > len(columns) if len(columns) >= _FEWEST_COLUMNS else len(known) == len(columns) > 1
    return most and bool(known & _ITEMS)


def _header(frames: list[Frame]) -> tuple[list[Frame], list[Frame]]:
    """The cells that are printed from left to right, and what is left."""
    cells = [Frame([Line([part])]) for part in _parts(frames[0].lines[0])]
    if len(cells) > 1:
        return _with_more(cells, [Frame(frames[0].lines[1:]), *frames[1:]])
    under = _lines_under(frames[0].lines)
    cells[0].lines.extend(frames[0].lines[1:under])
    return _with_more(cells, [Frame(frames[0].lines[under:]), *frames[1:]])


def _lines_under(lines: list[Line]) -> int:
    """How many lines of the frame are the first cell of the header."""
    return next((at for at, line in enumerate(lines[1:], 1) if line.text[:1].isdigit()), len(lines))


def _with_more(cells: list[Frame], frames: list[Frame]) -> tuple[list[Frame], list[Frame]]:
    """Cells of the header that are frames of their own, farther right than those before and as high as they are."""
    rest = [frame for frame in frames if frame.lines]
    while rest and rest[0].place is None and _is_beside(cells[-1], rest[0]):
        parts = _parts(rest[0].lines[0])
        more = [Frame([Line([part])]) for part in parts]
        if len(parts) == 1:
            more[0].lines.extend(rest[0].lines[1:])
        elif len(rest[0].lines) > 1:
            break
        cells.extend(more)
        rest = rest[1:]
    return cells, rest


def _is_beside(cell: Frame, frame: Frame) -> bool:
    line = cell.lines[0]
    return frame.x0 > line.x1 and abs(frame.top - line.y) < line.size * _BESIDE


def _rows(number: int, frames: list[Frame], size: float) -> tuple[list[Row], list[Frame]]:
    lines = [(place, line) for place, frame in enumerate(frames) if frame.place is None for line in frame.lines]
    starts = _starts([line for _, line in lines], number)
    if starts is None:
        return [], []
    rows: list[dict[int, Frame]] = []
    latest = number
    for place, line in lines:
        cells = _cells(line, starts, size)
        walled = any(frame.place is not None for frame in frames[:place])
        if cells is None or walled:
            return _filled(rows, number), _left(frames, place, line)
        for column, segment in cells:
            if column < latest:
                rows.append({})
            rows[-1].setdefault(column, Frame([])).lines.append(Line([segment]))
            latest = column
    return _filled(rows, number), [frame for frame in frames if frame.place is not None]


def _filled(rows: list[dict[int, Frame]], number: int) -> list[Row]:
    return [[row.get(column) for column in range(number)] for row in rows]


def _left(frames: list[Frame], place: int, line: Line) -> list[Frame]:
    """What stands from this line on."""
    number = next(at for at, other in enumerate(frames[place].lines) if other is line)
    return [Frame(frames[place].lines[number:], frames[place].place), *frames[place + 1 :]]


def _starts(lines: list[Line], number: int) -> list[float] | None:
    """Where the columns begin: as many places as the header has names, each the start of some lines."""
    begun = sorted(part.x0 for line in lines[:_LOOKED_AT] for part in _parts(line))
    groups: list[list[float]] = []
    for x in begun:
        if groups and x - groups[-1][-1] < _NEAR:
            groups[-1].append(x)
        else:
            groups.append([x])
    counts = Counter({place: len(group) for place, group in enumerate(groups)})
    chosen = sorted(place for place, _ in counts.most_common(number))
    starts = [groups[place][0] for place in chosen]
    apart = all(other - one > _NEAR for one, other in pairwise(starts))
    return starts if len(starts) == number and apart else None


def _cells(line: Line, starts: list[float], size: float) -> list[tuple[int, Segment]] | None:
    """The segments of the line with the columns they are of; None where it is no line of the table."""
    if line.size > size * _LARGER or (line.bold and role_of(line.text)):
        return None
    found: list[tuple[int, Segment]] = []
    for segment in line.segments:
        for part in segment.parts():
            column = next((at for at, start in enumerate(starts) if abs(part.x0 - start) < _NEAR), None)
            if column is not None:
                found.append((column, part))
            elif found:
                before = found[-1][1]
                before.text, before.x1 = f"{before.text} {part.text}", part.x1
            else:
                return None
    over = any(column + 1 < len(starts) and part.x1 > starts[column + 1] + 1 for column, part in found)
    return None if over else found
