"""Tables of Markdown: rows of bars, with a line of dashes under the first."""

import re

from reviews.importing.files.drawn.grids import Rows

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_INNER = re.compile(r"(?:\| ?:?-{2,}:? ?)+\|")
_LOST_BREAK = re.compile(
    r"<br\s*/?>"
    r"|(?<=\*\*) {2,}(?=\S)"
    r"| {2,}(?=(?:[*+\u2022-]|\d{1,2}[.)])\s)"
)
_POINTS = {"*": re.compile(r" +(?=\* )"), "+": re.compile(r" +(?=\+ )"), "-": re.compile(r"(?<=[.;:,?!]) +(?=- )")}
_NUMBER = re.compile(r"(\d{1,2})[.)] ")


def piped_at(lines: list[str], place: int) -> tuple[int, Rows] | None:
    """Give the table that begins here and the place after it."""
    rule = lines[place + 1] if place + 1 < len(lines) else ""
    if "|" not in lines[place] or "|" not in rule or _RULE.fullmatch(rule) is None:
        return None
    end = place + 2
    while end < len(lines) and "|" in lines[end] and not _begins_another(lines, end):
        end += 1
    kept = [lines[place], *lines[place + 2 : end]]
    return end, [_cells_of(line.strip()) for line in kept]


def _begins_another(lines: list[str], place: int) -> bool:
    below = lines[place + 1] if place + 1 < len(lines) else ""
    return "|" in below and _RULE.fullmatch(below) is not None


def _cells_of(row: str) -> list[list[str]]:
    inner = _INNER.search(row)
    if inner:
        return [_with_inner_table(row, inner)]
    return [_lines_of(cell) for cell in _BAR.split(row.removeprefix("|").removesuffix("|"))]


def _with_inner_table(row: str, rule: re.Match[str]) -> list[str]:
    """A table within a cell was written into the one line of its row: give it lines of its own."""
    width = len(_BAR.findall(rule[0])) - 1
    before = [cell.strip() for cell in _BAR.split(row[: rule.start()])]
    after = [cell.strip() for cell in _BAR.split(row[rule.end() :])]
    lead = [line for cell in before[: -width - 1] for line in _lines_of(cell)]
    rows = [after[at + 1 : at + 1 + width] for at in range(0, len(after) - width, width + 1)]
    return [*lead, "", _drawn(before[-width - 1 : -1]), rule[0], *map(_drawn, rows)]


def _drawn(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lines_of(cell: str) -> list[str]:
    """A row cannot hold line ends: one stood after words in bold, and before each point of a list."""
    return [line for text in _LOST_BREAK.split(cell.strip()) for line in _points_in(text.strip()) if line]


def _points_in(text: str) -> list[str]:
    """Divide a list whose points follow each other in one line, by its bullet or by its count."""
    if text[:2] in {"* ", "+ ", "- "}:
        return _POINTS[text[0]].split(text)
    number = _NUMBER.match(text)
    after = re.search(rf" +(?={int(number[1]) + 1}[.)] [A-Z\"\u201c])", text) if number else None
    return [text[: after.start()], *_points_in(text[after.end() :])] if after else [text]
