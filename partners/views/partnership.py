"""Who is in a partnership: those who run it, its agencies with their people, and the clients that read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from partners.http import ActorRequest, partnership_or_404
from partners.models import Agency, Appointment, Membership, Partnership, Token
from partners.roles import Power, Role


@dataclass(frozen=True)
class AgencyRow:
    agency: Agency
    people: tuple[Appointment, ...]

    @property
    def has_lead(self) -> bool:
        return any(person.role == Role.LEAD for person in self.people)


@require_GET
def partnership(request: ActorRequest, slug: str) -> HttpResponse:
    found = partnership_or_404(request.actor, slug)
    appointments = Appointment.objects.visible_to(request.actor).filter(partnership=found)
    held = appointments.in_force(on=timezone.localdate()).select_related("user").order_by("user__name", "role")
    members = Membership.objects.visible_to(request.actor).filter(partnership=found).select_related("agency")
    manages = request.actor.has(Power.MODERATE, partnership_id=found.pk)
    powers = (Power.MODERATE, Power.CHALLENGE)
    answers = request.actor.has(Power.ANSWER, partnership_id=found.pk)
    context = {
        "sees_messages": any(request.actor.has(power, partnership_id=found.pk) for power in powers),
        "partnership": found,
        "runs_it": [appointment for appointment in held if appointment.agency_id is None],
        "agencies": _agencies(members.order_by("agency__name"), held),
        "shows_addresses": found.pk in request.actor.read_all_ids,
        "manages": manages,
        "brings_trackers": request.actor.has(Power.BRING_TRACKERS, partnership_id=found.pk),
        "appoints": request.actor.has(Power.APPOINT, partnership_id=found.pk),
        "invites": request.actor.has(Power.INVITE, partnership_id=found.pk),
        "has_tokens": manages or answers,
        "tokens": _tokens(request, found) if manages or answers else [],
    }
    return render(request, "partners/partnership.html", context)


def _agencies(members: Iterable[Membership], held: Iterable[Appointment]) -> list[AgencyRow]:
    people: dict[int | None, list[Appointment]] = defaultdict(list)
    for appointment in held:
        people[appointment.agency_id].append(appointment)
    return [AgencyRow(member.agency, tuple(people[member.agency_id])) for member in members]


def _tokens(request: ActorRequest, found: Partnership) -> list[Token]:
    """Names and starts; the secrets were shown once and are kept nowhere."""
    tokens = Token.objects.visible_to(request.actor).filter(partnership=found)
    return list(tokens.select_related("agency", "issued_by").order_by("revoked_at", "name"))
