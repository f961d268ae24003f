"""Trackers as business units keep them, of our own invention, in each kind of file."""

import csv
import io
from datetime import date

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

MULTI_AGENCY = ["Ref", "Rec no", "Recommendation", "Action required", "Lead", "Lead officer", "Evidence measure", "Target date", "RAG", "Progress", "Outcome"]  # fmt: skip
HOME_OFFICE = ["Recommendation", "Scope of recommendation", "Action to take", "Lead agency", "Key milestones achieved in enacting recommendation", "Target date", "Date of completion and outcome"]  # fmt: skip
MAPPA = ["Action No", "Recommendation number", "Action", "Lead", "Evidence measure", "Target review/completion date", "Progress/outcome"]  # fmt: skip


def workbook(heads, rows, *, title="", sheet="Action plan", fills=None, merges=(), others=()) -> bytes:
    """An .xlsx; `fills` maps (row, column) of the data, from 0, to a colour; `merges` are (column, first, last, text)."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(
        kept, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    for name in others:
        book.add_worksheet(name).write_string(0, 0, "Notes for the board")
    page, top = book.add_worksheet(sheet), 2 if title else 0
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    if title:
        page.write_string(0, 0, title)
    for at, head in enumerate(heads):
        page.write_string(top, at, head)
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            colour = (fills or {}).get((number, at))
            style = book.add_format({"bg_color": colour}) if colour else day if isinstance(value, date) else None
            page.write(top + 1 + number, at, value, style)
    for column, first, last, text in merges:
        page.merge_range(top + 1 + first, column, top + 1 + last, column, text)
    book.close()
    return kept.getvalue()


def comma_separated(heads, rows, *, delimiter=",", encoding="utf-8-sig") -> bytes:
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter=delimiter).writerows([heads, *rows])
    return kept.getvalue().encode(encoding)


def upload(content: bytes, name="tracker.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
