from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import access
from actions.dashboards.room import room
from actions.forms.acts import NoteForm, NotOursForm, WithdrawForm
from actions.models import OPEN, Status
from actions.services import allocation, progress, standing
from actions.views.acting import act_page, crumb, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest


@require_GET
def action(request: ActorRequest, reference: str) -> HttpResponse:
    """Where all meet who have to do with one request."""
    shown = fetched(request, reference)
    found = room(shown, request.actor, on=timezone.localdate())
    return render(request, "actions/action.html", {"room": found, "action": shown, "crumb": crumb(request, shown)})


@require_POST
@tell_loser
def acknowledge(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    progress.acknowledge(action=shown, by=request.actor)
    messages.success(request, f"You have acknowledged {reference}.")
    return redirect("action", reference)


@require_http_methods(["GET", "POST"])
@tell_loser
def not_ours(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_answerer(request.actor, shown)
    standing.require(shown, of=[Status.ISSUED])
    form = NotOursForm(**filled(request))
    if form.carried_out(allocation.not_ours, action=shown, by=request.actor):
        messages.success(request, f"{reference} went back to the partnership. The coordinator was told.")
        return redirect("my_work")
    return act_page(request, "not_ours", shown, form)


@require_http_methods(["GET", "POST"])
@tell_loser
def note(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_noter(request.actor, shown)
    standing.require(shown, of=OPEN)
    form = NoteForm(**filled(request), initial={"delivery": shown.delivery})
    if form.carried_out(progress.note, action=shown, by=request.actor):
        messages.success(request, f"Your progress on {reference} was noted.")
        return redirect("action", reference)
    return act_page(request, "note", shown, form)


@require_http_methods(["GET", "POST"])
@tell_loser
def withdraw(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_manager(request.actor, shown.partnership_id)
    standing.require(shown, of=allocation.WITHDRAWABLE)
    form = WithdrawForm(**filled(request))
    if form.carried_out(allocation.withdraw, action=shown, by=request.actor):
        messages.success(request, f"{reference} was withdrawn.")
        return redirect("action", reference)
    return act_page(request, "withdraw", shown, form)
