"""The one table of allowed moves of an action's status, and the only function that changes it."""

from datetime import datetime

from django.utils import timezone

from actions.models import Action, Status, Transition
from partners.models import User

MOVES: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.ISSUED, Status.WITHDRAWN}),
    # draft: the agency says “not ours”
    Status.ISSUED: frozenset({Status.SUBMITTED, Status.DRAFT, Status.WITHDRAWN}),
    # issued, returned: the agency takes an undecided answer back
    Status.SUBMITTED: frozenset({Status.ASSURED, Status.RETURNED, Status.ISSUED, Status.WITHDRAWN}),
    Status.RETURNED: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    # returned: a later decision supersedes; issued: a re-test finds it not embedded
    Status.ASSURED: frozenset({Status.EMBEDDED, Status.RETURNED, Status.ISSUED}),
    # assured: a further re-test finds it embedded in part only
    Status.EMBEDDED: frozenset({Status.ASSURED, Status.ISSUED}),
    Status.WITHDRAWN: frozenset(),
}


class MoveNotAllowed(Exception):
    """The action is not where the caller thought, or may not go there. The message is for people."""


def may_move(was: str, to: Status) -> bool:
    return to in MOVES[Status(was)]


def move(action: Action, *, to: Status, by: User, reason: str = "", expected: Status | None = None) -> Transition:
    """Change the status and leave a transition; must run in a transaction.

    The row is locked and read again first: of two people moving it at once, the second finds it moved and gets
    MoveNotAllowed. `expected` says which status the caller acted upon.
    """
    now = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    was = Status(now.status)
    if (expected and was != expected) or not may_move(was, to):
        raise MoveNotAllowed(f"{action.reference} is now “{was.label}”, so this could not be done. Look at it again.")
    action.status = to
    action.save(update_fields=["status", "updated_at"])
    return Transition.objects.create(
        partnership_id=action.partnership_id, action=action, was=was, became=to, by=by, at=timezone.now(), reason=reason
    )


def entered(action: Action, *, to: Status, by: User, at: datetime, reason: str) -> Transition:
    """The move of an action that the caller makes, or holds under a lock, with its real date; the caller saves both.

    Raises MoveNotAllowed as `move` does.
    """
    was = Status(action.status)
    if not may_move(was, to):
        raise MoveNotAllowed(f"What is “{was.label}” cannot become “{to.label}”.")
    action.status = to
    return Transition(
        partnership_id=action.partnership_id, action=action, was=was, became=to, by=by, at=at, reason=reason
    )
