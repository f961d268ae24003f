"""Who has access to what, and since when; a role's last day, and its end at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from config.ui.forms import add_refusal
from config.ui.pagination import listed_page
from partners import access
from partners.forms import EndForm
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, partnership_or_404
from partners.models import Appointment, Partnership, Token
from partners.roles import ROLES, Power, Role
from partners.services import people as roles

TAGS = {
    "in force": "govuk-tag--green",
    "invited": "govuk-tag--yellow",
    "to come": "govuk-tag--blue",
    "ended": "govuk-tag--grey",
}
GIVE_ROLES = (Power.APPOINT, Power.INVITE, Power.NOMINATE)
SEE_IT = (Power.APPOINT, Power.INVITE, Power.CHALLENGE)


@dataclass(frozen=True)
class Row:
    appointment: Appointment
    state: str
    tag: str
    may_change: bool


@require_GET
def people(request: ActorRequest, slug: str) -> HttpResponse:
    """Everybody who has, had or will have a role here; the chair sees it too, a lead those of their agency."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, *SEE_IT, partnership=partnership)
    found = _managed(request, partnership)
    ended = request.GET.get("ended") == "yes"
    today = timezone.localdate()
    shown = found.filter(ends_on__lt=today) if ended else found.exclude(ends_on__lt=today)
    page = listed_page(request.GET, shown, order=("user__name", "pk"))
    context = {
        "partnership": partnership,
        "ended": ended,
        "page": page,
        "changes": any(access.may(request.actor, power, partnership) for power in GIVE_ROLES),
        "rows": [
            Row(one, state, TAGS[state], access.may_end(request.actor, one))
            for one in page.items
            for state in (one.state(on=today),)
        ],
        "roles": [(role.label, spec) for role, spec in ROLES.items()],
        "sees_messages": partnership.pk in request.actor.read_all_ids,
    }
    return render(request, "partners/people.html", context)


def _row(one: Appointment, request: ActorRequest) -> Row:
    state = one.state(on=timezone.localdate())
    return Row(one, state, TAGS[state], access.may_end(request.actor, one))


def _managed(request: ActorRequest, partnership: Partnership) -> QuerySet[Appointment]:
    found = Appointment.objects.visible_to(request.actor).filter(partnership=partnership)
    found = found.select_related("user", "agency", "partnership", "appointed_by", "ended_by")
    if partnership.pk in request.actor.read_all_ids:
        return found
    own = [agency_id for partnership_id, agency_id in request.actor.agency_pairs if partnership_id == partnership.pk]
    return found.filter(agency_id__in=own)


@require_http_methods(["GET", "POST"])
@confirmed
def appointment(request: ActorRequest, code: str) -> HttpResponse:
    """One role of one person: its last day, its end at once, a new invitation."""
    everybody = Appointment.objects.visible_to(request.actor)
    one = get_object_or_404(everybody.select_related("user", "agency", "partnership"), code=code)
    access.require_appointer(request.actor, one.partnership, role=Role(one.role), agency=one.agency)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends_on": one.ends_on})
    said = _done(request, form, one) if form.is_valid() else ""
    if said:
        messages.success(request, said)
        return redirect("people", slug=one.partnership.slug)
    today = timezone.localdate()
    context = {
        "form": form,
        "one": one,
        "state": one.state(on=today),
        "can": sorted(power.label for power in ROLES[Role(one.role)].powers),
        "description": ROLES[Role(one.role)].description,
        "tokens": _tokens(one),
        "partnership": one.partnership,
    }
    return render(request, "partners/appointment.html", context)


def _done(request: ActorRequest, form: EndForm, one: Appointment) -> str:
    """What was done, in words; nothing when it was refused, which the form then says."""
    try:
        if "end" in request.POST:
            roles.end(appointment=one, by=request.actor, tokens_too="tokens" in request.POST)
            return f"{one.user.name} is no longer {one.get_role_display().lower()}. It opens nothing any more."
        if "again" in request.POST:
            roles.invite_again(appointment=one, by=request.actor)
            return f"A new invitation goes to {one.user.email}. It works for 7 days."
        roles.set_end(appointment=one, ends_on=form.cleaned_data["ends_on"], by=request.actor)
    except ValidationError as error:
        add_refusal(form, error)
        return ""
    return f"The last day of {one.user.name} is changed."


def _tokens(one: Appointment) -> list[Token]:
    return list(Token.objects.filter(partnership=one.partnership, issued_by=one.user).live().order_by("name"))
