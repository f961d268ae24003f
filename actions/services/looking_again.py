"""Before a reminder goes: does it still hold, and is it still this person's? And what else is open for them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from actions.models import OPEN, WITH_AGENCY, Action, Challenge, Ladder, Retest, Status, TimeRequest
from actions.notices import home
from actions.services import chased
from actions.services.chased import Chased
from partners import messages
from partners.models import Message
from partners.scope import Actor
from reviews import clocks
from reviews.models import Review

BEFORE = ("due today", "due in {n} working day", "due in {n} working days", "due before the next working day")
AFTER = ("late", "{n} working day late", "{n} working days late")
RESPONSE = "Response to the chair"
_WITH_AGENCIES = "actions with agencies"
WAITING = ("waiting", "{n} working day waiting", "{n} working days waiting")


def register() -> None:
    _register("due_soon", BEFORE, _actions)
    _register("overdue", AFTER, _actions)
    _register("escalated", AFTER, _actions, part=messages.Heading.ESCALATED, urgent=True)
    _register("judgement_waiting", WAITING, _answers, line="An answer waits for judgement", part=messages.Heading.WAITS)
    _register("time_waiting", WAITING, _requests, line="The agency waits for more time", part=messages.Heading.WAITS)
    for kind, phrases in (("challenge_due", BEFORE), ("challenge_late", AFTER)):
        _register(kind, phrases, _challenges, line=RESPONSE)
        for page in ("review", "recommendation"):
            _register(f"{page}_{kind}", phrases, _challenges, line=RESPONSE, page=page)
        _register(f"agency_{kind}", phrases, _challenges, line=f"{RESPONSE} about an agency", link=home)
    for kind, phrases in (("retest_due", BEFORE), ("retest_late", AFTER)):
        _register(kind, phrases, _retests, line="Re-test: does the change hold?")
    for kind, phrases in (("clock_due", BEFORE), ("clock_late", AFTER)):
        _register(kind, phrases, _clocks, line="Time limit of the review", page="review", urgent=kind == "clock_late")
    messages.register_digest(open_for)


def _register(
    kind: str,
    phrases: tuple[str, ...],
    still_true: messages.StillTrue,
    *,
    line: str = "",
    part: messages.Heading | None = None,
    page: str = "action",
    link: messages.Link | None = None,
    urgent: bool = False,
) -> None:
    messages.register(
        kind,
        purpose=messages.DIGEST,
        phrase=phrases,
        still_true=still_true,
        page=page,
        link=link,
        line=line,
        heading=part,
        urgent=urgent,
    )


@dataclass(frozen=True)
class _Open:
    """An action that is with an agency and that the person has not put off."""

    partnership_id: int
    prefix: str
    number: int
    due_on: date
    agency_id: int
    owner_id: int | None


def open_for(actor: Actor, on: date) -> list[messages.Line]:
    """All that is with this person's agencies, for the digest, without what they have put off."""
    rows: list[_Open] | None = actor.looked_up.pop(_WITH_AGENCIES, None)
    return [
        messages.Line(f"{row.prefix}-{row.number}", row.due_on)
        for row in (_read(actor, (), on) if rows is None else rows)
        if chased.is_own(actor, partnership_id=row.partnership_id, agency_id=row.agency_id, owner_id=row.owner_id)
    ]


def _read(actor: Actor, found: Sequence[Message], on: date) -> list[_Open]:
    """The person's own, and what these messages name."""
    named = Q(partnership_id__in={one.partnership_id for one in found}, number__in=_numbers(found)) if found else Q()
    rows = Action.objects.visible_to(actor).filter(
        chased.own(actor) | named, status__in=WITH_AGENCY, due_on__isnull=False
    )
    columns = rows.annotate(put_off=_put_off(actor)).values_list(
        "partnership_id", "partnership__prefix", "number", "due_on", "agency_id", "owner_id", "put_off"
    )
    return [
        _Open(partnership_id, prefix, number, due_on, agency_id, owner_id)
        for partnership_id, prefix, number, due_on, agency_id, owner_id, put_off in columns
        if due_on and not (put_off and put_off > on)
    ]


