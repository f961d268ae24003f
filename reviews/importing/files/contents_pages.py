"""Entries of a contents page: dots, the number of a page, and the lines over which a long entry is broken."""

import re

from reviews.importing.language import labels
from reviews.importing.language.headings import Role, role_of

_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|\u2026{2,}")
_LEADERS_LAST = re.compile(r"\.{8,}\s*$")
_ENTRY = re.compile(r"(?=.*[A-Za-z]).{2,100}\s(?P<page>\d{1,3})")
_FEWEST = 3
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


def entries_under(raws: list[str]) -> frozenset[int]:
    """Where entries without dots stand under the word "Contents": short lines whose last numbers never fall."""
    heads = (place for place, raw in enumerate(raws) if len(raw) < _LONG and role_of(raw.strip("# *")) is Role.CONTENTS)
    runs = (_run_under(raws, place) for place in heads)
    return frozenset(place for run in runs if len(run) >= _FEWEST for place in run)


def _run_under(raws: list[str], head: int) -> list[int]:
    run: list[int] = []
    page = 0
    for place in range(head + 1, len(raws)):
        entry = _ENTRY.fullmatch(raws[place].strip())
        if raws[place].strip() and (entry is None or int(entry["page"]) < page):
            break
        if entry:
            run.append(place)
            page = int(entry["page"])
    return run


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
