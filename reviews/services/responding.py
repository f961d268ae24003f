"""What the partnership answers to a recommendation."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import access
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Recommendation, Response
from reviews.services.themes import set_themes


@transaction.atomic
def respond(
    *,
    recommendation: Recommendation,
    response: str,
    reason: str = "",
    intended_outcome: str = "",
    themes: Iterable[str] | None = None,
    is_priority: bool = False,
    by: Actor,
    on: date,
) -> Recommendation:
    """Record the partnership's response; a later one replaces it.

    A reason is required unless it is accepted (Care Act 2014, Schedule 2, paragraph 4 asks boards for one). `themes`
    are names: the partnership's own, in whatever capitals, or new ones; where none are given they stay as they are.
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
    if themes is not None:
        set_themes(of=recommendation, names=themes, by=by)
    return recommendation
