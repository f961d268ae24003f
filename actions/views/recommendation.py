from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import challenged, seen
from actions.dashboards import review as dashboard
from partners.http import ActorRequest, by_reference
from partners.roles import Power
from reviews.models import Recommendation
from reviews.services.themes import offered, words_of
from reviews.suggesting import Suggestion, suggestions


@require_GET
def recommendation(request: ActorRequest, reference: str) -> HttpResponse:
    """One recommendation with every answer to it that the reader may see."""
    shown = by_reference(Recommendation.objects.for_list(), request.actor, reference)
    only = Recommendation.objects.visible_to(request.actor).filter(pk=shown.pk)
    partnership_id = shown.partnership_id
    (card,) = dashboard.cards_of(only, request.actor, partnership_id=partnership_id, on=timezone.localdate())
    manages = request.actor.has(Power.MANAGE_REVIEWS, partnership_id=partnership_id)
    asked = card.next_page == "recommendation"
    context = {
        "card": card,
        "recommendation": card.recommendation,
        "review": shown.review,
        "reads_whole": dashboard.reads_whole(request.actor, shown.review),
        "primary": {} if asked else {"verb": card.next_verb, "to": card.next_page},
        "seen": seen.under(card.recommendation, request.actor, on=timezone.localdate()),
        "may_ask_more": manages and asked,
        "may_theme": manages,
        "challenged": challenged.about(shown, request.actor, on=timezone.localdate()),
        "may_challenge": access.may_challenge_in(request.actor, partnership_id),
        "suggested": _suggested(card.recommendation) if manages else (),
        "may_change_response": manages and bool(card.recommendation.response),
    }
    return render(request, "actions/recommendation.html", context)


def _suggested(recommendation: Recommendation) -> tuple[Suggestion, ...]:
    """Themes that its words suggest and that it does not bear."""
    borne = set(recommendation.themes.all())
    return suggestions(
        words_of(recommendation), [one for one in offered(recommendation.partnership_id) if one not in borne]
    )
