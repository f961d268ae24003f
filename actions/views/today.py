from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.dashboards import today as worklist
from actions.dashboards.first_steps import first_steps
from partners import access
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership
from partners.roles import Power


@require_GET
def today(request: ActorRequest, slug: str) -> HttpResponse:
    """The coordinator's worklist."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.MODERATE, partnership)
    on = timezone.localdate()
    groups = [(group, _whole_list(group, partnership)) for group in worklist.today(partnership, request.actor, on=on)]
    context = {"partnership": partnership, "steps": first_steps(partnership, request.actor), "groups": groups, "on": on}
    return render(request, "actions/today.html", context)


def _whole_list(group: worklist.Group, partnership: Partnership) -> str:
    """Where the rest of a long group stands, where there is such a page."""
    page, query = {
        "judge": ("judging", ""),
        "late": ("actions", "?overdue=yes"),
        "stale": ("actions", "?status=any&stale=yes"),
        "lapsed": ("actions", "?status=any&retest=lapsed"),
        "retests": ("judging", ""),
        "not_ours": ("actions", "?status=draft"),
        "drafts": ("actions", "?status=draft"),
        "challenges": ("challenges", "?state=open"),
        "mail": ("messages", ""),
    }.get(group.key, ("", ""))
    return reverse(page, args=[partnership.slug]) + query if page and group.is_cut else ""
