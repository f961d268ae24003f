"""Which themes come back over the years: the learning that repeats. The rule is in `reviews.recurrence`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear, Left, NullIf

from actions.dashboards import past
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import LearningTheme, RecommendationTheme, Theme
from reviews.models.review import ReviewQuerySet
from reviews.recurrence import recurs

Years = dict[int, set[int]]  # year → keys of the reviews


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


def with_theme(reviews: ReviewQuerySet, *, theme: str, year: int | None) -> ReviewQuerySet:
    """The reviews behind a cell of the table."""
    named = Q(theme__name=theme) | Q(theme__parent__name=theme)
    found = reviews.filter(
        Q(pk__in=RecommendationTheme.objects.filter(named).values("recommendation__review"))
        | Q(pk__in=LearningTheme.objects.filter(named).values("learning_point__review"))
    )
    return found.annotate(year=year_of()).filter(year=year) if year else found


def borne(partnership: Partnership, actor: Actor, *, on: date | None = None) -> set[Borne]:
    """Every theme that a review bears, as far as this reader may see, in two queries; `on`: of those open by then."""
    recommended = RecommendationTheme.objects.visible_to(actor).filter(partnership=partnership)
    learnt = LearningTheme.objects.visible_to(actor).filter(partnership=partnership)
    return {*_borne(recommended, "recommendation__review", on), *_borne(learnt, "learning_point__review", on)}


def _borne(links: QuerySet[Any], review: str, on: date | None) -> Iterable[Borne]:
    opened = {f"{review}__opened_at__lt": past.end_of(on)} if on else {}
    found = links.filter(**opened).annotate(year=year_of(f"{review}__"))
    return (Borne(*one) for one in found.values_list("theme_id", "year", f"{review}_id").distinct())


def by_theme(found: Iterable[Borne], themes: Iterable[Theme]) -> dict[int, Years]:
    """The reviews of each theme by year; one of the first level bears what its sub-themes do."""
    above = {theme.pk: theme.parent_id for theme in themes}
    seen: dict[int, Years] = defaultdict(lambda: defaultdict(set))
    for theme_id, year, review_id in found:
        for pk in (theme_id, above.get(theme_id)):
            if pk:
                seen[pk][year].add(review_id)
    return seen


def recurring(partnership: Partnership, actor: Actor) -> list[int]:
    """The keys of the themes that come back."""
    themes = Theme.objects.filter(partnership=partnership).only("parent")
    return [pk for pk, years in by_theme(borne(partnership, actor), themes).items() if recurs(years)]


def by_year(partnership: Partnership, actor: Actor, *, on: date | None = None) -> ThemeTable:
    """Themes of the first level, each with those below it: what comes back first, then what stands in most reviews."""
    found = borne(partnership, actor, on=on)
    named = {theme.pk: theme for theme in Theme.objects.filter(partnership=partnership).select_related("parent")}
    seen = by_theme(found, named.values())
    years = tuple(sorted({one.year for one in found}))
    below: dict[int, list[ThemeRow]] = defaultdict(list)
    for pk in seen:
        if above := named[pk].parent_id:
            below[above].append(_row(named[pk], years, seen[pk]))
    tops = (_row(named[pk], years, seen[pk], below[pk]) for pk in seen if not named[pk].parent_id)
    return ThemeTable(years, ordered(tops))


def _row(theme: Theme, years: tuple[int, ...], seen: Years, below: Iterable[ThemeRow] = ()) -> ThemeRow:
    counts = tuple(len(seen.get(year, ())) for year in years)
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
