from typing import Any

from django.db.models import Count
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.authentication import actor_of
from partners.api.listing import page_of, paged
from partners.api.permissions import STATUS, may_read_words
from partners.api.view import ApiView
from partners.http import by_reference
from reviews.api.filters import RecommendationFilters, ReviewFilters
from reviews.api.shown import RecommendationOut, RecommendationWithWords, ReviewOut, ReviewWithWords
from reviews.models import Recommendation, Review
from reviews.models.recommendation import RecommendationQuerySet
from reviews.models.review import ReviewQuerySet


class ReviewList(ApiView):
    required_scopes = STATUS

    def get(self, request: Request) -> Response:
        page = page_of(request, _reviews().visible_to(actor_of(request)), ReviewFilters)
        return paged(request, page, lambda rows: _review(request, rows, many=True))


class ReviewDetail(ApiView):
    required_scopes = STATUS

    def get(self, request: Request, reference: str) -> Response:
        return Response(_review(request, by_reference(_reviews(), actor_of(request), reference)))


class RecommendationList(ApiView):
    required_scopes = STATUS

    def get(self, request: Request) -> Response:
        page = page_of(request, _recommendations().visible_to(actor_of(request)), RecommendationFilters)
        return paged(request, page, lambda rows: _recommendation(request, rows, many=True))


class RecommendationDetail(ApiView):
    required_scopes = STATUS

    def get(self, request: Request, reference: str) -> Response:
        return Response(_recommendation(request, by_reference(_recommendations(), actor_of(request), reference)))


def _reviews() -> ReviewQuerySet:
    return Review.objects.for_list().annotate(recommended=Count("recommendations"))


def _recommendations() -> RecommendationQuerySet:
    return Recommendation.objects.for_list().prefetch_related("sub_points")


def _review(request: Request, shown: Any, *, many: bool = False) -> Any:
    serializer = ReviewWithWords if may_read_words(request) else ReviewOut
    return serializer(shown, many=many, context={"request": request}).data


def _recommendation(request: Request, shown: Any, *, many: bool = False) -> Any:
    serializer = RecommendationWithWords if may_read_words(request) else RecommendationOut
    return serializer(shown, many=many, context={"request": request}).data
