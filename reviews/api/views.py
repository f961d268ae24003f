from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from partners.api.resources import Item, Listed
from partners.http import by_reference
from reviews.api.filters import (
    DocumentFilters,
    LearningPointFilters,
    RecommendationFilters,
    ReviewFilters,
    ReviewTypeFilters,
    ThemeFilters,
)
from reviews.api.shown import DocumentOut, LearningPointOut, RecommendationOut, ReviewOut, ReviewTypeOut, ThemeOut
from reviews.models import Document, LearningPoint, Recommendation, Review, ReviewType, Theme
from reviews.models.document import DocumentQuerySet
from reviews.models.recommendation import OfReviewQuerySet, RecommendationQuerySet
from reviews.models.review import ReviewQuerySet

TAG = "Reviews"


class ReviewTypeList(Listed):
    """The partnership's types of review and their time limits."""

    tag = TAG
    operations = {"get": "list_review_types"}
    shown = ReviewTypeOut
    filters = ReviewTypeFilters
    order = ("kind", "id")

    def rows(self) -> QuerySet[ReviewType]:
        found = ReviewType.objects.filter(partnership_id__in=self.actor.partnership_ids)
        return found.prefetch_related("clocks")


class ReviewList(Listed):
    """Reviews, in the order of their last change."""

    tag = TAG
    operations = {"get": "list_reviews"}
    shown = ReviewOut
    filters = ReviewFilters

    def rows(self) -> QuerySet[Review]:
        return _reviews().visible_to(self.actor)


class ReviewDetail(Item):
    """One review."""

    tag = TAG
    operations = {"get": "get_review"}
    shown = ReviewOut

    def found(self, **named: Any) -> Review:
        return by_reference(_reviews(), self.actor, named["reference"])


class DocumentList(Listed):
    """Documents about reviews, in the order of their last change."""

    tag = TAG
    operations = {"get": "list_documents"}
    shown = DocumentOut
    filters = DocumentFilters

    def rows(self) -> QuerySet[Document]:
        return _documents().visible_to(self.actor)


class DocumentDetail(Item):
    """What is known of one document."""

    tag = TAG
    operations = {"get": "get_document"}
    shown = DocumentOut

    def found(self, **named: Any) -> Document:
        return get_object_or_404(_documents().visible_to(self.actor), code=named["code"])


class LearningPointList(Listed):
    """Learning, good practice and questions for practice, in the order of their last change."""

    tag = TAG
    operations = {"get": "list_learning_points"}
    shown = LearningPointOut
    filters = LearningPointFilters

    def rows(self) -> QuerySet[LearningPoint]:
        return _learning().visible_to(self.actor)


class LearningPointDetail(Item):
    """One learning point."""

    tag = TAG
    operations = {"get": "get_learning_point"}
    shown = LearningPointOut

    def found(self, **named: Any) -> LearningPoint:
        return get_object_or_404(_learning().visible_to(self.actor), code=named["code"])


class RecommendationList(Listed):
    """Recommendations with their sub-points, in the order of their last change."""

    tag = TAG
    operations = {"get": "list_recommendations"}
    shown = RecommendationOut
    filters = RecommendationFilters

    def rows(self) -> QuerySet[Recommendation]:
        return _recommendations().visible_to(self.actor)


class RecommendationDetail(Item):
    """One recommendation with its sub-points."""

    tag = TAG
    operations = {"get": "get_recommendation"}
    shown = RecommendationOut

    def found(self, **named: Any) -> Recommendation:
        return by_reference(_recommendations(), self.actor, named["reference"])


class ThemeList(Listed):
    """The partnership's themes and sub-themes, those out of use too."""

    tag = TAG
    operations = {"get": "list_themes"}
    shown = ThemeOut
    filters = ThemeFilters
    order = ("name", "id")

    def rows(self) -> QuerySet[Theme]:
        return Theme.objects.visible_to(self.actor).select_related("parent").distinct()


class ThemeDetail(Item):
    """One theme."""

    tag = TAG
    operations = {"get": "get_theme"}
    shown = ThemeOut

    def found(self, **named: Any) -> Theme:
        found = Theme.objects.visible_to(self.actor).select_related("parent").distinct()
        return get_object_or_404(found, code=named["code"])


def _reviews() -> ReviewQuerySet:
    """With `recommended`: how many recommendations it has."""
    under = Recommendation.objects.filter(review=OuterRef("pk")).order_by().values("review")
    return Review.objects.for_list().annotate(
        recommended=Coalesce(Subquery(under.annotate(count=Count("pk")).values("count")), 0)
    )


def _documents() -> DocumentQuerySet:
    """Those of a review; what is still being read is nobody's business yet."""
    return Document.objects.filter(review__isnull=False).select_related("review__partnership")


def _learning() -> OfReviewQuerySet:
    return LearningPoint.objects.select_related("review__partnership").prefetch_related("themes")


def _recommendations() -> RecommendationQuerySet:
    return Recommendation.objects.for_list().prefetch_related("sub_points", "themes")
