"""What is chased in a partnership, each with the date that its ladder counts from; and who may be reminded of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from actions import ladder
from actions.models import OPEN, Action, Audience, Challenge, Ladder, Retest, TimeRequest
from actions.services.ladders import Ladders
from partners import working_days
from partners.models import Appointment, Deputy, Partnership, of_agencies
from partners.roles import Power, Role
from partners.scope import Actor
from reviews import clocks
from reviews.models import Review, Stage

CHUNK = 2000
PARTS = {
    Role.LEAD: Audience.LEAD,
    Role.EXECUTIVE: Audience.EXECUTIVE,
    Role.COORDINATOR: Audience.COORDINATOR,
    Role.CHAIR: Audience.CHAIR,
}


@dataclass(frozen=True)
class Chased:
    """One thing that waits for somebody. `key` tells it from all others of its ladder."""

    ladder: Ladder
    number: int
    key: str
    start: date
    since: date | None = None
    agency_id: int | None = None
    owner_id: int | None = None
    action_id: int | None = None
    of: str = ""  # of a challenge on no action: what it is about


@dataclass(frozen=True)
class People:
    """Who may be reminded in one partnership on one day, and who stands in for whom."""

    of: dict[int, set[int]]  # everybody of an agency
    holding: dict[tuple[Audience, int | None], list[int]]
    deputies: dict[int, list[int]]
    covered: dict[tuple[int, int], int]  # (person, agency) → the deputy who covers

    def of_audience(self, audience: Audience, thing: Chased) -> Iterator[tuple[int, Audience]]:
        """Each with what they are told it as: who covers somebody is told as their deputy."""
        for person in self._named(audience, thing):
            stands_in = self.covered.get((person, thing.agency_id or 0))
            yield (stands_in, Audience.DEPUTY) if stands_in else (person, audience)

    def _named(self, audience: Audience, thing: Chased) -> list[int]:
        if audience in {Audience.COORDINATOR, Audience.CHAIR}:
            return self.holding.get((audience, None), [])
        if thing.agency_id is None:
            return []
        if audience == Audience.OWNER:
            owner = thing.owner_id
            return [owner] if owner and owner in self.of.get(thing.agency_id, ()) else []
        if audience == Audience.DEPUTY:
            return self.deputies.get(thing.agency_id, [])
        return self.holding.get((audience, thing.agency_id), [])


def people(partnership: Partnership, *, on: date) -> People:
    of: dict[int, set[int]] = defaultdict(set)
    holding: dict[tuple[Audience, int | None], list[int]] = defaultdict(list)
    held = Appointment.objects.filter(partnership=partnership).in_force(on=on).order_by("user_id", "pk")
    for agency_id, user_id, role in held.values_list("agency_id", "user_id", "role"):
        if agency_id:
            of[agency_id].add(user_id)
        if part := PARTS.get(Role(role)):
            holding[part, agency_id].append(user_id)
    deputies: dict[int, list[int]] = defaultdict(list)
    covered: dict[tuple[int, int], int] = {}
    for one in Deputy.objects.filter(partnership=partnership).order_by("pk"):
        if one.deputy_id not in of[one.agency_id] or one.user_id not in of[one.agency_id]:
            continue  # who has left is nobody's deputy, and needs none
        deputies[one.agency_id].append(one.deputy_id)
        if one.covers(on=on):
            covered[one.user_id, one.agency_id] = one.deputy_id
    return People(of, holding, deputies, covered)


def everything(partnership: Partnership, ladders: Ladders, *, on: date) -> Iterator[Chased]:
    """All that may be said something about on this day; must run in the partnership's scope."""
    yield from _actions(partnership, ladders, on)
    yield from _requests(partnership)
    yield from _answers(partnership)
    yield from _challenges(partnership)
    yield from _retests(partnership, ladders, on)
    yield from _clocks(partnership, on)


def _actions(partnership: Partnership, ladders: Ladders, on: date) -> Iterator[Chased]:
    """Nobody is reminded of one without a due date, or one that is a draft, answered, closed or withdrawn."""
    before = ladder.furthest_before(ladders[Ladder.ACTION])
    last = working_days.add(on, before, closed=ladders.closed)
    rows = Action.objects.filter(partnership=partnership, due_on__lte=last).with_agency()
    columns = rows.values_list("pk", "number", "agency_id", "owner_id", "due_on", "issued_at")
    for pk, number, agency_id, owner_id, due_on, issued_at in columns.iterator(chunk_size=CHUNK):
        if due_on:
            key = f"{partnership.prefix}-{number}"
            yield Chased(Ladder.ACTION, number, key, due_on, _local(issued_at), agency_id, owner_id, pk)


