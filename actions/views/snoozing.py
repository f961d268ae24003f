from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from actions import access
from actions.forms.acts import SnoozeForm
from actions.models import WITH_AGENCY
from actions.services import snoozing, standing
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest
from partners.working_days import spoken


@require_http_methods(["GET", "POST"])
@tell_loser
def snooze(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_reminded(request.actor, shown)
    standing.require(shown, of=WITH_AGENCY)
    form = SnoozeForm(**filled(request))
    if form.carried_out(snoozing.snooze, action=shown, by=request.actor):
        until = spoken(form.cleaned_data["until"])
        messages.success(request, f"You are not reminded of {reference} before {until}. The date stays as it is.")
        return redirect("action", reference)
    return act_page(request, "snooze", shown, form, may_ask=access.may_answer(request.actor, shown))
