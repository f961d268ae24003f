"""The reading page's two sides: the source cut at the places that were read, and the draft's items by kind."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count

from reviews import vague
from reviews.models import DEEPEST, DraftItem, ItemKind, Reading, Theme
from reviews.services import private
from reviews.services.themes import chosen_in, words_of
from reviews.suggesting import Suggestion, suggestions

_NEAR = 1  # pages before and after
_DIGITS, _LONGEST_SELECTION = 9, 10_000
_BROKEN = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=[a-z])")  # a word with a hyphen at the end of a line


@dataclass(frozen=True)
class Row:
    """One item as the page shows it. `number` joins `#item-3` and `#place-3` and stays when items move."""

    item: DraftItem
    number: int
    name: str
    is_first: bool
    is_last: bool
    themes: tuple[Theme, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    said: vague.Reading | None = None
    details: tuple[private.Detail, ...] = ()

    @property
    def has_place(self) -> bool:
        return self.item.start is not None

    @property
    def page(self) -> int:
        """The page on which it begins, where pages are shown."""
        return self.item.places[0][0] if self.item.places else 0

    @property
    def can_go_in(self) -> bool:
        """One deeper in the tree; a recommendation has limbs instead."""
        return self.item.kind != ItemKind.RECOMMENDATION and not self.is_first and self.item.depth < DEEPEST

    @property
    def can_go_out(self) -> bool:
        return self.item.kind != ItemKind.RECOMMENDATION and self.item.depth > 0

    @property
    def can_hang(self) -> bool:
        return self.item.kind == ItemKind.RECOMMENDATION and not self.is_first

    @property
    def other_kinds(self) -> list[ItemKind]:
        return [kind for kind in ItemKind if kind != self.item.kind]


@dataclass(frozen=True)
class Group:
    kind: str
    title: str
    add: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Run:
    """A stretch of the source, from `at`; `private` says what it looks like, where that is personal data."""

    at: int
    text: str
    private: str = ""
    number: int = 0


@dataclass(frozen=True)
class Piece:
    """A stretch of the source in which items were read, or none."""

    runs: tuple[Run, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """An item's lines on one page; `begins` where that is its first page."""

    row: Row
    boxes: tuple[Box, ...]
    begins: bool


@dataclass(frozen=True)
class Page:
    """`is_near` says whether its picture is shown at once where no script shows one after the other."""

    number: int
    width: float
    height: float
    is_near: bool
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Draft:
    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...]
    pages: tuple[Page, ...]
    counts: str
    unsure: tuple[Row, ...]
    left_out: int
    private: tuple[Run, ...]
    undecided: tuple[Row, ...]

    @property
    def private_summary(self) -> str:
        one = len(self.private) == 1
        return (
            f"{len(self.private)} {'place' if one else 'places'} in the document {'looks' if one else 'look'} private"
        )


def anchor(item: DraftItem) -> str:
    """Where an item stands on the page."""
    number = DraftItem.objects.filter(reading=item.reading_id, pk__lte=item.pk).aggregate(n=Count("pk"))["n"]
    return f"#item-{number}"


def draft_of(reading: Reading, *, page: int = 1) -> Draft:
    """Everything the page shows of a draft, in one query for its items and one for the themes.

    `page` is the page of the document that was asked for.
    """
    items = list(reading.items.all())
    themes = list(Theme.objects.filter(partnership=reading.partnership).select_related("parent", "merged_into"))
    numbers = {pk: number for number, pk in enumerate(sorted(item.pk for item in items), start=1)}
    groups = tuple(_group(kind, [item for item in items if item.kind == kind], numbers, themes) for kind in ItemKind)
    rows = [row for group in groups for row in group.rows]
    pieces = tuple(_pieces(reading, rows))
    return Draft(
        groups=groups,
        pieces=pieces,
        pages=tuple(_pages(reading, rows, page)),
        counts=counts(items),
        unsure=tuple(row for row in rows if not row.item.sure),
        left_out=sum(not item.keep for item in items),
        private=tuple(run for piece in pieces for run in piece.runs if run.private),
        undecided=tuple(row for row in rows if row.item.keep and any(one.is_undecided for one in row.details)),
    )


def selected(reading: Reading, start: str, end: str) -> str:
    """The words of the document between two places, as one would type them; nothing for what is no place."""
    if not (start.isdecimal() and end.isdecimal() and max(len(start), len(end)) <= _DIGITS):
        return ""
    words = reading.source[int(start) : int(end)][:_LONGEST_SELECTION]
    return " ".join(_BROKEN.sub("-", words).split())


