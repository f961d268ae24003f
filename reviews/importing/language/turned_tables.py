"""Tables on their side: each recommendation has a column, and the names of what is said of it stand on the left."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from reviews.importing.language import markup
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.labels import named

_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING}
_FEWEST_COLUMNS, _FEWEST_NAMES = 3, 2
_NUMBER, _ASKED = "No.", "Recommendation"
_BAR, _BREAK = " | ", " / "  # as rows are shown


def with_tables_upright(blocks: list[Block]) -> list[Block]:
    """Turn such tables, so that each recommendation is a row."""
    out: list[Block] = []
    for width, run in groupby(blocks, key=lambda block: len(block.cells) if block.kind is Kind.TABLE_ROW else 0):
        rows = list(run)
        out.extend(_turned(rows) if width >= _FEWEST_COLUMNS and _is_on_its_side(rows) else rows)
    return out


def _is_on_its_side(rows: list[Block]) -> bool:
    """Names of columns stand one below the other, over values that are none, or labels stand side by side."""
    labelled = _are_labels(rows[0].cells[1:])
    names = [markup.clean(row.cells[0]) for row in (rows[1:] if labelled else rows)]
    columns = [column_of(name) for name in names]
    known = {column for column in columns if column}
    if labelled:
        return bool(known)
    said = all(map(markup.clean, rows[0].cells)) and not any(map(column_of, rows[0].cells[1:]))
    return said and len(known) == len(names) >= _FEWEST_NAMES and bool(_ITEMS & known)


def _are_labels(cells: Sequence[str]) -> bool:
    labels = [named(markup.clean(cell)) for cell in cells]
    return all(label is not None and not label.rest for label in labels)


def _turned(rows: list[Block]) -> list[Block]:
    labelled = _are_labels(rows[0].cells[1:])
    names = [markup.clean(row.cells[0]) for row in rows]
    said = next((place for place, name in enumerate(names) if column_of(name) in _ITEMS), int(labelled))
    if labelled:
        names[0] = _NUMBER
        names[said] = names[said] if column_of(names[said]) is Column.LEARNING else _ASKED
    header = replace(rows[0], cells=tuple(names))
    columns = list(zip(*(row.cells for row in rows), strict=True))
    return [header, *(_row(rows[said], place, cells) for place, cells in enumerate(columns) if place)]


def _row(said: Block, place: int, cells: tuple[str, ...]) -> Block:
    """Give a row that stands where its wording does."""
    shown = [cell.replace("<br>", _BREAK) for cell in said.cells]
    start = min(said.end, said.start + sum(len(cell) + len(_BAR) for cell in shown[:place]))
    return replace(said, cells=cells, start=start, end=min(said.end, start + len(shown[place])))
