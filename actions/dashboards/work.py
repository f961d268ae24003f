"""An agency's one list of work over all its partnerships."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window

from actions.models import ASSURED, WITH_AGENCY, Action, Challenge, Retest, Status, Submission, late_on
from actions.models.action import ActionQuerySet
from partners import working_days
from partners.models import of_agencies
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Involvement, Review

SOON = 10  # working days
RETEST_SOON = 20  # working days before a re-test in which it stands in the list
SHOWN = {"late": 20, "soon": 20, "later": 10, "waiting": 5, "done": 5}  # rows of a group before “See all”
RETESTS_SHOWN = 20
TO_SIGN_SHOWN = 20
OFFERED = 100  # reviews to choose from; the rest are found by their own page or by search
FINISHED = (*ASSURED, Status.WITHDRAWN)
TITLES = {
    "late": "Late",
    "soon": f"Due in {SOON} working days",
    "later": "Later",
    "waiting": "With the partnership",
    "done": "Done",
}


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    count: int
    actions: tuple[Action, ...]

    @property
    def more(self) -> bool:
        return self.count > len(self.actions)


def asked_of(actor: Actor) -> ActionQuerySet:
    """All that was ever asked of the agencies this person reads for, in every partnership."""
    return Action.objects.visible_to(actor).filter(of_agencies(actor), issued_at__isnull=False)


def _parts(on: date) -> dict[str, Q]:
    """What stands in each part of the list on that day; together they hold everything, and nothing twice."""
    soon, with_agency = working_days.add(on, SOON), Q(status__in=WITH_AGENCY)
    return {
        "late": late_on(on),
        "soon": with_agency & Q(due_on__gte=on, due_on__lte=soon),
        "later": with_agency & Q(due_on__gt=soon),
        "waiting": Q(status=Status.SUBMITTED),
        "done": Q(status__in=FINISHED),
    }


def of_group(actions: ActionQuerySet, key: str, *, on: date) -> ActionQuerySet:
    return actions.filter(_parts(on)[key])


def counts(actions: ActionQuerySet, *, on: date) -> dict[str, int]:
    return actions.aggregate(**{key: Count("pk", filter=part) for key, part in _parts(on).items()})


def groups(actions: ActionQuerySet, counted: Mapping[str, int], *, on: date) -> tuple[Group, ...]:
    """The list in its groups, the first rows of each, due first; what is done shows the latest first."""
    rows: dict[str, list[Action]] = {key: [] for key in TITLES}
    for action in _first_of_each(actions, on):
        rows[action.group].append(action)  # type: ignore[attr-defined]
    return tuple(Group(key, title, counted[key], tuple(rows[key])) for key, title in TITLES.items() if rows[key])


def _first_of_each(actions: ActionQuerySet, on: date) -> Iterable[Action]:
    """In one query, each group by the index that has its order."""
    group = Case(*(When(part, then=Value(key)) for key, part in _parts(on).items()))
    firsts = [_in_order(actions.filter(part), key)[: SHOWN[key]].values("pk") for key, part in _parts(on).items()]
    shown = Action.objects.filter(pk__in=firsts[0].union(*firsts[1:], all=True)).annotate(group=group)
    found = list(shown.for_list().order_by("due_on", "pk"))
    return sorted(found, key=lambda one: -one.updated_at.timestamp() if one.status in FINISHED else 0)


def _in_order(actions: ActionQuerySet, group: str) -> ActionQuerySet:
    return actions.order_by("-updated_at") if group == "done" else actions.order_by("due_on", "pk")


def sentence(counted: Mapping[str, int]) -> str:
    """“11 open, 2 late, 3 with the partnership”."""
    with_agency = sum(counted.get(key, 0) for key in ("late", "soon", "later"))
    waiting = counted.get("waiting", 0)
    if not any(counted.values()):
        return "Nothing has been asked of your agency yet."
    parts = [f"{with_agency + waiting} open", f"{counted.get('late', 0)} late", f"{waiting} with the partnership"]
    return ", ".join(parts)


def reviews_asking(actor: Actor) -> list[Review]:
    """The reviews from which something was asked of these agencies, the latest of them, by name."""
    places = sorted({partnership_id for partnership_id, _ in actor.agency_pairs})
    if not places:
        return []
    # Partnership by partnership, since only within one has an index their order.
    latest = [_latest_shared(actor.within(place), place) for place in places]
    found = Review.objects.filter(pk__in=latest[0].union(*latest[1:], all=True)).for_list()
    return sorted(found.order_by("-opened_at", "-pk")[:OFFERED], key=lambda one: (one.partnership_id, one.pseudonym))


def _latest_shared(there: Actor, partnership_id: int) -> QuerySet[Any, Any]:
    mine = Involvement.objects.filter(of_agencies(there), shared_at__isnull=False, review=OuterRef("pk"))
    found = Review.objects.filter(partnership=partnership_id).alias(shared=Subquery(mine.values("pk")[:1]))
    return found.filter(shared__isnull=False).order_by("-opened_at", "-pk").values("pk")[:OFFERED]


@dataclass(frozen=True)
class ToAnswer:
    """A chair's challenge, or a re-test that falls due or has."""

    code: UUID
    reference: str
    question: str
    answer_by: date
    late: bool


