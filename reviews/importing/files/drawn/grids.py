"""Tables drawn as boxes, with lines of plus signs and dashes between their rows and bars between their cells."""

import re
from itertools import pairwise

Rows = list[list[list[str]]]  # rows of cells of lines

_BORDER = re.compile(r"\s*\+(?:[-=:]{3,}\+)+\s*")
_EDGE = re.compile(r"[-=:+]+")


def grid_at(lines: list[str], place: int) -> tuple[int, Rows] | None:
    """Give the table that begins here and the place after it."""
    if _BORDER.fullmatch(lines[place]) is None:
        return None
    end = place
    while end < len(lines) and lines[end].strip()[:1] in {"+", "|"}:
        end += 1
    drawn = [line.strip() for line in lines[place:end]]
    if end - place < 3 or _BORDER.fullmatch(drawn[-1]) is None:  # noqa: PLR2004 - two borders and what is between them
        return None
    return end, _rows(drawn)


def _rows(drawn: list[str]) -> Rows:
    corners = sorted({at for line in drawn if line[0] == "+" for at, sign in enumerate(line) if sign == "+"})
    columns = list(pairwise(corners))
    rows: Rows = []
    into: list[list[str]] = []  # where each column is being written
    for line in drawn:
        edges = [_EDGE.fullmatch(line[first + 1 : last]) is not None for first, last in columns]
        if any(edges):
            fresh: list[list[str]] = [[] for _ in columns]
            into = fresh if all(edges) or not into else _going_on(into, fresh, edges)
            rows.append(fresh)
        if into and not all(edges):
            _write(line, corners, into, edges)
    return [row for row in rows if any(row)]


def _going_on(into: list[list[str]], fresh: list[list[str]], edges: list[bool]) -> list[list[str]]:
    """A cell without an edge under it goes on beside the rows that follow."""
    return [new if edge else old for old, new, edge in zip(into, fresh, edges, strict=True)]


def _write(line: str, corners: list[int], into: list[list[str]], edges: list[bool]) -> None:
    """Cut the line at its bars; where none stands on a corner, one cell spans both columns."""
    first = 0
    for column in range(1, len(corners)):
        at = corners[column]
        if column == len(corners) - 1 or line[at : at + 1] in {"|", "+"}:
            if not edges[first]:
                into[first].append(line[corners[first] + 1 : at])
            first = column
