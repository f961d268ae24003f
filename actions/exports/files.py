"""CSV and Excel that open right in Excel, and in which no text is ever run as a formula."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from config.ui.lists import Value

LONGEST = 32_767  # characters that a cell of Excel holds
WIDEST = 60
DAY = "d mmm yyyy"
BRAG_FILLS = {"Blue": "#BDD7EE", "Red": "#FFC7CE", "Amber": "#FFEB9C", "Green": "#C6EFCE", "Grey": "#D9D9D9"}


def workbook(
    name: str,
    about: Sequence[tuple[str, str]],
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    colours: str = "",
) -> IO[bytes]:
    """A file that is gone when it is closed: a sheet that says what this is, and the list.

    `colours` heads the column whose cells are coloured by the BRAG word that they begin with.
    """
    kept: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(
        kept,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": DAY,
            "remove_timezone": True,
        },
    )
    bold = book.add_format({"bold": True})
    _write_about(book.add_worksheet("About this list"), about, bold)
    sheet = book.add_worksheet(name)
    last = _write_list(sheet, heads, rows, bold)
    if colours:
        _colour(book, sheet, heads.index(colours), last)
    book.close()
    kept.seek(0)
    return kept


def _write_about(sheet: Any, about: Sequence[tuple[str, str]], bold: Any) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, WIDEST)
    for at, (what, words) in enumerate(about):
        sheet.write_string(at, 0, what, bold)
        sheet.write_string(at, 1, words[:LONGEST])


def _colour(book: Any, sheet: Any, column: int, last: int) -> None:
    """By rule, not by hand: a word that is changed changes its colour."""
    for word, fill in BRAG_FILLS.items():
        rule = {"type": "text", "criteria": "begins with", "value": word, "format": book.add_format({"bg_color": fill})}
        sheet.conditional_format(1, column, max(last, 1), column, rule)


def _write_list(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Value]], bold: Any) -> int:
    sheet.activate()
    sheet.freeze_panes(1, 0)
    for at, head in enumerate(heads):
        sheet.set_column(at, at, min(max(len(head) + 4, 16), WIDEST))
        sheet.write_string(0, at, head, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            _write(sheet, last, at, value)
    sheet.autofilter(0, 0, last, max(len(heads) - 1, 0))
    return last


def _write(sheet: Any, row: int, at: int, value: Value) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, at, timezone.localtime(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value)
    elif isinstance(value, int):
        sheet.write_number(row, at, value)
    elif value:
        sheet.write_string(row, at, value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…")
