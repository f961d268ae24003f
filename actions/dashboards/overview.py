"""Where things stand: four figures with their direction, by agency, by age, and where the chair would look first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from actions.dashboards import listing, today
from actions.dashboards.citing import citations
from actions.dashboards.counting import Counted
from actions.dashboards.standing import (
    AGES,
    ALL,
    EITHER_ASSURED,
    LATE,
    STANDS,
    SUBMITTED,
    SURE,
    Band,
    Standing,
    bands,
)
from actions.models import Action, ActionRecommendation
from actions.models.action import ActionQuerySet, late_on
from partners import working_days
from partners.models import Partnership
from partners.scope import Actor

LOOK_FIRST = 5
RULE = (
    "What is late comes first: under a priority recommendation before the rest, then the longest late. "
    "Where fewer than five are late, the answers that wait longest for judgement follow."
)


@dataclass(frozen=True)
class Figure:
    """A count on a day and on the last day of the quarter before; `query` finds the very rows in a list of actions."""

    words: str
    now: int
    then: int
    then_on: date
    query: str

    @property
    def change(self) -> str:
        since = working_days.spoken(self.then_on)
        if self.now == self.then:
            return f"as many as on {since}"
        more = "more" if self.now > self.then else "fewer"
        return f"{abs(self.now - self.then):,} {more} than on {since}"


@dataclass(frozen=True)
class Cell:
    count: int
    query: str


@dataclass(frozen=True)
class Row:
    """How it stands with one agency, or in one partnership: a cell for each of STANDS, and one for all together."""

    name: str
    slug: str
    cells: tuple[Cell, ...]

    @property
    def late(self) -> int:
        return self.cells[STANDS.index(LATE)].count

    @property
    def total(self) -> int:
        return self.cells[-1].count


@dataclass(frozen=True)
class AgeRow:
    band: Band
    count: int


@dataclass(frozen=True)
class Look:
    action: Action
    citation: str
    why: str
    late: bool


# Four figures


def figures(now: Standing, then: Standing) -> tuple[Figure, ...]:
    told = (
        (EITHER_ASSURED, "assured"),
        (LATE, "late"),
        (SUBMITTED, "waiting for judgement"),
        (SURE, "assured but not re-tested"),
    )
    return tuple(Figure(words, now.count(one), then.count(one), then.on, one.query) for one, words in told)


# Against the dates that were first given


@dataclass(frozen=True)
class FirstDates:
    """How many are late by the dates first given; and of those, how many have a later date that lies ahead."""

    count: int
    spared: int
    query: str = f"overdue={listing.FIRST}"

    @property
    def late(self) -> str:
        return f"{self.count:,} {'is' if self.count == 1 else 'are'} late"

    @property
    def told(self) -> str:
        if not self.spared:
            return ", the same as by the dates of now" if self.count else ""
        if self.spared == self.count:
            return "; a later date was given that still lies ahead"
        return f"; of those {self.spared:,} {'was' if self.spared == 1 else 'were'} given a later date that lies ahead"


def first_dates(actions: ActionQuerySet, *, on: date) -> FirstDates:
    """Today's: one query. What has moved is counted against both dates, so that moving it hides nothing."""
    late = actions.filter(late_on(on, due_on="first_due_on")).order_by()
    return FirstDates(**late.aggregate(count=Count("pk"), spared=Count("pk", filter=Q(due_on__gte=on))))


# By agency, or by partnership


def rows(standing: Standing, named: Mapping[int, tuple[str, str]], *, filtered_by: str) -> tuple[Row, ...]:
    """By name; `named` gives each one's name and slug, and `filtered_by` the filter of a list that takes the slug."""
    found = (_row(standing, whose, *named[whose], filtered_by) for whose in standing.whose)
    return tuple(sorted(found, key=lambda row: row.name))


def _row(standing: Standing, whose: int, name: str, slug: str, filtered_by: str) -> Row:
    cells = (
        Cell(standing.count(stand, whose=whose), f"{filtered_by}={slug}&{stand.query}") for stand in (*STANDS, ALL)
    )
    return Row(name, slug, tuple(cells))


