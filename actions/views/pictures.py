"""Figures as pictures: each with its heading, its reading, its drawing and the table behind it, linked to lists.

A list of today is the list of actions itself; that of a past day is the list of how actions stood on that day. Both
take the same query, so that a figure and its list agree on any day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from actions.dashboards import over_time, overview, responses, themes
from actions.dashboards.standing import ALL, EITHER_ASSURED, EMBEDDED, LATE, STANDS
from config.ui import charts
from partners import working_days
from partners.models import Agency, Partnership
from reviews.recurrence import came_back

MOST_BARS, MOST_THEMES, MOST_YEARS = 12, 12, 10
FILLS = dict(zip((stand.key for stand in STANDS), ("red", "amber", "pale", "green", "blue"), strict=True))
RESPONSE_FILLS = ("grey", "navy", "sky", "ink")


@dataclass(frozen=True)
class TableCell:
    text: str
    href: str = ""


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: tuple[TableCell, ...]
    href: str = ""
    tag: str = ""
    below: bool = False


@dataclass(frozen=True)
class Picture:
    """`name` is its id on the page; `note` says what the drawing leaves out."""

    name: str
    title: str
    reading: str
    drawing: SafeString
    corner: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    note: str = ""


@dataclass(frozen=True)
class Lists:
    """Where the lists behind the figures of a page are: of a partnership, or of one agency over its partnerships."""

    on: date
    today: date
    partnership: Partnership | None = None
    agency: Agency | None = None

    def actions(self, query: str, *, on: date | None = None) -> str:
        day = on or self.on
        if self.partnership and day == self.today:
            return f"{self._now}?{query}"
        return f"{self._then}?on={day.isoformat()}&{query}"

    def themed(self, query: str) -> str:
        """Reviews of a partnership, which are not listed as they were on a past day; what an agency was asked."""
        if self.agency:
            return self.actions(f"status=all&{query}")
        return f"{self._reviews}?{query}" if self.on == self.today else ""

    def recommendations(self, query: dict[str, str]) -> str:
        return f"{self._recommendations}?{urlencode(query)}"

    @cached_property
    def _recommendations(self) -> str:
        return reverse("recommendations", kwargs=self._place)

    @cached_property
    def _now(self) -> str:
        return reverse("actions", kwargs=self._place)

    @cached_property
    def _reviews(self) -> str:
        return reverse("reviews", kwargs=self._place)

    @cached_property
    def _then(self) -> str:
        return reverse("actions_as_at" if self.partnership else "agency_actions", kwargs=self._place)

    @property
    def _place(self) -> dict[str, str]:
        place = self.partnership or self.agency
        return {"slug": place.slug if place else ""}


def cell(count: int, href: str) -> TableCell:
    return TableCell(f"{count:,}", href if count else "")


def by_whom(rows: Sequence[overview.Row], lists: Lists, *, title: str, corner: str, page: str, noun: str) -> Picture:
    """A bar for each agency, or each partnership; those with most that is late first."""
    ordered = sorted(rows, key=lambda row: (-row.late, -row.total, row.name))
    shown = ordered[:MOST_BARS]
    reading = overview.rows_reading(rows, noun=noun)
    bars = [charts.Bar(row.name, tuple(_parts(row, lists))) for row in shown]
    return Picture(
        name="standing",
        title=title,
        reading=reading,
        drawing=charts.bars(bars, name="standing", title=title, reading=reading),
        corner=corner,
        columns=(*(stand.words for stand in STANDS), ALL.words),
        rows=tuple(_whose(row, lists, page) for row in rows),
        note=_left_out(len(shown), len(rows), noun),
    )


def _parts(row: overview.Row, lists: Lists) -> list[charts.Part]:
    return [
        charts.Part(FILLS[stand.key], stand.words, cell.count, lists.actions(cell.query))
        for stand, cell in zip(STANDS, row.cells, strict=False)
    ]


def _whose(row: overview.Row, lists: Lists, page: str) -> TableRow:
    cells = tuple(cell(one.count, lists.actions(one.query)) for one in row.cells)
    return TableRow(row.name, cells, reverse(page, kwargs={"slug": row.slug}) if page else "")


def _left_out(shown: int, there: int, noun: str) -> str:
    return (
        f"Drawn: the {shown} of {there} {noun} with most that is late. All are in the table." if shown < there else ""
    )


def ages(rows: Sequence[overview.AgeRow], lists: Lists) -> Picture:
    title, reading = "How late", overview.ages_reading(rows)
    found = [(row.band.words, row.count, lists.actions(row.band.query)) for row in rows]
    bars = [charts.Bar(words, (charts.Part("red", LATE.words, count, href),)) for words, count, href in found]
    return Picture(
        name="ages",
        title=title,
        reading=reading,
        drawing=charts.bars(bars, name="ages", title=title, reading=reading),
        corner="Late by",
        columns=("Actions",),
        rows=tuple(TableRow(words, (cell(count, href),)) for words, count, href in found),
    )


def levels(found: Sequence[over_time.Level], lists: Lists) -> Picture:
    title, reading = "Asked, assured and embedded over time", over_time.reading(found)
    days = [level.on for level in found]
    series = [
        ("Asked", [level.asked for level in found], ALL),
        (EITHER_ASSURED.words, [level.assured for level in found], EITHER_ASSURED),
        (EMBEDDED.words, [level.embedded for level in found], EMBEDDED),
    ]
    cells = [
        [cell(count, lists.actions(stand.query, on=day)) for count, day in zip(counts, days, strict=True)]
        for _, counts, stand in series
    ]
    lines = [
        charts.Line(words, tuple(charts.Point(count, one.href) for count, one in zip(counts, row, strict=True)))
        for (words, counts, _), row in zip(series, cells, strict=True)
    ]
    return Picture(
        name="levels",
        title=title,
        reading=reading,
        drawing=charts.lines(lines, _ticks(days), name="levels", title=title, reading=reading),
        corner="At the end of",
        columns=tuple(words for words, _, _ in series),
        rows=tuple(
            TableRow(working_days.spoken(day), row) for day, row in zip(days, zip(*cells, strict=True), strict=True)
        ),
    )


def _ticks(days: Sequence[date]) -> list[tuple[str, str]]:
    years = [None, *(day.year for day in days)]
    return [
        (f"{day:%b}", str(day.year) if day.year != before else "") for day, before in zip(days, years, strict=False)
    ]


def answered(rows: Sequence[responses.TypeRow], lists: Lists) -> Picture:
    """What was answered to recommendations; as it stands, for a later response replaces the one before."""
    title, reading = "Responses to recommendations, by type of review", responses.reading(rows)
    found = [(row, [_response(row, n, lists) for n in range(len(row.counts))]) for row in rows]
    bars = [
        charts.Bar(row.name, tuple(charts.Part(fill, words, count, href) for fill, words, count, href in parts))
        for row, parts in found
    ]
    return Picture(
        name="responses",
        title=title,
        reading=reading,
        drawing=charts.bars(bars, name="responses", title=title, reading=reading),
        corner="Type of review",
        columns=(*(words for _, words in responses.RESPONSES), "All"),
        rows=tuple(
            TableRow(row.name, (*(cell(count, href) for _, _, count, href in parts), _all_of(row, lists)))
            for row, parts in found
        ),
    )


def _response(row: responses.TypeRow, n: int, lists: Lists) -> tuple[str, str, int, str]:
    key, words = responses.RESPONSES[n]
    return RESPONSE_FILLS[n], words, row.counts[n], lists.recommendations({"type": row.name, "response": key})


def _all_of(row: responses.TypeRow, lists: Lists) -> TableCell:
    return cell(row.total, lists.recommendations({"type": row.name}))


def recurrence(table: themes.ThemeTable, lists: Lists, *, noun: str = "reviews") -> Picture:
    """Themes over the years; a corner marks each year in which a theme came back. Those below stand in the table."""
    title, reading = "Learning that comes back", themes.reading(table.rows, noun=noun)
    shown = [row for row in table.rows if any(row.counts[-MOST_YEARS:])][:MOST_THEMES]
    return Picture(
        name="themes",
        title=title,
        reading=reading,
        drawing=charts.heatmap(
            [str(year) for year in table.years[-MOST_YEARS:]],
            [_drawn(row, lists) for row in shown],
            mark="Came back in a later year",
            name="themes",
            title=title,
            reading=reading,
        ),
        corner="Theme",
        columns=tuple(str(year) for year in table.years),
        rows=tuple(_told(one, lists) for row in table.rows for one in (row, *row.below)),
        note=_left_out_themes(len(shown), table),
    )


def _drawn(row: themes.ThemeRow, lists: Lists) -> charts.Row:
    back = came_back(year for year, count in zip(row.years, row.counts, strict=True) if count)
    cells = (
        charts.Cell(one.count, lists.themed(one.query), marked=year in back)
        for year, one in zip(row.years, row.cells, strict=True)
    )
    return charts.Row(row.theme, tuple(cells)[-MOST_YEARS:], "comes back" if row.recurs else "")


def _told(row: themes.ThemeRow, lists: Lists) -> TableRow:
    return TableRow(
        row.theme,
        tuple(cell(one.count, lists.themed(one.query)) for one in row.cells),
        href=reverse("theme", args=[row.code]) if row.code else "",
        tag="Comes back" if row.recurs else "",
        below=bool(row.parent),
    )


def _left_out_themes(shown: int, table: themes.ThemeTable) -> str:
    left = ["the last ten years"] if len(table.years) > MOST_YEARS else []
    if shown < len(table.rows):
        left.append(f"the {shown} of {len(table.rows)} themes that come back most")
    return f"Drawn: {' of '.join(reversed(left))}. All are in the table." if left else ""
