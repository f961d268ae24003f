"""Rows of a table whose cells stand one below the other, where their number and their wording leave no doubt."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.tables import Column, column_of

_NUMBER = re.compile(r"(?:Rec(?:ommendation)?\.? ?|R)?(?P<number>\d{1,2})[.)]?")
_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING}
_FEWEST_WORDS = 4  # of a recommendation
_MOST_WORDS = {Column.TARGET: 8, Column.LEAD: 14, Column.NUMBER: 2, Column.REFERENCE: 2}

Cell = tuple[Block, str]


def rows_regained(names: list[Block], blocks: list[Block]) -> list[Block] | None:
    """Give the header and the rows; None where cells are missing, broken or out of order."""
    columns = [column_of(name.text) for name in names]
    cells = _cells(blocks)
    if cells is None or not _ITEMS & set(columns):
        return None
    numbered = columns[0] in {Column.NUMBER, Column.REFERENCE}
    rows = _by_number(cells, len(columns)) if numbered else _by_count(cells, len(columns))
    if not rows or not all(_fits(row, columns) for row in rows):
        return None
    header = replace(names[0], kind=Kind.TABLE_ROW, end=names[-1].end, cells=tuple(name.text for name in names))
    return [header, *map(_row, rows)]


def _cells(blocks: list[Block]) -> list[Cell] | None:
    found: list[Cell] = []
    for block in blocks:
        if block.word is not Word.NONE or block.kind is Kind.TABLE_ROW or block.marker is Marker.BULLET:
            return None
        found.extend((block, text) for text in (block.label, block.text) if text)
    return found


def _by_number(cells: list[Cell], width: int) -> list[list[Cell]] | None:
    """Each number that follows the one before begins a row."""
    rows: list[list[Cell]] = []
    for cell in cells:
        match = _NUMBER.fullmatch(cell[1])
        if match and int(match["number"]) == len(rows) + 1:
            rows.append([cell])
        elif rows:
            rows[-1].append(cell)
        else:
            return None
    return rows if all(len(row) == width for row in rows) else None


def _by_count(cells: list[Cell], width: int) -> list[list[Cell]] | None:
    if len(cells) % width:
        return None
    return [cells[at : at + width] for at in range(0, len(cells), width)]


def _fits(row: list[Cell], columns: list[Column | None]) -> bool:
    """Tell whether each cell is worded as its column asks."""
    for (_, text), column in zip(row, columns, strict=True):
        words = len(text.split())
        if column in {Column.RECOMMENDATION, Column.LEARNING} and words < _FEWEST_WORDS:
            return False
        if column in _MOST_WORDS and words > _MOST_WORDS[column]:
            return False
    return True


def _row(row: list[Cell]) -> Block:
    first, last = row[0][0], row[-1][0]
    plain = replace(first, kind=Kind.TABLE_ROW, marker=Marker.NONE, label=None, text="", level=0)
    return replace(plain, end=last.end, cells=tuple(text for _, text in row))
