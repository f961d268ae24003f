"""Tables of a PDF whose header alone is a box, or that have no rules: their rows stand under the names of columns."""

from reviews.importing.files.pdf.lines import Frame, Line, Segment
from reviews.importing.files.printed.lines import Printed
from reviews.importing.files.printed.tables import is_header, table_at

_SIGN = 0.4  # of the size: the signs of a cell leave room before the next
_WIDEST = 1_000  # signs: a damaged file may set a word miles from its page
_LEVEL = 0.35
_APART = 1.9  # sizes: a wider step parts rows


def rows_under(header: list[Frame], frames: list[Frame], size: float) -> tuple[list[list[str]], list[Frame]] | None:
    """Read the rows under a header, and give the frames that are left below; None where there is no table."""
    free = next((place for place, frame in enumerate(frames) if frame.place is not None), len(frames))
    lines = _level_lines([line for frame in frames[:free] for line in frame.lines])
    names = _printed([segment for frame in header for line in frame.lines for segment in line.segments], size)
    if not lines or not is_header(names.raw):
        return None
    printed, owners = _with_space([names], lines, size)
    taken, table = table_at(printed, 0)
    if table is None or len(table.rows) < 2:  # noqa: PLR2004 - the header and a row
        return None
    below = [lines[owner] for owner in owners[taken:] if owner is not None]
    left = [Frame(below)] if below else []
    return table.rows[1:], [*left, *frames[free:]]


def names_columns(frame: Frame, size: float) -> bool:
    """Tell a line that is the header of a table."""
    return len(frame.lines) == 1 and is_header(_printed(frame.lines[0].segments, size).raw)


def _level_lines(lines: list[Line]) -> list[Line]:
    """Put together what stands at one height, from the top down."""
    out: list[Line] = []
    for line in sorted(lines, key=lambda one: -one.y):
        if out and abs(out[-1].y - line.y) < line.size * _LEVEL:
            out[-1] = Line(sorted([*out[-1].segments, *line.segments], key=lambda segment: segment.x0))
        else:
            out.append(line)
    return out


def _with_space(printed: list[Printed], lines: list[Line], size: float) -> tuple[list[Printed], list[int | None]]:
    """The lines as signs on a grid, blank ones where there is space; and which line each is."""
    owners: list[int | None] = [None] * len(printed)
    before: Line | None = None
    for place, line in enumerate(lines):
        if before is not None and before.y - line.y > size * _APART:
            printed.append(Printed(0, ""))
            owners.append(None)
        printed.append(_printed(line.segments, size))
        owners.append(place)
        before = line
    return printed, owners


def _printed(segments: list[Segment], size: float) -> Printed:
    raw = ""
    for segment in sorted(segments, key=lambda one: one.x0):
        at = int(min(segment.x0 / (size * _SIGN), _WIDEST))
        raw = f"{raw} " if raw and len(raw) >= at else raw.ljust(at)
        raw += segment.text.strip()
    return Printed(0, raw)
