"""Pages set in three columns or more, each with headings of its own, as posters and briefings are."""

import re
from collections import Counter
from itertools import pairwise

from reviews.importing.files.printed.lines import segments_of
from reviews.importing.language.headings import role_of

_FEWEST = 4  # lines of a column
_BROAD = 18  # signs in the lines of a column, on average, and between the beginnings of two
_ALIGNED = 0.25
_HANGING = 3  # signs that the further lines of a point are set in
_LONGEST_HEADING = 8  # words
_LONGEST_LINE = 1000
_HEADED = 2  # columns
_NUMBER = re.compile(r"\A\s*(?P<number>\d{1,2})(?:\s{2,}|\s*$)")


def columns_of(page: list[str], *, headings: int = 1) -> tuple[int, int, list[list[str]]] | None:
    """Give the lines that are set so, from and to, and each column's part of them.

    Two of the columns have at least so many `headings`: rows of a table have none but their first.
    """
    starts = _starts(page)
    if len(starts) < _HEADED:
        return None
    stretches = [stretch(page, start) for start in starts]
    first, last = max(begin for begin, _ in stretches), min(end for _, end in stretches)
    edges = [0, *starts, _LONGEST_LINE]
    columns = [[raw[begin:end] for raw in page[first:last]] for begin, end in pairwise(edges)]
    headed = sum(1 for column in columns if _headings(column) >= headings)
    boxed = _has_numbered_boxes(columns)
    if not all(map(_is_prose, columns)) or headed < (1 if boxed else _HEADED):
        return None
    filled = [bool(raw.strip()) for raw in page[first:last]]
    return first, last, [_closed_up(column, filled) for column in (_without_numbers(columns) if boxed else columns)]


def stretch(page: list[str], start: int) -> tuple[int, int]:
    """The longest run of lines none of which runs over the gutter."""
    best = (0, 0)
    begin = 0
    for place in range(len(page) + 1):
        if place == len(page) or page[place][max(start - 2, 0) : start].strip():
            if place - begin > best[1] - best[0]:
                best = (begin, place)
            begin = place + 1
    return best


def _starts(page: list[str]) -> list[int]:
    """Where columns begin: where lines often do, and hardly any runs over."""
    found = Counter(segment.x0 for raw in page for segment in segments_of(raw)[1:])
    counts = {start: sum(found[start + by] for by in range(_HANGING + 1)) for start in found}
    chosen: list[int] = []
    for start, times in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        apart = start >= _BROAD and all(abs(start - other) >= _BROAD for other in chosen)
        if times >= _FEWEST and apart and _parts(page, start):
            chosen.append(start)
    return sorted(chosen)


def _parts(page: list[str], start: int) -> bool:
    first, last = stretch(page, start)
    begun = [raw for raw in page[first:last] if raw[start:].strip()]
    aligned = sum(1 for raw in begun if raw[start : start + _HANGING + 1].strip())
    return len(begun) >= _FEWEST and aligned >= len(begun) * _ALIGNED


def _is_prose(column: list[str]) -> bool:
    filled = [raw.strip() for raw in column if raw.strip()]
    return len(filled) >= _FEWEST and sum(map(len, filled)) >= len(filled) * _BROAD


def _headings(column: list[str]) -> int:
    return sum(1 for raw in column if 0 < len(raw.split()) <= _LONGEST_HEADING and role_of(raw.strip()))


def _closed_up(column: list[str], filled: list[bool]) -> list[str]:
    """Lines of other columns may stand between those of a sentence."""
    out: list[str] = []
    skipped: list[str] = []
    for raw, beside in zip(column, filled, strict=True):
        if not raw.strip() and beside:
            skipped.append(raw)
            continue
        within = bool(out) and bool(out[-1].strip()) and not out[-1].rstrip().endswith((".", "?", ":"))
        out.extend([] if within and raw.strip()[:1].islower() else skipped)
        out.append(raw)
        skipped = []
    return [*out, *skipped]


def _has_numbered_boxes(columns: list[list[str]]) -> bool:
    """The boxes of a briefing may be numbered beside their headings: 1, 2, 3 … over all columns."""
    numbers = sorted(int(found["number"]) for column in columns for raw in column if (found := _NUMBER.match(raw)))
    return len(numbers) >= _FEWEST and numbers == list(range(1, len(numbers) + 1))


def _without_numbers(columns: list[list[str]]) -> list[list[str]]:
    return [[_NUMBER.sub(lambda found: " " * len(found[0]), raw, count=1) for raw in column] for column in columns]
