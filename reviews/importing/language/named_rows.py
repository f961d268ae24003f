"""Tables of two columns under a heading that says what is in them: who or what on the left, its wording beside it."""

from reviews.importing.language import cells as wording_of
from reviews.importing.language import markup
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.done import heads_what_was_done
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import role_of
from reviews.importing.language.tables import Row, Table, lines_of, tables_of

_TWO = 2  # columns
_LONGEST_NAME, _SHORTEST_WORDING = 8, 4  # words
_NAMES = {Column.LEAD, Column.THEME, Column.NUMBER, Column.REFERENCE, None}


def named_rows(blocks: tuple[Block, ...], wording: Column) -> Table | None:
    """Read "Agency | Practice" under "Good practice", with or without such a header."""
    rows = [block for block in blocks if block.kind is Kind.TABLE_ROW and any(map(markup.clean, block.cells))]
    if not rows or any(len(row.cells) != _TWO for row in rows) or tables_of(blocks):
        return None
    if _is_a_header(rows[0]) and heads_what_was_done(markup.clean(rows[0].cells[1])):
        return None
    left = column_of(rows[0].cells[0]) if _is_a_header(rows[0]) else None
    listed = rows[1:] if _is_a_header(rows[0]) else rows
    if len(listed) < _TWO or left not in _NAMES or not all(map(_is_named, listed)):
        return None
    column = left or Column.THEME
    return Table(frozenset({column, wording}), tuple(_row(column, wording, row) for row in listed))


def _is_a_header(row: Block) -> bool:
    return all(
        0 < len(markup.clean(cell).split()) < _SHORTEST_WORDING and cell.strip()[-1] not in ".?:" for cell in row.cells
    )


def _is_named(row: Block) -> bool:
    """Tell a few words beside a wording; a day beside what happened on it tells the story."""
    name, text = map(markup.clean, row.cells)
    short = 0 < len(name.split()) <= _LONGEST_NAME and not name.endswith((".", ":")) and not has_main_verb(name)
    dated = wording_of.is_a_time(name)
    return short and not dated and role_of(name) is None and len(text.split()) >= _SHORTEST_WORDING


def _row(column: Column, wording: Column, row: Block) -> Row:
    name, text = row.cells
    return Row({column: markup.clean(name), wording: "\n".join(lines_of(text))}, row)
