"""The block of keys that converters of Markdown set before a text: its title, its author and its date."""

import re
from dataclasses import replace

from reviews.importing.files.manuscript import Line

_FENCE = re.compile(r"(?:-{3}|\.{3})\s*")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?:\s+(?P<value>\S.*))?")
_GOES_ON = re.compile(r"\s+\S|- \S")  # a value of several lines
_TITLE, _SHOWN = "title", {"title", "subtitle", "date", "author", "publisher", "organisation", "institute"}
_LONGEST = 40  # lines


def with_front_matter(lines: list[Line]) -> list[Line]:
    """Show what such a block says as the lines of a title page; each keeps its place in the source."""
    end = _end_of(lines)
    apart = [part for line in lines[:end] for part in (_shown(line), replace(line, raw=""))]
    return apart + lines[end:]


def _end_of(lines: list[Line]) -> int:
    """Where the block ends, which opens the document; 0 where there is none."""
    if not lines or not _FENCE.fullmatch(lines[0].raw):
        return 0
    for place, line in enumerate(lines[1:_LONGEST], 1):
        if _FENCE.fullmatch(line.raw):
            return place + 1 if place > 1 else 0
        if not (_KEY.fullmatch(line.raw.rstrip()) or _GOES_ON.match(line.raw)):
            return 0
    return 0


def _shown(line: Line) -> Line:
    match = _KEY.fullmatch(line.raw.rstrip())
    if match is None or not match["value"] or match["key"].lower() not in _SHOWN:
        return replace(line, raw="")
    value = match["value"].strip().strip("\"'")
    before = "# " if match["key"].lower() == _TITLE else ""
    return replace(line, start=line.start + line.raw.index(value) - len(before), raw=before + value)
