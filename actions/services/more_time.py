"""More time that the partnership gives unasked: a request asked and approved in one, so that the move stays visible."""

from datetime import date

from django.utils import timezone

from actions.models import Action, TimeRequest
from actions.services import standing
from partners.scope import Actor


def give(action: Action, new_due_on: date, *, by: Actor, reason: str) -> TimeRequest:
    """Move the date of an action that is held under its lock."""
    now = timezone.now()
    request = TimeRequest.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        old_due_on=standing.due_date(action),
        new_due_on=new_due_on,
        reason=reason,
        asked_by_id=by.person_id,
        asked_at=now,
        outcome=TimeRequest.Outcome.APPROVED,
        decided_by_id=by.person_id,
        decided_at=now,
    )
    action.due_on = new_due_on
    action.save(update_fields=["due_on", "updated_at"])
    return request