@dataclass(frozen=True)
class Awaited:
    """What waits for this person beside the requests themselves, the soonest first; of re-tests the first so many."""

    challenges: tuple[ToAnswer, ...]
    retests: tuple[ToAnswer, ...]
    retest_count: int


def awaited(actor: Actor, *, on: date) -> Awaited:
    """One query: challenges of the agencies this person answers for, and re-tests of those they draft for."""
    theirs = _with(actor, Power.ANSWER, "action__agency_id", "agency_id")
    asked = Challenge.objects.visible_to(actor).unanswered().filter(theirs)
    near = Retest.objects.visible_to(actor).unanswered().filter(_with(actor, Power.DRAFT, "agency_id"))
    near = near.filter(due_on__lte=working_days.add(on, RETEST_SOON))
    rows = _asked(asked, "challenge", "answer_by").union(_asked(near, "retest", "due_on")[:RETESTS_SHOWN], all=True)
    found: dict[str, list[ToAnswer]] = {"challenge": [], "retest": []}
    count = 0
    for kind, code, prefix, number, question, day, total in rows.order_by("day", "code"):
        count = total if kind == "retest" else count
        about = f"{prefix}-{number}" if number else "your agency"
        found[kind].append(ToAnswer(code, about, question, day, late=day < on))
    return Awaited(tuple(found["challenge"]), tuple(found["retest"]), count)


def _with(actor: Actor, power: Power, *columns: str) -> Q:
    """Of the agencies, in any of these columns, for which this person has the power."""
    if not actor.pairs_with(power):
        return Q(pk=0)  # nothing; of a union, Django would leave out the part that can hold nothing
    return reduce(or_, (of_agencies(actor, agency=column, power=power) for column in columns))


@dataclass(frozen=True)
class ToSign:
    """Answers that wait for a sign-off: those asked about first, and how many there are."""

    drafts: tuple[Submission, ...] = ()
    count: int = 0


def to_sign(actor: Actor) -> ToSign:
    """One query; none for those who sign nothing."""
    if not actor.pairs_with(Power.SIGN_OFF):
        return ToSign()
    theirs = of_agencies(actor, agency="action__agency_id", power=Power.SIGN_OFF)
    asked = Submission.objects.visible_to(actor).drafts().filter(theirs, sign_off_asked_at__isnull=False)
    found = asked.filter(sign_off_asked_at__gte=F("saved_at"), on_behalf=False)
    found = found.select_related("action__partnership", "retest", "sign_off_asked_by").annotate(
        total=Window(Count("*"))
    )
    drafts: list[Any] = list(found.order_by("sign_off_asked_at", "pk")[:TO_SIGN_SHOWN])
    return ToSign(tuple(drafts), drafts[0].total if drafts else 0)


def _asked(rows: QuerySet[Any, Any], kind: str, day: str) -> QuerySet[Any, Any]:
    """With how many there are, beside each of its rows."""
    named = {"kind": Value(kind), "day": F(day), "prefix": F("partnership__prefix")}
    found = rows.annotate(**named, total=Window(Count("*")))
    asked: QuerySet[Any, Any] = found.order_by("day", "code").values_list(
        "kind", "code", "prefix", "action__number", "question", "day", "total"
    )
    return asked
