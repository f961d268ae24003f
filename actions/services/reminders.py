"""Plans what the ladder calls for, as message rows. Any number of planners, days late, is safe: a row is made once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial

from django.db.models import Q
from django.utils import timezone

from actions import ladder
from actions.ladder import LADDER, Audience, Falling
from actions.models import Action
from actions.models.action import ActionQuerySet
from partners import messages, scope, working_days
from partners.models import Appointment, Message, Partnership
from partners.roles import ROLES, Power, Role
from partners.scope import Actor

BEFORE = ("due today", "due in {n} working day", "due in {n} working days", "due before the next working day")
AFTER = ("late", "{n} working day late", "{n} working days late")
CHUNK = 2000


@dataclass(frozen=True)
class _People:
    """Who may be reminded in one partnership: everybody of an agency, and its leads."""

    of: dict[int, set[int]]
    leads: dict[int, list[int]]

    def audience(self, kinds: Iterable[Audience], *, agency_id: int, owner_id: int | None) -> list[int]:
        owner = [owner_id] if owner_id in self.of[agency_id] else []
        found = {Audience.OWNER: owner, Audience.LEADS: self.leads[agency_id]}
        return [person for person in next((found[kind] for kind in kinds if found[kind]), []) if person]


def register() -> None:
    for kind, phrase in (("due_soon", BEFORE), ("overdue", AFTER)):
        messages.register(kind, purpose=messages.DIGEST, phrase=phrase, still_true=still_true)
    messages.register_digest(open_for)


def plan(*, on: date) -> int:
    """Plan what stands on this date, partnership by partnership. Returns how many reminders stand, old and new.

    Nobody is reminded of an action without a due date, or one that is a draft, answered, closed or withdrawn.
    """
    return sum(_plan_in(partnership_id, on=on) for partnership_id in scope.all_partnership_ids())


def _plan_in(partnership_id: int, *, on: date) -> int:
    with scope.partnerships([partnership_id]):
        partnership = Partnership.objects.get(pk=partnership_id)
        return messages.queue_all(_entries(partnership, _people(partnership, on=on), on=on))


def _entries(partnership: Partnership, people: _People, *, on: date) -> Iterator[messages.Entry]:
    last = working_days.add(on, -min(rung.days for rung in LADDER))
    chased = Action.objects.filter(partnership=partnership, due_on__lte=last).with_agency()
    rows = chased.values_list("number", "agency_id", "owner_id", "due_on", "issued_at")
    falling = cache(ladder.falling)  # many actions share their dates
    far = cache(partial(working_days.due_phrase, on=on))
    for number, agency_id, owner_id, due_on, issued_at in rows.iterator(chunk_size=CHUNK):
        if not due_on or not (found := falling(due_on, on=on, since=_local(issued_at))):
            continue
        reference = f"{partnership.prefix}-{number}"
        for person in people.audience(found.rung.audience, agency_id=agency_id, owner_id=owner_id):
            yield _entry(found, reference, due_on, far(due_on), to=person, partnership_id=partnership.pk)


def _entry(found: Falling, reference: str, due_on: date, far: str, *, to: int, partnership_id: int) -> messages.Entry:
    late = found.rung.days > 0
    return messages.Entry(
        kind="overdue" if late else "due_soon",
        to=to,
        partnership_id=partnership_id,
        reference=reference,
        key=f"{found.rung.name}:{reference}:{due_on}:{found.occurrence}",
        reason=far if late else f"due {far}",
        due_on=due_on,
    )


def _people(partnership: Partnership, *, on: date) -> _People:
    everybody: dict[int, set[int]] = defaultdict(set)
    leads: dict[int, list[int]] = defaultdict(list)
    held = Appointment.objects.filter(partnership=partnership, agency__isnull=False).in_force(on=on)
    for agency_id, user_id, role in held.order_by("user_id").values_list("agency_id", "user_id", "role"):
        everybody[agency_id].add(user_id)
        if role == Role.LEAD:
            leads[agency_id].append(user_id)
    return _People(everybody, leads)


def still_true(actor: Actor, found: Sequence[Message]) -> Collection[int]:
    """Reminders of what is still with the agency, by the same date, and still this person's to do."""
    numbers = {int(message.about.rpartition("-")[2]) for message in found}
    rows = _open(actor).filter(number__in=numbers).select_related("partnership")
    there = {(row.reference, row.due_on) for row in rows}
    return {message.pk for message in found if (message.about, message.due_on) in there}


def open_for(actor: Actor, _on: date) -> list[messages.Line]:
    """All that is with this person's agencies, for the digest."""
    rows = _open(actor).filter(due_on__isnull=False).select_related("partnership").order_by("due_on", "number")
    return [messages.Line(row.reference, row.due_on) for row in rows if row.due_on]


def _open(actor: Actor) -> ActionQuerySet:
    """What the actor owns, and what is asked of the agencies for which they answer."""
    theirs = Q(owner_id=actor.user_id or 0)
    for held in actor.held:
        if Power.ANSWER in ROLES[held.role].powers:
            theirs |= Q(partnership_id=held.partnership_id, agency_id=held.agency_id)
    return Action.objects.visible_to(actor).with_agency().filter(theirs)


def _local(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
