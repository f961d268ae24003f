"""Cells of a fallen table put to their columns, some of which were empty or hold several: the likeliest way, if clear.

What a cell can be is told by its wording: a number, a date, "Local or regional", a body, a sentence that asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reviews.importing.language import cells
from reviews.importing.language.columns import Column
from reviews.importing.language.grammar import opens_with_imperative
from reviews.importing.language.labels import Marker, follows_on, numbered
from reviews.importing.language.names_of_bodies import has_a_body, names_a_body
from reviews.importing.language.vocabulary import asks_a_body, recommends

NEVER = 1000.0
_STANDS = re.compile(
    r"(?:completed?|ongoing|not (?:yet )?started|in progress|on track|green|amber|red)\b", re.IGNORECASE
)
_BULLET = re.compile(r"[\u2022*] ")
_LONG_TEXTS = {
    Column.RECOMMENDATION,
    Column.LEARNING,
    Column.ACTION,
    Column.MILESTONES,
    Column.OUTCOME,
    Column.GOOD_PRACTICE,
    None,
}
_SENTENCES = {Column.RECOMMENDATION, Column.LEARNING}
_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_SKIPPED: dict[Column | None, float] = {
    Column.REASON: 1, Column.GOOD_PRACTICE: 1, Column.QUESTION: 1,
    Column.NUMBER: 4, Column.REFERENCE: 4, Column.RECOMMENDATION: 1.2, Column.LEARNING: 1.2, Column.ACTION: 3,
    Column.SCOPE: 1.5, Column.THEME: 1, Column.LEAD: 1.6, Column.TARGET: 1, Column.MILESTONES: 0.8, Column.OUTCOME: 0.6,
    Column.GOOD_PRACTICE: 1.2, Column.QUESTION: 1.2, Column.REASON: 0.8, None: 0.5,
}  # fmt: skip
_WORDS_OF_A_LEAD, _WORDS_OF_A_THEME, _WORDS_OF_A_SENTENCE = 14, 8, 4
_GOING_ON = 2.0
_AGAIN, _GOES_ON, _LEFT_OVER, _OF_ANOTHER = 1.5, 0.1, 1.3, 3.0
_MOST_CELLS = 1500  # the longest plans have some hundreds
_MOST_LEFT_OVER = 3  # cells that stand under the table and belong to none
_DEAREST_ROW = 2.6
_ANCHORED = 0.7  # of the rows have a cell that can be nothing else


@dataclass(frozen=True)
class Placed:
    """A cell in its column; `fresh` begins a row."""

    cell: int
    column: int
    fresh: bool


def aligned(columns: list[Column | None], texts: list[str]) -> list[dict[int, list[int]]] | None:
    """Give each row as the places of the cells of each column; None where that is not clear."""
    found = _cheapest(columns, texts) if len(texts) <= _MOST_CELLS else None
    if found is None:
        return None
    cost, path = found
    rows: list[dict[int, list[int]]] = []
    for placed in path:
        if placed.fresh:
            rows.append({})
        rows[-1].setdefault(placed.column, []).append(placed.cell)
    return rows if cost <= _DEAREST_ROW * len(rows) and _is_clear(columns, texts, rows) else None


def _cheapest(columns: list[Column | None], texts: list[str]) -> tuple[float, list[Placed]] | None:
    """The cheapest way through the cells, one after the other; a few at the end may be left over."""
    best: list[dict[int, tuple[float, list[Placed]]]] = []
    counted = _are_counted(columns, texts)
    for cell in range(len(texts)):
        states: dict[int, tuple[float, list[Placed]]] = {}
        for column in range(len(columns)):
            uncounted = counted and columns[column] is Column.RECOMMENDATION and not _counts(texts[cell])
            fit = NEVER if uncounted else _fit(columns, column, texts[cell])
            ways = [] if fit >= NEVER else list(_ways(columns, texts, cell, column, best[-1] if best else None))
            if ways:
                cost, path = min(ways, key=lambda way: way[0])
                states[column] = (cost + fit, path)
        best.append(states)
    ends = [
        (cost + _skipped(columns, column + 1, len(columns)) + _LEFT_OVER * left, path)
        for left in range(min(_MOST_LEFT_OVER, len(texts) - 1) + 1)
        for column, (cost, path) in (best[-1 - left] if best else {}).items()
    ]
    return min(ends, key=lambda end: end[0], default=None)


def _are_counted(columns: list[Column | None], texts: list[str]) -> bool:
    """Tell items that have their numbers within their cells, one after the other: none is without."""
    labels = list(filter(None, map(_label, texts)))
    counts = all(follows_on(one, other) for one, other in pairwise(labels))
    return not _NUMBERS & set(columns) and len(labels) > 1 and counts


def _counts(text: str) -> bool:
    """Tell the beginning of such an item, or a point of it."""
    return _label(text) is not None or _BULLET.match(text) is not None


def _ways(
    columns: list[Column | None],
    texts: list[str],
    cell: int,
    column: int,
    before: dict[int, tuple[float, list[Placed]]] | None,
) -> Iterator[tuple[float, list[Placed]]]:
    if before is None:
        yield _skipped(columns, 0, column), [Placed(cell, column, fresh=True)]
        return
    listed = texts[cell - 1].endswith(":") and _BULLET.match(texts[cell]) is not None
    for last, (cost, path) in before.items():
        if listed and last != column:
            continue
        if last == column:
            yield (
                cost + _again(columns[column], texts[cell - 1], texts[cell]),
                [*path, Placed(cell, column, fresh=False)],
            )
        if last < column:
            yield cost + _skipped(columns, last + 1, column), [*path, Placed(cell, column, fresh=False)]
        whole = _skipped(columns, last + 1, len(columns)) + _skipped(columns, 0, column)
        yield cost + whole, [*path, Placed(cell, column, fresh=True)]


def _skipped(columns: list[Column | None], first: int, end: int) -> float:
    """What empty cells cost: a number and its wording may both go on from the row above."""
    skipped = columns[first:end]
    if first == 0 and _NUMBERS & set(skipped[:1]) and _SENTENCES & set(skipped):
        return _GOING_ON + sum(_cost_of(column) for column in skipped if column not in _NUMBERS | _SENTENCES)
    return sum(map(_cost_of, skipped))


def _cost_of(column: Column | None) -> float:
    return _SKIPPED.get(column, _SKIPPED[None])


def _again(column: Column | None, before: str, text: str) -> float:
    """What it costs that a cell goes on: a point of a list does so by itself."""
    if column in _LONG_TEXTS:
        return _GOES_ON if _BULLET.match(text) or before.endswith((":", ";")) else _AGAIN
    return _AGAIN if column is Column.LEAD and names_a_body(text) else NEVER


def _fit(columns: list[Column | None], place: int, text: str) -> float:
    """How ill a cell stands in a column."""
    column, words = columns[place], len(text.split())
    coloured = cells.COLOUR.fullmatch(text) is not None
    scoped = Column.SCOPE in columns and cells.SCOPE.fullmatch(text) is not None
    if column in _NUMBERS:
        return 0 if cells.NUMBER.fullmatch(text) else NEVER
    if coloured or scoped or column is Column.SCOPE:
        right = place == len(columns) - 1 if coloured else scoped and column is Column.SCOPE
        return 0 if right else NEVER
    dated = Column.TARGET in columns and cells.DATE_ALONE.fullmatch(text) is not None
    if column is Column.TARGET:
        return 0 if dated else 0.6 if cells.is_a_time(text) else NEVER
    if dated or (column is Column.LEARNING and Column.RECOMMENDATION in columns and recommends(text)):
        return _OF_ANOTHER
    return _fit_of_words(column, text, words)


def _fit_of_words(column: Column | None, text: str, words: int) -> float:
    named = names_a_body(text)
    if column is Column.LEAD:
        return NEVER if words > _WORDS_OF_A_LEAD or text.endswith(".") else 0 if named or has_a_body(text) else 0.6
    if column is Column.THEME:
        return NEVER if words > _WORDS_OF_A_THEME or text.endswith(".") else 0.2
    if column in _SENTENCES:
        asks = numbered(text) is not None or recommends(text) or asks_a_body(text)
        return NEVER if words < _WORDS_OF_A_SENTENCE and not _BULLET.match(text) else 0 if asks else 0.8
    if named or (column is not Column.OUTCOME and _STANDS.match(text)):
        return _OF_ANOTHER
    if column is Column.ACTION:
        return 0 if opens_with_imperative(text) else 0.3
    return 0 if column is Column.OUTCOME and _STANDS.match(text) else 0.5


def _is_clear(columns: list[Column | None], texts: list[str], rows: list[dict[int, list[int]]]) -> bool:
    """Every number counts on, no printed number stands within a cell, and most rows have something unmistakable."""
    labels = [
        label
        for row in rows
        for place, column in enumerate(columns)
        if column in _NUMBERS | _SENTENCES and place in row and (label := _label(texts[row[place][0]]))
    ]
    first = {row[place][0] for row in rows for place in row}
    stray = any(_label(text) for cell, text in enumerate(texts[: max(first)]) if cell not in first)
    dated = any(cells.DATE_ALONE.fullmatch(texts[cell]) for cell in _cells_of(columns, rows, Column.ACTION))
    broken = stray or dated or any(map(_is_torn, texts[: max(first)]))
    if broken or not all(follows_on(one, other) for one, other in pairwise(labels)):
        return False
    typed = {place for place, column in enumerate(columns) if column in _NUMBERS | {Column.SCOPE, Column.TARGET}}
    anchored = sum(
        1
        for row in rows
        if typed & set(row) or _opens_with_a_label(columns, texts, row) or _ends_with_a_colour(columns, texts, row)
    )
    return anchored >= len(rows) * _ANCHORED and len(rows) > 1


def _cells_of(columns: list[Column | None], rows: list[dict[int, list[int]]], column: Column) -> Iterator[int]:
    return (cell for row in rows for place, found in row.items() if columns[place] is column for cell in found)


def _is_torn(text: str) -> bool:
    """Tell a part of a cell: it ends with a comma, or begins within a sentence."""
    within = text[:1].islower() and text.endswith(".") and len(text.split()) < _WORDS_OF_A_THEME
    return text.endswith(",") or within


def _label(text: str) -> str | None:
    label = numbered(text if " " in text else f"{text.rstrip('.)')}. x")
    return label.text if label and label.marker is Marker.NUMBER else None


def _ends_with_a_colour(columns: list[Column | None], texts: list[str], row: dict[int, list[int]]) -> bool:
    """Tell a row that is closed by "G" or "Amber" and has a date."""
    target = columns.index(Column.TARGET) if Column.TARGET in columns else None
    last = row.get(len(columns) - 1, [])
    return target in row and bool(last) and cells.COLOUR.fullmatch(texts[last[-1]]) is not None


def _opens_with_a_label(columns: list[Column | None], texts: list[str], row: dict[int, list[int]]) -> bool:
    return any(columns[place] in _SENTENCES and _label(texts[found[0]]) for place, found in row.items())
