"""A leaver's open work goes to a colleague: who, then what would move and what would not, then it is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from actions.dashboards import agency as of_agency
from actions.forms.handing_over import HandOverForm
from actions.models import Action
from actions.services import handing_over
from partners.http import ActorRequest
from partners.models import Agency

LISTED = 200  # actions of a preview; more move all the same, and are counted


@require_http_methods(["GET", "POST"])
def hand_over(request: ActorRequest, slug: str) -> HttpResponse:
    agency = get_object_or_404(of_agency.known_to(request.actor), slug=slug)
    if not _may(request, agency):
        raise PermissionDenied("Only the agency’s lead or a coordinator hands its work over.")
    form = _form(request, agency)
    plan = None
    if form.is_bound and form.is_valid():
        chosen = {"agency": agency, **form.cleaned_data, "by": request.actor}
        if request.method == "POST" and form.carried_out(handing_over.carry_out, agency=agency, by=request.actor):
            messages.success(request, f"Handed over to {form.cleaned_data['follower'].name}, who is told in one mail.")
            return redirect("agency", slug)
        plan = handing_over.plan(**chosen)
    context = {"agency": agency, "form": form, "plan": plan, "listed": _listed(plan.moves if plan else ())}
    return render(request, "actions/hand_over.html", context)


def _may(request: ActorRequest, agency: Agency) -> bool:
    """A coordinator's partnerships count only where the agency belongs to one."""
    known = {place.pk for place in of_agency.places(agency, request.actor)}
    return bool(handing_over.places(request.actor, agency) & known)


def _form(request: ActorRequest, agency: Agency) -> HandOverForm:
    data = request.POST if request.method == "POST" else request.GET if "leaver" in request.GET else None
    return HandOverForm(
        data,
        leavers=list(handing_over.owners(request.actor, agency)),
        counts=handing_over.count_of(request.actor, agency),
        followers=handing_over.followers(request.actor, agency),
    )


def _listed(moves: tuple[Action, ...]) -> tuple[Action, ...]:
    return moves[:LISTED]
