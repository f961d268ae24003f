"""Before a reminder goes: does it still hold, and is it still this person's? And what else is open for them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from actions.models import OPEN, Action, Challenge, Ladder, Retest, Snooze, Status, TimeRequest
from actions.models.action import ActionQuerySet
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


def open_for(actor: Actor, on: date) -> list[messages.Line]:
    """All that is with this person's agencies, for the digest, without what they have put off."""
    rows = _open(actor).filter(due_on__isnull=False).annotate(put_off=_put_off(actor)).order_by("due_on", "number")
    columns = rows.values_list("partnership__prefix", "number", "due_on", "put_off")
    return [
        messages.Line(f"{prefix}-{number}", due_on)
        for prefix, number, due_on, put_off in columns
        if due_on and not (put_off and put_off > on)
    ]


def _open(actor: Actor) -> ActionQuerySet:
    """What the actor owns, and what is asked of the agencies for which they answer."""
    return Action.objects.visible_to(actor).with_agency().filter(chased.own(actor))


def _put_off(actor: Actor) -> Subquery:
    """Of an action: until when this person last put off its reminders."""
    mine = Snooze.objects.filter(action=OuterRef("pk"), user_id=actor.user_id or 0)
    return Subquery(mine.order_by("-at", "-pk").values("until")[:1])


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
    rows = Action.objects.visible_to(actor).with_agency().filter(number__in=_numbers(found), due_on__isnull=False)
    there: _There = {}
    columns = rows.annotate(put_off=_put_off(actor)).values_list(
        "pk", "partnership_id", "number", "due_on", "agency_id", "owner_id", "put_off"
    )
    for pk, partnership_id, number, due_on, agency_id, owner_id, put_off in columns:
        if due_on and not (put_off and put_off > on):
            thing = Chased(Ladder.ACTION, number, "", due_on, None, agency_id, owner_id, pk)
            there[partnership_id, number] = [(thing, due_on)]
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
