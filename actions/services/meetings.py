"""A sub-group's meeting: called, its agenda gathered, decisions and words recorded in it, its minutes closed."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from actions import access
from actions.models import Action, Decision, Level, Meeting, MeetingItem, Outcome, ReturnReason, Submission
from actions.services import assurance, standing
from actions.states import MoveNotAllowed
from partners.models import Partnership
from partners.scope import Actor

CLOSED = "The minutes of this meeting are closed, so nothing more is recorded in it."
THERE = "There is a meeting of this name on that day already."
NOT_WAITING = "No answer to this waits for judgement any more, so nothing was recorded. Look at it again."
RECORDED = "Something was recorded in this meeting, so it stays."


@transaction.atomic
def call(*, partnership: Partnership, name: str, held_on: date, by: Actor) -> Meeting:
    """One on a past day may be written down afterwards."""
    access.require_manager(by, partnership.pk)
    name = _named(name)
    try:
        with transaction.atomic():
            return Meeting.objects.create(
                partnership=partnership, name=name, held_on=held_on, called_by_id=by.person_id
            )
    except IntegrityError as error:
        raise ValidationError({"held_on": THERE}) from error


@transaction.atomic
def change(*, meeting: Meeting, name: str, held_on: date, by: Actor) -> Meeting:
    """It is held on another day, or under another name. Its agenda and what was recorded stay with it."""
    access.require_manager(by, meeting.partnership_id)
    meeting = _held(meeting)
    meeting.name, meeting.held_on = _named(name), held_on
    try:
        with transaction.atomic():
            meeting.save(update_fields=["name", "held_on"])
    except IntegrityError as error:
        raise ValidationError({"held_on": THERE}) from error
    return meeting


@transaction.atomic
def call_off(*, meeting: Meeting, by: Actor) -> None:
    """It is not held, and goes with its agenda, unless something was recorded in it."""
    access.require_manager(by, meeting.partnership_id)
    meeting = _held(meeting)
    if meeting.items.filter(recorded_at__isnull=False).exists():
        raise MoveNotAllowed(RECORDED)
    meeting.delete()


def _named(name: str) -> str:
    return standing.said(" ".join(name.split()), field="name", message="Enter the name of the sub-group or meeting.")


@transaction.atomic
def gather(*, meeting: Meeting, actions: Collection[Action], by: Actor) -> int:
    """Put actions on the agenda, behind those that are there; one that is there already stays where it is."""
    access.require_manager(by, meeting.partnership_id)
    meeting = _held(meeting)
    there = set(meeting.items.values_list("action_id", flat=True))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    new = [action for action in actions if action.pk not in there]
    MeetingItem.objects.bulk_create(
        MeetingItem(partnership_id=meeting.partnership_id, meeting=meeting, action=action, position=last + place)
        for place, action in enumerate(new, 1)
    )
    return len(new)


@transaction.atomic
def leave_out(*, item: MeetingItem, by: Actor) -> None:
    """Take it off the agenda, unless something was recorded on it."""
    access.require_manager(by, item.partnership_id)
    _held(item.meeting)
    item = _item(item)
    if item.recorded_at:
        raise MoveNotAllowed("Something was recorded on this item, so it stays in the minutes.")
    item.delete()


@transaction.atomic
def record(
    *, item: MeetingItem, words: str, by: Actor, answer: Submission | None = None, outcome: str = "", **facts: Any
) -> MeetingItem:
    """What was said, and with `outcome` the judgement on `answer`, by the rules of judging anywhere else.

    With `again` the answer is one that was accepted, and its evidence is out of date: the judgement supersedes.
    Words may be recorded anew until the minutes are closed; a judgement is recorded once.
    """
    access.require_manager(by, item.partnership_id)
    _held(item.meeting)
    item, words = _item(item), words.strip()
    if not words and not outcome:
        raise ValidationError({"words": "Enter what was said or agreed, or record a judgement."})
    if outcome:
        item.decision = _judged(item, answer, outcome, by, **facts) or item.decision
    item.words, item.recorded_by_id, item.recorded_at = words, by.person_id, timezone.now()
    item.save(update_fields=["words", "decision", "recorded_by", "recorded_at"])
    return item


def _judged(
    item: MeetingItem,
    answer: Submission | None,
    outcome: str,
    by: Actor,
    *,
    reason: str,
    again: bool = False,
    **facts: Any,
) -> Decision | None:
    """None where two have to accept, and this was the first."""
    if answer is None or answer.action_id != item.action_id:
        raise MoveNotAllowed(NOT_WAITING)
    if again:
        more = ("level",) if outcome == Outcome.ACCEPTED else ("reason_code",)
        said = {name: facts[name] for name in more}
        found = assurance.judge_again(
            action=answer.action, seen=answer, outcome=Outcome(outcome), reason=reason, by=by, **said
        )
        return found if isinstance(found, Decision) else None
    if outcome == Outcome.ACCEPTED:
        made = assurance.accept(submission=answer, level=Level(facts["level"]), reason=reason, by=by)
        return made if isinstance(made, Decision) else None
    return assurance.send_back(
        submission=answer,
        reason_code=ReturnReason(facts["reason_code"]),
        reason=reason,
        new_due_on=facts.get("new_due_on"),
        by=by,
    )


@transaction.atomic
def close(*, meeting: Meeting, by: Actor) -> Meeting:
    """The minutes stay as they are. Closing twice changes nothing."""
    access.require_manager(by, meeting.partnership_id)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.closed_at is None:
        meeting.closed_at, meeting.closed_by_id = timezone.now(), by.person_id
        meeting.save(update_fields=["closed_at", "closed_by"])
    return meeting


def _held(meeting: Meeting) -> Meeting:
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if now.closed_at:
        raise MoveNotAllowed(CLOSED)
    return now


def _item(item: MeetingItem) -> MeetingItem:
    try:
        return MeetingItem.objects.select_for_update(of=("self",)).select_related("action", "meeting").get(pk=item.pk)
    except MeetingItem.DoesNotExist as error:
        raise MoveNotAllowed("This item was taken off the agenda.") from error
