"""A spreadsheet as rows of text, whatever wrote it. Run in a child process: see actions.services.tracker_files."""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from actions.importing import fills

KINDS = ("xlsx", "ods", "csv")
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a tracker of 20,000 rows unpacks to a tenth of it
MOST_PARTS = 2_000
LONGEST_CELL = 100_000
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class UnreadableSheet(Exception):
    """Says in a sentence why a spreadsheet cannot be read, and what to do."""


@dataclass(frozen=True)
class Sheet:
    """`rows` from the first of the sheet on, empty ones too; `fills` gives the colour of cells that have one."""

    name: str
    rows: list[list[str]]
    fills: dict[tuple[int, int], str] = field(default_factory=dict)


def read(content: bytes, kind: str, only: str | None = None) -> list[Sheet]:
    """The sheets that hold anything; `only` the one of this name. Raises UnreadableSheet."""
    sheets = [_csv(content)] if kind == "csv" else list(_workbook(content, kind, only))
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise UnreadableSheet("The spreadsheet is empty. Choose the one that holds the actions.")
    return found


def _csv(content: bytes) -> Sheet:
    text = decoded(content)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
        rows = list(_bounded([_unescaped(cell) for cell in line] for line in lines))
    except csv.Error as error:
        raise UnreadableSheet(
            f"The file is not a CSV that can be read: {error}. Open it in Excel and save it again as .xlsx."
        ) from error
    return Sheet("", rows)


def decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Excel writes as plain “CSV”


def delimiter(text: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells, and into the most."""
    start = text[:50_000].splitlines(keepends=True)[:40]

    def even(sign: str) -> tuple[int, int]:
        widths = [len(line) for line in csv.reader(start, delimiter=sign) if len(line) > 1]
        usual = max(set(widths), key=widths.count, default=0)
        return widths.count(usual) if usual else 0, usual

    return max(",;\t", key=even)


def _unescaped(cell: str) -> str:
    """Without the apostrophe that our own CSV puts before what a spreadsheet could take for a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("' ").startswith(FORMULA) else cell


def _workbook(content: bytes, kind: str, only: str | None) -> Iterator[Sheet]:
    _refuse_bombs(content, kind)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [name for name in book.sheet_names if only is None or name == only][:MOST_SHEETS]
        for name in names:
            yield _sheet(book, name, content, kind)
    except PasswordError as error:
        raise UnreadableSheet(
            "The spreadsheet is protected by a password. Take the password away and choose it again."
        ) from error
    except (CalamineError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableSheet(
            "The spreadsheet is damaged and cannot be read. Open it in Excel, save it again and choose it again."
        ) from error


def _sheet(book: CalamineWorkbook, name: str, content: bytes, kind: str) -> Sheet:
    found = book.get_sheet_by_name(name)
    rows = list(_bounded([text_of(cell) for cell in row] for row in found.to_python(False, MOST_ROWS + 1)))
    if kind == "xlsx":
        _fill_merged(rows, found.merged_cell_ranges or [])
    coloured = fills.of_sheet(content, name, rows) if kind == "xlsx" else {}
    return Sheet(name, rows, coloured)


def _fill_merged(rows: list[list[str]], ranges: Iterable[Any]) -> None:
    """What stands in a cell merged over several rows stands in each of them."""
    for (top, left), (bottom, _right) in ranges:
        if top < len(rows) and left < len(rows[top]) and bottom > top:
            for row in rows[top + 1 : bottom + 1]:
                row.extend([""] * (left + 1 - len(row)))
                row[left] = row[left] or rows[top][left]


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows without the empty cells after the last; refuses what no tracker is."""
    waiting: list[list[str]] = []
    for number, row in enumerate(rows, start=1):
        while row and not row[-1].strip():
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise UnreadableSheet(
                f"Row {number} has more than {MOST_COLUMNS} columns. Take away what does not belong to the tracker."
            )
        waiting.append(row)
        if row:  # rows of nothing at the end are none
            if number > MOST_ROWS:
                raise UnreadableSheet(f"There are more than {MOST_ROWS:,} rows. Split the spreadsheet in two.")
            yield from waiting
            waiting = []


def text_of(cell: object) -> str:
    """A cell as text that says the same: a whole number without its “.0”, a date as 2026-06-12."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - beyond it floats skip
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)[:LONGEST_CELL]


def _refuse_bombs(content: bytes, kind: str) -> None:
    """What the archive itself says of its size; what lies about it meets the limits of the child process."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableSheet(
            "The spreadsheet unpacks to far more than a tracker holds. Save only its sheet, as .xlsx."
        )
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise UnreadableSheet(f"This is not really a .{kind} spreadsheet. Open it in Excel and save it as .xlsx.")


def main() -> None:
    """The child: the file on stdin, its kind and perhaps a sheet as arguments, JSON on stdout."""
    kind, *only = sys.argv[1:]
    try:
        found = read(sys.stdin.buffer.read(), kind, only[0] if only else None)
        answer: dict[str, Any] = {"sheets": [_said(sheet) for sheet in found]}
    except UnreadableSheet as error:
        answer = {"refusal": str(error)}
    except zipfile.BadZipFile:
        answer = {"refusal": f"This is not really a .{kind} spreadsheet. Open it in Excel and save it as .xlsx."}
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "surrogatepass"))


def _said(sheet: Sheet) -> dict[str, Any]:
    coloured = [[row, column, colour] for (row, column), colour in sheet.fills.items()]
    return {"name": sheet.name, "rows": sheet.rows, "fills": coloured}


def heard(answer: dict[str, Any]) -> list[Sheet]:
    """What the child said, as sheets again. Raises UnreadableSheet."""
    if "refusal" in answer:
        raise UnreadableSheet(answer["refusal"])
    return [
        Sheet(one["name"], one["rows"], {(row, column): colour for row, column, colour in one["fills"]})
        for one in answer["sheets"]
    ]


if __name__ == "__main__":
    main()
