from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import listing, themes
from actions.dashboards import overview as dashboard
from partners.http import ActorRequest, partnership_or_404
from partners.roles import Power


@require_GET
def overview(request: ActorRequest, slug: str) -> HttpResponse:
    """Where things stand in a partnership, for its chair and its coordinators."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_overseer(request.actor, partnership.pk)
    on, actor = timezone.localdate(), request.actor
    actions = listing.actions(partnership, actor)
    agencies, ages = dashboard.by_agency(actions, on=on), dashboard.ages(actions, on=on)
    quarters, theme_table = dashboard.by_quarter(partnership, actor, on=on), themes.by_year(partnership, actor)
    context = {
        "partnership": partnership,
        "on": on,
        "figures": dashboard.figures(actions, on=on),
        "standings": [words for words, _ in dashboard.STANDINGS],
        "agencies": agencies,
        "agencies_reading": dashboard.by_agency_reading(agencies),
        "ages": ages,
        "ages_reading": dashboard.ages_reading(ages, actions, on=on),
        "themes": theme_table.rows,
        "theme_years": theme_table.years,
        "themes_reading": themes.reading(theme_table.rows),
        "quarters": quarters,
        "quarters_reading": dashboard.by_quarter_reading(quarters),
        "look_first": dashboard.look_first(actions, on=on),
        "rule": dashboard.RULE,
        "may_challenge": actor.has(Power.CHALLENGE, partnership_id=partnership.pk),
    }
    return render(request, "actions/overview.html", context)
