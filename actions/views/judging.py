from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from actions import access, rounds
from actions.dashboards import judging as queue
from actions.dashboards.judging import Round, round_of
from actions.dashboards.record import Said, decision_of, said
from actions.forms.judging import JudgeForm
from actions.models import Action, Decision, Level, Opinion, Outcome, ReturnReason, Status, Submission
from actions.services import assurance, standing
from actions.states import MoveNotAllowed
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest


@require_http_methods(["GET", "POST"])
@tell_loser
def judge(request: ActorRequest, reference: str) -> HttpResponse:
    """The answer and the form beside it; then the next answer that waits."""
    shown = fetched(request, reference)
    access.require_judge_of_agency(request.actor, shown)
    rows = said(shown, request.actor)
    waiting = _waiting(request, shown, rows)
    form = JudgeForm(**filled(request), initial={"seen": _mark(waiting)})
    if form.is_valid():
        _require_same(rows, waiting, form.cleaned_data["seen"])
        if form.carried_out(partial(_decide, waiting, request)):
            return _next(request, shown)
    earlier = [(one, decision_of(one)) for one in rows.submissions if one.pk != waiting.pk]
    context = {
        "submission": waiting,
        "evidence": list(waiting.evidence.all()),
        "earlier": earlier[::-1],
        "first": next(iter(waiting.opinions.all()), None),
        "round": _round(waiting, rows),
    }
    return act_page(request, "judge", shown, form, **context)


def _round(waiting: Submission, rows: Said) -> Round:
    judged = [one for one in rows.submissions if one.retest_id is None and decision_of(one) and one.pk != waiting.pk]
    return round_of(waiting, judged)


@require_http_methods(["GET", "POST"])
@tell_loser
def judge_again(request: ActorRequest, reference: str) -> HttpResponse:
    """The accepted answer with its evidence as it is now, and the form of a decision that supersedes."""
    shown = fetched(request, reference)
    access.require_judge_of_agency(request.actor, shown)
    standing.require(shown, of=[Status.ASSURED])
    rows = said(shown, request.actor)
    answer = rows.accepted_answer
    if answer is None:
        raise MoveNotAllowed(standing.moved_on(shown))
    access.require_judge(request.actor, answer)
    form = JudgeForm(**filled(request), initial={"seen": str(answer.code)})
    del form.fields["new_due_on"]
    if form.is_valid():
        if form.cleaned_data["seen"] != str(answer.code):
            raise MoveNotAllowed("This was judged again meanwhile. Look at it before you judge it.")
        if form.carried_out(partial(_supersede, shown, answer, request)):
            messages.success(request, f"Your judgement on {reference} was recorded.")
            return redirect("action", reference)
    earlier = [(one, decision_of(one)) for one in rows.submissions[::-1]]
    now = assurance.newest(answer)
    context = {
        "submission": answer,
        "evidence": now,
        "earlier": earlier,
        "again": decision_of(answer),
        "since": rounds.between(answer, answer, shown_now=now),
    }
    return act_page(request, "judge", shown, form, **context)


def _supersede(action: Action, answer: Submission, request: ActorRequest, **facts: str) -> None:
    accepted = facts["outcome"] == Outcome.ACCEPTED
    more = {"level": facts["level"]} if accepted else {"reason_code": facts["reason_code"]}
    made = assurance.judge_again(
        action=action,
        seen=answer,
        outcome=Outcome(facts["outcome"]),
        reason=facts["reason"],
        by=request.actor,
        **more,
    )
    _say_first(request, made)


def _say_first(request: ActorRequest, made: Decision | Opinion) -> None:
    if isinstance(made, Opinion):
        messages.info(request, "You are the first of two: somebody of another agency has to accept it too.")


def _waiting(request: ActorRequest, action: Action, rows: Said) -> Submission:
    """The answer to be judged. Raises MoveNotAllowed that says why there is none any more."""
    waiting = rows.undecided
    if waiting is None:
        last = rows.submissions[-1] if rows.submissions else None
        decision = decision_of(last) if last else None
        raise MoveNotAllowed(standing.already_decided(decision) if decision else standing.moved_on(action))
    access.require_judge(request.actor, waiting)
    return waiting


def _mark(submission: Submission) -> str:
    return submission.submitted_at.isoformat() if submission.submitted_at else ""


def _require_same(rows: Said, waiting: Submission, seen: str) -> None:
    """What is judged is what was read, even where another answer has come since."""
    if seen != _mark(waiting):
        read = next((one for one in rows.submissions if _mark(one) == seen), None)
        decision = decision_of(read) if read else None
        raise MoveNotAllowed(standing.already_decided(decision) if decision else assurance.NEWER)


def _decide(submission: Submission, request: ActorRequest, **facts: str) -> None:
    if facts["outcome"] == Outcome.ACCEPTED:
        made = assurance.accept(
            submission=submission, level=Level(facts["level"]), reason=facts["reason"], by=request.actor
        )
        _say_first(request, made)
        return
    assurance.send_back(
        submission=submission,
        reason_code=ReturnReason(facts["reason_code"]),
        reason=facts["reason"],
        new_due_on=facts["new_due_on"],  # type: ignore[arg-type]  # a date or nothing
        by=request.actor,
    )


def _next(request: ActorRequest, judged: Action) -> HttpResponse:
    """On to the answer that has waited longest among those this person may judge."""
    messages.success(request, f"Your judgement on {judged.reference} was recorded.")
    waiting = queue.awaiting(request.actor, partnership_id=judged.partnership_id)
    following = waiting.first()
    if following:
        return redirect("judge", following.action.reference)
    return redirect("action", judged.reference)
