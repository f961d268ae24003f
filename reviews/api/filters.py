"""The filters of the API's lists of reviews and recommendations."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from partners.api.listing import named
from reviews.models import Recommendation, Response, Review, Stage


class ReviewFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    stage = filters.MultipleChoiceFilter(choices=Stage.choices, distinct=False)
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")


class RecommendationFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    review = filters.CharFilter(method="of_review")
    response = filters.MultipleChoiceFilter(choices=Response.choices, distinct=False)
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    def of_review(self, rows: QuerySet[Recommendation], _name: str, value: str) -> QuerySet[Recommendation]:
        return rows.filter(review=named(self.request, Review.objects.all(), "review", value))
