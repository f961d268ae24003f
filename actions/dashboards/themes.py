"""Which themes come back over the years: the learning that repeats. The rule is in `reviews.recurrence`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear, Left, NullIf

from actions.dashboards import past
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import LearningTheme, RecommendationTheme, Review, Theme
from reviews.models.review import ReviewQuerySet
from reviews.recurrence import recurs

Years = dict[int, set[int]]  # year → keys of the reviews
Counts = dict[int, int]  # year → how many reviews


class Borne(NamedTuple):
    """A review of this year bears the theme, on a recommendation or a learning point."""

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
    found = reviews.filter(
        Q(pk__in=RecommendationTheme.objects.filter(named(theme)).values("recommendation__review"))
        | Q(pk__in=LearningTheme.objects.filter(named(theme)).values("learning_point__review"))
    )
    return found.annotate(year=year_of()).filter(year=year) if year else found


def borne(partnership: Partnership, actor: Actor, *, of: Iterable[int]) -> set[Borne]:
    """Which reviews bear these themes, as far as this reader may see, in two queries."""
    found: set[Borne] = set()
    for links, review in _links(partnership, actor):
        rows = links.filter(theme__in=of).annotate(year=year_of(f"{review}__"))
        found.update(Borne(*one) for one in rows.values_list("theme_id", "year", f"{review}_id").distinct())
    return found


def _links(partnership: Partnership, actor: Actor) -> Iterator[tuple[QuerySet[Any], str]]:
    """Both kinds of link between a theme and a review, each with the way to the review."""
    for model, review in ((RecommendationTheme, "recommendation__review"), (LearningTheme, "learning_point__review")):
        yield model._default_manager.visible_to(actor).filter(partnership=partnership), review


# Two kinds of link name the same review, and a theme bears what its sub-themes do: told apart first, then counted.
_COUNTED = """
    WITH years (review, year) AS ({years}), borne AS (
        SELECT DISTINCT level.theme, found.review
          FROM ({found}) found (theme, parent, review), LATERAL (VALUES (found.theme), (found.parent)) level (theme)
         WHERE level.theme IS NOT NULL
    )
    SELECT borne.theme, years.year, count(*) FROM borne JOIN years ON years.review = borne.review GROUP BY 1, 2
"""


def counted(partnership: Partnership, actor: Actor, *, on: date | None = None) -> dict[int, Counts]:
    """In how many reviews each theme stands, year by year; one of the first level bears what its sub-themes do.

    As far as this reader may see. `on`: of reviews open by then.
    """
    wanted = ("theme_id", "theme__parent_id")
    one, other = (links.values_list(*wanted, f"{review}_id") for links, review in _links(partnership, actor))
    opened = {"opened_at__lt": past.end_of(on)} if on else {}
    years = Review.objects.filter(partnership=partnership, **opened).annotate(year=year_of()).values_list("pk", "year")
    counts: dict[int, Counts] = defaultdict(dict)
    with suppress(EmptyResultSet), connection.cursor() as cursor:
        (of_years, first), (found, then) = (
            rows.query.sql_with_params() for rows in (years, one.union(other, all=True))
        )
        cursor.execute(_COUNTED.format(years=of_years, found=found), (*first, *then))
        for theme, year, count in cursor.fetchall():
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
