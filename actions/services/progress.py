"""What happens between the question and the answer: taken note of, worked on, given more time."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, notices
from actions.models import OPEN, WITH_AGENCY, Action, Delivery, ProgressNote, Status, TimeRequest
from actions.services import more_time, people, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor


@transaction.atomic
def acknowledge(*, action: Action, by: Actor) -> Action:
    """The agency's lead says that it has arrived. Saying so twice changes nothing."""
    access.require_answerer(by, action)
    action = standing.held(action, of=WITH_AGENCY)
    if action.acknowledged_at is None:
        action.acknowledged_at, action.acknowledged_by_id = timezone.now(), by.person_id
        action.acknowledged_through_id = by.token_id
        action.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_through", "updated_at"])
    return action


@transaction.atomic
def note(*, action: Action, text: str, delivery: Delivery, by: Actor) -> ProgressNote:
    """The agency's own word on how far it is. It never counts as assurance. Sent twice, it stands once."""
    access.require_noter(by, action)
    text = standing.said(text, field="text", message="Enter how far you are.")
    action = standing.held(action, of=OPEN)
    last = action.notes.last()
    if last and (last.text, last.delivery, last.by_id) == (text, delivery, by.person_id):
        return last
    action.delivery = delivery
    action.save(update_fields=["delivery", "updated_at"])
    return ProgressNote.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        text=text,
        delivery=delivery,
        by_id=by.person_id,
        at=timezone.now(),
    )


@transaction.atomic
def ask_more_time(*, action: Action, new_due_on: date, reason: str, by: Actor) -> TimeRequest:
    """Ask for a later date; the date stays as it is until a coordinator approves. One request may be open at a time."""
    access.require_answerer(by, action)
    reason = standing.said(reason, field="reason", message="Say why you need more time.")
    action = standing.held(action, of=WITH_AGENCY)
    standing.check_date(new_due_on, field="new_due_on", after=action.due_on)
    if action.time_requests.filter(outcome="").exists():
        raise MoveNotAllowed("Your agency has asked for more time already. Wait for what the partnership decides.")
    request = TimeRequest.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        old_due_on=standing.due_date(action),
        new_due_on=new_due_on,
        reason=reason,
        asked_by_id=by.person_id,
        asked_at=timezone.now(),
    )
    notices.time_asked(action, request, to=people.coordinators(action))
    return request


@transaction.atomic
def decide_more_time(*, action: Action, approve: bool, reason: str, by: Actor) -> TimeRequest:
    """Decide on the open request. Approved, it moves the due date and nothing else: the first date stays for ever.

    Declining needs a reason. Of two deciding at once, the second gets MoveNotAllowed.
    """
    access.require_time_decider(by, action)
    reason = reason.strip()
    if not approve and not reason:
        raise ValidationError({"reason": "Say why the agency does not get more time."})
    action = standing.held(action, of=OPEN)
    request = open_request(action)
    request.outcome = TimeRequest.Outcome.APPROVED if approve else TimeRequest.Outcome.DECLINED
    request.outcome_reason, request.decided_by_id, request.decided_at = reason, by.person_id, timezone.now()
    request.save()
    if approve:
        action.due_on = request.new_due_on
        action.save(update_fields=["due_on", "updated_at"])
    notices.time_decided(action, request, to=people.agency_side_and(action, request.asked_by_id))
    return request


@transaction.atomic
def move_date(*, action: Action, due_on: date | None, reason: str, by: Actor) -> Action:
    """A coordinator gives more time unasked: a request asked and approved in one, so that the move stays visible.

    A draft simply gets the date. Raises ValidationError for a date that is not later, MoveNotAllowed where the agency
    asks for more time itself: that is decided first.
    """
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=(Status.DRAFT, *WITH_AGENCY))
    standing.check_date(due_on, field="due_on", after=None if action.status == Status.DRAFT else action.due_on)
    assert due_on is not None  # noqa: S101 - just checked
    if action.status == Status.DRAFT:
        action.due_on = due_on
        action.save(update_fields=["due_on", "updated_at"])
        return action
    access.require_time_decider(by, action)
    reason = standing.said(reason, field="reason", message="Say why the date moves.")
    if action.time_requests.filter(outcome="").exists():
        raise MoveNotAllowed("The agency asks for more time itself. Decide on that first.")
    request = more_time.give(action, due_on, by=by, reason=reason)
    notices.time_decided(action, request, to=people.agency_side(action))
    return action


def open_request(action: Action) -> TimeRequest:
    """Raises MoveNotAllowed where nobody asks for more time, or somebody has decided."""
    request = action.time_requests.select_related("asked_by").filter(outcome="").first()
    if request is None:
        raise MoveNotAllowed(_no_request(action))
    return request


def _no_request(action: Action) -> str:
    last = action.time_requests.select_related("decided_by").exclude(outcome="").last()
    if last is None or last.decided_by is None:
        return f"Nobody asks for more time on {action.reference}."
    return f"{last.decided_by.name} has decided already: {last.get_outcome_display().lower()}."
