"""What the partnership answers to a recommendation."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import access
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Recommendation, RecommendationTheme, Response, Theme


@transaction.atomic
def respond(
    *,
    recommendation: Recommendation,
    response: str,
    reason: str = "",
    intended_outcome: str = "",
    themes: Iterable[str] = (),
    is_priority: bool = False,
    by: Actor,
    on: date,
) -> Recommendation:
    """Record the partnership's response; a later one replaces it.

    A reason is required unless it is accepted (Care Act 2014, Schedule 2, paragraph 4 asks boards for one). `themes`
    are names: the partnership's own, in its own capitals, or new ones.
    """
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=recommendation.partnership_id)
    response, reason = Response(response), reason.strip()
    if response != Response.ACCEPTED and not reason:
        raise ValidationError({"reason": f"Say why the recommendation is {response.label.lower()}."})
    recommendation.response = response
    recommendation.response_reason = reason
    recommendation.intended_outcome = intended_outcome.strip()
    recommendation.is_priority = is_priority
    recommendation.responded_by_id = by.person_id
    recommendation.responded_on = on
    recommendation.save()
    _set_themes(recommendation, themes)
    return recommendation


def _set_themes(recommendation: Recommendation, names: Iterable[str]) -> None:
    own = {theme.name.casefold(): theme for theme in Theme.objects.filter(partnership_id=recommendation.partnership_id)}
    wanted: dict[str, Theme] = {}
    for name in (" ".join(words.split()) for words in names):
        if name and name.casefold() not in own:
            made, _ = Theme.objects.get_or_create(partnership_id=recommendation.partnership_id, name=name)
            own[name.casefold()] = made
        if name:
            wanted[name.casefold()] = own[name.casefold()]
    links = RecommendationTheme.objects.filter(recommendation=recommendation)
    links.exclude(theme__in=wanted.values()).delete()
    partnership = {"partnership_id": recommendation.partnership_id}
    RecommendationTheme.objects.bulk_create(
        (RecommendationTheme(recommendation=recommendation, theme=theme, **partnership) for theme in wanted.values()),
        ignore_conflicts=True,
    )
