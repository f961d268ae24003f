"""Tables: their columns by the words of the header, and the columns of a page that are no table."""

import re
from dataclasses import dataclass, replace
from itertools import takewhile

from reviews.importing.language import cells as wording
from reviews.importing.language import markup
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.columns_together import columns_of, fitted, is_a_time_line
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.judged_columns import header_of_one, judged
from reviews.importing.language.labels import Label, Marker, Word, marked, named
from reviews.importing.language.side_notes import is_placeholder, owner_noted
from reviews.importing.language.vocabulary import narrates, recommends

_NUMBER_ALONE = re.compile(
    r"(?:(?:Rec(?:ommendation)?|R|LP|L)\.? ?)?\(?\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?[.):]?", re.IGNORECASE
)
_OF_A_FORM, _LONGEST_NAME = 2, 8  # cells; words
_GIVE_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING, Column.GOOD_PRACTICE, Column.QUESTION}
_LOOKED_AT = 40  # rows under a header
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SIGNS = frozenset("\u2022\u25aa\u25cf\u25a0\uf0b7\uf0a7\u00b7")
_RUN_ON = re.compile(r"\s+(?=[\u2022\u25aa\u25cf\u00b7] )")  # a bullet that no line end stands before


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, lines of a cell kept apart by line breaks."""

    cells: dict[Column, str]
    block: Block


@dataclass(frozen=True)
class Table:
    """A table with a header this importer understands."""

    columns: frozenset[Column]
    rows: tuple[Row, ...]


def tables_of(blocks: tuple[Block, ...]) -> list[Table]:
    """Give the tables among the blocks that have a header row of two or more known columns."""
    found: list[Table] = []
    header: list[Column | None] | None = None
    rows: list[Row] = []
    for place, (above, block) in enumerate(zip([None, *blocks], [*blocks, None], strict=True)):
        fresh = (
            _header_at(above, block, blocks[place + 1 : place + _LOOKED_AT])
            if block and block.kind is Kind.TABLE_ROW
            else None
        )
        if block is None or block.kind is not Kind.TABLE_ROW or fresh:
            if header and rows and (block is None or fresh != header):
                found.append(Table(frozenset(column for column in header if column), tuple(rows)))
            if block is None or fresh != header:
                header, rows = None, []
            if fresh and not header and above is not None and _names_what_follows(above):
                rows = [Row(_cells(fresh, above), above)]
            header = fresh or header
        elif sum(role_of(markup.clean(cell)) is Role.SITE for cell in block.cells) > 1:
            continue  # the foot of a web site, printed under the table
        elif header and rows and _goes_on(row := _cells(header, block)):
            rows[-1] = _put_together(rows[-1], row, block)
        elif header:
            rows.append(Row(_cells(header, block), block))
    return found


def _names_what_follows(row: Block) -> bool:
    """Tell "Recommendation 1: …" across the whole table, over the names of its columns."""
    first, *others = row.cells or ("",)
    label = named(markup.clean(first))
    return bool(others) and not any(others) and label is not None and bool(label.rest)


def _with_names_above(above: Block | None, row: Block) -> Block:
    """A header over two rows: the cell that names a column reaches down beside the names of others."""
    if above is None or len(above.cells) != len(row.cells) or all(row.cells) or _header(row) is None:
        return row
    names = tuple(cell or (name if column_of(name) else "") for name, cell in zip(above.cells, row.cells, strict=True))
    return replace(row, cells=names)


def _goes_on(cells: dict[Column, str]) -> bool:
    """Tell the rest of a row that was broken over two pages: its one text begins within a sentence."""
    filled = [text for text in cells.values() if text]
    return len(filled) == 1 and len(cells) > 1 and filled[0][:1].islower()


def _put_together(row: Row, rest: dict[Column, str], block: Block) -> Row:
    cells = {column: " ".join(filter(None, (text, rest.get(column)))) for column, text in row.cells.items()}
    return Row(cells, replace(row.block, end=block.end))


def headless(blocks: tuple[Block, ...], wording: Column) -> Table | None:
    """Take rows without a header for a table of numbers and wordings, where they are that: "3.1" beside a sentence."""
    rows = [block for block in blocks if block.kind is Kind.TABLE_ROW and any(map(markup.clean, block.cells))]
    widths = {len(block.cells) for block in rows}
    if len(rows) < 2 or len(widths) != 1 or widths.pop() < 2 or tables_of(blocks):  # noqa: PLR2004
        return None
    columns = list(zip(*(map(markup.clean, block.cells) for block in rows), strict=True))
    said = max(range(1, len(columns)), key=lambda place: sum(map(len, columns[place])))
    if not all(_NUMBER_ALONE.fullmatch(cell) for cell in columns[0]) or not all(columns[said]):
        return None
    header = [Column.NUMBER if place == 0 else wording if place == said else None for place in range(len(columns))]
    return Table(frozenset({Column.NUMBER, wording}), tuple(Row(_cells(header, block), block) for block in rows))


def forms_in(blocks: tuple[Block, ...]) -> list[tuple[Label, Row]]:
    """Read recommendations or learning points each printed as a form: label in one cell, wording in the next."""
    found: list[tuple[Label, Row]] = []
    for block in blocks:
        cells = [markup.clean(cell) for cell in block.cells if cell]
        if not 0 < len(cells) <= 2:  # noqa: PLR2004 - a form has a name and a value
            continue
        label = named(cells[0])
        column = column_of(cells[0])
        action = _ACTION_OF_A_FORM.fullmatch(cells[0])
        if action and len(cells) > 1:
            found.append((Label(Marker.NAMED, None, ""), Row(_beside_an_action(action, cells[1]), block)))
        elif label and not label.rest:
            found.append((label, Row(_beside_a_label(label, cells[1:]), block)))
        elif found and column and len(cells) > 1:
            _fill(found[-1][1].cells, column, cells[1])
        elif found and len(cells) == 1:
            _under_a_label(*found[-1], cells[0])
    return found


_NARROW = {Column.NUMBER, Column.REFERENCE, Column.SCOPE}
_THEME = re.compile(r"(?:key |learning |practice )?theme \w{1,5}\s*[:.\u2013-]\s*\S", re.IGNORECASE)


def across(row: Row) -> str | None:
    """Give what stands across the whole table, over other rows: a recommendation by its number, or a theme."""
    cells = [markup.clean(cell) for cell in row.block.cells]
    column = next((column for column, text in row.cells.items() if text), None)
    label = named(cells[0]) if cells else None
    may_be_a_form = len(cells) <= _OF_A_FORM and (label is not None or column not in _NARROW)
    if may_be_a_form or not cells[0] or any(cells[1:]):
        return None
    if label is not None and label.word is Word.RECOMMENDATION:
        return None if column is Column.RECOMMENDATION else cells[0]
    title = len(cells[0].split()) > 1 and not cells[0].endswith((".", ";", ",")) and not has_main_verb(cells[0])
    return cells[0] if (title and column in _NARROW) or names_a_theme(cells[0]) else None


def titled_across(row: Row, below: Row | None) -> str | None:
    """Give the few words that stand alone in the first cell, right over a row that is filled: "Temporary housing"."""
    text = _alone(row)
    if text is None or below is None or not _is_filled(below):
        return None
    said = text.endswith((".", ";", ",", ":")) or has_main_verb(text) or recommends(text)
    known = named(text) is not None or marked(text) is not None or is_placeholder(text)
    return text if text[:1].isupper() and len(text.split()) <= _LONGEST_NAME and not said and not known else None


def _alone(row: Row) -> str | None:
    cells = [markup.clean(cell) for cell in row.block.cells]
    return cells[0] if len(cells) > _OF_A_FORM and cells[0] and not any(cells[1:]) else None


def _is_filled(row: Row) -> bool:
    return sum(bool(markup.clean(cell)) for cell in row.block.cells) * 2 > len(row.block.cells)


def names_a_theme(text: str) -> bool:
    """Tell "Theme 2: Older people", which may stand across a table."""
    return _THEME.match(text) is not None


def _fill(cells: dict[Column, str], column: Column, text: str) -> None:
    """A form may ask twice for milestones: how it will be done, and by what it is measured."""
    before = cells.get(column)
    if before is None or column is Column.MILESTONES:
        cells[column] = f"{before}\n{text}" if before else text


def _wording_of(label: Label) -> Column:
    return Column.LEARNING if label.word is Word.LEARNING else Column.RECOMMENDATION


def _beside_a_label(label: Label, cells: list[str]) -> dict[Column, str]:
    """What stands beside "Recommendation 1": its wording, whose it is, or the action that answers it."""
    owner = owner_noted(cells[0]) if cells else None
    if cells and (action := _SAID_ACTION.fullmatch(cells[0])):
        return {Column.ACTION: action["said"], Column.REFERENCE: label.text or ""}
    return {Column.LEAD: owner} if owner else {_wording_of(label): cell for cell in cells}


_SAID_ACTION = re.compile(r"Action(?: \d{1,2})?: (?P<said>\S.*)", re.IGNORECASE | re.DOTALL)
_ACTION_OF_A_FORM = re.compile(  # "Action 1 (Recommendation R1)"
    r"Action \d{1,2}(?: ?\((?:for |from |links? to )?"
    r"(?P<of>(?:Rec(?:ommendation)?\.? ?)?[A-Z]?\d{1,2}(?:\.\d{1,2})?)\))?[:.]?",
    re.IGNORECASE,
)


def _beside_an_action(action: re.Match[str], cell: str) -> dict[Column, str]:
    return {Column.ACTION: cell, Column.REFERENCE: action["of"] or ""}


def _under_a_label(label: Label, row: Row, cell: str) -> None:
    """A cell across the whole form is the wording, or says whose it is."""
    if label.word is Word.NONE:
        return
    owner = owner_noted(cell)
    row.cells.setdefault(Column.LEAD if owner else _wording_of(label), owner or cell)


def _header_at(above: Block | None, block: Block, below: tuple[Block, ...]) -> list[Column | None] | None:
    """Give the columns that the row names, by its words or by what stands under them; None where it names none."""
    first = takewhile(lambda row: len(row.cells) == len(block.cells), below)
    rows = [row.cells for row in first]
    if _are_fields(rows):
        return None
    header = _header(_with_names_above(above, block)) or (_may_head(block) and header_of_one(block.cells, rows))
    return judged(header, rows) if header else None


def _are_fields(rows: list[tuple[str, ...]]) -> bool:
    """Tell a form: names of columns stand one below the other, each beside its value ("By whom?", "Timescale:")."""
    names = [markup.clean(row[0]) for row in rows[:2] if len(row) == _OF_A_FORM]
    short = all(not _is_long(name) and not name.endswith(".") for name in names)
    columns = {column_of(name) for name in names}
    return short and None not in columns and len(columns) > 1


def _may_head(block: Block) -> bool:
    """Tell a row that is none of a form, whose names stand beside what they name."""
    form = len(block.cells) == _OF_A_FORM and _is_long(block.cells[1])
    return not form and not any(map(_names_one, block.cells))


def _header(block: Block) -> list[Column | None] | None:
    if not _may_head(block):
        return None
    if is_a_time_line(block.cells):
        return None
    columns = columns_of(block.cells)
    known = [column for column in columns if column]
    named = _GIVE_ITEMS & set(known)
    filled = sum(1 for cell in block.cells if cell)
    return fitted(columns, block.cells) if named and len(known) >= 2 and len(known) * 2 >= filled else None  # noqa: PLR2004 - one word is no header


def _is_long(cell: str) -> bool:
    return len(cell.split()) > _LONGEST_NAME


def _names_one(cell: str) -> bool:
    """Tell a cell such as "Recommendation 1", which opens a form and heads no column."""
    label = named(markup.clean(cell))
    return label is not None and not label.rest


def _cells(header: list[Column | None], block: Block) -> dict[Column, str]:
    pairs = zip(header, _in_place(header, _with_number(header, block.cells)), strict=False)
    return {column: "\n".join(lines_of(cell)) for column, cell in pairs if column}


def lines_of(cell: str) -> list[str]:
    """Give the lines within a cell."""
    pieces = (piece for line in _BREAK.split(cell) for piece in _RUN_ON.split(line))
    lines = [line for line in map(markup.clean, pieces) if line]
    alone = [place for place, line in enumerate(lines[:-1]) if line in _SIGNS and lines[place + 1] not in _SIGNS]
    for place in reversed(alone):
        lines[place : place + 2] = [f"{lines[place]} {lines[place + 1]}"]  # a bullet and its point
    return lines


_LOOKS_LIKE = {
    Column.NUMBER: lambda text: wording.NUMBER.fullmatch(text) is not None,
    Column.SCOPE: lambda text: wording.SCOPE.fullmatch(text) is not None,
    Column.TARGET: wording.is_a_time,
}
_WHO_AND_WHAT = ([Column.LEAD, Column.RECOMMENDATION],)
_MOST_GOING_ON = 2  # cells at the head of a row


def _in_place(header: list[Column | None], cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells that go on from the row above may be left out and the rest moved up: put back where it then fits."""
    if header[:2] in _WHO_AND_WHAT and cells[0].strip() and not any(map(str.strip, cells[1:])) and _is_asked(cells[0]):
        return ("", *cells[: len(header) - 1])
    filled = [*cells, *[""] * (len(header) - len(cells))]
    free = len(header) - max((place for place, cell in enumerate(filled, 1) if cell.strip()), default=0)
    if len(filled) != len(header) or _fits(header, filled):
        return cells
    ways = ((*[""] * by, *filled[: len(filled) - by]) for by in range(1, min(free, _MOST_GOING_ON) + 1))
    return next((moved for moved in ways if _fits(header, list(moved))), cells)


