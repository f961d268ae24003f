"""The lists of a partnership: its reviews, its recommendations and its actions."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from actions.dashboards import columns, listing
from actions.views.filters import ActionFilter, RecommendationFilter, ReviewFilter
from actions.views.listed import ListOf, listed
from partners.http import ActorRequest

REVIEWS = ListOf(
    name="reviews",
    title="Reviews",
    one="review",
    template="actions/reviews.html",
    filter=ReviewFilter,
    columns=columns.REVIEWS,
    sort="-opened",
    rows=listing.reviews,
    fetched=lambda found, shape, actor, on: columns.reviews(found, shape, actor, on=on),
    shown=columns.review_rows,
)
RECOMMENDATIONS = ListOf(
    name="recommendations",
    title="Recommendations",
    one="recommendation",
    template="actions/recommendations.html",
    filter=RecommendationFilter,
    columns=columns.RECOMMENDATIONS,
    sort="-recommendation",
    rows=listing.recommendations,
    fetched=lambda found, shape, _actor, _on: columns.recommendations(found, shape),
    shown=columns.recommendation_rows,
)
ACTIONS = ListOf(
    name="actions",
    title="Actions",
    one="action",
    template="actions/actions.html",
    filter=ActionFilter,
    columns=columns.ACTIONS,
    sort="due",
    rows=listing.actions,
    fetched=lambda found, shape, _actor, _on: columns.actions(found, shape),
    shown=columns.action_rows,
)


@require_GET
def reviews(request: ActorRequest, slug: str) -> HttpResponseBase:
    """Newest first, with what was recommended and what is late in each."""
    return listed(request, slug, REVIEWS)


@require_GET
def recommendations(request: ActorRequest, slug: str) -> HttpResponseBase:
    """What reviews ask for, over all of them, the newest first."""
    return listed(request, slug, RECOMMENDATIONS)


@require_GET
def actions(request: ActorRequest, slug: str) -> HttpResponseBase:
    """What agencies are asked, due first."""
    return listed(request, slug, ACTIONS)
