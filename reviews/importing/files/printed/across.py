"""Recommendations printed across a whole table, over the rows of their actions."""

from reviews.importing.files.printed.lines import Printed
from reviews.importing.language.labels import Word, named


def across_in(body: list[Printed], broad: int) -> tuple[list[list[Printed]], list[Printed]]:
    """Give the lines of each such recommendation, and the other lines; `broad` is how far no first cell runs."""
    across: list[list[Printed]] = []
    rest: list[Printed] = []
    within = False
    for line in body:
        if _names_one(line, broad):
            across.append([line])
            within = True
        elif within and _goes_on(across[-1], line):
            across[-1].append(line)
        else:
            rest.append(line)
            within = False
    return across, rest


def _names_one(line: Printed, broad: int) -> bool:
    label = named(line.text) if len(line.segments) == 1 else None
    return label is not None and label.word is Word.RECOMMENDATION and bool(label.rest) and line.x1 > broad


def _goes_on(before: list[Printed], line: Printed) -> bool:
    """Tell the next line of its sentence from the first row under it."""
    open_ended = not before[-1].text.endswith((".", ";", "?"))
    return open_ended and len(line.segments) == 1 and line.x0 == before[0].x0 and line.text[:1].islower()
