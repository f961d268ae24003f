"""Tables of bars some of whose lines a converter took for prose and printed between the rows.

What such a line says of the other columns cannot be told; the wording of an item can, where each row's is whole.
"""

import re

from reviews.importing.files.drawn.grids import Rows
from reviews.importing.files.source import numbers_a_page
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import section_number

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]*-{2,}[\s|:-]*")
_GAP = re.compile(r"\s{2,}")
_ITEMS = {Column.RECOMMENDATION, Column.LEARNING}
_SENTENCES = {*_ITEMS, Column.ACTION}
_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_OF_ITEMS = re.compile(r"\b(?:recommendations?|learning|findings?|actions?)\b", re.IGNORECASE)
_KNOWN = 2  # columns of another header
_STOPS = (".", ";", "?", "!")


def torn_at(lines: list[str], place: int) -> tuple[int, Rows] | None:
    """Give the table that begins here and the place after it; without any wording where a row is not whole."""
    rule = lines[place + 1] if place + 1 < len(lines) else ""
    if "|" not in lines[place] or "|" not in rule or _RULE.fullmatch(rule) is None:
        return None
    end = _end_of(lines, place)
    body = [line for line in lines[place + 2 : end] if _RULE.fullmatch(line) is None]
    first = next((at for at, line in enumerate(body) if "|" not in line), len(body))
    header = _cells(lines[place])
    columns = [column_of(cell) for cell in header]
    if not any("|" in line for line in body[first:]) or _OF_ITEMS.search(lines[place]) is None:
        return None
    return _whole_rows(lines, place, header, columns) or (end, _in_doubt(body, header, columns))


def _end_of(lines: list[str], place: int) -> int:
    """Where a blank line, another table, a heading or the foot of the page ends it."""
    for at in range(place + 2, len(lines)):
        line = lines[at].strip()
        if not line or numbers_a_page(line) or _heads_on(line):
            return at
        if _RULE.fullmatch("".join(lines[at + 1 : at + 2])) and _names_columns(line):
            return at
    return len(lines)


def _heads_on(line: str) -> bool:
    named = line[:1].isupper() or line[:1].isdigit()
    return "|" not in line and named and (role_of(line) is not None or len(section_number(line)) > 1)


def _names_columns(line: str) -> bool:
    return sum(1 for cell in _cells(line) if column_of(cell)) >= _KNOWN


def _whole_rows(
    lines: list[str], place: int, header: list[str], columns: list[Column | None]
) -> tuple[int, Rows] | None:
    """The rows with the wording of their items, if they are numbered and each is whole."""
    item = next((at for at, column in enumerate(columns) if column in _ITEMS), None)
    if item is None or columns[0] not in _NUMBERS:
        return None
    end, rows = _rows(lines, place + 2, item, len(header))
    if not rows or not all(map(_is_whole, rows)):
        return None
    kept = [_row(str(number), texts, item, len(header)) for number, texts in enumerate(rows, 1)]
    return end, [[[cell] for cell in header], *kept]


def _in_doubt(body: list[str], header: list[str], columns: list[Column | None]) -> Rows:
    """The lines as they stand, in a column that holds no items."""
    beside = next((at for at, column in enumerate(columns) if column not in _SENTENCES), len(header))
    width = max(len(header), beside + 1)
    rows = [[[line] if at == beside else [] for at in range(width)] for line in body]
    return [[[cell] for cell in [*header, *[""] * (width - len(header))]], *rows]


def _rows(lines: list[str], place: int, item: int, width: int) -> tuple[int, list[list[str]]]:
    """The lines of the item's column, row by row: each number that counts on begins one."""
    rows: list[list[str]] = []
    while place < len(lines) and lines[place].strip():
        line = lines[place]
        if _RULE.fullmatch(line) is None:
            number, text = _parts(line, str(len(rows) + 1), item, width)
            if number:
                rows.append([])
            elif "|" not in line and (not rows or _begins_anew(rows[-1], text) or role_of(line.strip())):
                break
            if text and rows:
                rows[-1].append(text)
        place += 1
    return place, rows


def _parts(line: str, number: str, item: int, width: int) -> tuple[bool, str]:
    """Tell whether the line begins the row of that number, and give what it says in the item's column."""
    if "|" in line:
        cells = _cells(line)
        return cells[0].rstrip(".)") == number, cells[item] if len(cells) == width else ""
    begins = re.match(rf"\s*{number}[.)]?\s+(?=\S)", line)
    return begins is not None, _GAP.split(line[begins.end() if begins else 0 :].strip())[0]


def _begins_anew(before: list[str], text: str) -> bool:
    return bool(before) and before[-1].endswith(_STOPS) and text[:1].isupper()


def _is_whole(texts: list[str]) -> bool:
    text = " ".join(texts)
    return text[:1].isupper() and text.endswith(_STOPS) and (body_opening(text) is not None or len(texts) > 1)


def _row(label: str, texts: list[str], item: int, width: int) -> list[list[str]]:
    row: list[list[str]] = [[] for _ in range(width)]
    row[0], row[item] = [label], texts
    return row


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _BAR.split(line.strip().removeprefix("|").removesuffix("|"))]
