"""Pictures of figures as SVG, drawn on the server: stacked bars, lines, a map of counts. Pure: data in, markup out.

Places and widths are shares of the column, sizes of text are fixed: the same drawing is read at 320 px, on a wide
screen and on paper. What is told by colour is told again by a pattern, a mark or a number, for print in black.

For a screen reader a picture is one image with its title and its reading; the links on its parts are a convenience for
a pointer, since the table beside it holds the same links for everybody.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.ui import drawing
from config.ui.drawing import INK, LINE, QUIET, RULE

NARROW = 280  # px: what a column is at least wide, for deciding which words fit
LETTER = 8  # px: a digit or letter at most, in the size that is used
BAR, GAP = 24, 12
ROW = 30
PLOT, ABOVE, BELOW = 200, 24, 40
LEFT, RIGHT = 6.0, 95.0  # per cent of the width between the first and the last point of a line
GRID_STEPS = 4
THOUSAND = 1000


@dataclass(frozen=True)
class Fill:
    """A colour with the ink that is read on it, and lines or dots of a second colour for those who see no colours."""

    colour: str
    ink: str
    second: str = ""
    motif: str = ""


FILLS = {
    "red": Fill("#ca3535", "#ffffff", "#8f1d1d", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
    "amber": Fill("#d98200", INK),
    "pale": Fill("#fbe3b6", INK, "#b86e00", "M1 2h2M5 6h2"),
    "green": Fill("#0f7a52", "#ffffff"),
    "blue": Fill("#1d70b8", "#ffffff", "#0f4a80", "M0 2h8M0 6h8"),
    # Of no colour that says how an action stands
    "grey": Fill("#e1e2e3", INK, "#858686", "M-2 6l4 4M0 0l8 8M6-2l4 4"),
    "navy": Fill("#12436d", "#ffffff"),
    "sky": Fill("#a9cbe6", INK, "#12436d", "M1 2h2M5 6h2"),
    "ink": Fill("#484949", "#ffffff"),
}
SHADES = (("#ffffff", QUIET), ("#d2e2f1", INK), ("#8eb8dc", INK), ("#4b8bc4", INK), ("#16548a", "#ffffff"))
MARKS = (  # how each line of a drawing is told apart: colour, dashes, shape of its points
    ("#0b0c0c", "", "M-5-5h10v10h-10z"),
    ("#0f7a52", "7 4", "M0-6L6 5H-6z"),
    ("#1d70b8", "2 4", "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"),
)


@dataclass(frozen=True)
class Part:
    """A piece of a bar."""

    fill: str
    word: str
    count: int
    href: str = ""


@dataclass(frozen=True)
class Bar:
    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


@dataclass(frozen=True)
class Point:
    value: int
    href: str = ""


@dataclass(frozen=True)
class Line:
    word: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Cell:
    """A count; `marked` is drawn as a corner, and means what the picture's key says."""

    count: int
    href: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Cell, ...]
    note: str = ""


# Bars


def bars(rows: Sequence[Bar], *, name: str, title: str, reading: str) -> SafeString:
    """One bar for each row, the longest as wide as the column; nothing where there is nothing to count."""
    longest = max((row.total for row in rows), default=0)
    if not longest:
        return SafeString("")
    drawn, hits, top = [], [], 0
    for row in rows:
        lines = drawing.wrapped(row.label)
        drawn.append(drawing.label(lines, top))
        drawn.append(drawing.text("100%", top + LINE - 4, row.total, anchor="end", weight="bold"))
        top += LINE * len(lines) + 2
        drawn.append(format_html('<rect x="0" y="{}" width="1" height="{}" fill="{}"/>', top, BAR, RULE))
        pieces, links = _pieces(row, longest, top, name)
        drawn += pieces
        hits += links
        top += BAR + GAP
    used = {part.fill: part.word for row in rows for part in row.parts}
    key = _fill_key(used, name) if len(used) > 1 else SafeString("")
    return key + drawing.svg(
        drawn, hits, height=top - GAP + 2, name=name, title=title, reading=reading, defs=_patterns(name)
    )