def counts(items: list[DraftItem]) -> str:
    """“8 recommendations, 26 learning points, 2 marked unsure”."""
    of = Counter(item.kind for item in items)
    parts = [kind.counted(of[kind]) for kind in ItemKind if of[kind]]
    unsure = sum(not item.sure for item in items)
    return ", ".join([*parts, *([f"{unsure} marked unsure"] if unsure else [])])


def _group(kind: ItemKind, items: list[DraftItem], numbers: dict[int, int], themes: list[Theme]) -> Group:
    last = len(items) - 1
    rows = tuple(
        Row(
            item,
            numbers[item.pk],
            _name(item, place + 1, len(items)),
            is_first=place == 0,
            is_last=place == last,
            **_beside(item, themes),
        )
        for place, item in enumerate(items)
    )
    return Group(kind, kind.many.capitalize(), f"Add {'an' if kind.one[0] in 'aeiou' else 'a'} {kind.one}", rows)


def _beside(item: DraftItem, themes: list[Theme]) -> dict[str, Any]:
    """The themes it is to bear and those that its words suggest; what they leave open; what looks private."""
    chosen = chosen_in(item, themes)
    rest = [theme for theme in themes if theme.retired_at is None and theme not in chosen]
    return {
        "themes": tuple(chosen),
        "suggested": suggestions(words_of(item), rest),
        "said": said_by(item),
        "details": private.details(item),
    }


def said_by(item: DraftItem) -> vague.Reading | None:
    """What a recommendation leaves open; learning asks for nothing."""
    if item.kind != ItemKind.RECOMMENDATION:
        return None
    return vague.read_recommendation(item.text, limbs=tuple(item.sub_points), addressed_to=item.addressed_to)


def _name(item: DraftItem, place: int, of: int) -> str:
    """As the report labels it; what has no label is counted."""
    kind = item.get_kind_display()
    return f"{kind} {item.label}" if item.label else f"{kind}, {place} of {of}"


def _pages(reading: Reading, rows: list[Row], asked: int) -> Iterator[Page]:
    """The pages, each with the lines of the items that stand on it."""
    marks: dict[int, list[Mark]] = {}
    for row in rows:
        for number, boxes in groupby(row.item.places, key=lambda place: place[0]):
            drawn = tuple(Box(left, top, right - left, bottom - top) for _, left, top, right, bottom in boxes)
            marks.setdefault(number, []).append(Mark(row, drawn, begins=number == row.page))
    for number, (width, height) in enumerate(reading.page_sizes, start=1):
        yield Page(number, width, height, abs(number - asked) <= _NEAR, tuple(marks.get(number, ())))


def _pieces(reading: Reading, rows: list[Row]) -> Iterator[Piece]:
    """Cut the source; an item that begins inside another ends that one's place, so every place is shown once."""
    details = [(one["start"], one["end"], one["words"]) for one in reading.facts.get("private") or []]
    placed = sorted((row for row in rows if row.has_place), key=lambda row: (row.item.start or 0, row.number))
    together = [tuple(found) for _, found in groupby(placed, key=lambda row: row.item.start or 0)]
    starts = [found[0].item.start or 0 for found in together] + [len(reading.source)]
    at = 0
    for found, following in zip(together, starts[1:], strict=True):
        start = max(found[0].item.start or 0, at)
        end = max(start, min(max(row.item.end or start for row in found), following))
        yield from _piece(reading.source, at, start, details, ())
        yield from _piece(reading.source, start, end, details, found)
        at = end
    yield from _piece(reading.source, at, len(reading.source), details, ())


def _piece(
    source: str, start: int, end: int, details: list[tuple[int, int, str]], rows: tuple[Row, ...]
) -> Iterator[Piece]:
    if not rows and not source[start:end].strip():
        return
    runs, at = [], start
    for number, (begins, ends, words) in enumerate(details, start=1):
        if at <= begins < end:
            shown = min(ends, end)
            runs += [Run(at, source[at:begins]), Run(begins, source[begins:shown], words, number)]
            at = shown
    runs.append(Run(at, source[at:end]))
    yield Piece(tuple(_trimmed([run for run in runs if run.text])), rows)


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """Without the blank lines at both ends, which the page's own spacing stands for."""
    for place, run in enumerate(runs):
        text = run.text.lstrip("\n\r\f ") if place == 0 else run.text
        at = run.at + len(run.text) - len(text)
        yield Run(at, text.rstrip() if place == len(runs) - 1 else text, run.private, run.number)
