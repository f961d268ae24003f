"""Tables and columns that are set by place alone, without rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from reviews.importing.files.pdf.lines import Frame, Line
from reviews.importing.language.labels import marked

_NEAR = 6.0
_TALL = 14  # lines: a column of the page and no cell
_FEWEST_ROWS = 2
_FEWEST_LINES = 4
_WIDE = 0.36


@dataclass
class _Row:
    frames: list[Frame]

    @property
    def starts(self) -> list[float]:
        return [frame.x0 for frame in self.frames]


def rows_in(frames: list[Frame]) -> tuple[list[list[Frame | None]], int]:
    """Read a table from the first of the frames: its rows, and how many frames they took; none is ([], 0)."""
    rows: list[_Row] = []
    taken = 0
    while taken < len(frames):
        row, used = _row(frames[taken:])
        if row is None or (rows and not _aligned(rows[0], row)):
            break
        rows.append(row)
        taken += used
    if len(rows) < _FEWEST_ROWS:
        return [], 0
    starts = max((row.starts for row in rows), key=len)
    return [_cells(row, starts) for row in rows], taken


def _row(frames: list[Frame]) -> tuple[_Row | None, int]:
    """Frames that begin at one height, each to the right of the one before."""
    found: list[Frame] = []
    used = 0
    for frame in frames:
        pieces = _spread(frame)
        level = not found or abs(frame.top - found[0].top) < frame.lines[0].size * 0.8
        if frame.place is not None or not level or (found and pieces[0].x0 < found[-1].x1 - 2):
            break
        found.extend(pieces)
        used += 1
    if len(found) < 2 or any(len(frame.lines) > _TALL for frame in found):  # noqa: PLR2004
        return None, 0
    if len(found) == 2 and marked(found[0].lines[0].text + " X") and len(found[0].lines[0].text) < 9:  # noqa: PLR2004
        return None, 0
    return _Row(found), used


def _spread(frame: Frame) -> list[Frame]:
    """The cells of a row that stand in one line."""
    if len(frame.lines) != 1 or not _is_parted(frame.lines[0]):
        return [frame]
    return [Frame([Line([segment])]) for segment in frame.lines[0].segments]


def _aligned(first: _Row, row: _Row) -> bool:
    long, short = sorted((first.starts, row.starts), key=len, reverse=True)
    return all(any(abs(start - other) < _NEAR for other in long) for start in short)


def _cells(row: _Row, starts: list[float]) -> list[Frame | None]:
    return [next((frame for frame in row.frames if abs(frame.x0 - start) < _NEAR), None) for start in starts]


def without_columns(frames: list[Frame]) -> Iterator[Frame]:
    """Cut frames whose lines run across columns or the cells of a row into a frame for each."""
    for frame in _level(frames):
        if frame.place is not None:
            yield frame
        else:
            yield from _cut(frame)


def _level(frames: list[Frame]) -> Iterator[Frame]:
    """Cut a frame where the next one begins beside its last lines: those are the first cell of a row."""
    for frame, following in zip_longest(frames, frames[1:]):
        place = None if following is None else _beside(frame, following)
        if place:
            yield Frame(frame.lines[:place])
            yield Frame(frame.lines[place:])
        else:
            yield frame


def _beside(frame: Frame, following: Frame) -> int | None:
    if frame.place is not None or following.place is not None:
        return None
    for place, line in enumerate(frame.lines):
        level = abs(line.y - following.top) < line.size * 0.5
        if place and level and all(other.x1 < following.x0 for other in frame.lines[place:]):
            return place
    return None


def _cut(frame: Frame) -> Iterator[Frame]:
    held: list[Line] = []
    for stretch in _stretches(frame.lines):
        parted = _parted(stretch, frame)
        if parted:
            if held:
                yield Frame(held, frame.place)
                held = []
            yield from parted
        else:
            held.extend(stretch)
    if held:
        yield Frame(held, frame.place)


def _stretches(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines that have segments side by side, and the lines between such runs."""
    out: list[list[Line]] = []
    for line in lines:
        apart = _is_parted(line)
        if (out and _is_parted(out[-1][-1]) == apart) or (
            out and not apart and _is_parted(out[-1][0]) and _under_a_column(out[-1], line)
        ):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _is_parted(line: Line) -> bool:
    return len(line.segments) > (2 if line.labelled else 1)


def _under_a_column(stretch: list[Line], line: Line) -> bool:
    """The cell of a row that has more lines than the others."""
    starts = [segment.x0 for segment in stretch[0].segments[1:]]
    close = 0 < stretch[-1].y - line.y < line.size * 1.5
    return close and any(abs(line.x0 - start) < _NEAR for start in starts)


def _parted(stretch: list[Line], frame: Frame) -> list[Frame] | None:
    if not _is_parted(stretch[0]) or len(stretch) < _FEWEST_ROWS:
        return None
    gutter = _gutter(stretch, frame)
    if gutter is not None:
        left = [Line([one for one in line.segments if one.x0 < gutter]) for line in stretch]
        right = [Line([one for one in line.segments if one.x0 >= gutter]) for line in stretch]
        return [Frame([line for line in side if line.segments]) for side in (left, right)]
    return _as_cells(stretch)


def _gutter(stretch: list[Line], frame: Frame) -> float | None:
    """Columns of text: two segments a line, broad ones, parted at one place."""
    pairs = [line.segments for line in stretch if len(line.segments) == 2]  # noqa: PLR2004
    if len(pairs) < _FEWEST_LINES or len(pairs) * 4 < len(stretch) * 3:
        return None
    ends, start = max(one.x1 for one, _ in pairs), min(other.x0 for _, other in pairs)
    broad = sum(one.x1 - one.x0 for one, _ in pairs) / len(pairs) > (frame.x1 - frame.x0) * _WIDE
    return start - 1 if ends <= start and broad else None


def _as_cells(stretch: list[Line]) -> list[Frame] | None:
    """Rows of cells, whose starts stand under each other."""
    starts = [segment.x0 for segment in max(stretch, key=lambda line: len(line.segments)).segments]
    fit = [
        line for line in stretch if all(any(abs(one.x0 - start) < _NEAR for start in starts) for one in line.segments)
    ]
    if len(fit) < len(stretch):
        return None
    out: list[Frame] = []
    row: list[Frame] = []
    for line in stretch:
        if row and len(line.segments) < len(starts) and line.x0 > starts[0] + _NEAR:
            for segment in line.segments:
                column = next((frame for frame in row if abs(frame.x0 - segment.x0) < _NEAR), None)
                if column:
                    column.lines.append(Line([segment]))
        else:
            row = [Frame([Line([segment])]) for segment in line.segments]
            out.extend(row)
    return out
