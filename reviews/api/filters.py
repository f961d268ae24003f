"""The filters of the API's lists of reviews and recommendations."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from partners.api.authentication import actor_of
from partners.http import REFERENCE
from reviews.models import Recommendation, Response, Review, Stage


def review_named(request: object, reference: str) -> Review:
    """The review a filter names; one that is not there and one that is not the client's are refused alike."""
    named = REFERENCE.fullmatch(reference)
    visible = Review.objects.visible_to(actor_of(request))  # type: ignore[arg-type]
    found = visible.filter(partnership__prefix=named[1], number=int(named[2])).first() if named else None
    if found is None:
        raise ValidationError({"review": [f"There is no review {reference}."]})
    return found


class ReviewFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    stage = filters.MultipleChoiceFilter(choices=Stage.choices, distinct=False)
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")


class RecommendationFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    review = filters.CharFilter(method="of_review")
    response = filters.MultipleChoiceFilter(choices=Response.choices, distinct=False)
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    def of_review(self, rows: QuerySet[Recommendation], _name: str, value: str) -> QuerySet[Recommendation]:
        return rows.filter(review=review_named(self.request, value))
