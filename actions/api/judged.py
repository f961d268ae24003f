"""What the API shows of judgements: decisions, and the first of two acceptances where a partnership wants two."""

from typing import Any

from rest_framework import serializers

from actions.api.said import EMBARGOED, SITE, SaidWords
from actions.models import Level, Outcome, ReturnReason
from partners.api.shown import Code, Out


class DecisionWords(SaidWords):
    reason = serializers.CharField()

    def is_embargoed(self, instance: Any) -> bool:
        return super().is_embargoed(instance.submission)


class OfSubmission(Out):
    submission = serializers.UUIDField(source="submission.code", help_text="The code of the answer that was judged.")
    submission_url = serializers.HyperlinkedRelatedField[Any](
        source="submission", view_name="api_submission", lookup_field="code", read_only=True
    )
    action = serializers.CharField(source="submission.action.reference")
    embargoed = serializers.BooleanField(source="submission.action.is_embargoed", help_text=EMBARGOED)


ANSWER = {
    "submission": "1d0e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6",
    "submission_url": f"{SITE}/submissions/1d0e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6",
    "action": "NSCP-10",
    "embargoed": False,
}


class DecisionOut(OfSubmission):
    """The partnership's judgement on one answer. It is added once and never changed."""

    outcome = Code(Outcome)
    level = Code(Level, allow_null=True, help_text="How far the partnership is assured; null where more is needed.")
    reason_code = Code(ReturnReason, allow_null=True, help_text="What is missing; null where it is assured.")
    seen = serializers.ListField(
        child=serializers.CharField(), help_text="SHA-256 of each file, or of each link, that was judged."
    )
    at = serializers.DateTimeField()
    content = DecisionWords()

    example = {
        **ANSWER,
        "outcome": "more_needed",
        "level": None,
        "reason_code": "no_impact",
        "seen": ["2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"],
        "at": "2026-11-05T11:30:00Z",
        "content": {"reason": "The sample shows that the form is used, not what changed for children."},
    }


class OpinionOut(OfSubmission):
    """The first of two acceptances, where the partnership wants two: no decision yet. It is never changed."""

    level = Code(Level)
    agency = serializers.CharField(
        source="agency.slug", allow_null=True, default=None, help_text="That of the assurer; null for a coordinator."
    )
    at = serializers.DateTimeField()
    content = DecisionWords()

    example = {
        **ANSWER,
        "level": "reasonable",
        "agency": "northmere-police",
        "at": "2026-11-04T10:00:00Z",
        "content": {"reason": "The sample is large enough, and its questions are the right ones."},
    }
