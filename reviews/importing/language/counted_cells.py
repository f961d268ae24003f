"""Tables without a column for numbers: "1 The Board should …" in the cell of the wording."""

import re
from dataclasses import replace

from reviews.importing.language.columns import Column
from reviews.importing.language.tables import Row

_COUNTED = re.compile(r"(?P<number>\d{1,2})\s+(?=[A-Z\"'\u2018\u201c])")
_WORDINGS = (Column.RECOMMENDATION, Column.LEARNING)
_FEWEST = 2


def with_counted_cells(table: tuple[Row, ...]) -> tuple[Row, ...]:
    """Mark the numbers in front of the wordings as labels, where they count from one through all rows."""
    for column in _WORDINGS:
        found = [_COUNTED.match(row.cells.get(column, "")) for row in table]
        numbers = [int(match["number"]) for match in found if match]
        if len(numbers) >= _FEWEST and numbers == list(range(1, len(table) + 1)):
            table = tuple(_labelled(row, column) for row in table)
    return table


def _labelled(row: Row, column: Column) -> Row:
    text = _COUNTED.sub(r"\g<number>. ", row.cells[column], count=1)
    return replace(row, cells={**row.cells, column: text})
