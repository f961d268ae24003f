"""What the API shows of actions and of their counts; see `reviews.api.shown` for what the scopes mean."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from actions.models import ASSURED, Action, Delivery, Level, Status
from partners.api.permissions import may_read
from partners.api.shown import AgencyOut, Code, LinkOut, ListLink, Out, PartnershipOut, Words
from partners.models import Scope

SITE = "https://followthrough.example/api/v1"
EMBARGOED = "Whether its words are embargoed: a review behind it is not published yet."


NONE = dict.fromkeys(Status.values, 0)


class Counts(serializers.Serializer[Any]):
    total = serializers.IntegerField(help_text="Every action on record, drafts and withdrawn ones too.")
    asked = serializers.IntegerField(help_text="As the Overview counts: neither draft nor withdrawn.")
    late = serializers.IntegerField(help_text="With the agency, and past the due date.")
    by_status = serializers.DictField(child=serializers.IntegerField())


class StandingOut(Counts):
    agency = AgencyOut(source="*")


class StatusOut(Out):
    """How many actions stand where, now."""

    as_at = serializers.DateTimeField()
    partnership = PartnershipOut()
    total = serializers.IntegerField(help_text="Every action on record, drafts and withdrawn ones too.")
    asked = serializers.IntegerField(help_text="As the Overview counts: neither draft nor withdrawn.")
    late = serializers.IntegerField(help_text="With the agency, and past the due date.")
    by_status = serializers.DictField(child=serializers.IntegerField())
    by_agency = StandingOut(many=True)

    example = {
        "as_at": "2026-11-22T09:32:54Z",
        "partnership": {
            "slug": "northmere",
            "name": "Northmere Safeguarding Children Partnership",
            "prefix": "NSCP",
        },
        "total": 14,
        "asked": 13,
        "late": 3,
        "by_status": {**NONE, "issued": 7, "submitted": 1, "returned": 1, "assured": 4, "withdrawn": 1},
        "by_agency": [
            {
                "agency": {"slug": "northmere-council", "name": "Northmere Council"},
                "total": 3,
                "asked": 3,
                "late": 0,
                "by_status": {**NONE, "assured": 3},
            }
        ],
    }


class OwnerOut(serializers.Serializer[Any]):
    """Who owns an action, for tokens that may change that."""

    name = serializers.CharField()
    email = serializers.EmailField()

    def get_attribute(self, instance: Action) -> Any:
        return instance.owner if may_read(self.context["request"], Scope.ACTIONS_WRITE) else None


class ActionWords(Words):
    citations = serializers.SerializerMethodField(help_text="Under which recommendations: “Baby L, Rec 6”.")
    question = serializers.CharField()
    evidence_wanted = serializers.CharField()

    def get_citations(self, action: Action) -> list[str]:
        return sorted(one.citation for one in action.recommendations.all())


class AssuranceField(Code):
    """The level given, while the partnership is assured."""

    def get_attribute(self, instance: Action) -> Any:
        return getattr(instance, "level", None) if instance.status in ASSURED else None


class ActionOut(Out):
    """An action: what one agency is asked under one or more recommendations, and where that stands."""

    reference = serializers.CharField(help_text="Says nothing of the case, so it may stand in a mail.")
    url = LinkOut("api_action")
    agency = AgencyOut()
    reviews = serializers.SerializerMethodField(help_text="References of the reviews behind it.")
    recommendations = serializers.SerializerMethodField(help_text="References of the recommendations behind it.")
    status = Code(Status)
    delivery = Code(Delivery, help_text="What the agency reports of its own work. It is never assurance.")
    assurance = AssuranceField(Level, allow_null=True, help_text="How far the partnership is assured, while it is.")
    overdue = serializers.SerializerMethodField(help_text="With the agency, and past the due date.")
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    due_on = serializers.DateField(allow_null=True)
    first_due_on = serializers.DateField(allow_null=True, help_text="The date it was issued with; kept for ever.")
    issued_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="When the latest answer came.")
    stands_until = serializers.DateField(
        allow_null=True,
        help_text="The last day on which the evidence it was assured by holds; null while no end is known.",
    )
    updated_at = serializers.DateTimeField()
    owner = OwnerOut(allow_null=True, help_text="Given to tokens with actions:write; null where nobody is named.")
    submissions_url = ListLink("api_submissions", action="reference")
    transitions_url = ListLink("api_transitions", action="reference")
    content = ActionWords()

    example = {
        "reference": "NSCP-10",
        "url": f"{SITE}/actions/NSCP-10",
        "agency": {"slug": "northmere-hospitals", "name": "Northmere Hospitals NHS Trust"},
        "reviews": ["NSCP-7"],
        "recommendations": ["NSCP-8"],
        "status": "returned",
        "delivery": "done",
        "assurance": None,
        "overdue": True,
        "embargoed": False,
        "due_on": "2026-11-13",
        "first_due_on": "2026-11-13",
        "issued_at": "2026-07-10T10:01:00+01:00",
        "acknowledged_at": "2026-07-17T10:02:00+01:00",
        "submitted_at": "2026-10-28T10:04:00Z",
        "stands_until": None,
        "updated_at": "2026-11-22T09:32:00.632963Z",
        "owner": None,
        "submissions_url": f"{SITE}/submissions?action=NSCP-10",
        "transitions_url": f"{SITE}/transitions?action=NSCP-10",
        "content": {
            "citations": ["Baby L, Rec 6"],
            "question": "Show that midwives record who else cares for the baby.",
            "evidence_wanted": "A dip sample of twenty records since April.",
        },
    }

    def get_reviews(self, action: Action) -> list[str]:
        return sorted({one.review.reference for one in action.recommendations.all()})

    def get_recommendations(self, action: Action) -> list[str]:
        return sorted(one.reference for one in action.recommendations.all())

    def get_overdue(self, action: Action) -> bool:
        return action.is_overdue(on=timezone.localdate())
