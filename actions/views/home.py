from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership
from partners.roles import Role
from partners.scope import Actor

HOMES = (  # the widest role decides
    (Role.COORDINATOR, "today"),
    (Role.CHAIR, "overview"),
    (Role.NOMINEE, "judging"),
    (Role.LEAD, "my_work"),
    (Role.CONTRIBUTOR, "my_work"),
    (Role.EXECUTIVE, "my_work"),
    (Role.ASSURER, "judging"),
)


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """To the page where this person's work waits; the first partnership by name, where there are several."""
    for role, page in HOMES:
        ids = {held.partnership_id for held in request.actor.held if held.role == role}
        if ids:
            first = Partnership.objects.visible_to(request.actor).filter(pk__in=ids).first()
            return _to(page, first)
    return render(request, "actions/no_appointment.html")


@require_GET
def partnership_home(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    return _to(_home_in(request.actor, partnership), partnership)


def _home_in(actor: Actor, partnership: Partnership) -> str:
    roles = {held.role for held in actor.held if held.partnership_id == partnership.pk}
    return next(page for role, page in HOMES if role in roles)


def _to(page: str, partnership: Partnership | None) -> HttpResponse:
    return redirect(page) if page == "my_work" or partnership is None else redirect(page, slug=partnership.slug)