def _put_off(actor: Actor) -> RawSQL:
    """Of an action: until when this person last put off its reminders.

    Every digest asks it, and in the ORM's words it costs a fifth of all that is asked for one.
    """
    return RawSQL(
        "SELECT until FROM actions_snooze s WHERE s.partnership_id = actions_action.partnership_id"
        " AND s.action_id = actions_action.id AND s.user_id = %s ORDER BY s.at DESC, s.id DESC LIMIT 1",
        [actor.user_id or 0],
        output_field=DateField(),
    )


def _numbers(found: Iterable[Message]) -> set[int]:
    return {_number(message) for message in found}


def _number(message: Message) -> int:
    """0 where it is about the partnership itself, as what is asked about an agency is."""
    return int(message.about.partition("-")[2] or 0)


# Of each message: (partnership, number) → what is there, with the date it must have.
_There = dict[tuple[int, int], list[tuple[Chased, date]]]


def _holding(actor: Actor, found: Sequence[Message], there: _There) -> Collection[int]:
    return {message.pk for message in found if _holds(actor, message, there)}


def _holds(actor: Actor, message: Message, there: _There) -> bool:
    part = message.rung.partition(" ")[2]
    place = (message.partnership_id, _number(message))
    return any(
        start == message.due_on
        and (thing.ladder == Ladder.ACTION or f":{thing.key}:" in message.key)
        and chased.still_theirs(actor, part, thing, partnership_id=message.partnership_id)
        for thing, start in there.get(place, ())
    )


def _actions(actor: Actor, found: Sequence[Message], on: date) -> Collection[int]:
    """Still with the agency, by the same date, not put off, and still this person's."""
    rows, numbers = _read(actor, found, on), _numbers(found)
    actor.looked_up[_WITH_AGENCIES] = rows  # the digest lists them
    there: _There = {}
    for row in rows:
        if row.number in numbers:
            thing = Chased(Ladder.ACTION, row.number, "", row.due_on, None, row.agency_id, row.owner_id)
            there[row.partnership_id, row.number] = [(thing, row.due_on)]
    return _holding(actor, found, there)


def _answers(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    rows = Action.objects.visible_to(actor).filter(number__in=_numbers(found), status=Status.SUBMITTED)
    there: _There = {}
    for pk, partnership_id, number, at in rows.values_list("pk", "partnership_id", "number", "submitted_at"):
        if at:
            since = timezone.localdate(at)
            there[partnership_id, number] = [(Chased(Ladder.JUDGEMENT, number, str(pk), since), since)]
    return _holding(actor, found, there)


def _requests(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    rows = TimeRequest.objects.visible_to(actor).filter(
        action__number__in=_numbers(found), outcome="", action__status__in=OPEN
    )
    there: _There = {}
    for pk, partnership_id, number, at in rows.values_list("pk", "partnership_id", "action__number", "asked_at"):
        since = timezone.localdate(at)
        there[partnership_id, number] = [(Chased(Ladder.MORE_TIME, number, str(pk), since), since)]
    return _holding(actor, found, there)


def _challenges(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    """Found by their keys, for one about an agency has no number."""
    named = {message.key.split(":")[2] for message in found}
    rows = Challenge.objects.visible_to(actor).filter(pk__in=named).unanswered()
    there: _There = {}
    for one in rows.select_related("action", "review", "recommendation"):
        there.setdefault((one.partnership_id, one.number), []).append((chased.of_challenge(one), one.answer_by))
    return _holding(actor, found, there)


def _retests(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    rows = Retest.objects.visible_to(actor).unanswered().filter(action__number__in=_numbers(found))
    there: _There = {}
    for one in rows.select_related("action"):
        action = one.action
        thing = Chased(Ladder.RETEST, action.number, str(one.pk), one.due_on, None, action.agency_id, action.owner_id)
        there.setdefault((one.partnership_id, action.number), []).append((thing, one.due_on))
    return _holding(actor, found, there)


def _clocks(actor: Actor, found: Sequence[Message], on: date) -> Collection[int]:
    rows = Review.objects.visible_to(actor).filter(number__in=_numbers(found))
    there: _There = {}
    for review in rows.select_related("review_type").prefetch_related("review_type__clocks"):
        for face in clocks.running(review, review.review_type.clocks.all(), on=on):
            thing = Chased(Ladder.CLOCK, review.number, f"{review.number}-{face.name}"[:60], face.due_on)
            there.setdefault((review.partnership_id, review.number), []).append((thing, face.due_on))
    return _holding(actor, found, there)
