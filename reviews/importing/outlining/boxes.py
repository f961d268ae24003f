"""Tables that only set a page: boxes that each have a heading, beside their text, over it or within its cell."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.grammar import is_a_name
from reviews.importing.language.headings import OF_ITEMS, Role, role_of, undecorated
from reviews.importing.language.labels import Marker
from reviews.importing.language.tables import lines_of
from reviews.importing.outlining.cards import (
    Lines,
    as_read,
    beside_pictures,
    heading_of,
    is_short,
    opened_cards,
    opened_columns,
)

_FEWEST = 3
_FEWEST_KNOWN = 2
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,3}){0,2}[.)]?")
_OF_NO_COLUMN = {Role.NARRATIVE, Role.QUESTIONS, Role.GOOD_PRACTICE}  # tables of items have none headed so
_OF_PLANS = {Column.LEAD, Column.TARGET, Column.MILESTONES, Column.NUMBER, Column.REFERENCE, Column.SCOPE}
_BETWEEN = 3  # signs: " | " and " / "

Box = tuple[Block, Lines]


def with_boxes(blocks: list[Block]) -> list[Block]:
    """Put the headings and the text of such boxes in the place of the rows; tables of items stay."""
    out: list[Block] = []
    for is_row, run in groupby(blocks, key=lambda block: block.kind is Kind.TABLE_ROW):
        rows = list(run)
        out.extend((_opened(rows) if is_row else None) or rows)
    return out


def _opened(rows: list[Block]) -> list[Block] | None:
    cells = [[cell for cell in _cells(row) if cell] for row in rows]
    for boxes in (_headed(cells), _headed(_without_numbers(cells)), _beside(cells), _under(cells)):
        if boxes and _are_headings([head for head, _ in boxes]):
            return [block for head, text in boxes for block in (heading_of(head), *map(as_read, text))]
    return (
        _chapters(cells) or _form(rows, cells) or opened_cards(cells) or opened_columns(cells) or beside_pictures(rows)
    )


def _form(rows: list[Block], cells: list[list[Lines]]) -> list[Block] | None:
    """A form of the review itself: what is asked on the left, among it a list of its items, the rest as it stands."""
    boxes = _beside(cells)
    if boxes is None or len(boxes) < _FEWEST or not _is_of_the_review([head for head, _ in boxes]):
        return None
    if not any(len(text) > 1 or text[0].text.endswith(".") for head, text in boxes if role_of(head.text) in OF_ITEMS):
        return None
    return [
        block
        for row, (head, text) in zip(rows, boxes, strict=True)
        for block in ([heading_of(head), *map(as_read, text)] if role_of(head.text) in OF_ITEMS else [row])
    ]


def _is_of_the_review(heads: list[Block]) -> bool:
    """Tell a form with a line for its learning or recommendations from one for each of them, or a table of them."""
    texts = [undecorated(head.text) for head in heads]
    items = [text for text in texts if role_of(text) in OF_ITEMS]
    plan = sum(column_of(text) in _OF_PLANS for text in texts)
    others = [text for text in texts if text not in items and column_of(text) is None]
    glossary = sorted(texts, key=str.casefold) == texts
    distinct = len(set(texts)) == len(texts) and all(map(is_short, heads)) and not glossary
    return distinct and bool(items) and len(others) >= _FEWEST_KNOWN and plan <= 1


def _chapters(cells: list[list[Lines]]) -> list[Block] | None:
    """A whole report may stand in a table: the numbers of its paragraphs on the left, its headings across."""
    heads = [row[0][0] for row in cells if len(row) == 1 and len(row[0]) == 1 and is_short(row[0][0])]
    paragraphs = [row for row in cells if len(row) == 2 and _NUMBER.fullmatch(row[0][0].text) and len(row[0]) == 1]  # noqa: PLR2004
    whole = len(heads) + len(paragraphs) == len(cells) and len(paragraphs) > len(heads)
    if not whole or sum(role_of(head.text) is not None for head in heads) < _FEWEST_KNOWN:
        return None
    return [
        block for row in cells for block in ([heading_of(row[0][0])] if len(row) == 1 else _numbered(row[0][0], row[1]))
    ]


def _without_numbers(cells: list[list[Lines]]) -> list[list[Lines]]:
    """The number of a box may stand in a cell of its own before it."""
    counted = [row[1:] for row in cells if len(row) == 2 and len(row[0]) == 1 and _NUMBER.fullmatch(row[0][0].text)]  # noqa: PLR2004
    return counted if len(counted) == len(cells) else []


def _numbered(number: Block, text: Lines) -> Lines:
    label = number.text.rstrip(".)")
    first = replace(text[0], kind=Kind.LIST_ITEM, marker=Marker.NUMBER, label=label, start=number.start)
    return [first, *map(as_read, text[1:])]


def _without_centre(cells: list[list[Lines]]) -> list[list[Lines]]:
    """In the middle of the boxes there may be one that only names whom they are about."""
    names = [cell for row in cells for cell in row if len(cell) == 1 and is_a_name(cell[0].text)]
    return [[cell for cell in row if cell not in names] for row in cells] if len(names) == 1 else cells


def _cells(row: Block) -> Iterator[Lines]:
    at = row.start
    for cell in row.cells:
        lines: Lines = []
        for text in lines_of(cell):
            end = min(at + len(text), row.end)
            lines.append(replace(row, kind=Kind.PARAGRAPH, cells=(), text=text, start=min(at, end), end=end))
            at += len(text) + _BETWEEN
        yield _without_number(lines)


def _without_number(lines: Lines) -> Lines:
    """The number of a box may stand over its heading, large or in a circle."""
    return lines[1:] if len(lines) > 1 and lines[0].text.strip(".").isdecimal() else lines


def _headed(cells: list[list[Lines]]) -> list[Box] | None:
    """Each cell has a heading over its text."""
    boxes = [(cell[0], cell[1:]) for row in _without_centre(cells) for cell in row]
    return boxes if boxes and all(text for _, text in boxes) else None


def _beside(cells: list[list[Lines]]) -> list[Box] | None:
    """Headings on the left, the text of each on the right."""
    if not all(len(row) == 2 and len(row[0]) == 1 for row in cells):  # noqa: PLR2004 - a heading and its text
        return None
    return [(row[0][0], row[1]) for row in cells]


def _under(cells: list[list[Lines]]) -> list[Box] | None:
    """Rows of headings, each over a row with their texts."""
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    whole = len(cells) % 2 == 0 and all(len(heads) == len(texts) for heads, texts in pairs)
    if not whole or any(len(head) > 1 for heads, _ in pairs for head in heads):
        return None
    return [(head[0], text) for heads, texts in pairs for head, text in zip(heads, texts, strict=True)]


def _are_headings(heads: list[Block]) -> bool:
    """Tell headings of sections, half of which are known, from names of columns and from what stands in cells."""
    texts = [undecorated(head.text) for head in heads]
    roles = [role_of(text) for text in texts]
    known = sum(bool(role) or is_open(text) for role, text in zip(roles, texts, strict=True))
    plan = sum(column_of(text) in _OF_PLANS for text in texts)
    distinct = len(texts) >= _FEWEST and len(set(texts)) == len(texts)
    return (
        distinct
        and all(map(is_short, heads))
        and known * 2 >= len(texts)
        and plan <= 1
        and not _OF_NO_COLUMN.isdisjoint(roles)
    )
