"""Which themes come back over the years: the learning that repeats. The rule is in `reviews.recurrence`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear, Left, NullIf

from actions.dashboards import past
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import ReviewTheme, Theme
from reviews.models.review import ReviewQuerySet
from reviews.recurrence import recurs

Years = dict[int, set[int]]  # year → keys of the reviews
Counts = dict[int, int]  # year → how many reviews


class Borne(NamedTuple):
    """A review of this year bears the theme, on a recommendation or a learning point, or one below it."""

    theme_id: int
    year: int
    review_id: int


@dataclass(frozen=True)
class ThemeCell:
    """How many reviews; `query` finds them in the list of reviews."""

    count: int
    query: str


@dataclass(frozen=True)
class ThemeRow:
    """In how many reviews of each year a theme stands, in the order of the table's years; `theme` is its name."""

    theme: str
    years: tuple[int, ...]
    counts: tuple[int, ...]
    parent: str = ""
    code: str = ""  # of its page
    below: tuple["ThemeRow", ...] = ()

    @property
    def cells(self) -> tuple[ThemeCell, ...]:
        return tuple(
            ThemeCell(count, urlencode({"theme": self.theme, "year": year}))
            for year, count in zip(self.years, self.counts, strict=True)
        )

    @property
    def recurs(self) -> bool:
        return recurs(year for year, count in zip(self.years, self.counts, strict=True) if count)

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class ThemeTable:
    years: tuple[int, ...]
    rows: tuple[ThemeRow, ...]


def year_of(prefix: str = "") -> Coalesce:
    """The year a review belongs to: of publication, as far as known, else the year it was opened."""
    printed = Cast(NullIf(Left(f"{prefix}published_as", 4), Value("")), IntegerField())
    return Coalesce(ExtractYear(f"{prefix}published_on"), printed, ExtractYear(f"{prefix}opened_at"))


def named(theme: str) -> Q:
    """Links to this theme, or to one below it."""
    return Q(theme__name=theme) | Q(theme__parent__name=theme)


def with_theme(reviews: ReviewQuerySet, *, theme: str, year: int | None) -> ReviewQuerySet:
    """The reviews behind a cell of the table."""
    found = reviews.filter(pk__in=ReviewTheme.objects.filter(theme__name=theme).values("review"))
    return found.annotate(year=year_of()).filter(year=year) if year else found


def bearing(partnership: Partnership, actor: Actor) -> QuerySet[ReviewTheme]:
    """Which review bears which theme, as far as this reader may see."""
    return ReviewTheme.objects.visible_to(actor).filter(partnership=partnership)


def borne(partnership: Partnership, actor: Actor, *, of: Iterable[int]) -> set[Borne]:
    """Which reviews bear these themes."""
    rows = bearing(partnership, actor).filter(theme__in=of).annotate(year=year_of("review__"))
    return {Borne(*one) for one in rows.values_list("theme_id", "year", "review_id")}


def counted(partnership: Partnership, actor: Actor, *, on: date | None = None) -> dict[int, Counts]:
    """In how many reviews each theme stands, year by year; one of the first level bears what its sub-themes do.

    As far as this reader may see. `on`: of reviews open by then.
    """
    rows = bearing(partnership, actor)
    if on:
        rows = rows.filter(review__opened_at__lt=past.end_of(on))
    counts: dict[int, Counts] = defaultdict(dict)
    by_year = rows.order_by().values_list("theme_id", year_of("review__")).annotate(n=Count("*"))
    for theme, year, count in by_year:
        counts[theme][year] = count
    return counts


def recurring(partnership: Partnership, actor: Actor) -> list[int]:
    """The keys of the themes that come back."""
    return [pk for pk, years in counted(partnership, actor).items() if recurs(years)]


def by_year(partnership: Partnership, actor: Actor, *, on: date | None = None) -> ThemeTable:
    """Themes of the first level, each with those below it: what comes back first, then what stands in most reviews."""
    seen = counted(partnership, actor, on=on)
    every = {theme.pk: theme for theme in Theme.objects.filter(partnership=partnership).select_related("parent")}
    years = tuple(sorted({year for counts in seen.values() for year in counts}))
    below: dict[int, list[ThemeRow]] = defaultdict(list)
    for pk in seen:
        if above := every[pk].parent_id:
            below[above].append(_row(every[pk], years, seen[pk]))
    tops = (_row(every[pk], years, seen[pk], below[pk]) for pk in seen if not every[pk].parent_id)
    return ThemeTable(years, ordered(tops))


def _row(theme: Theme, years: tuple[int, ...], seen: Counts, below: Iterable[ThemeRow] = ()) -> ThemeRow:
    counts = tuple(seen.get(year, 0) for year in years)
    parent = theme.parent.name if theme.parent else ""
    return ThemeRow(theme.name, years, counts, parent, str(theme.code), ordered(below))


def ordered(rows: Iterable[ThemeRow]) -> tuple[ThemeRow, ...]:
    return tuple(sorted(rows, key=lambda row: (not row.recurs, -row.total, row.theme)))


def reading(rows: Sequence[ThemeRow], *, noun: str = "reviews") -> str:
    recurring = [row for row in rows if row.recurs]
    if not rows:
        return "No theme is noted on a recommendation yet."
    if not recurring:
        return "No theme has come back in a second year so far."
    first = recurring[0]
    years = sum(count > 0 for count in first.counts)
    return f"“{first.theme}” comes back most: {first.total:,} {noun} in {years} years."