def _pieces(row: Bar, longest: int, top: int, name: str) -> tuple[list[SafeString], list[drawing.Hit]]:
    drawn, hits, start = [], [], 0.0
    for part in row.parts:
        width = 100 * part.count / longest
        if not part.count:
            continue
        drawn.append(
            format_html(
                '<rect x="{}%" y="{}" width="{}%" height="{}" fill="{}" stroke="#ffffff" stroke-width="1"/>',
                drawing.short(start), top, drawing.short(width), BAR, _paint(part.fill, name),
            )
        )  # fmt: skip
        if NARROW * width / 100 > LETTER * len(f"{part.count:,}") + 6 and len(row.parts) > 1:
            drawn.append(_on_part(part, start + width / 2, top))
        if part.href:
            words = f"{row.label}, {part.word.lower()}: {part.count:,}"
            hits.append(drawing.Hit(start, top, width, BAR, part.href, words))
        start += width
    return drawn, hits


def _on_part(part: Part, middle: float, top: int) -> SafeString:
    """The count on its piece, on a plate of the plain colour so that the pattern does not cross it."""
    fill, long = FILLS[part.fill], LETTER * len(f"{part.count:,}") + 4
    plate = format_html(
        '<svg x="{}%" y="{}" overflow="visible"><rect x="{}" y="0" width="{}" height="18" fill="{}"/></svg>',
        drawing.short(middle), top + 3, drawing.short(-long / 2), long, fill.colour,
    )  # fmt: skip
    number = drawing.text(f"{drawing.short(middle)}%", top + 17, part.count, anchor="middle", fill=fill.ink)
    return plate + number if fill.motif else number


def _paint(fill: str, name: str) -> str:
    return f"url(#{name}-{fill})" if FILLS[fill].motif else FILLS[fill].colour


def _patterns(name: str) -> SafeString:
    return format_html_join("", "{}", ((_pattern(key, name),) for key, fill in FILLS.items() if fill.motif))


def _pattern(key: str, name: str) -> SafeString:
    fill = FILLS[key]
    return format_html(
        '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="{}"/><path d="{}" stroke="{}" stroke-width="2" fill="none"/></pattern>',
        name, key, fill.colour, fill.motif, fill.second,
    )  # fmt: skip


# Lines


def lines(
    series: Sequence[Line], ticks: Sequence[tuple[str, str]], *, name: str, title: str, reading: str
) -> SafeString:
    """Up to three lines over the same points in time, each tick in one or two words; the key says where lines end."""
    top = max((point.value for line in series for point in line.points), default=0)
    if not top:
        return SafeString("")
    step = _step(top)
    ceiling = step * math.ceil(top / step)
    places = [LEFT + (RIGHT - LEFT) * n / max(len(ticks) - 1, 1) for n in range(len(ticks))]
    drawn = [_gridline(value, ceiling) for value in range(0, ceiling + 1, step)]
    drawn += [_tick(x, *tick) for x, tick in zip(places, ticks, strict=True)]
    hits: list[drawing.Hit] = []
    for line, mark in zip(series, MARKS, strict=False):
        heights = [_height(point.value, ceiling) for point in line.points]
        drawn.append(_joined(places, heights, mark))
        for x, y, point, when in zip(places, heights, line.points, _said(ticks), strict=True):
            drawn.append(_mark(x, y, mark))
            if point.href:
                hits.append(
                    drawing.Hit(x - 2, y - 12, 4, 24, point.href, f"{when}, {line.word.lower()}: {point.value:,}")
                )
    height = ABOVE + PLOT + BELOW
    key = _line_key([f"{line.word}: {line.points[-1].value:,}" for line in series])
    return key + drawing.svg(drawn, hits, height=height, name=name, title=title, reading=reading)


def _said(ticks: Sequence[tuple[str, str]]) -> list[str]:
    """Each tick in words; the second word stands only where it changes, but is meant until it does."""
    said, second = [], ""
    for first, new in ticks:
        second = new or second
        said.append(f"{first} {second}".strip())
    return said


def _step(top: int) -> int:
    """A round distance between the lines of the grid: 1, 2 or 5 times a power of ten."""
    rough = max(top / GRID_STEPS, 1)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(n * power for n in (1, 2, 5, 10) if n * power >= rough))


def _height(value: int, ceiling: int) -> float:
    return ABOVE + PLOT * (1 - value / ceiling)


def _gridline(value: int, ceiling: int) -> SafeString:
    y = drawing.short(_height(value, ceiling))
    rule = format_html('<line x1="0" x2="100%" y1="{}" y2="{}" stroke="{}" stroke-width="1"/>', y, y, RULE)
    words = f"{value // THOUSAND}k" if value and value % THOUSAND == 0 else value
    return rule + drawing.text("0", float(y) - 4, words, fill=QUIET, size=12)