def rows_reading(rows: Sequence[Row], *, noun: str = "agencies") -> str:
    """“Two agencies hold 63% of what is late”: the fewest that hold at least half of it."""
    late = sorted(((row.late, row.name) for row in rows if row.late), reverse=True)
    total = sum(count for count, _ in late)
    if not late:
        return "Nothing is late." if rows else "Nothing has been asked yet."
    if len(late) == 1:
        return f"{late[0][1]} holds all of what is late ({total:,})."
    held, share = 0, 0
    while share * 2 < total:
        share += late[held][0]
        held += 1
    if held == 1 and late[0][0] == late[1][0]:
        first, second = sorted(name for _, name in late)
        return f"{first} and {second} each hold half of what is late."
    if held == 1:
        return f"{late[0][1]} holds {percent(share, total)} of what is late."
    return f"{_number(held)} {noun} hold {percent(share, total)} of what is late."


def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%"


def share(part: int, whole: int) -> str:
    return "none" if not part else "all" if part == whole else percent(part, whole)


def _number(count: int) -> str:
    words = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[count - 2] if 2 <= count <= len(words) + 1 else str(count)  # noqa: PLR2004 - one is said by name


# Age of what is late


def ages(standing: Standing) -> tuple[AgeRow, ...]:
    return tuple(AgeRow(band, standing.count(LATE, band=n)) for n, band in enumerate(bands(standing.on), start=1))


def ages_reading(rows: Sequence[AgeRow]) -> str:
    total, old, oldest = (sum(row.count for row in rows[start:]) for start in (0, 2, 3))
    if not total:
        return "Nothing is late."
    if not old:
        return f"Nothing is more than {AGES[1]} working days late."
    start = "All" if old == total else percent(old, total)
    said = f"{start} of what is late is more than {AGES[1]} working days late"
    return f"{said}, {share(oldest, total)} more than {AGES[2]}."


# Where I would look first


def look_first(actions: ActionQuerySet, *, on: date) -> tuple[Look, ...]:
    """Five rows by RULE, which the page prints."""
    listed = actions.select_related("partnership", "agency")
    above = ActionRecommendation.objects.filter(action=OuterRef("pk"), recommendation__is_priority=True)
    # Asked of each late one: of “exists” PostgreSQL first gathers all that is under any priority recommendation.
    priority = Coalesce(Subquery(above.values("recommendation__is_priority")[:1]), False)
    late = listed.overdue(on=on).annotate(priority=priority).order_by("-priority", "due_on", "pk")
    first = list(late[:LOOK_FIRST])
    if len(first) < LOOK_FIRST:
        first += listed.awaiting_judgement().order_by("submitted_at", "pk")[: LOOK_FIRST - len(first)]
    return _looks(first, on)


def _looks(first: Iterable[Action], on: date) -> tuple[Look, ...]:
    found = list(first)
    cited = citations(action.pk for action in found)
    return tuple(
        Look(action, cited.get(action.pk, ""), _why(action, on), late=action.is_overdue(on=on)) for action in found
    )


def _why(action: Action, on: date) -> str:
    if action.is_overdue(on=on) and action.due_on:
        priority = "priority recommendation, " if getattr(action, "priority", False) else ""
        return f"{priority}{working_days.due_phrase(action.due_on, on=on)}"
    answered = action.submitted_at and timezone.localtime(action.submitted_at).date()
    return f"waiting for judgement since {working_days.spoken(answered)}" if answered else "waiting for judgement"


@dataclass(frozen=True)
class Lapsed:
    """Assured, and never shown to have lasted: the re-test's day went by without an answer."""

    looks: tuple[Look, ...]
    count: int


def lapsed(partnership: Partnership, actor: Actor, *, on: date) -> Lapsed:
    """The longest first; one query, and one more for what they are about."""
    found = today.lapsed_retests(actor, partnership.pk, on=on)
    first = list(found.annotate(total=Counted(found.order_by().values("pk")))[:LOOK_FIRST])
    cited = citations(one.action_id for one in first)
    looks = tuple(
        Look(one.action, cited.get(one.action_id, ""), working_days.due_phrase(one.due_on, on=on), late=True)
        for one in first
    )
    return Lapsed(looks, first[0].total if first else 0)
