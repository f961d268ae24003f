"""The chair's overview: four figures with their direction, and the tables behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from actions.dashboards import past
from actions.dashboards.citing import citations
from actions.models import ASKED, ASSURED, WITH_AGENCY, Action, ActionRecommendation, Status, Transition, late_on
from actions.models.action import ActionQuerySet
from partners import working_days
from partners.models import Partnership
from partners.scope import Actor

QUARTERS = 8
LOOK_FIRST = 5
RULE = (
    "What is late comes first: under a priority recommendation before the rest, then the longest late. "
    "Where fewer than five are late, the answers that wait longest for judgement follow."
)


@dataclass(frozen=True)
class Figure:
    """A count today and on the last day of the quarter before; `query` finds the very rows in the list of actions."""

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
        return f"{abs(self.now - self.then)} {more} than on {since}"


@dataclass(frozen=True)
class Cell:
    count: int
    query: str


@dataclass(frozen=True)
class AgencyRow:
    agency: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class AgeRow:
    words: str
    cell: Cell


@dataclass(frozen=True)
class QuarterRow:
    words: str
    issued: int
    assured: int
    embedded: int


@dataclass(frozen=True)
class Look:
    action: Action
    citation: str
    why: str
    late: bool


# Four figures


def figures(actions: ActionQuerySet, *, on: date) -> tuple[Figure, ...]:
    then_on = past.end_of_last_quarter(on)
    now = actions.aggregate(**_counts("status", "due_on", on))
    then = past.as_at(actions, on=then_on).aggregate(**_counts("status_then", "due_then", then_on))
    told = (
        ("assured", "assured", "status=assured_or_embedded"),
        ("late", "late", "overdue=yes"),
        ("waiting", "waiting for judgement", "status=submitted"),
        ("untested", "assured but not re-tested", "status=assured"),
    )
    return tuple(Figure(words, now[key], then[key], then_on, query) for key, words, query in told)


def _counts(status: str, due: str, on: date) -> dict[str, Count]:
    return {
        "assured": Count("pk", filter=Q((f"{status}__in", ASSURED))),
        "late": Count("pk", filter=late_on(on, status=status, due_on=due)),
        "waiting": Count("pk", filter=Q((status, Status.SUBMITTED))),
        "untested": Count("pk", filter=Q((status, Status.ASSURED))),
    }


# Agency × status

STANDINGS = (
    ("In hand", "status=with_agency&overdue=no"),
    ("Late", "overdue=yes"),
    ("With the partnership", "status=submitted"),
    ("Assured", "status=assured"),
    ("Embedded", "status=embedded"),
    ("All", "status=all"),
)


def by_agency(actions: ActionQuerySet, *, on: date) -> tuple[AgencyRow, ...]:
    """Every agency that was asked something, by name."""
    asked = actions.filter(status__in=ASKED).order_by()
    late = late_on(on)
    counted = asked.values("agency__name", "agency__slug").annotate(
        in_hand=Count("pk", filter=Q(status__in=WITH_AGENCY) & ~late),
        late=Count("pk", filter=late),
        submitted=Count("pk", filter=Q(status=Status.SUBMITTED)),
        assured=Count("pk", filter=Q(status=Status.ASSURED)),
        embedded=Count("pk", filter=Q(status=Status.EMBEDDED)),
        all=Count("pk"),
    )
    return tuple(_agency_row(row) for row in counted.order_by("agency__name"))


def _agency_row(row: Mapping[str, Any]) -> AgencyRow:
    names = ("in_hand", "late", "submitted", "assured", "embedded", "all")
    queries = (f"agency={row['agency__slug']}&{query}" for _, query in STANDINGS)
    cells = tuple(Cell(int(row[name]), query) for name, query in zip(names, queries, strict=True))
    return AgencyRow(str(row["agency__name"]), cells)


def by_agency_reading(rows: Sequence[AgencyRow]) -> str:
    """“Two agencies hold 63% of what is late”: the fewest that hold at least half of it."""
    late = sorted(((row.cells[1].count, row.agency) for row in rows if row.cells[1].count), reverse=True)
    total = sum(count for count, _ in late)
    if not late:
        return "Nothing is late."
    if len(late) == 1:
        return f"{late[0][1]} holds all of what is late ({total})."
    held, share = 0, 0
    while share * 2 < total:
        share += late[held][0]
        held += 1
    if held == 1 and late[0][0] == late[1][0]:
        first, second = sorted(agency for _, agency in late)
        return f"{first} and {second} each hold half of what is late."
    if held == 1:
        return f"{late[0][1]} holds {_percent(share, total)} of what is late."
    return f"{_number(held)} agencies hold {_percent(share, total)} of what is late."


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%"


def _number(count: int) -> str:
    words = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[count - 2] if 2 <= count <= len(words) + 1 else str(count)  # noqa: PLR2004 - one is said by name


# Age of what is late

AGES = (5, 20, 60)  # working days


def ages(actions: ActionQuerySet, *, on: date) -> tuple[AgeRow, ...]:
    """What is late by how long, in working days; each row finds its own list by the dates it was due."""
    yesterday = on - timedelta(days=1)
    froms = [working_days.first_within(days, on=on) for days in AGES]
    spans = [
        (f"Up to {AGES[0]} working days", froms[0], yesterday),
        *(
            (f"{AGES[n - 1] + 1} to {AGES[n]} working days", froms[n], froms[n - 1] - timedelta(days=1))
            for n in range(1, len(AGES))
        ),
        (f"More than {AGES[-1]} working days", None, froms[-1] - timedelta(days=1)),
    ]
    late = actions.overdue(on=on)
    wanted = {
        f"n{n}": Count("pk", filter=Q(due_on__lte=end) & (Q(due_on__gte=start) if start else Q()))
        for n, (_, start, end) in enumerate(spans)
    }
    counts = late.aggregate(**wanted)
    return tuple(AgeRow(words, Cell(counts[f"n{n}"], _span(a, z))) for n, (words, a, z) in enumerate(spans))


def _span(start: date | None, end: date) -> str:
    since = f"&due_from={start.isoformat()}" if start else ""
    return f"overdue=yes{since}&due_to={end.isoformat()}"


def ages_reading(rows: Sequence[AgeRow], actions: ActionQuerySet, *, on: date) -> str:
    total = sum(row.cell.count for row in rows)
    if not total:
        return "Nothing is late."
    oldest = actions.overdue(on=on).aggregate(oldest=Min("due_on"))["oldest"]
    old = sum(row.cell.count for row in rows[2:])
    how_far = working_days.due_phrase(oldest, on=on)
    if not old:
        return f"Nothing is more than {AGES[1]} working days late; the oldest is {how_far}."
    return f"{_percent(old, total)} of what is late is more than {AGES[1]} working days late; the oldest is {how_far}."


# By quarter


def by_quarter(partnership: Partnership, actor: Actor, *, on: date) -> tuple[QuarterRow, ...]:
    """In each of the last eight quarters: actions issued, assured and embedded, each counted once a quarter."""
    starts = [past.start_of_quarter(on)]
    while len(starts) < QUARTERS:
        starts.append(past.start_of_quarter(starts[-1] - timedelta(days=1)))
    moves = Transition.objects.visible_to(actor).filter(
        partnership=partnership, at__gte=past.end_of(starts[-1] - timedelta(days=1)), at__lt=past.end_of(on)
    )
    counted = (
        moves.annotate(quarter=TruncQuarter("at"))
        .order_by()
        .values("quarter")
        .annotate(
            issued=Count("action", filter=Q(was=Status.DRAFT, became=Status.ISSUED), distinct=True),
            assured=Count("action", filter=Q(became=Status.ASSURED), distinct=True),
            embedded=Count("action", filter=Q(became=Status.EMBEDDED), distinct=True),
        )
    )
    found = {row["quarter"].date(): row for row in counted}
    return tuple(_quarter(start, found.get(start, {})) for start in reversed(starts))


def _quarter(start: date, row: Mapping[str, Any]) -> QuarterRow:
    end = start.replace(month=start.month + 2)
    words = f"{start:%B} to {end:%B %Y}"
    return QuarterRow(words, row.get("issued", 0), row.get("assured", 0), row.get("embedded", 0))


def by_quarter_reading(rows: Sequence[QuarterRow]) -> str:
    issued, assured = sum(row.issued for row in rows), sum(row.assured for row in rows)
    if not issued:
        return "Nothing was issued in these quarters."
    return f"{issued} issued and {assured} assured since {rows[0].words.split(' to ')[0]} {rows[0].words[-4:]}."


# Where I would look first


def look_first(actions: ActionQuerySet, *, on: date) -> tuple[Look, ...]:
    """Five rows by RULE, which the page prints."""
    listed = actions.select_related("partnership", "agency")
    priority = ActionRecommendation.objects.filter(action=OuterRef("pk"), recommendation__is_priority=True)
    late = listed.overdue(on=on).annotate(priority=Exists(priority)).order_by("-priority", "due_on", "pk")
    first = list(late[:LOOK_FIRST])
    if len(first) < LOOK_FIRST:
        first += listed.awaiting_judgement().order_by("submitted_at", "pk")[: LOOK_FIRST - len(first)]
    cited = citations(action.pk for action in first)
    return tuple(
        Look(action, cited.get(action.pk, ""), _why(action, on), late=action.is_overdue(on=on)) for action in first
    )


def _why(action: Action, on: date) -> str:
    if action.is_overdue(on=on) and action.due_on:
        priority = "priority recommendation, " if getattr(action, "priority", False) else ""
        return f"{priority}{working_days.due_phrase(action.due_on, on=on)}"
    answered = action.submitted_at and timezone.localtime(action.submitted_at).date()
    return f"waiting for judgement since {working_days.spoken(answered)}" if answered else "waiting for judgement"
