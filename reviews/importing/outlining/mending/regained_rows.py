"""Rows of a table whose cells stand one below the other, where their number and their wording leave no doubt."""

import re
from dataclasses import replace
from itertools import pairwise, takewhile

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.tables import names_a_theme
from reviews.importing.language.vocabulary import narrates, recommends
from reviews.importing.outlining.mending.aligned_cells import aligned

_NUMBER = re.compile(r"(?:Rec(?:ommendation)?\.? ?|[A-Z]{1,3}\.? ?)?(?P<number>\d{1,2})[.)]?")
_NUMBER_AND_NAME = re.compile(
    r"(?P<number>(?:ref|no|number|item)\.?) (?P<name>recommendations?|actions?)", re.IGNORECASE
)
_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING}
_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_WORDINGS = {Word.RECOMMENDATION: Column.RECOMMENDATION, Word.LEARNING: Column.LEARNING}
_WHO_AND_WHAT = [Column.LEAD, Column.RECOMMENDATION]
_MOST_LEFT_OVER = 3
_FEWEST_WORDS = 4  # of a recommendation
_MOST_WORDS = {Column.TARGET: 8, Column.LEAD: 14, Column.NUMBER: 2, Column.REFERENCE: 2}

Cell = tuple[Block, str]


def rows_regained(names: list[Block], blocks: list[Block]) -> list[Block] | None:
    """Give the header, the rows and what stands under them; None where cells are missing, broken or out of order."""
    names = _parted(names)
    columns = [column_named(name.text) for name in names]
    if not _ITEMS & set(columns) or any(block.cells or not _is_a_cell(block, columns) for block in blocks):
        return None
    header = replace(names[0], kind=Kind.TABLE_ROW, end=names[-1].end, cells=tuple(name.text for name in names))
    themes = [block for block in blocks if names_a_theme(block.text)]
    kept = [block for block in blocks if block not in themes]
    of_bodies = _by_body(columns, kept) or _by_owner(columns, kept)
    rows = of_bodies or _counted(columns, kept) or _aligned(columns, kept)
    return [header, *_between(rows, themes, len(names))] if rows and _stand_between(rows, themes) else None


def _parted(names: list[Block]) -> list[Block]:
    """Two names may stand in one line: "Ref Recommendation"."""
    match = _NUMBER_AND_NAME.fullmatch(names[0].text)
    return (
        [replace(names[0], text=match["number"]), replace(names[0], text=match["name"]), *names[1:]] if match else names
    )


def _stand_between(rows: list[Block], themes: list[Block]) -> bool:
    return not any(row.start < theme.start < row.end for row in rows for theme in themes)


def _between(rows: list[Block], themes: list[Block], width: int) -> list[Block]:
    """Put each theme across the table, over the rows it is printed before."""
    across = [replace(_row([(theme, theme.text)]), cells=(theme.text, *[""] * (width - 1))) for theme in themes]
    return sorted([*rows, *across], key=lambda block: block.start)


def _is_a_cell(block: Block, columns: list[Column | None]) -> bool:
    """An item under its own name is none: but "L1" alone is a number, and "R1 The Board …" a cell of its column."""
    if block.word is Word.NONE or (columns[0] in _NUMBERS and not block.text):
        return True
    return columns[0] is _WORDINGS.get(block.word) and not str(block.label).isdigit()


def _counted(columns: list[Column | None], blocks: list[Block]) -> list[Block] | None:
    """Rows that each have all their cells."""
    cells = _cells(blocks)
    if cells is None:
        return None
    rows = _by_number(cells, len(columns)) if columns[0] in _NUMBERS else _by_count(cells, len(columns))
    if not rows or not all(_fits(row, columns) for row in rows):
        return None
    return list(map(_row, rows))


