"""Entries of a contents page: dots, the number of a page, and the lines over which a long entry is broken."""

import re

from reviews.importing.language import labels

_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|\u2026{2,}")
_LEADERS_LAST = re.compile(r"\.{8,}\s*$")
_DEEPEST = 4  # lines of an entry
_LONG = 40  # signs in a line that is broken
_STOPS = (".", "!", "?", ":", ";")


def is_entry(raw: str) -> bool:
    """Tell an entry of a contents page by its dots and its page number."""
    return _LEADERS.search(raw) is not None and (raw.rstrip()[-1:].isdigit() or _LEADERS_LAST.search(raw) is not None)


def entries_in(raws: list[str]) -> frozenset[int]:
    """Where entries stand, with the lines before their dots that belong to them."""
    found: set[int] = set()
    for place, raw in enumerate(raws):
        if is_entry(raw):
            found.add(place)
            found.update(_lines_before(raws, place))
    return frozenset(found)


def _lines_before(raws: list[str], place: int) -> list[int]:
    before: list[int] = []
    for at in range(place - 1, max(place - _DEEPEST, -1), -1):
        text, below = raws[at].strip(), raws[at + 1].strip()
        broken = (len(text) >= _LONG or below[:1].islower()) and not text.endswith(_STOPS) and not is_entry(text)
        if not broken or _is_labelled(below):
            break
        before.append(at)
    return before


def _is_labelled(text: str) -> bool:
    return bool(labels.named(text) or labels.marked(text) or labels.section_number(text))