def _tick(x: float, first: str, second: str) -> SafeString:
    middle, base = f"{drawing.short(x)}%", ABOVE + PLOT
    below = drawing.text(middle, base + 34, second, anchor="middle", size=12, fill=QUIET) if second else SafeString("")
    return drawing.text(middle, base + 18, first, anchor="middle", size=12, fill=QUIET) + below


def _joined(places: Sequence[float], heights: Sequence[float], mark: tuple[str, str, str]) -> SafeString:
    ends = zip(places, heights, places[1:], heights[1:], strict=False)
    html = '<line x1="{}%" y1="{}" x2="{}%" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
    return format_html_join("", html, ((*map(drawing.short, end), mark[0], mark[1]) for end in ends))


def _mark(x: float, y: float, mark: tuple[str, str, str]) -> SafeString:
    html = '<svg x="{}%" y="{}" overflow="visible"><path d="{}" fill="{}" stroke="#ffffff"/></svg>'
    return format_html(html, drawing.short(x), drawing.short(y), mark[2], mark[0])


# A map of counts


def heatmap(
    columns: Sequence[str], rows: Sequence[Row], *, mark: str, name: str, title: str, reading: str
) -> SafeString:
    """One row of cells under each label, the darker the more; `mark` says what a marked cell means."""
    most = max((cell.count for row in rows for cell in row.cells), default=0)
    if not most:
        return SafeString("")
    width = 100 / len(columns)
    drawn = [
        drawing.text(f"{drawing.short((n + 0.5) * width)}%", 14, word, anchor="middle", size=12, fill=QUIET)
        for n, word in enumerate(columns)
    ]
    hits: list[drawing.Hit] = []
    top = LINE + 6
    for row in rows:
        lines_of = drawing.wrapped(row.label, less=len(row.note) + 2 if row.note else 0)
        drawn.append(drawing.label(lines_of, top))
        if row.note:
            drawn.append(drawing.text("100%", top + LINE - 4, row.note, anchor="end", size=12, fill=QUIET))
        top += LINE * len(lines_of) + 2
        for n, (word, cell) in enumerate(zip(columns, row.cells, strict=True)):
            drawn.append(_square(cell, n * width, top, width, most))
            if cell.href and cell.count:
                again = f", {mark.lower()}" if cell.marked else ""
                hits.append(
                    drawing.Hit(n * width, top, width, ROW, cell.href, f"{row.label}, {word}: {cell.count:,}{again}")
                )
        top += ROW + GAP
    key = _mark_key(mark) if any(cell.marked for row in rows for cell in row.cells) else SafeString("")
    return key + drawing.svg(drawn, hits, height=top - GAP + 2, name=name, title=title, reading=reading)


def _square(cell: Cell, x: float, y: int, width: float, most: int) -> SafeString:
    darkest = len(SHADES) - 1
    shade, ink = SHADES[math.ceil(darkest * cell.count / max(most, darkest))]
    html = '<rect x="{}%" y="{}" width="{}%" height="{}" fill="{}" stroke="{}" stroke-width="1"/>'
    drawn = format_html(html, drawing.short(x), y, drawing.short(width), ROW, shade, "#ffffff" if cell.count else RULE)
    if cell.count:
        drawn += drawing.text(f"{drawing.short(x + width / 2)}%", y + 20, cell.count, anchor="middle", fill=ink)
    if cell.marked:
        corner = '<svg x="{}%" y="{}" overflow="visible"><path d="M-1 1h-10l10 10z" fill="{}" stroke="#ffffff"/></svg>'
        drawn += format_html(corner, drawing.short(x + width), y, INK)
    return drawn


# Keys: what colours, patterns and marks mean


def _fill_key(words: dict[str, str], name: str) -> SafeString:
    html = '<rect width="16" height="16" fill="{}"/>'
    return drawing.key(
        (drawing.sample(16, format_html(html, _paint(fill, name))), word) for fill, word in words.items()
    )


def _line_key(words: Sequence[str]) -> SafeString:
    html = (
        '<line x1="0" x2="32" y1="8" y2="8" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
        '<path transform="translate(16 8)" d="{}" fill="{}" stroke="#ffffff"/>'
    )
    return drawing.key(
        (drawing.sample(32, format_html(html, colour, dashes, shape, colour)), word)
        for word, (colour, dashes, shape) in zip(words, MARKS, strict=False)
    )


def _mark_key(word: str) -> SafeString:
    return drawing.key([(drawing.sample(16, format_html('<path d="M14 2H2L14 14z" fill="{}"/>', INK)), word)])
