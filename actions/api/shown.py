"""What the API shows of actions; see `reviews.api.shown` for what the two scopes mean."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from actions.dashboards.status import Standing
from actions.models import ASSURED, Action
from partners.api.shown import AgencyOut, LinkOut


class StandingOut(serializers.Serializer[Standing]):
    agency = AgencyOut(source="*")
    total = serializers.IntegerField()
    late = serializers.IntegerField()
    by_status = serializers.DictField(child=serializers.IntegerField())


class ActionOut(serializers.Serializer[Action]):
    reference = serializers.CharField()
    url = LinkOut("api_action")
    agency = AgencyOut()
    reviews = serializers.SerializerMethodField()
    recommendations = serializers.SerializerMethodField()
    status = serializers.CharField()
    delivery = serializers.CharField()
    assurance = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()
    due_on = serializers.DateField()
    first_due_on = serializers.DateField()
    issued_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_reviews(self, action: Action) -> list[str]:
        return sorted({one.review.reference for one in action.recommendations.all()})

    def get_recommendations(self, action: Action) -> list[str]:
        return sorted(one.reference for one in action.recommendations.all())

    def get_assurance(self, action: Action) -> str | None:
        """The level given, while the partnership is assured."""
        level: str | None = getattr(action, "level", None)
        return level if action.status in ASSURED else None

    def get_overdue(self, action: Action) -> bool:
        return action.is_overdue(on=timezone.localdate())


class ActionWithWords(ActionOut):
    content = serializers.SerializerMethodField()

    def get_content(self, action: Action) -> dict[str, Any] | None:
        """What is asked, where each review behind it is published; answers and evidence are never given."""
        recommendations = action.recommendations.all()
        if not recommendations or not all(one.review.is_published for one in recommendations):
            return None
        return {
            "citations": sorted(one.citation for one in recommendations),
            "question": action.question,
            "evidence_wanted": action.evidence_wanted,
        }
