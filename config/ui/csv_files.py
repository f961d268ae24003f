"""A list as CSV that opens right in Excel, and in which no text is ever run as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone

from config.ui.lists import Value

BOM = "\ufeff"  # Excel reads a CSV as UTF-8 only with it
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class _Line:
    """As much of a file as csv.writer needs: what was written is taken at once."""

    def write(self, text: str) -> str:
        return text


def csv_lines(about: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """One line at a time; the first says what the list is, the second heads the columns."""
    writer = csv.writer(_Line())
    yield (BOM + str(writer.writerow([plain(about)]))).encode()
    yield str(writer.writerow([plain(head) for head in heads])).encode()
    for row in rows:
        yield str(writer.writerow([_written(value) for value in row])).encode()


def plain(text: str) -> str:
    """Text that a spreadsheet could take for a formula starts with an apostrophe: then it is only text.

    So does text that has one before a formula of its own, so that a tracker read back is as it was.
    """
    return f"'{text}" if text.lstrip(" '").startswith(_STARTS_A_FORMULA) else text


def _written(value: Value) -> str | int:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, str) else ("" if value is None else value)
