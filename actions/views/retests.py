from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from actions import access, retesting, rounds
from actions.dashboards import judging as queue
from actions.dashboards.record import decision_of, said
from actions.forms.retests import DropForm, JudgeRetestForm, MonthsForm, PlanForm, StandardForm
from actions.models import ASSURED, Finding, Retest, Standard, Submission
from actions.services import retests, standing
from actions.states import MoveNotAllowed
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, fetched_retest, tell_loser
from partners.http import ActorRequest, partnership_or_404


@require_http_methods(["GET", "POST"])
@tell_loser
def plan_retests(request: ActorRequest, reference: str) -> HttpResponse:
    """When this action is looked at again: in months before it is assured, by a date after."""
    shown = fetched(request, reference)
    access.require_manager(request.actor, shown.partnership_id)
    standing.require(shown, of=retests.PLANNABLE)
    if shown.status in ASSURED:
        form: PlanForm | MonthsForm = PlanForm(**filled(request))
        done = form.carried_out(retests.plan, action=shown, by=request.actor)
        told = "The re-test was planned, and the agency was told."
    else:
        months = " and ".join(str(count) for count in shown.retest_months or ())
        form = MonthsForm(**filled(request), initial={"months": months})
        done = form.carried_out(retests.set_months, action=shown, by=request.actor)
        told = "Saved. The re-tests are planned when an answer is accepted."
    if done:
        messages.success(request, told)
        return redirect("action", reference)
    on = timezone.localdate()
    planned = [(one, retesting.state(one, on=on)) for one in shown.retests.all()]
    usual = retesting.spoken(Standard.objects.of(shown.partnership_id).retest_months)
    return act_page(request, "plan_retests", shown, form, planned=planned, usual=usual)


@require_http_methods(["GET", "POST"])
@tell_loser
def retest_drop(request: ActorRequest, code: UUID) -> HttpResponse:
    retest = fetched_retest(request, code)
    access.require_manager(request.actor, retest.partnership_id)
    form = DropForm(**filled(request))
    if form.carried_out(retests.drop, retest=retest, by=request.actor):
        messages.success(request, "The re-test was dropped. It stays on record.")
        return redirect("action", retest.action.reference)
    return act_page(request, "retest_drop", retest.action, form, retest=retest)


@require_http_methods(["GET", "POST"])
@tell_loser
def retest_judge(request: ActorRequest, code: UUID) -> HttpResponse:
    """The answer to the re-test and the form beside it, with all that was answered before."""
    retest = fetched_retest(request, code)
    shown = retest.action
    access.require_judge_of_agency(request.actor, shown)
    rows = said(shown, request.actor)
    waiting = _waiting(retest, rows.submissions)
    access.require_judge(request.actor, waiting)
    form = JudgeRetestForm(**filled(request), initial={"seen": str(waiting.code)})
    if form.is_valid():
        if form.cleaned_data["seen"] != str(waiting.code):
            raise MoveNotAllowed(
                "The agency has answered anew since you looked. Read the new answer before you judge it."
            )
        if form.carried_out(partial(_judge, retest, waiting, request)):
            return _next(request, retest)
    earlier = [(one, decision_of(one)) for one in rows.submissions if one.pk != waiting.pk]
    accepted = rows.accepted_answer
    context = {
        "submission": waiting,
        "evidence": list(waiting.evidence.all()),
        "earlier": earlier[::-1],
        "since": rounds.between(accepted, waiting) if accepted else None,
    }
    return act_page(request, "retest_judge", shown, form, retest=retest, **context)


def _waiting(retest: Retest, submissions: tuple[Submission, ...]) -> Submission:
    if not retest.waits_for_judgement:
        retests.held(retest)  # says what became of it
        raise MoveNotAllowed("There is no answer to this re-test to judge.")
    return next(one for one in submissions if one.retest_id == retest.pk and one.taken_back_at is None)


def _judge(retest: Retest, waiting: Submission, request: ActorRequest, **facts: str) -> None:
    retests.judge(
        retest=retest,
        seen=waiting,
        finding=Finding(facts["finding"]),
        words=facts["words"],
        next_on=facts["next_on"],  # type: ignore[arg-type]  # a date or nothing
        by=request.actor,
    )


def _next(request: ActorRequest, judged: Retest) -> HttpResponse:
    messages.success(request, "What you found was recorded, and the agency was told.")
    following = queue.retests(request.actor, partnership_id=judged.partnership_id).first()
    if following:
        return redirect("retest_judge", following.code)
    return redirect("action", judged.action.reference)


@require_http_methods(["GET", "POST"])
def standard(request: ActorRequest, slug: str) -> HttpResponse:
    """How the partnership assures itself, for its coordinators."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_manager(request.actor, partnership.pk)
    now = Standard.objects.of(partnership.pk)
    initial = {"months": " and ".join(map(str, now.retest_months)), "two_for_priority": now.two_for_priority}
    form = StandardForm(**filled(request), initial=initial)
    if form.carried_out(retests.set_standard, partnership_id=partnership.pk, by=request.actor):
        messages.success(request, "Saved. It holds for what is judged from now on.")
        return redirect("standard", slug)
    return render(request, "actions/standard.html", {"partnership": partnership, "form": form, "task": "Assurance"})
