from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from actions.dashboards import judging as dashboard
from actions.dashboards.citing import citations
from config.ui.pagination import listed_page
from partners import access
from partners.http import ActorRequest, partnership_or_404
from partners.roles import Power


@require_GET
def judging(request: ActorRequest, slug: str) -> HttpResponse:
    """The answers this person may judge, the longest waiting first."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.JUDGE, partnership)
    waiting = dashboard.awaiting(request.actor, partnership_id=partnership.pk)
    page = listed_page(request.GET, waiting, order=("submitted_at",))
    cited = citations(submission.action_id for submission in page.items)
    rows = [(submission, cited.get(submission.action_id, "")) for submission in page.items]
    context = {"partnership": partnership, "page": page, "rows": rows, "count": waiting.count()}
    return render(request, "actions/judging.html", context)
