"""Frames drawn with bars, one filled cell to a line: they only set a page, and what stands in them are its lines."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reviews.importing.files.manuscript import Line

_BAR = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r":?-{2,}:?")


def without_barred_frames(lines: list[Line]) -> list[Line]:
    """Give the cell of each such line a line of its own, apart from the others."""
    out: list[Line] = []
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and _is_row(lines[end]):
            end += 1
        frame = lines[place:end]
        if frame and all(len(_filled(line)) <= 1 for line in frame):
            out.extend(part for line in frame for part in _taken_out(line))
        else:
            out.extend(frame or [lines[place]])
        place = max(end, place + 1)
    return out


def _is_row(line: Line) -> bool:
    return line.style is None and line.raw.lstrip().startswith("|")


def _filled(line: Line) -> list[tuple[int, str]]:
    """The cells with something in them, and where in the line each begins."""
    found, at = [], 0
    for cell in _BAR.split(line.raw):
        if cell.strip() and not _DASHES.fullmatch(cell.strip()):
            found.append((at + len(cell) - len(cell.lstrip()), cell.strip()))
        at += len(cell) + 1
    return found


def _taken_out(line: Line) -> Iterator[Line]:
    yield replace(line, raw="")
    for at, cell in _filled(line):
        yield replace(line, start=line.start + at, raw=cell)
    yield replace(line, start=line.start + len(line.raw), raw="")
