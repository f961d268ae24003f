"""Putting reminders off, with a reason that coordinator and chair read."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access
from actions.models import WITH_AGENCY, Action, Snooze
from actions.services import standing
from partners import working_days
from partners.scope import Actor

LONGEST = 20  # working days


@transaction.atomic
def snooze(*, action: Action, until: date | None, reason: str, by: Actor) -> Snooze:
    """The actor is not reminded of this action before that day. Nobody else's reminders change, nor does its date.

    Raises ValidationError for a day that is not to come or is too far, and without a reason.
    """
    access.require_reminded(by, action)
    reason = standing.said(reason, field="reason", message="Say why. The coordinator and the chair read it.")
    today = timezone.localdate()
    last = working_days.add(today, LONGEST)
    if until is None or until <= today:
        raise ValidationError({"until": "Enter a day that is still to come."})
    if until > last:
        words = f"Enter a day up to {working_days.spoken(last)}. If you need longer, ask for more time."
        raise ValidationError({"until": words})
    action = standing.held(action, of=WITH_AGENCY)
    return Snooze.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        user_id=by.person_id,
        until=until,
        reason=reason,
        at=timezone.now(),
    )
