"""What Markdown keeps beside the text: the fields before its first line, and the notes at the foot of it."""

import re
from dataclasses import replace
from itertools import takewhile

from reviews.importing.files.manuscript import Line, Style

_FENCE = re.compile(r"(?:-{3}|\+{3})\s*")
_FENCE_AFTER = re.compile(r"(?:-{3}|\+{3}|\.{3})\s*")
_FIELD = re.compile(r"\w[\w -]{0,40}\s*[:=](?:\s.*)?|\s+\S.*|\s*|- .*|#.*")
_TITLE = re.compile(r"title ?[:=] ?['\"]?(?P<title>[^\s'\"].*)", re.IGNORECASE)
_NOTE = re.compile(r"\s{0,3}\[\^[^\]\s]{1,20}\]:")
_MOST_FIELDS = 60  # lines


def without_asides(lines: list[Line]) -> list[Line]:
    """Leave them out. The field that gives the title stays, as the heading it is, where the text does not repeat it."""
    fields = _fields([line.raw for line in lines])
    text = "\n".join(line.raw for line in lines[fields:])
    titles = (_titled(line, text) for line in lines[:fields])
    return [*(title for title in titles if title), *_without_notes(lines[fields:])]


def _titled(line: Line, text: str) -> Line | None:
    match = _TITLE.match(line.raw)
    title = match["title"].rstrip(" '\"") if match else ""
    if match is None or title in text:
        return None
    return replace(line, raw=title, start=line.start + match.start("title"), style=Style(rank=1))


def _without_notes(lines: list[Line]) -> list[Line]:
    notes: set[int] = set()
    for place, line in enumerate(lines):
        if _NOTE.match(line.raw):
            below = range(place + 1, len(lines))
            notes.update((place, *takewhile(lambda at: lines[at].raw[:1].isspace() and lines[at].raw.strip(), below)))
    return [line for place, line in enumerate(lines) if place not in notes]


def _fields(raws: list[str]) -> int:
    """How many lines the fields take up: from a rule to a rule, each a name and a value."""
    if not raws or not _FENCE.fullmatch(raws[0]):
        return 0
    after = next((at for at, raw in enumerate(raws[1:_MOST_FIELDS], 1) if _FENCE_AFTER.fullmatch(raw)), 0)
    named = all(_FIELD.fullmatch(raw) for raw in raws[1:after]) and ":" in "".join(raws[1:after])
    return after + 1 if after and named else 0
