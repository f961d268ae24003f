"""The filters of the API's lists of reviews and what stands in them."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from partners.api.filters import any_of, since
from partners.api.listing import named
from reviews.models import ItemKind, Response, Review, ReviewKind, Stage, Theme

OF_REVIEW = "The reference of a review, such as NSCP-1."


class OfReview(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    review = filters.CharFilter(method="of_review", help_text=OF_REVIEW)

    def of_review(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(review=named(self.request, Review.objects.all(), "review", value))


class ReviewTypeFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    kind = any_of(ReviewKind, field="kind", words="What kind of review.")


class ReviewFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    stage = any_of(Stage, field="stage", words="How far the review is.")
    kind = any_of(ReviewKind, field="review_type__kind", words="What kind of review.")
    updated_since = since("updated_at")


class DocumentFilters(OfReview):
    updated_since = since("updated_at")


class LearningPointFilters(OfReview):
    kind = filters.MultipleChoiceFilter(
        choices=[(kind.value, kind.value) for kind in ItemKind if kind != ItemKind.RECOMMENDATION],
        distinct=False,
        help_text="Learning, good practice or a question for practice. May be given several times.",
    )
    theme = filters.UUIDFilter(method="of_theme", help_text="The code of a theme.")
    updated_since = since("updated_at")

    def of_theme(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(pk__in=_under(rows, value))


class RecommendationFilters(OfReview):
    response = any_of(Response, field="response", words="What the partnership answered to it.")
    theme = filters.UUIDFilter(method="of_theme", help_text="The code of a theme.")
    updated_since = since("updated_at")

    def of_theme(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(pk__in=_under(rows, value))


class ThemeFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    parent = filters.UUIDFilter(field_name="parent__code", help_text="The code of the theme above: its sub-themes.")


def _under(rows: QuerySet[Any], code: Any) -> QuerySet[Any]:
    """What bears this theme or one of its sub-themes, each once."""
    theme = Theme.objects.filter(code=code).values("pk")
    borne = Theme.objects.filter(pk__in=theme) | Theme.objects.filter(parent__in=theme)
    bearing: QuerySet[Any] = rows.model._default_manager.filter(themes__in=borne.values("pk"))
    return bearing.values("pk")