def _requests(partnership: Partnership) -> Iterator[Chased]:
    rows = TimeRequest.objects.filter(partnership=partnership, outcome="", action__status__in=OPEN)
    for pk, number, asked_at in rows.values_list("pk", "action__number", "asked_at"):
        yield Chased(Ladder.MORE_TIME, number, str(pk), timezone.localdate(asked_at))


def _answers(partnership: Partnership) -> Iterator[Chased]:
    rows = Action.objects.filter(partnership=partnership, submitted_at__isnull=False).awaiting_judgement()
    for pk, number, submitted_at in rows.values_list("pk", "number", "submitted_at").iterator(chunk_size=CHUNK):
        yield Chased(Ladder.JUDGEMENT, number, str(pk), timezone.localdate(submitted_at))


def _challenges(partnership: Partnership) -> Iterator[Chased]:
    rows = Challenge.objects.filter(partnership=partnership).unanswered()
    yield from map(of_challenge, rows.select_related("action", "review", "recommendation"))


def of_challenge(one: Challenge) -> Chased:
    """Of a review or a recommendation the partnership's own people alone are reminded."""
    return Chased(
        Ladder.CHALLENGE,
        one.number,
        str(one.pk),
        one.answer_by,
        _local(one.raised_at),
        one.answering_agency_id,
        one.action.owner_id if one.action else None,
        of="" if one.action else one.thing,
    )


def _retests(partnership: Partnership, ladders: Ladders, on: date) -> Iterator[Chased]:
    last = working_days.add(on, ladder.furthest_before(ladders[Ladder.RETEST]), closed=ladders.closed)
    rows = Retest.objects.unanswered().filter(partnership=partnership, due_on__lte=last)
    columns = rows.values_list("pk", "action__number", "due_on", "planned_at", "action__agency_id", "action__owner_id")
    for pk, number, due_on, planned_at, agency_id, owner_id in columns.iterator(chunk_size=CHUNK):
        yield Chased(Ladder.RETEST, number, str(pk), due_on, _local(planned_at), agency_id, owner_id)


def _clocks(partnership: Partnership, on: date) -> Iterator[Chased]:
    rows = Review.objects.filter(partnership=partnership).exclude(stage=Stage.CLOSED)
    rows = rows.exclude(aware_on=None, notified_on=None, commissioned_on=None)
    for review in rows.select_related("review_type").prefetch_related("review_type__clocks"):
        for face in clocks.running(review, review.review_type.clocks.all(), on=on):
            yield Chased(Ladder.CLOCK, review.number, f"{review.number}-{face.name}"[:60], face.due_on)


def own(actor: Actor) -> Q:
    """Of actions: what the person owns, and what is asked of agencies for which they answer."""
    return Q(owner_id=actor.user_id or 0) | of_agencies(actor, power=Power.ANSWER)


def to_respond(actor: Actor) -> Q:
    """Of challenges: on what is the person's own, about their agencies, and, for coordinators, on reviews and the like.

    A coordinator may respond for an agency too; it is the agency's to do.
    """
    on_own_actions = Q(action__in=Action.objects.visible_to(actor).filter(own(actor)))
    moderated = actor.partnerships_with(Power.MODERATE)
    on_reviews = Q(partnership_id__in=moderated, action__isnull=True, agency__isnull=True)
    return on_own_actions | of_agencies(actor, power=Power.ANSWER) | on_reviews


def is_own(actor: Actor, *, partnership_id: int, agency_id: int, owner_id: int | None) -> bool:
    """As `own`, of one that has been read."""
    mine = owner_id is not None and owner_id == actor.user_id
    return mine or actor.has(Power.ANSWER, partnership_id=partnership_id, agency_id=agency_id)


def still_theirs(actor: Actor, part: str, thing: Chased, *, partnership_id: int) -> bool:
    """Whether this person, by what they hold now, is still who a message said they are."""
    here = [held for held in actor.held if held.partnership_id == partnership_id]
    if part in {Audience.COORDINATOR, Audience.CHAIR}:
        return any(PARTS.get(held.role) == part for held in here)
    in_agency = [held for held in here if held.agency_id == thing.agency_id]
    if part == Audience.OWNER:
        return bool(in_agency) and thing.owner_id == actor.user_id
    if part == Audience.DEPUTY:
        return bool(in_agency)
    return any(PARTS.get(held.role) == part for held in in_agency)


def _local(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
