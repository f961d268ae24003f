from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from actions import access
from actions.forms.acts import AnswerChallengeForm, ChallengeForm, JudgeChallengeForm
from actions.models import ASKED, Challenge
from actions.services import challenges, standing
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest


def _challenge(request: ActorRequest, code: UUID) -> Challenge:
    rows = Challenge.objects.visible_to(request.actor).select_related(
        "action__partnership", "action__agency", "raised_by", "answered_by"
    )
    found = get_object_or_404(rows, code=code)
    request.shown_in = found.action.partnership
    return found


@require_http_methods(["GET", "POST"])
@tell_loser
def challenge(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_challenger(request.actor, shown)
    standing.require(shown, of=ASKED)
    form = ChallengeForm(**filled(request))
    if form.carried_out(challenges.raise_, action=shown, by=request.actor):
        messages.success(request, "Your challenge was raised. The agency and the coordinator were told.")
        return redirect("action", reference)
    return act_page(request, "challenge", shown, form)


@require_http_methods(["GET", "POST"])
@tell_loser
def answer_challenge(request: ActorRequest, code: UUID) -> HttpResponse:
    asked = _challenge(request, code)
    access.require_challenge_answerer(request.actor, asked.action)
    form = AnswerChallengeForm(**filled(request))
    if form.carried_out(challenges.answer, challenge=asked, by=request.actor):
        messages.success(request, "The response was sent to the chair.")
        return redirect("action", asked.action.reference)
    return act_page(request, "answer_challenge", asked.action, form, challenge=asked)


@require_http_methods(["GET", "POST"])
@tell_loser
def judge_challenge(request: ActorRequest, code: UUID) -> HttpResponse:
    asked = _challenge(request, code)
    access.require_challenger(request.actor, asked.action)
    form = JudgeChallengeForm(**filled(request))
    if form.carried_out(challenges.judge, challenge=asked, by=request.actor):
        messages.success(request, "Your judgement was recorded. The agency and the coordinator were told.")
        return redirect("action", asked.action.reference)
    return act_page(request, "judge_challenge", asked.action, form, challenge=asked)
