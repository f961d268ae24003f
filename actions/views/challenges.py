from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards.challenged import STATES, rows
from actions.models import Challenge
from config.ui.pagination import listed_page
from partners.http import ActorRequest, partnership_or_404


@require_GET
def challenges(request: ActorRequest, slug: str) -> HttpResponse:
    """What the chair challenged, newest first. An agency finds what it has to answer in its own work."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_overseer(request.actor, partnership.pk)
    found = Challenge.objects.visible_to(request.actor).filter(partnership=partnership)
    state = request.GET.get("state", "")
    if state in STATES:
        found = found.filter(STATES[state][1])
    page = listed_page(request.GET, found.for_list(), order=("-raised_at",))
    context = {
        "partnership": partnership,
        "page": page,
        "rows": rows(page.items, request.actor, on=timezone.localdate()),
        "states": _states(request.path, state),
        "filtered": state in STATES,
    }
    return render(request, "actions/challenges.html", context)


def _states(path: str, state: str) -> list[dict[str, object]]:
    known = [(key, words) for key, (words, _) in STATES.items()]
    return [
        {"text": "All", "href": path, "active": state not in STATES},
        *({"text": words, "href": f"{path}?state={key}", "active": key == state} for key, words in known),
    ]
