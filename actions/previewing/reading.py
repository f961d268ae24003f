"""A file as blocks of plain words and tables, of which a page makes what a browser is shown."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from python_calamine import CalamineWorkbook

from actions.importing import sheets
from reviews.importing.files.manuscript import Line
from reviews.importing.files.word import manuscript_of_word

MOST_LETTERS = 200_000
MOST_BLOCKS = 2_000
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 300, 40, 20
MOST_CELLS = 20_000
LONGEST_CELL = 1_000
KINDS = ("docx", "xlsx", "ods", "csv", "txt")


def read(content: bytes, kind: str) -> dict[str, Any]:
    """`blocks`, and whether they are only the beginning (`cut`)."""
    blocks = list(islice(_READERS[kind](content), MOST_BLOCKS + 1))
    cut = len(blocks) > MOST_BLOCKS or any(block.pop("cut", False) for block in blocks)
    return {"blocks": blocks[:MOST_BLOCKS], "cut": cut}


def _text(content: bytes) -> Iterator[dict[str, Any]]:
    words = sheets.decoded(content)
    yield {"is": "words", "text": _plain(words[:MOST_LETTERS]), "cut": len(words) > MOST_LETTERS}


def _csv(content: bytes) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(sheets.LONGEST_CELL)
    text = sheets.decoded(content)
    yield _table("", csv.reader(io.StringIO(text, newline=""), delimiter=sheets.delimiter(text)))


def _workbook(content: bytes) -> Iterator[dict[str, Any]]:
    """Each sheet, as far as there is room for all; what it computes stands as it was when it was saved."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    room = MOST_CELLS
    for name in book.sheet_names[:MOST_SHEETS]:
        rows = book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS + 1)
        table = _table(name, ([sheets.text_of(cell) for cell in row] for row in rows), room=room)
        room -= sum(map(len, table["rows"]))
        yield table | {"cut": table["cut"] or len(book.sheet_names) > MOST_SHEETS}


def _table(name: str, rows: Iterable[list[str]], *, room: int = MOST_CELLS) -> dict[str, Any]:
    kept: list[list[str]] = []
    cut = False
    for row in rows:
        if len(kept) == MOST_ROWS or room < len(row):
            cut = True
            break
        cut = cut or len(row) > MOST_COLUMNS
        room -= len(row)
        kept.append([_plain(cell[:LONGEST_CELL]) for cell in row[:MOST_COLUMNS]])
    return {"is": "table", "name": name, "rows": _even(kept), "cut": cut}


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Rows of one length, without the columns that are empty throughout at the right."""
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [(row + [""] * width)[:width] for row in rows] if width else []


def _word(content: bytes) -> Iterator[dict[str, Any]]:
    lines = manuscript_of_word(content).lines
    for in_table, group in groupby(lines, key=lambda line: bool(line.style and line.style.cells)):
        if in_table:
            yield _table("", (list(line.style.cells or ()) for line in group if line.style))
        else:
            yield from map(_paragraph, group)


def _paragraph(line: Line) -> dict[str, Any]:
    rank = line.style.rank if line.style else 0
    return {"is": "heading" if rank else "words", "text": _plain(line.raw.strip()), "strong": _is_strong(line)}


def _is_strong(line: Line) -> bool:
    return bool(line.style and line.style.bold)


def _plain(text: str) -> str:
    """Without what no page shows, such as signs that turn the direction of writing; a cell's breaks are lines."""
    kept = text.replace("<br>", "\n").replace("\r\n", "\n")
    return "".join(sign for sign in kept if sign in "\n\t" or sign.isprintable())


_READERS = {"docx": _word, "xlsx": _workbook, "ods": _workbook, "csv": _csv, "txt": _text}