def _is_asked(cell: str) -> bool:
    """Tell a sentence that may ask for something from the name of a body."""
    text = markup.clean(cell)
    return text.endswith(".") and not narrates(text)


def _fits(header: list[Column | None], cells: list[str]) -> bool:
    """Tell whether the numbers, scopes and dates stand in their columns."""
    typed = [
        (_LOOKS_LIKE[column], markup.clean(cell))
        for column, cell in zip(header, cells, strict=True)
        if column in _LOOKS_LIKE
    ]
    astray = Column.TARGET in header and _is_dated_elsewhere(header, cells)
    return not astray and any(text for _, text in typed) and all(looks(text) for looks, text in typed if text)


def _is_dated_elsewhere(header: list[Column | None], cells: list[str]) -> bool:
    """Tell a row with a date alone in the column right before the one for dates, where no date stands."""
    place = header.index(Column.TARGET)
    beside, there = (markup.clean(cell) for cell in cells[max(place - 1, 0) : place + 1]) if place else ("", "")
    return wording.DATE_ALONE.fullmatch(beside) is not None and wording.DATE_ALONE.fullmatch(there) is None


_NUMBER_FIRST = re.compile(r"(?P<number>(?:[A-Z]{1,3} ?)?\d{1,2}(?:\.\d{1,2})*[.)]?)\s+(?P<rest>\S.*)", re.DOTALL)


def _with_number(header: list[Column | None], cells: tuple[str, ...]) -> tuple[str, ...]:
    """A narrow column of numbers may have run into the next one."""
    first = _NUMBER_FIRST.match(cells[0]) if len(cells) == len(header) - 1 else None
    return (first["number"], first["rest"], *cells[1:]) if first and header[0] is Column.NUMBER else cells


def in_columns(rows: list[Block]) -> list[str]:
    """Read text set in columns, whose lines run across the page: row by row, each cell's lines put together."""
    out: list[str] = []
    stack: list[list[str]] = []
    for row in rows:
        cells = [markup.clean(cell) for cell in row.cells]
        goes_on = len(cells) == len(stack) and all(
            not cell or cell[:1].islower() or not _ended(lines) for cell, lines in zip(cells, stack, strict=True)
        )
        if not goes_on:
            out.extend(" ".join(lines) for lines in stack)
            stack = [[] for _ in cells]
        for lines, cell in zip(stack, cells, strict=True):
            lines.extend([cell] if cell else [])
    out.extend(" ".join(lines) for lines in stack)
    return [text for text in out if text]


def _ended(lines: list[str]) -> bool:
    return bool(lines) and lines[-1].endswith(("?", ".", "!"))
