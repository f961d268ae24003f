"""Tables whose columns stand under lines of dashes, as converters of Word write them into plain text."""

import re

from reviews.importing.files.drawn.grids import Rows

_COLUMNS = re.compile(r"\s*-{3,}(?: +-{2,})+\s*")
_RULE = re.compile(r"\s*-{20,}\s*")
_DASHES = re.compile(r"-+")
_TALLEST_HEADER = 16  # lines


def ruled_at(lines: list[str], place: int) -> tuple[int, Rows] | None:
    """Give the table that begins here and the place after it."""
    at = _columns_below(lines, place)
    if at is None:
        return None
    closed = _RULE.fullmatch(lines[place]) is not None or at == place
    end = _end_of(lines, at + 1, closed=closed)
    starts = [match.start() for match in _DASHES.finditer(lines[at])]
    header = [lines[header] for header in range(place, at) if not _RULE.fullmatch(lines[header])]
    rows = [_cut([line for line in header if line.strip()], starts)] if header else []
    rows.extend(_cut(block, starts) for block in _blocks(lines[at + 1 : end], apart=closed))
    ended = end < len(lines) and (_RULE.fullmatch(lines[end]) or _COLUMNS.fullmatch(lines[end]))
    return (end + 1 if ended else end), rows


def _columns_below(lines: list[str], place: int) -> int | None:
    """Where the dashes of the columns stand: here, under a header of one line, or under a ruled header of several."""
    if _COLUMNS.fullmatch(lines[place]):
        return place
    if _RULE.fullmatch(lines[place]):
        for at in range(place + 1, min(place + _TALLEST_HEADER, len(lines))):
            if _COLUMNS.fullmatch(lines[at]):
                return at
            if _RULE.fullmatch(lines[at]) or not lines[at].strip():
                return None
        return None
    below = lines[place + 1] if place + 1 < len(lines) else ""
    return place + 1 if lines[place].strip() and _COLUMNS.fullmatch(below) else None


def _end_of(lines: list[str], place: int, *, closed: bool) -> int:
    """A table with a line over it ends with one; one without ends where a blank line stands."""
    for at in range(place, len(lines)):
        ruled = _RULE.fullmatch(lines[at]) or _COLUMNS.fullmatch(lines[at])
        if ruled or (not closed and not lines[at].strip()):
            return at
    return len(lines)


def _blocks(lines: list[str], *, apart: bool) -> list[list[str]]:
    """Give the lines of each row: rows of several lines have a blank one between them."""
    if not apart or all(line.strip() for line in lines):
        return [[line] for line in lines if line.strip()]
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _cut(lines: list[str], starts: list[int]) -> list[list[str]]:
    ends = [*starts[1:], None]
    return [[line[first:last] for line in lines] for first, last in zip([0, *starts[1:]], ends, strict=True)]
