"""The reading page's two sides: the source cut at the places that were read, and the draft's items by kind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from reviews import vague
from reviews.models import DraftItem, ItemKind, Reading, Theme
from reviews.services.themes import chosen_in, words_of
from reviews.suggesting import Suggestion, suggestions


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

    @property
    def has_place(self) -> bool:
        return self.item.start is not None


@dataclass(frozen=True)
class Group:
    kind: str
    title: str
    add: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Run:
    """A stretch of the source; `private` says what it looks like, where that is personal data."""

    text: str
    private: str = ""
    number: int = 0


@dataclass(frozen=True)
class Piece:
    """A stretch of the source in which one item was read, or none."""

    runs: tuple[Run, ...]
    row: Row | None = None


@dataclass(frozen=True)
class Draft:
    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...]
    counts: str
    unsure: tuple[Row, ...]
    left_out: int
    private: tuple[Run, ...]


def anchor(item: DraftItem) -> str:
    """Where an item stands on the page."""
    number = DraftItem.objects.filter(reading=item.reading_id, pk__lte=item.pk).aggregate(n=Count("pk"))["n"]
    return f"#item-{number}"


def draft_of(reading: Reading) -> Draft:
    """Everything the page shows of a draft, in one query for its items and one for the themes."""
    items = list(reading.items.all())
    themes = list(Theme.objects.filter(partnership=reading.partnership).select_related("parent", "merged_into"))
    numbers = {pk: number for number, pk in enumerate(sorted(item.pk for item in items), start=1)}
    groups = tuple(_group(kind, [item for item in items if item.kind == kind], numbers, themes) for kind in ItemKind)
    rows = [row for group in groups for row in group.rows]
    pieces = tuple(_pieces(reading, rows))
    return Draft(
        groups=groups,
        pieces=pieces,
        counts=counts(items),
        unsure=tuple(row for row in rows if not row.item.sure),
        left_out=sum(not item.keep for item in items),
        private=tuple(run for piece in pieces for run in piece.runs if run.private),
    )


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
            **_themes(item, themes),
        )
        for place, item in enumerate(items)
    )
    return Group(kind, kind.many.capitalize(), f"Add {'an' if kind.one[0] in 'aeiou' else 'a'} {kind.one}", rows)


def _themes(item: DraftItem, themes: list[Theme]) -> dict[str, Any]:
    """Those it is to bear, and those that its words suggest."""
    chosen = chosen_in(item, themes)
    rest = [theme for theme in themes if theme.retired_at is None and theme not in chosen]
    return {"themes": tuple(chosen), "suggested": suggestions(words_of(item), rest), "said": said_by(item)}


def said_by(item: DraftItem) -> vague.Reading | None:
    """What a recommendation leaves open; learning asks for nothing."""
    if item.kind != ItemKind.RECOMMENDATION:
        return None
    return vague.read_recommendation(item.text, limbs=tuple(item.sub_points), addressed_to=item.addressed_to)


def _name(item: DraftItem, place: int, of: int) -> str:
    """As the report labels it; what has no label is counted."""
    kind = item.get_kind_display()
    return f"{kind} {item.label}" if item.label else f"{kind}, {place} of {of}"


def _pieces(reading: Reading, rows: list[Row]) -> Iterator[Piece]:
    """Cut the source; an item that begins inside another ends that one's place, so every place is shown once."""
    private = [(one["start"], one["end"], one["words"]) for one in reading.facts.get("private") or []]
    placed = sorted((row for row in rows if row.has_place), key=lambda row: (row.item.start or 0, row.number))
    starts = [row.item.start or 0 for row in placed] + [len(reading.source)]
    at = 0
    for row, following in zip(placed, starts[1:], strict=True):
        start = max(row.item.start or 0, at)
        end = max(start, min(row.item.end or start, following))
        yield from _piece(reading.source, at, start, private, None)
        yield from _piece(reading.source, start, end, private, row)
        at = end
    yield from _piece(reading.source, at, len(reading.source), private, None)


def _piece(source: str, start: int, end: int, private: list[tuple[int, int, str]], row: Row | None) -> Iterator[Piece]:
    if row is None and not source[start:end].strip():
        return
    runs, at = [], start
    for number, (begins, ends, words) in enumerate(private, start=1):
        if at <= begins < end:
            runs += [Run(source[at:begins]), Run(source[begins : min(ends, end)], words, number)]
            at = min(ends, end)
    runs.append(Run(source[at:end]))
    yield Piece(tuple(_trimmed([run for run in runs if run.text])), row)


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """Without the blank lines at both ends, which the page's own spacing stands for."""
    for place, run in enumerate(runs):
        text = run.text.lstrip("\n\r\f ") if place == 0 else run.text
        text = text.rstrip() if place == len(runs) - 1 else text
        yield Run(text, run.private, run.number)
