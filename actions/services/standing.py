"""An action as it stands now, held so that nobody else changes it meanwhile; and what is said when it has moved on."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Action, Decision, Status, TimeRequest
from actions.states import MoveNotAllowed
from partners.scope import Actor
from partners.working_days import spoken

FURTHEST = 5  # years ahead that a date may lie: further is a slip of the keys


def held(action: Action, *, of: Collection[Status] | None = None) -> Action:
    """The action read again under a lock. Raises MoveNotAllowed unless its status is one of these."""
    now = (
        Action.objects.select_for_update(of=("self",))
        .select_related("partnership", "agency", "owner")
        .get(pk=action.pk)
    )
    if of is not None and now.status not in of:
        raise MoveNotAllowed(moved_on(now))
    return now


def held_together(pks: Collection[int], *, of: Collection[Status]) -> dict[int, Action]:
    """Many actions under their locks, by key, taken in one order. Raises MoveNotAllowed unless each stands so."""
    locked = Action.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    found = {one.pk: one for one in locked.select_related("partnership", "agency", "owner")}
    for action in found.values():
        require(action, of=of)
    return found


def require(action: Action, *, of: Collection[Status]) -> None:
    """Raise MoveNotAllowed unless the action stands so. For pages that make no sense otherwise."""
    if action.status not in of:
        raise MoveNotAllowed(moved_on(action))


def moved_on(action: Action) -> str:
    """Where the action is now, and who brought it there."""
    state = f"{action.reference} is now “{Status(action.status).label}”, so this could not be done."
    last = action.transitions.select_related("by").order_by("-at", "-pk").first()
    return f"{state} {last.by.name} changed that on {spoken(timezone.localtime(last.at).date())}." if last else state


def already_decided(decision: Decision) -> str:
    what = decision.get_level_display() if decision.level else decision.get_outcome_display()
    at = timezone.localtime(decision.at)
    return f"{decision.by.name} has judged this answer: {what.lower()}, on {spoken(at.date())} at {at:%H:%M}."


def check_date(day: date | None, *, field: str, after: date | None = None) -> None:
    """Raise ValidationError unless the date lies ahead (and after another one), and not absurdly far."""
    today = timezone.localdate()
    if day is None:
        raise ValidationError({field: "Enter the date."})
    if day <= today:
        raise ValidationError({field: "The date must be in the future."})
    if after is not None and day <= after:
        raise ValidationError({field: f"The new date must be after {spoken(after)}, the date it has now."})
    if day.year > today.year + FURTHEST:
        raise ValidationError({field: f"The date must be within {FURTHEST} years."})


def due_date(action: Action) -> date:
    """The date of an action that was issued: the database lets none be without."""
    if action.due_on is None:
        raise ValueError(f"{action.reference} has no due date yet.")
    return action.due_on


def said(text: str, *, field: str, message: str) -> str:
    """The words without space around them. Raises ValidationError beside the field where there are none."""
    text = text.strip()
    if not text:
        raise ValidationError({field: message})
    return text


def settle_requests(action: Action, *, by: Actor, reason: str) -> None:
    """An open request for more time that has lost its object is closed with the reason why."""
    action.time_requests.filter(outcome="").update(
        outcome=TimeRequest.Outcome.DECLINED,
        outcome_reason=reason,
        decided_by_id=by.person_id,
        decided_at=timezone.now(),
    )
