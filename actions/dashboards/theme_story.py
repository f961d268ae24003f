"""What a theme's page tells: where it was recommended and learnt over the years, and what became of it each time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from actions.dashboards.review import Card, cards_of
from actions.dashboards.themes import Borne, Counts, borne, counted, year_of
from actions.models import ASKED, ASSURED, Action, Status, Transition, late_on
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import LearningPoint, Recommendation, RecommendationTheme, Response, Review, Theme
from reviews.recurrence import came_back, recurs

REVIEWS = 25  # told one by one; the rest are a link into the list
NAMED = 3  # themes in a sentence
_TIMES = {1: "once", 2: "twice"}


# The list of themes


@dataclass(frozen=True)
class ThemeLine:
    """A theme in the list, with the years in which reviews bear it and how many reviews those are."""

    theme: Theme
    reviews: int
    years: tuple[int, ...]

    @property
    def recurs(self) -> bool:
        return recurs(self.years)

    @property
    def when(self) -> str:
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class ThemeList:
    """Those that something bears, each before its sub-themes, and those that nothing bears yet."""

    borne: tuple[ThemeLine, ...]
    unused: tuple[Theme, ...]

    @property
    def sentence(self) -> str:
        above = {line.theme.parent_id for line in self.borne}
        lines = [line for line in self.borne if line.theme.pk not in above]
        back = sorted((line for line in lines if line.recurs), key=lambda line: (-line.reviews, line.theme.name))
        if not lines:
            return "No theme stands on anything yet."
        if not back:
            return "No theme has come back in a second year so far."
        named = [f"“{line.theme.name}”" for line in back[:NAMED]] + ["others"] * (len(back) > NAMED)
        verb = "comes" if len(back) == 1 else "come"
        *most, last = named
        spoken = f"{', '.join(most)} and {last}" if most else last
        return f"{len(back)} of {len(lines)} themes {verb} back over the years: {spoken}."


def listed(partnership: Partnership, actor: Actor) -> ThemeList:
    themes = list(Theme.objects.visible_to(actor).filter(partnership=partnership, merged_into__isnull=True).as_tree())
    seen = counted(partnership, actor)
    lines = [_line(theme, seen[theme.pk]) for theme in themes if theme.pk in seen]
    unused = [theme for theme in themes if theme.pk not in seen and theme.retired_at is None]
    return ThemeList(tuple(lines), tuple(unused))


def _line(theme: Theme, years: Counts) -> ThemeLine:
    return ThemeLine(theme, sum(years.values()), tuple(sorted(years)))


# One theme


@dataclass(frozen=True)
class InReview:
    """What one review says on the theme."""

    review: Review
    cards: tuple[Card, ...]
    learning: tuple[LearningPoint, ...]
    after_assured: bool


@dataclass(frozen=True)
class InYear:
    year: int
    came_back: bool
    reviews: tuple[InReview, ...]


@dataclass(frozen=True)
class AgencyLine:
    """What was asked of an agency under the theme; the queries find it in the list of actions."""

    name: str
    asked: int
    assured: int
    late: int
    query: str

    @property
    def late_query(self) -> str:
        return f"{self.query}&overdue=yes"

    @property
    def assured_query(self) -> str:
        return self.query.replace("status=all", "status=assured_or_embedded")


@dataclass(frozen=True)
class Story:
    sentence: str
    became: str
    years: tuple[InYear, ...]
    agencies: tuple[AgencyLine, ...]
    below: tuple[ThemeLine, ...]
    earlier: int
    recurs: bool


def story(theme: Theme, actor: Actor, *, on: date) -> Story:
    """Everything the page says, as far as this reader may see it; as many queries for one review as for fifty."""
    subs = list(theme.sub_themes.order_by("name"))
    family = [theme.pk, *(sub.pk for sub in subs)]
    recommended = Recommendation.objects.visible_to(actor).filter(
        pk__in=RecommendationTheme.objects.filter(theme__in=family).values("recommendation")
    )
    learnt = LearningPoint.objects.visible_to(actor).filter(themes__in=family).distinct()
    bearing = borne(theme.partnership, actor, of=family)
    reviews = _reviews(bearing)
    recommending = set(recommended.order_by().values_list("review", flat=True))
    after = _after_assured(recommended, [one for one in reviews if one.pk in recommending], actor)
    shown = reviews[:REVIEWS]
    cards, points = _cards(shown, recommended, actor, on), _points(shown, learnt)
    told = [InReview(one, tuple(cards[one.pk]), tuple(points[one.pk]), one.pk in after) for one in shown]
    years = {one.year for one in bearing}
    seen = {sub.pk: Counter(one.year for one in bearing if one.theme_id == sub.pk) for sub in subs}
    asked = _agencies(theme, recommended, actor, on)
    return Story(
        sentence=_sentence(reviews, recommending, after),
        became=_became(recommended, asked),
        years=_years(told, came_back(years)),
        agencies=asked,
        below=tuple(_line(sub, seen[sub.pk]) for sub in subs if seen[sub.pk]),
        earlier=len(reviews) - len(shown),
        recurs=recurs(years),
    )


def moment(review: Review) -> date:
    """The day that says which review came before which; a month printed without its day counts from its first."""
    if review.published_on:
        return review.published_on
    if review.published_as:
        return date.fromisoformat(f"{review.published_as[:7]}-01")
    return timezone.localdate(review.opened_at)


def _reviews(bearing: Iterable[Borne]) -> list[Review]:
    """Newest first, each with its `year`."""
    found = Review.objects.filter(pk__in={one.review_id for one in bearing}).for_list().annotate(year=year_of())
    return sorted(found, key=lambda review: (moment(review), review.pk), reverse=True)


def _after_assured(found: QuerySet[Recommendation], reviews: Sequence[Review], actor: Actor) -> set[int]:
    """Reviews that recommend it after an answer to what another review had recommended was assured."""
    moves = Transition.objects.visible_to(actor).filter(became=Status.ASSURED, action__recommendations__in=found)
    by_review = moves.order_by().values("action__recommendations__review").annotate(first=Min("at"))
    assured = {
        pk: timezone.localdate(at) for pk, at in by_review.values_list("action__recommendations__review", "first")
    }
    return {
        review.pk for review in reviews if any(at < moment(review) for pk, at in assured.items() if pk != review.pk)
    }


def _sentence(reviews: Sequence[Review], recommending: set[int], after: set[int]) -> str:
    dated = sorted(review.year for review in reviews if review.pk in recommending)  # type: ignore[attr-defined]
    learning = len(reviews) - len(dated)
    if not reviews:
        return "Nothing on the record bears this theme yet."
    if not dated:
        return f"Learnt in {_counted(learning)}, and not recommended on yet."
    since = f"since {dated[0]}" if len(set(dated)) > 1 else f"in {dated[0]}"
    words = f"Recommended in {_counted(len(dated))} {since}"
    if after:
        words += f"; {_TIMES.get(len(after), f'{len(after)} times')} after it had been assured"
    return f"{words}. Learnt in {_counted(learning, 'more')}." if learning else f"{words}."


def _counted(reviews: int, more: str = "") -> str:
    number = "one" if reviews == 1 else str(reviews)
    return " ".join(filter(None, [number, more, "review" if reviews == 1 else "reviews"]))


def _became(found: QuerySet[Recommendation], agencies: Sequence[AgencyLine]) -> str:
    """What was answered to the recommendations, and what came of what was asked."""
    answered = dict(found.order_by().values_list("response").annotate(n=Count("pk")))
    parts = [f"{answered[value]} {label.lower()}" for value, label in Response.choices if answered.get(value)]
    if answered.get(""):
        parts.append(f"{answered['']} without a response yet")
    if not parts:
        return ""
    total = sum(answered.values())
    words = f"{total} recommendation{'s' if total > 1 else ''}: {', '.join(parts)}."
    asked = sum(line.asked for line in agencies)
    if not asked:
        return f"{words} No agency has been asked about it yet."
    assured, late = sum(line.assured for line in agencies), sum(line.late for line in agencies)
    many = f"{asked} request{'s' if asked > 1 else ''}"
    return f"{words} Of {many} to agencies {assured or 'none'} assured, {late or 'none'} late."


def _agencies(theme: Theme, found: QuerySet[Recommendation], actor: Actor, on: date) -> tuple[AgencyLine, ...]:
    asked = Action.objects.visible_to(actor).filter(status__in=ASKED)
    asked = asked.filter(pk__in=Action.objects.filter(recommendations__in=found).order_by().values("pk")).order_by()
    rows = asked.values_list("agency__name", "agency__slug").annotate(
        asked=Count("pk"), assured=Count("pk", filter=Q(status__in=ASSURED)), late=Count("pk", filter=late_on(on))
    )
    return tuple(
        AgencyLine(name, asked, sure, late, urlencode({"status": "all", "theme": theme.name, "agency": slug}))
        for name, slug, asked, sure, late in sorted(rows, key=lambda row: (-row[4], -row[2], row[0]))
    )


def _cards(reviews: Sequence[Review], found: QuerySet[Recommendation], actor: Actor, on: date) -> dict[int, list[Card]]:
    cards: dict[int, list[Card]] = defaultdict(list)
    for review in reviews[:1]:
        for card in cards_of(found.filter(review__in=reviews), actor, partnership_id=review.partnership_id, on=on):
            cards[card.recommendation.review_id].append(card)
    return cards


def _points(reviews: Sequence[Review], found: QuerySet[LearningPoint]) -> dict[int, list[LearningPoint]]:
    points: dict[int, list[LearningPoint]] = defaultdict(list)
    for point in found.filter(review__in=reviews).order_by("position", "pk"):
        points[point.review_id].append(point)
    return points


def _years(told: Iterable[InReview], back: Sequence[int]) -> tuple[InYear, ...]:
    years: dict[int, list[InReview]] = defaultdict(list)
    for one in told:
        years[one.review.year].append(one)  # type: ignore[attr-defined]
    return tuple(InYear(year, year in back, tuple(years[year])) for year in sorted(years, reverse=True))
