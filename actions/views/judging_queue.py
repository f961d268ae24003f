from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import judging as dashboard
from actions.dashboards.citing import citations
from actions.dashboards.counting import Counted
from config.ui.pagination import listed_page
from partners.http import ActorRequest, partnership_or_404

SHOWN = 20  # re-tests before the list of answers


@require_GET
def judging(request: ActorRequest, slug: str) -> HttpResponse:
    """The answers this person may judge, the longest waiting first."""
    partnership = request.shown_in = partnership_or_404(request.actor, slug)
    access.require_judging(request.actor, partnership)
    waiting = dashboard.awaiting(request.actor, partnership_id=partnership.pk)
    total = Counted(waiting.order_by().values("pk"))
    page = listed_page(request.GET, waiting.annotate(total=total), order=("action__submitted_at",))
    again = dashboard.retests(request.actor, partnership_id=partnership.pk)
    first = list(again.annotate(total=Counted(again.order_by().values("pk")))[:SHOWN])
    cited = citations([*(one.action_id for one in page.items), *(one.action_id for one in first)])
    rows = [(one, cited.get(one.submission.action_id, "")) for one in dashboard.rounds_of(page.items, request.actor)]
    context = {
        "partnership": partnership,
        "page": page,
        "rows": rows,
        "count": page.items[0].total if page.items else waiting.count(),  # type: ignore[attr-defined]  # annotated
        "retests": [(retest, cited.get(retest.action_id, "")) for retest in first],
        "retest_count": first[0].total if first else 0,
    }
    return render(request, "actions/judging.html", context)
