"""Which themes come back over the years: the learning that repeats."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import IntegerField, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear, Left, NullIf

from partners.models import Partnership
from partners.scope import Actor
from reviews.models import RecommendationTheme
from reviews.models.review import ReviewQuerySet

RECURS = 2  # years


@dataclass(frozen=True)
class ThemeCell:
    """How many reviews; `query` finds them in the list of reviews."""

    count: int
    query: str


@dataclass(frozen=True)
class ThemeRow:
    """In how many reviews of each year a theme's recommendations stand, in the order of the table's years."""

    theme: str
    years: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def cells(self) -> tuple[ThemeCell, ...]:
        return tuple(
            ThemeCell(count, urlencode({"theme": self.theme, "year": year}))
            for year, count in zip(self.years, self.counts, strict=True)
        )

    @property
    def recurs(self) -> bool:
        return sum(count > 0 for count in self.counts) >= RECURS

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
    found = reviews.filter(
        pk__in=RecommendationTheme.objects.filter(theme__name=theme).values("recommendation__review")
    )
    return found.annotate(year=year_of()).filter(year=year) if year else found


def by_year(partnership: Partnership, actor: Actor) -> ThemeTable:
    links = RecommendationTheme.objects.visible_to(actor).filter(partnership=partnership)
    found = links.annotate(year=year_of("recommendation__review__")).values_list(
        "theme__name", "year", "recommendation__review_id"
    )
    seen: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for theme, year, _ in found.order_by("theme__name", "year").distinct():
        seen[theme][year] += 1
    years = tuple(sorted({year for counts in seen.values() for year in counts}))
    rows = (ThemeRow(theme, years, tuple(counts.get(year, 0) for year in years)) for theme, counts in seen.items())
    return ThemeTable(years, tuple(sorted(rows, key=lambda row: (not row.recurs, -row.total, row.theme))))


def reading(rows: Sequence[ThemeRow]) -> str:
    recurring = [row for row in rows if row.recurs]
    if not rows:
        return "No theme is noted on a recommendation yet."
    if not recurring:
        return "No theme has come back in a second year so far."
    first = recurring[0]
    years = sum(count > 0 for count in first.counts)
    return f"“{first.theme}” comes back most: {first.total} reviews in {years} years."
