"""The partnership's judgement on an answer. The agency that owns the action may not assure it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from actions import access, notices, states
from actions.models import Action, Decision, Level, Outcome, ReturnReason, Status, Submission, TimeRequest
from actions.services import people, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor
from partners.working_days import spoken

NEWER = "The agency has answered anew since you looked. Read the new answer before you judge it."
TAKEN_BACK = "The agency took this answer back, so there is nothing to judge."


@transaction.atomic
def accept(*, submission: Submission, level: Level, reason: str, by: Actor) -> Decision:
    """Record that the partnership is assured by this answer, how far, and why.

    Of two people judging at once one wins, and the other gets MoveNotAllowed that says who decided what.
    """
    reason = standing.said(reason, field="reason", message="Say what assures you.")
    action, submission = _to_judge(submission, by)
    decision = _decide(action, submission, by, outcome=Outcome.ACCEPTED, level=level, reason=reason)
    standing.settle_requests(action, by=by, reason="The answer was accepted.")
    _tell(action, decision, submission)
    return decision


@transaction.atomic
def send_back(
    *,
    submission: Submission,
    reason_code: ReturnReason,
    reason: str,
    by: Actor,
    new_due_on: date | None = None,
) -> Decision:
    """Ask the agency for more, and say what is missing. A new date is kept as more time that was granted."""
    reason = standing.said(reason, field="reason", message="Say what more is needed.")
    action, submission = _to_judge(submission, by)
    if new_due_on is not None:
        _give_time(action, new_due_on, by)
    decision = _decide(action, submission, by, outcome=Outcome.MORE_NEEDED, reason_code=reason_code, reason=reason)
    _tell(action, decision, submission)
    return decision


def _to_judge(submission: Submission, by: Actor) -> tuple[Action, Submission]:
    """Both read anew under the action's lock. What was true when the page was made may not be so now."""
    access.require_judge(by, submission)
    action = standing.held(submission.action)
    now = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("action__partnership", "action__agency")
        .get(pk=submission.pk)
    )
    access.require_judge(by, now)
    decision = Decision.objects.filter(submission=now).select_related("by").first()
    if decision:
        raise MoveNotAllowed(standing.already_decided(decision))
    if now.taken_back_at or now.submitted_at is None:
        raise MoveNotAllowed(TAKEN_BACK)
    if action.submissions.undecided().filter(submitted_at__gt=now.submitted_at).exists():
        raise MoveNotAllowed(NEWER)
    if action.status != Status.SUBMITTED:
        raise MoveNotAllowed(standing.moved_on(action))
    return action, now


def _decide(action: Action, submission: Submission, by: Actor, *, outcome: Outcome, **facts: str) -> Decision:
    to = Status.ASSURED if outcome == Outcome.ACCEPTED else Status.RETURNED
    states.move(action, to=to, by=people.person(by), expected=Status.SUBMITTED)
    return Decision.objects.create(
        partnership_id=action.partnership_id,
        submission=submission,
        outcome=outcome,
        by_id=by.person_id,
        at=timezone.now(),
        **facts,
    )


def _give_time(action: Action, new_due_on: date, by: Actor) -> None:
    standing.check_date(new_due_on, field="new_due_on", after=action.due_on)
    standing.settle_requests(action, by=by, reason=f"The answer was sent back with a new date, {spoken(new_due_on)}.")
    now = timezone.now()
    TimeRequest.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        old_due_on=standing.due_date(action),
        new_due_on=new_due_on,
        reason="Given with the answer that was sent back.",
        asked_by_id=by.person_id,
        asked_at=now,
        outcome=TimeRequest.Outcome.APPROVED,
        decided_by_id=by.person_id,
        decided_at=now,
    )
    action.due_on = new_due_on
    action.save(update_fields=["due_on", "updated_at"])


def _tell(action: Action, decision: Decision, submission: Submission) -> None:
    sender = None if submission.on_behalf else submission.submitted_by_id
    notices.decided(action, decision, to=people.agency_side_and(action, sender))