def _by_body(columns: list[Column | None], blocks: list[Block]) -> list[Block] | None:
    """Rows of who and what: a cell that names a body opens its rows, each other one says what it is asked to do."""
    last = max((place for place, block in enumerate(blocks) if block.text.endswith(".")), default=-1)
    if len(blocks) - last > _MOST_LEFT_OVER:
        return None
    named = [names_a_body(block.text) for block in blocks[: last + 1]]
    blocks, rest = blocks[: last + 1], blocks[last + 1 :]
    if not blocks or columns != _WHO_AND_WHAT or not named[0] or named[-1] or any(map(all, pairwise(named))):
        return None
    asked = [block for block, body in zip(blocks, named, strict=True) if not body]
    if not all(
        block.marker is Marker.NONE and block.text.endswith(".") and not narrates(block.text) for block in asked
    ):
        return None
    rows: list[Block] = []
    for above, body, block in zip([None, *blocks], [False, *named], blocks, strict=False):
        if block in asked:
            first = (above, above.text) if above is not None and body else (block, "")
            rows.append(_row([first, (block, block.text)]))
    return [*rows, *rest]


def _by_owner(columns: list[Column | None], blocks: list[Block]) -> list[Block] | None:
    """Rows of what and who: each sentence that asks for something has a few words under it that are no sentence."""
    if columns != _WHO_AND_WHAT[::-1]:
        return None
    pairs = list(zip(blocks[::2], blocks[1::2], strict=False))
    taken = list(takewhile(lambda pair: _is_asked(pair[0]) and _is_an_owner(pair[1]), pairs))
    rest = blocks[len(taken) * 2 :]
    if len(taken) < 2 or any(map(_is_asked, rest)):  # noqa: PLR2004 - one sentence over a few words is no table
        return None
    return [*(_row([(asked, asked.text), (owner, owner.text)]) for asked, owner in taken), *rest]


def _is_asked(block: Block) -> bool:
    plain = block.marker is Marker.NONE and block.text.endswith(".")
    return plain and (body_opening(block.text) is not None or recommends(block.text))


def _is_an_owner(block: Block) -> bool:
    few = len(block.text.split()) <= _MOST_WORDS[Column.LEAD] and not block.text.endswith((".", ":", ";"))
    return few and block.marker is Marker.NONE and not any(map(str.isdigit, block.text))


def _aligned(columns: list[Column | None], blocks: list[Block]) -> list[Block] | None:
    """Rows some of whose cells were empty, or hold a list."""
    cells = [cell for block in blocks for cell in _parts(block, numbers=columns[0] in _NUMBERS)]
    rows = aligned(columns, [text for _, text in cells])
    if rows is None:
        return None
    out: list[Block] = []
    for row in rows:
        taken = sorted(cell for found in row.values() for cell in found)
        texts = ["<br>".join(cells[cell][1] for cell in row.get(place, [])) for place in range(len(columns))]
        out.append(replace(_row([cells[taken[0]], cells[taken[-1]]]), cells=tuple(texts)))
    last = cells[max(cell for row in rows for found in row.values() for cell in found)][0]
    return [*out, *blocks[blocks.index(last) + 1 :]]


def _parts(block: Block, *, numbers: bool) -> list[Cell]:
    """The cell, as printed; a number before its text is a cell of its own where there is a column for numbers."""
    if block.marker is Marker.BULLET:
        return [(block, f"\u2022 {block.text}")]
    if not block.label:
        return [(block, block.text)]
    return _cells([block]) or [] if numbers else [(block, f"{block.label}. {block.text}")]


def _cells(blocks: list[Block]) -> list[Cell] | None:
    found: list[Cell] = []
    for block in blocks:
        if block.marker is Marker.BULLET:
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
        if column in {Column.RECOMMENDATION, Column.LEARNING} and (words < _FEWEST_WORDS or names_a_body(text)):
            return False
        if column in _MOST_WORDS and words > _MOST_WORDS[column]:
            return False
    return True


def _row(row: list[Cell]) -> Block:
    first, last = row[0][0], row[-1][0]
    plain = replace(first, kind=Kind.TABLE_ROW, marker=Marker.NONE, word=Word.NONE, label=None, text="", level=0)
    return replace(plain, end=last.end, cells=tuple(text for _, text in row))
