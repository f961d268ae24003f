"""Forms of printed text, drawn with spaces alone: names of fields on the left, what was filled in on the right."""

import re

from reviews.importing.files.printed.lines import Printed
from reviews.importing.language.columns import column_of
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Word, named

_ACTION = re.compile(r"action \d{1,2}(?: ?\([^()]{1,30}\))?[.:]?", re.IGNORECASE)
_LONGEST = 80  # lines
_FEWEST = 3  # fields
_LEAST_INDENT = 10  # of what was filled in
_TWO = 2


def form_at(lines: list[Printed], place: int) -> tuple[int, list[list[str]]]:
    """Read the form that begins with "Action 1:" or "Recommendation 2" here: how many lines it takes, and its rows."""
    first = lines[place].segments
    if len(first) != _TWO or not _opens(first[0].text) or first[1].x0 < _LEAST_INDENT:
        return 0, []
    rows: list[list[str]] = []
    taken = 0
    for at in range(place, min(place + _LONGEST, len(lines))):
        line = lines[at]
        if not line.text:
            continue
        field, value = _parted(line)
        if at > place and (_opens(field) or not _belongs(line, field, value)):
            break
        if not rows or column_of(field):
            rows.append([field, value])
        else:
            rows[-1] = [f"{rows[-1][0]} {field}".strip(), f"{rows[-1][1]} {value}".strip()]
        taken = at + 1 - place
    known = sum(1 for field, _ in rows if column_of(field))
    return (taken, rows) if known >= _FEWEST else (0, [])


def _opens(field: str) -> bool:
    label = named(field)
    recommends = label is not None and label.word is Word.RECOMMENDATION and not label.rest
    return recommends or _ACTION.fullmatch(field) is not None


def _parted(line: Printed) -> tuple[str, str]:
    segments = line.segments
    if segments[0].x0 >= _LEAST_INDENT:
        return "", line.text
    return segments[0].text, " ".join(segment.text for segment in segments[1:])


def _belongs(line: Printed, field: str, value: str) -> bool:
    """Tell a line of the form, or the rest of a long name of a field, from the heading or the text after it."""
    if not field or (value and column_of(field)):
        return True
    begins_anew = field[:1].isupper() or field[:1].isdigit()
    return not begins_anew and role_of(line.text) is None and len(field) < _LEAST_INDENT * _TWO
