"""The partnership's judgement on an answer. The agency that owns the action may not assure it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from actions import access, notices, states
from actions.models import (
    Action,
    Decision,
    Evidence,
    Level,
    Opinion,
    Outcome,
    ReturnReason,
    Status,
    Submission,
    SubmissionEvidence,
)
from actions.services import more_time, people, quorum, retests, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor
from partners.working_days import spoken

NEWER = "The agency has answered anew since you looked. Read the new answer before you judge it."
TAKEN_BACK = "The agency took this answer back, so there is nothing to judge."


@transaction.atomic
def accept(*, submission: Submission, level: Level, reason: str, by: Actor) -> Decision | Opinion:
    """Record that the partnership is assured by this answer, how far, and why; and plan when it looks again.

    Where the partnership wants two for it, the first acceptance is an opinion and decides nothing yet.
    Of two people judging at once one wins, and the other gets MoveNotAllowed that says who decided what.
    """
    reason = standing.said(reason, field="reason", message="Say what assures you.")
    action, submission = _to_judge(submission, by)
    if quorum.wants_two(action):
        level, opinion = quorum.accept(submission, level=level, reason=reason, by=by)
        if opinion:
            return opinion
    decision = _decide(action, submission, by, outcome=Outcome.ACCEPTED, level=level, reason=reason)
    retests.schedule(action=action, after=decision, by=by)
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


@transaction.atomic
def judge_again(
    *, action: Action, seen: Submission, outcome: Outcome, reason: str, by: Actor, **facts: str
) -> Decision | Opinion:
    """Supersede the decision by which the action is assured; that stays on record.

    Judged is the same answer with its evidence as it is now: what was replaced since stands in its newest revision.
    Accepted (`level`) it stays assured; where more is needed (`reason_code`) it goes back to the agency. `seen` is the
    answer that was read: where another was accepted meanwhile, nothing happens.
    """
    reason = standing.said(reason, field="reason", message="Say why you judge it so.")
    access.require_judge(by, seen)
    action = standing.held(action, of=[Status.ASSURED])
    accepted = latest_accepted(action)
    if accepted is None or accepted.submission_id != seen.pk:
        raise MoveNotAllowed("This was judged again meanwhile. Look at it before you judge it.")
    if outcome == Outcome.ACCEPTED and quorum.wants_two(action):
        level, opinion = quorum.accept(
            accepted.submission, level=Level(facts["level"]), reason=reason, by=by, after=accepted
        )
        if opinion:
            return opinion
        facts["level"] = level
    renewed = _renewed(accepted.submission)
    decision = _decided(action, renewed, by, outcome=outcome, reason=reason, **facts)
    if outcome == Outcome.MORE_NEEDED:
        retests.drop_planned(action, by=by, reason="The partnership is no longer assured.")
        states.move(action, to=Status.RETURNED, by=people.person(by), reason=reason)
    _tell(action, decision, seen)
    return decision


def latest_accepted(action: Action) -> Decision | None:
    """The decision by which it is assured, with the answer it is on."""
    found = Decision.objects.filter(submission__action=action, outcome=Outcome.ACCEPTED)
    of_answer = ("submission__action__partnership", "submission__action__agency", "by")
    return found.select_related(*of_answer).order_by("-at", "-pk").first()


def newest(answer: Submission) -> list[Evidence]:
    """What the answer shows, each item in its last revision; one query."""
    shown = Evidence.objects.filter(pk__in=answer.evidence.order_by().values("pk"))
    rows = Evidence.objects.filter(partnership_id=answer.partnership_id, item__in=shown.values("item"))
    last: dict[UUID, Evidence] = {}
    for row in rows.select_related("replaced_by").order_by("revision"):
        last[row.item] = row
    return sorted(last.values(), key=lambda row: (row.added_at, row.pk))


def _renewed(submission: Submission) -> Submission:
    now = timezone.now()
    made = Submission.objects.create(
        partnership_id=submission.partnership_id,
        action=submission.action,
        renews=submission,
        statement=submission.statement,
        points=submission.points,
        delivery=submission.delivery,
        on_behalf=submission.on_behalf,
        written_by_id=submission.written_by_id,
        submitted_by_id=submission.submitted_by_id,
        submitted_at=now,
    )
    SubmissionEvidence.objects.bulk_create(
        SubmissionEvidence(partnership_id=made.partnership_id, submission=made, evidence=item)
        for item in newest(submission)
    )
    return made


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
    return _decided(action, submission, by, outcome=outcome, **facts)


def _decided(action: Action, submission: Submission, by: Actor, *, outcome: Outcome, **facts: str) -> Decision:
    shown = list(submission.evidence.select_related("replaced_by"))
    if outcome == Outcome.ACCEPTED:
        action.stands_until = min(filter(None, (item.stands_until for item in shown)), default=None)
        action.save(update_fields=["stands_until"])
    return Decision.objects.create(
        partnership_id=action.partnership_id,
        submission=submission,
        outcome=outcome,
        seen=sorted(item.fingerprint for item in shown),
        by_id=by.person_id,
        at=timezone.now(),
        **facts,
    )


def _give_time(action: Action, new_due_on: date, by: Actor) -> None:
    standing.check_date(new_due_on, field="new_due_on", after=action.due_on)
    standing.settle_requests(action, by=by, reason=f"The answer was sent back with a new date, {spoken(new_due_on)}.")
    more_time.give(action, new_due_on, by=by, reason="Given with the answer that was sent back.")


def _tell(action: Action, decision: Decision, submission: Submission) -> None:
    sender = None if submission.on_behalf else submission.submitted_by_id
    notices.decided(action, decision, to=people.agency_side_and(action, sender))
