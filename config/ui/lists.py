"""One list, however it is read: columns are declared once, and the page and the files for Excel are made from them.

The address says what is shown. Besides the filters: `sort` (a column's key, -key for the other way round), `column`
(once for each that is shown; without any, those that are shown by themselves), `size` (rows of a page), `after` (the
place). What it names and does not exist is passed over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from config.ui.pagination import KeysetPage, last_page, listed_page

Shown = TypeVar("Shown")
Value = str | int | date | datetime | None
SIZES = (25, 50, 100)
FLEETING = ("after", "view", "file", "pick", "kind", "whole")  # what no address keeps


@dataclass(frozen=True)
class Cell:
    """What stands in one cell of a page. `note` is a second line; a `colour` makes the text a BRAG tag."""

    text: str
    href: str = ""
    reference: str = ""
    note: str = ""
    alarm: bool = False  # the note says that something is late
    colour: str = ""
    name: str = ""  # what the colour is called, where that is not its usual name
    shade: str = ""
    narrow: bool = False  # stays on one line


@dataclass(frozen=True)
class Column(Generic[Shown]):
    """One column. `parts` are its columns in a file, each a heading and a value; without, the heading and the text.

    `sort` names what its rows are sorted by: stored or annotated, and never null.
    """

    key: str
    heading: str
    cell: Callable[[Shown], Cell]
    parts: tuple[tuple[str, Callable[[Shown], Value]], ...] = ()
    sort: str = ""
    by_itself: bool = True  # shown where nobody chose
    fixed: bool = False  # cannot be left out
    numeric: bool = False
    classes: str = ""

    @property
    def in_file(self) -> tuple[tuple[str, Callable[[Shown], Value]], ...]:
        return self.parts or ((self.heading, lambda row: self.cell(row).text),)


@dataclass(frozen=True)
class Head:
    text: str
    href: str
    aria_sort: str
    numeric: bool
    classes: str


@dataclass(frozen=True)
class Choice:
    """A column to tick, a size or an order to choose."""

    value: str
    text: str
    chosen: bool
    fixed: bool = False


@dataclass(frozen=True)
class Tag:
    """A filter in force; its link takes it away."""

    text: str
    href: str


def address(query: QueryDict, *, drop: Iterable[str] = (), **put: str | Sequence[str] | None) -> str:
    """The query with this put in, that left out, and nothing empty."""
    left_out = {*drop, *put, "after"}
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in left_out and (given := [value for value in values if value]):
            kept.setlist(name, given)
    for name, value in put.items():
        if value:
            kept.setlist(name, [value] if isinstance(value, str) else list(value))
    return f"?{kept.urlencode()}"


def kept_of(query: QueryDict) -> str:
    """What of an address is worth keeping under a name."""
    return address(query, drop=FLEETING)[1:]


class Listing(Generic[Shown]):
    """One list as one address asks for it."""

    def __init__(self, columns: Sequence[Column[Shown]], query: QueryDict, *, sort: str) -> None:
        self.all, self.query, self.usual = tuple(columns), query, sort
        wanted = set(query.getlist("column"))
        chosen = {column.key for column in self.all if column.key in wanted}
        self.columns = tuple(one for one in self.all if one.fixed or (one.key in chosen if chosen else one.by_itself))
        sizes = {str(size): size for size in SIZES}
        self.size = sizes.get(query.get("size", ""), SIZES[0])

    @cached_property
    def sort(self) -> str:
        """The key of the column that sorts, with its way."""
        wanted = self.query.get("sort", "")
        return wanted if wanted.removeprefix("-") in self._sorts else self.usual

    @cached_property
    def _sorts(self) -> dict[str, Column[Shown]]:
        return {column.key: column for column in self.all if column.sort}

    @property
    def order(self) -> tuple[str, ...]:
        """For the queryset; the key of the row goes the same way, so that an index serves both."""
        way = "-" if self.sort.startswith("-") else ""
        return f"{way}{self._sorts[self.sort.removeprefix('-')].sort}", f"{way}pk"

    @property
    def sorted_by(self) -> str:
        """“due, the other way round”."""
        back = ", the other way round" if self.sort.startswith("-") else ""
        return f"{self._sorts[self.sort.removeprefix('-')].heading.lower()}{back}"

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def page(self, rows: QuerySet[Any]) -> KeysetPage[Any]:
        return listed_page(self.query, rows, order=self.order, size=self.size, keys_first=True)

    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column[Shown]) -> Head:
        ways = {column.key: "ascending", f"-{column.key}": "descending"}
        now = ways.get(self.sort, "none" if column.sort else "")
        onward = f"-{column.key}" if now == "ascending" else column.key
        href = address(self.query, sort=onward) if column.sort else ""
        return Head(column.heading, href, now, column.numeric, column.classes)

    def choices(self) -> list[Choice]:
        shown = set(self.columns)
        return [Choice(one.key, one.heading, one in shown, fixed=one.fixed) for one in self.all]

    def sizes(self) -> list[Choice]:
        return [Choice(str(size), f"{size} rows", size == self.size) for size in SIZES]

    def orders(self) -> list[Choice]:
        """Every order as one choice: a narrow page has no heads to click."""
        found = []
        for key, column in self._sorts.items():
            found.append(Choice(key, column.heading, key == self.sort))
            found.append(Choice(f"-{key}", f"{column.heading}, the other way round", f"-{key}" == self.sort))
        return found

    def cells(self, row: Shown) -> list[tuple[Column[Shown], Cell]]:
        return [(column, column.cell(row)) for column in self.columns]

    def file_heads(self) -> list[str]:
        return [heading for column in self.columns for heading, _ in column.in_file]

    def file_row(self, row: Shown) -> list[Value]:
        return [value(row) for column in self.columns for _, value in column.in_file]


@dataclass(frozen=True)
class Pages:
    """Where a page stands in its list, and the way to the others."""

    count: int
    words: str
    all: str  # the count as people write it: 12,340
    first: str
    previous: str
    next: str
    last: str


def pages(listing: Listing[Any], page: KeysetPage[Any], *, count: int) -> Pages:
    """“1–50 of 12,340”. Where rows came or went meanwhile, the numbers are those that fit the ends of the list."""
    start = page.start
    if page.next is None:
        start = max(count - len(page.items), 0)
    shown = whole = f"{count:,}"
    if start is not None and page.items:
        shown = f"{start + 1:,}–{start + len(page.items):,} of {whole}"
    at = {"previous": page.previous, "next": page.next}
    links = {way: address(listing.query, after=cursor) if cursor else "" for way, cursor in at.items()}
    last = address(listing.query, after=last_page(listing.order, count=count)) if page.next else ""
    return Pages(
        count, shown, whole, address(listing.query) if page.previous else "", links["previous"], links["next"], last
    )
