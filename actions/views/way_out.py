"""Where a mail's link leads after signing in: the ways out of one thing, or who covers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from actions import access
from actions.models import WITH_AGENCY, Action, Status
from actions.views.acting import crumb
from partners.http import ActorRequest, by_reference
from partners.messages import ways_out

STALE = "This link is not yours, or too old. You are signed in; find the action by its reference."


@require_GET
def way_out(request: ActorRequest) -> HttpResponse:
    """It changes nothing: every way is a page of its own, with a form and its own right."""
    found = ways_out.read(request.GET.get("to", ""), person_id=request.actor.person_id)
    if found is None:
        messages.error(request, STALE)
        return redirect("home")
    if found.purpose == "deputy":
        return redirect("my_reminders")
    action = by_reference(Action.objects.for_list(), request.actor, found.reference)
    with_agency, answers = action.status in WITH_AGENCY, access.may_answer(request.actor, action)
    context = {
        "action": action,
        "crumb": crumb(request, action),
        "may_refuse": answers and action.status == Status.ISSUED,
        "may_ask": answers and with_agency,
        "may_snooze": with_agency and access.may_be_reminded(request.actor, action),
    }
    return render(request, "actions/way_out.html", context)
