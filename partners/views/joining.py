"""A coordinator adds agencies to the partnership, and invites people to their roles."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.forms import AgencyForm, PersonForm
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, partnership_or_404
from partners.models import Agency, Appointment, Partnership
from partners.roles import ROLES, Power, Role
from partners.services.agencies import add_agency as join
from partners.services.people import appoint
from partners.working_days import spoken

ANOTHER = "another"  # the button that saves and comes back to the empty form


@require_http_methods(["GET", "POST"])
def add_agency(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = _managed(request, slug)
    form = AgencyForm(request.POST if request.method == "POST" else None)
    agency = _joined(request, form, partnership) if form.is_valid() else None
    if agency:
        messages.success(request, f"{agency.name} is added.")
        return redirect("add_agency" if ANOTHER in request.POST else "partnership", slug=slug)
    members = Agency.objects.filter(memberships__partnership=partnership).order_by("name")
    return render(
        request, "partners/add_agency.html", {"form": form, "partnership": partnership, "members": list(members)}
    )


def _joined(request: ActorRequest, form: AgencyForm, partnership: Partnership) -> Agency | None:
    try:
        return join(partnership=partnership, by=request.actor, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        return None


@require_http_methods(["GET", "POST"])
@confirmed
def invite(request: ActorRequest, slug: str) -> HttpResponse:
    """`?agency=` and `?role=` fill the form in, for links that stand beside an agency.

    A lead invites contributors of their own agency, the chair a nominee, and they are offered no more.
    """
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, Power.APPOINT, Power.INVITE, Power.NOMINATE, partnership=partnership)
    posted = request.POST if request.method == "POST" else None
    filled = {name: request.GET[name] for name in ("agency", "role") if name in request.GET}
    form = PersonForm(posted, initial=filled, **_may_give(request, partnership))
    appointment = _appointed(request, form, partnership) if form.is_valid() else None
    if appointment:
        user, role = appointment.user, appointment.get_role_display().lower()
        when = f" on {spoken(appointment.starts_on)}" if appointment.starts_on > timezone.localdate() else ""
        is_now = "becomes" if when else "is"
        messages.success(request, f"{user.name} {is_now} {role}{when}, and is told by mail to {user.email}.")
        return redirect(_next(request, appointment))
    return render(
        request,
        "partners/invite.html",
        {"form": form, "partnership": partnership, "descriptions": form.descriptions()},
    )


def _appointed(request: ActorRequest, form: PersonForm, partnership: Partnership) -> Appointment | None:
    try:
        return appoint(partnership=partnership, by=request.actor, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        return None


def _may_give(request: ActorRequest, partnership: Partnership) -> dict[str, Any]:
    agencies = Agency.objects.filter(memberships__partnership=partnership).order_by("name")
    if access.may(request.actor, Power.APPOINT, partnership):
        return {"agencies": agencies, "roles": [role for role in ROLES if role != Role.NOMINEE]}
    if access.may(request.actor, Power.NOMINATE, partnership):
        return {"agencies": agencies.none(), "roles": [Role.NOMINEE]}
    own = [agency_id for partnership_id, agency_id in request.actor.agency_pairs if partnership_id == partnership.pk]
    return {"agencies": agencies.filter(pk__in=own), "roles": [Role.CONTRIBUTOR]}


def _next(request: ActorRequest, appointment: Appointment) -> str:
    page = "invite" if ANOTHER in request.POST else "partnership"
    return reverse(page, kwargs={"slug": appointment.partnership.slug})


def _managed(request: ActorRequest, slug: str) -> Partnership:
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.APPOINT, partnership)
    return partnership
