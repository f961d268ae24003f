from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from actions import access
from actions.forms.acts import DecideTimeForm, MoreTimeForm
from actions.models import OPEN, WITH_AGENCY
from actions.services import progress, standing
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest


@require_http_methods(["GET", "POST"])
@tell_loser
def more_time(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_answerer(request.actor, shown)
    standing.require(shown, of=WITH_AGENCY)
    form = MoreTimeForm(**filled(request))
    if form.carried_out(progress.ask_more_time, action=shown, by=request.actor):
        messages.success(
            request, "You have asked for more time. The date stays as it is until the partnership decides."
        )
        return redirect("action", reference)
    return act_page(request, "more_time", shown, form)


@require_http_methods(["GET", "POST"])
@tell_loser
def decide_more_time(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_time_decider(request.actor, shown)
    standing.require(shown, of=OPEN)
    asked = progress.open_request(shown)
    form = DecideTimeForm(**filled(request))
    if form.carried_out(progress.decide_more_time, action=shown, by=request.actor):
        messages.success(request, f"Your decision on {reference} was recorded, and the agency was told.")
        return redirect("action", reference)
    return act_page(request, "decide_more_time", shown, form, asked=asked)
