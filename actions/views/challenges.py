from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards.citing import citations
from actions.models import Challenge
from config.ui.pagination import listed_page
from partners.http import ActorRequest, partnership_or_404
from partners.scope import Actor

STATES = {
    "open": ("Waiting for a response", Q(answered_at__isnull=True)),
    "answered": ("Waiting for the chair", Q(answered_at__isnull=False, judged_at__isnull=True)),
    "judged": ("Judged", Q(judged_at__isnull=False)),
}


@require_GET
def challenges(request: ActorRequest, slug: str) -> HttpResponse:
    """What the chair challenged, newest first. An agency finds what it has to answer in its own work."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_overseer(request.actor, partnership.pk)
    found = Challenge.objects.visible_to(request.actor).filter(partnership=partnership)
    state = request.GET.get("state", "")
    if state in STATES:
        found = found.filter(STATES[state][1])
    page = listed_page(request.GET, found.with_things(), order=("-raised_at",))
    cited = citations(one.action_id for one in page.items if one.action_id)
    rows = [_row(one, cited.get(one.action_id or 0, ""), request.actor) for one in page.items]
    context = {
        "partnership": partnership,
        "page": page,
        "rows": rows,
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


def _row(challenge: Challenge, citation: str, actor: Actor) -> dict[str, object]:
    key = "judged" if challenge.judged_at else "answered" if challenge.answered_at else "open"
    return {
        "challenge": challenge,
        "citation": citation,
        "words": challenge.get_judgement_display() if challenge.judged_at else STATES[key][0],
        "late": key == "open" and challenge.answer_by < timezone.localdate(),
        "is_open": key == "open",
        "may_answer": key == "open" and access.may_respond(actor, challenge),
        "may_judge": key == "answered" and access.may_challenge_in(actor, challenge.partnership_id),
    }
