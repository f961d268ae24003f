"""Tables of Markdown: rows of bars, with a line of dashes under the first."""

import re

from reviews.importing.files.drawn.grids import Rows
from reviews.importing.language.columns import column_of

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_INNER = re.compile(r"(?:\| ?:?-{2,}:? ?)+\|")
_LOST_BREAK = re.compile(
    r"<br\s*/?>"
    r"|(?<=\*\*) {2,}(?=\S)"
    r"| {2,}(?=(?:[*+\u2022\u00b7-]|\d{1,2}[.)])\s)"
    r"| {2,}(?=\*\*\d{1,2}[.)]\*\*)|(?<=[^\s*+\u2022\u00b7-]) {3,}(?=\S)|(?<=[.!?]) +(?=Theme \d{1,2}: [A-Z])"
    r"|(?<=[a-z.:;,])(?=\* {3,}[A-Za-z])"  # a bullet of Word, and the gap that set its point in
)
_WIDE = re.compile(
    r"(?<=[a-z][.:;?]) {2,}(?=(?:\*\*)?[A-Z\"\u2018\u201c])"
)  # as some type it, or where a paragraph ended
_UNNAMED = re.compile(r"Col\d{1,2}")  # a column whose head was empty
_POINTS = {
    "*": re.compile(r" +(?=\* )|(?<=[.;:?!])(?=\* [A-Z])"),
    "+": re.compile(r" +(?=\+ )"),
    "-": re.compile(r"(?<=[.;:,?!]) +(?=- )"),
}
_RUN_ON = re.compile(r"(?P<caption>.{3,}[a-z)])(?P<name>(?:No|Ref|Number|Recommendation|Action|Theme|Rec)\b.{0,20})")
_PICTURE = re.compile(r"!\[[^\]]{0,200}\]\([^)]{0,500}\)")
_DASHES = re.compile(r":?-{2,}:?")
_SEVERAL = 3
_DEEPEST = 20  # lines of a cell
_NUMBER = re.compile(r"(\d{1,2})[.)] ")


def types_wide(lines: list[str]) -> bool:
    """Tell text whose author types two spaces after each sentence, so that they say nothing."""
    return any("|" not in line and _WIDE.search(line) for line in lines)


def piped_at(lines: list[str], place: int, *, wide: bool) -> tuple[int, Rows] | None:
    """Give the table that begins here and the place after it."""
    rule = lines[place + 1] if place + 1 < len(lines) else ""
    if "|" not in lines[place] or "|" not in rule or _RULE.fullmatch(rule) is None:
        return None
    barred = lines[place].lstrip().startswith("|")
    bars = len(_BAR.findall(rule.strip().strip("|")))
    end, rows = _barred_rows(lines, place + 2) if barred else _open_rows(lines, place + 2, bars)
    header, *body = (
        _cells_of(row.strip() if wide else _WIDE.sub("<br>", row.strip())) for row in (lines[place], *rows)
    )
    return end, [*_parted_from_caption(header), *body]


def _barred_rows(lines: list[str], place: int) -> tuple[int, list[str]]:
    end = place
    while end < len(lines) and "|" in lines[end] and not _begins_another(lines, end):
        end += 1
    return end, lines[place:end]


def _open_rows(lines: list[str], place: int, bars: int) -> tuple[int, list[str]]:
    """Rows without a bar before them: a cell of several lines leaves its row open, over blank lines too."""
    rows: list[str] = []
    end = place
    while end < len(lines) and not _begins_another(lines, end):
        bar = next((at for at in range(end, min(end + _DEEPEST, len(lines))) if "|" in lines[at]), None)
        left = bars - len(_BAR.findall(rows[-1])) if rows else 0
        if left and bar is not None and len(_BAR.findall(lines[bar])) <= left:
            rows[-1] = "<br>".join([rows[-1].strip(), *filter(None, map(str.strip, lines[end : bar + 1]))])
            end = bar + 1
        elif bar == end:
            rows.append(lines[end])
            end += 1
        else:
            break
    return end, [f"| {row} |" for row in rows]  # bars at the edge of such a row stand beside empty cells


def _parted_from_caption(header: list[list[str]]) -> Rows:
    """A caption may have run into the name of the first column: "Recommendations of the panelNo"."""
    run_on = _RUN_ON.fullmatch(" ".join(header[0]))
    if run_on is None or column_of(run_on["name"]) is None:
        return [header]
    return [[[run_on["caption"]]], [[run_on["name"]], *header[1:]]]


def _begins_another(lines: list[str], place: int) -> bool:
    below = lines[place + 1] if place + 1 < len(lines) else ""
    return "|" in below and _RULE.fullmatch(below) is not None


def _cells_of(row: str) -> list[list[str]]:
    inner = _INNER.search(row)
    if inner and _INNER.search(row, inner.end()):
        return [_in_frames(row)]
    if inner:
        return [_with_inner_table(row, inner)]
    return _once([_lines_of(cell) for cell in _BAR.split(row.removeprefix("|").removesuffix("|"))])


def _once(cells: list[list[str]]) -> list[list[str]]:
    """What stands across a whole table may be printed again in each of its columns."""
    across = len(cells) >= _SEVERAL and all(cell == cells[0] for cell in cells)
    return [cells[0], *([] for _ in cells[1:])] if across else cells


def _in_frames(row: str) -> list[str]:
    """Several tables in one row only set a page: what stands in them are its paragraphs."""
    cells = [_PICTURE.sub("", cell).strip() for cell in _BAR.split(row)]
    kept = [cell for cell in cells if cell and not _DASHES.fullmatch(cell)]
    return [line for cell in kept for line in ("", *_lines_of(cell))]


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
    said = "" if _UNNAMED.fullmatch(cell.strip()) else cell.strip()
    lines = [line for text in _LOST_BREAK.split(said) for line in _points_in(text.strip()) if line]
    return [apart for line in lines for apart in (line, "")]


def _points_in(text: str) -> list[str]:
    """Divide a list whose points follow each other in one line, by its bullet or by its count."""
    if text[:2] in {"* ", "+ ", "- "}:
        return _POINTS[text[0]].split(text)
    number = _NUMBER.match(text)
    after = re.search(rf" +(?={int(number[1]) + 1}[.)] [A-Z\"\u201c])", text) if number else None
    return [text[: after.start()], *_points_in(text[after.end() :])] if after else [text]
