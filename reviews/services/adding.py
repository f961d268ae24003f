"""Recommendations that come onto a review from elsewhere than a document: a tracker has their words."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max

from partners import access
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Recommendation, Review


@transaction.atomic
def add_recommendations(*, review: Review, words: Sequence[tuple[str, str]], by: Actor) -> list[Recommendation]:
    """Put (label, text) on the review, after those it has, in this order."""
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=review.partnership_id)
    review = Review.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=review.pk)
    last = review.recommendations.aggregate(last=Max("position"))["last"] or 0
    numbers = review.partnership.take_numbers(len(words))
    made = Recommendation.objects.bulk_create(
        Recommendation(
            partnership=review.partnership, number=number, review=review, position=place, label=label, text=text
        )
        for place, (number, (label, text)) in enumerate(zip(numbers, words, strict=True), start=last + 1)
    )
    review.save(update_fields=["updated_at"])  # its time of change tells clients that there is more
    return made


@transaction.atomic
def take_away(*, recommendations: Collection[int], by: Actor, partnership_id: int) -> int:
    """Take away recommendations that were added and that nobody has responded to. Returns how many."""
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=partnership_id)
    found = Recommendation.objects.filter(partnership_id=partnership_id, pk__in=recommendations, response="")
    return found.delete()[1].get(Recommendation._meta.label, 0)
