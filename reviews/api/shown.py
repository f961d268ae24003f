"""What the API shows of reviews and recommendations.

The plain serializers are for `status:read`: references, states, dates, counts and links, and no word of a case. Those
with words are for `content:read`, and give them only of what is published.
"""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from partners.api.shown import LinkOut
from reviews.models import Recommendation, Review


class ReviewOut(serializers.Serializer[Review]):
    reference = serializers.CharField()
    url = LinkOut("api_review")
    kind = serializers.CharField(source="review_type.kind")
    stage = serializers.CharField()
    held = serializers.SerializerMethodField()
    notified_on = serializers.DateField()
    rapid_review_on = serializers.DateField()
    commissioned_on = serializers.DateField()
    agreed_on = serializers.DateField()
    published_on = serializers.DateField()
    published_month = serializers.CharField(source="published_as")
    closed_on = serializers.DateField()
    recommendations = serializers.IntegerField(source="recommended")
    recommendations_url = serializers.SerializerMethodField()
    actions_url = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField()

    def get_held(self, review: Review) -> bool:
        return bool(review.held_reason)

    def get_recommendations_url(self, review: Review) -> str:
        return _list_of(self.context, "api_recommendations", review)

    def get_actions_url(self, review: Review) -> str:
        return _list_of(self.context, "api_actions", review)


class ReviewWithWords(ReviewOut):
    content = serializers.SerializerMethodField()

    def get_content(self, review: Review) -> dict[str, Any] | None:
        """None before publication: until then its words are embargoed."""
        if not review.is_published:
            return None
        return {"pseudonym": review.pseudonym, "title": review.title, "type": review.review_type.name}


class RecommendationOut(serializers.Serializer[Recommendation]):
    reference = serializers.CharField()
    url = LinkOut("api_recommendation")
    review = serializers.CharField(source="review.reference")
    response = serializers.CharField()
    responded_on = serializers.DateField()
    priority = serializers.BooleanField(source="is_priority")
    actions_url = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField()

    def get_actions_url(self, recommendation: Recommendation) -> str:
        address = reverse("api_actions", request=self.context["request"])
        return f"{address}?recommendation={recommendation.reference}"


class RecommendationWithWords(RecommendationOut):
    content = serializers.SerializerMethodField()

    def get_content(self, recommendation: Recommendation) -> dict[str, Any] | None:
        """As printed in the report; None before publication."""
        if not recommendation.review.is_published:
            return None
        return {
            "label": recommendation.label,
            "heading": recommendation.heading,
            "text": recommendation.text,
            "sub_points": [{"letter": one.letter, "text": one.text} for one in recommendation.sub_points.all()],
        }


def _list_of(context: Mapping[str, Any], name: str, review: Review) -> str:
    return f"{reverse(name, request=context['request'])}?review={review.reference}"
