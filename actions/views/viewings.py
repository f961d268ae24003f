from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import viewings as dashboard
from config.ui.pagination import listed_page
from partners.http import ActorRequest, partnership_or_404
from partners.models import Viewing


@require_GET
def viewings(request: ActorRequest, slug: str) -> HttpResponse:
    """Who looked at which file, and who took what out of the partnership's record, the latest first."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_overseer(request.actor, partnership.pk)
    found = Viewing.objects.visible_to(request.actor).filter(partnership=partnership)
    page = listed_page(request.GET, found.select_related("by", "agency", "partnership"), order=("-at",))
    context = {
        "partnership": partnership,
        "page": page,
        "rows": dashboard.told(page.items, request.actor),
    }
    return render(request, "actions/viewings.html", context)
