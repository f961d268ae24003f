"""Points that a converter ran together in one line: parted again where their bullets or labels leave no doubt."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from reviews.importing.files.manuscript import Line

_BULLETS = "\u2022\u25aa\u25cf\u25a0\u25ba\u25b6\u27a2\u2713\u2714\uf0b7\uf0a7\u2023\u2756\u2794"
_BULLETED = re.compile(rf"\s*([{_BULLETS}])\s*\S")
_STARRED = re.compile(r"\s*\* \S")
_NEXT_STAR = re.compile(r"(?<=[.;?!])\s*(?=\* [A-Z\"'\u2018\u201c])")
_NAMED = re.compile(r"(?P<name>Recommendation|Learning point|Finding) (?P<number>\d{1,2})(?=[A-Z][a-z])")
_RUN_INTO = re.compile(r"(?<=[a-z.?!])(?=[A-Z][a-z]|[AI] [a-z])(?<!\bMc)(?<!\bMac)")
_LONGEST, _LONGEST_TERM, _FEWEST = 5000, 5, 2
_STOPS = ".?!:;,"


def with_points_parted(lines: list[Line]) -> list[Line]:
    """Give each point a line of its own; its place in the source stays right."""
    return [
        part for line in lines for part in (_parted(line) if line.style is None or line.style.cells is None else [line])
    ]


def _parted(line: Line) -> list[Line]:
    places = sorted({0, *_places_in(line.raw)})
    if len(places) == 1:
        return [line]
    ends = [*places[1:], len(line.raw)]
    parts = [replace(line, start=line.start + at, raw=line.raw[at:end]) for at, end in zip(places, ends, strict=True)]
    return [piece for part in parts for piece in (replace(part, raw=""), *_label_apart(part))]


def _label_apart(line: Line) -> list[Line]:
    """A label and the wording that was run into it."""
    named = _NAMED.match(line.raw)
    if named is None:
        return [line]
    at = named.end()
    return [replace(line, raw=named[0]), replace(line, start=line.start + at, raw=line.raw[at:])]


def _places_in(raw: str) -> Iterator[int]:
    bulleted = _BULLETED.match(raw)
    if bulleted:
        yield from (place for place, sign in enumerate(raw) if sign == bulleted[1] and place > bulleted.start(1))
    elif _STARRED.match(raw):
        yield from (found.end() for found in _NEXT_STAR.finditer(raw))
    else:
        yield from _labels_in(raw) or _terms_in(raw)


def _terms_in(raw: str) -> list[int]:
    """Where the terms of a list and what is said of each begin, run into each other: "HousingNobody asked.CareIt …"."""
    if len(raw) > _LONGEST:
        return []
    places = [found.start() for found in _RUN_INTO.finditer(raw)]
    pieces = [raw[first:last].strip() for first, last in pairwise([0, *places, len(raw)])]
    terms, texts = pieces[::2], pieces[1::2]
    enough = len(terms) == len(texts) >= _FEWEST
    named = all(len(term.split()) <= _LONGEST_TERM and term[-1:] not in _STOPS for term in terms)
    said = all(text.endswith((".", "?", "!")) and len(text.split()) > _LONGEST_TERM for text in texts)
    return places if enough and named and said else []


def _labels_in(raw: str) -> list[int]:
    """Where "Recommendation 1", "2", "3" … stand in the line, each run into its wording."""
    named = list(_NAMED.finditer(raw))
    counted = [int(found["number"]) for found in named]
    begins = bool(named) and not raw[: named[0].start()].strip() and len({found["name"] for found in named}) == 1
    return [found.start() for found in named] if begins and counted == list(range(1, len(named) + 1)) else []
