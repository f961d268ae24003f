"""The chair raises a challenge, somebody responds, the chair judges: on actions, reviews, recommendations, agencies."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from actions import access
from actions.forms.acts import AnswerChallengeForm, ChallengeForm, JudgeChallengeForm
from actions.forms.base import ActForm
from actions.models import ASKED, Challenge
from actions.services import challenges, standing
from actions.views.acting import TASKS, act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest, by_reference, partnership_or_404
from partners.models import Agency, Membership, Partnership
from reviews.models import Recommendation, Review


def _challenge(request: ActorRequest, code: UUID) -> Challenge:
    found = get_object_or_404(Challenge.objects.visible_to(request.actor).with_things(), code=code)
    request.shown_in = found.partnership
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
def challenge_review(request: ActorRequest, reference: str) -> HttpResponse:
    shown = by_reference(Review.objects.for_list(), request.actor, reference)
    return _about(request, shown.partnership, shown, title=shown.title)


@require_http_methods(["GET", "POST"])
@tell_loser
def challenge_recommendation(request: ActorRequest, reference: str) -> HttpResponse:
    shown = by_reference(Recommendation.objects.for_list(), request.actor, reference)
    return _about(request, shown.partnership, shown, title=shown.citation, words=shown.text)


@require_http_methods(["GET", "POST"])
@tell_loser
def challenge_agency(request: ActorRequest, slug: str, of: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    members = Membership.objects.visible_to(request.actor).select_related("agency")
    found = get_object_or_404(members, partnership=partnership, agency__slug=of)
    return _about(request, partnership, found.agency, title=found.agency.name)


def _about(
    request: ActorRequest, partnership: Partnership, thing: Review | Recommendation | Agency, **shown: str
) -> HttpResponse:
    access.require_challenger_in(request.actor, partnership.pk)
    form = ChallengeForm(**filled(request))
    if form.carried_out(challenges.raise_about, partnership=partnership, thing=thing, by=request.actor):
        messages.success(request, "Your challenge was raised. Those who respond were told.")
        return redirect("challenges", partnership.slug)
    context = {"task": TASKS["challenge"], "partnership": partnership, "form": form, **shown}
    return render(request, "actions/challenge_about.html", context)


@require_GET
def challenge_page(request: ActorRequest, code: UUID) -> HttpResponse:
    """One challenge with all that came of it."""
    shown = _challenge(request, code)
    context = {
        "challenge": shown,
        "may_answer": shown.answered_at is None and not shown.ended_by and access.may_respond(request.actor, shown),
        "may_judge": shown.answered_at is not None
        and shown.judged_at is None
        and access.may_challenge_in(request.actor, shown.partnership_id),
    }
    return render(request, "actions/challenge_page.html", context)


@require_http_methods(["GET", "POST"])
@tell_loser
def answer_challenge(request: ActorRequest, code: UUID) -> HttpResponse:
    asked = _challenge(request, code)
    access.require_responder(request.actor, asked)
    challenges.require_awaited(asked)
    form = AnswerChallengeForm(**filled(request))
    if form.carried_out(challenges.answer, challenge=asked, by=request.actor):
        messages.success(request, "The response was sent to the chair.")
        return _back(asked)
    return _act(request, "answer_challenge", asked, form)


@require_http_methods(["GET", "POST"])
@tell_loser
def judge_challenge(request: ActorRequest, code: UUID) -> HttpResponse:
    asked = _challenge(request, code)
    access.require_challenger_in(request.actor, asked.partnership_id)
    form = JudgeChallengeForm(**filled(request))
    if form.carried_out(partial(challenges.judge, challenge=asked), by=request.actor):
        messages.success(request, "Your judgement was recorded. Those who responded were told.")
        return _back(asked)
    return _act(request, "judge_challenge", asked, form)


def _back(asked: Challenge) -> HttpResponse:
    return redirect("action", asked.reference) if asked.action else redirect("challenge_page", asked.code)


def _act(request: ActorRequest, page: str, asked: Challenge, form: ActForm) -> HttpResponse:
    if asked.action:
        return act_page(request, page, asked.action, form, challenge=asked)
    context = {"task": TASKS[page], "challenge": asked, "form": form}
    return render(request, "actions/challenge_act.html", context)
