"""The filters of the API's lists of actions and what is said about them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from actions.models import (
    Action,
    Delivery,
    EvidenceKind,
    Finding,
    Judgement,
    Level,
    Outcome,
    Status,
    TimeRequest,
    late_on,
)
from partners.api.filters import TRUTHS, agencies, any_of, of_agency, since
from partners.api.listing import named
from partners.models import Agency
from reviews.models import Recommendation, Review


class ActionFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    status = any_of(Status, field="status", words="Where it stands.")
    agency = of_agency()
    review = filters.CharFilter(method="of_review", help_text="The reference of a review, such as NSCP-1.")
    recommendation = filters.CharFilter(
        method="of_recommendation", help_text="The reference of a recommendation, such as NSCP-2."
    )
    overdue = filters.ChoiceFilter(
        choices=TRUTHS, method="by_lateness", help_text="Whether it is with the agency and past its due date."
    )
    updated_since = since("updated_at")

    def of_review(self, rows: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        under = Action.objects.filter(
            recommendations__review=named(self.request, Review.objects.all(), "review", value)
        )
        return rows.filter(pk__in=under.order_by().values("pk"))

    def of_recommendation(self, rows: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        return rows.filter(recommendations=named(self.request, Recommendation.objects.all(), "recommendation", value))

    def by_lateness(self, rows: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        late = late_on(timezone.localdate())
        return rows.filter(late if value == "true" else ~late)


class OfAction(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    action = filters.CharFilter(method="of_action", help_text="The reference of an action, such as NSCP-10.")
    agency = of_agency("action__agency")

    def of_action(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(action=named(self.request, Action.objects.all(), "action", value))


class TransitionFilters(OfAction):
    became = any_of(Status, field="became", words="What it became.")
    updated_since = since("at")


class ProgressNoteFilters(OfAction):
    delivery = any_of(Delivery, field="delivery", words="What the agency reported.")
    updated_since = since("at")


class TimeRequestFilters(OfAction):
    outcome = any_of(TimeRequest.Outcome, field="outcome", words="What was decided.")
    updated_since = since("asked_at", "decided_at")


class SubmissionFilters(OfAction):
    delivery = any_of(Delivery, field="delivery", words="What the agency reported.")
    updated_since = since("submitted_at", "taken_back_at", "decision__at")


class CorrectionFilters(OfAction):
    updated_since = since("at")


class ChallengeFilters(OfAction):
    agency = filters.ModelChoiceFilter(
        method="about_agency", queryset=agencies, to_field_name="slug",
        help_text="The slug of an agency: what is asked about it, and on its actions.",
    )  # fmt: skip
    review = filters.CharFilter(method="on_thing", help_text="The reference of a review that is challenged itself.")
    recommendation = filters.CharFilter(
        method="on_thing", help_text="The reference of a recommendation that is challenged itself."
    )
    judgement = any_of(Judgement, field="judgement", words="What the chair concluded.")
    updated_since = since("raised_at", "answered_at", "judged_at")

    def about_agency(self, rows: QuerySet[Any], _name: str, value: Agency) -> QuerySet[Any]:
        return rows.filter(Q(agency=value) | Q(action__agency=value))

    def on_thing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        things = Review.objects.all() if name == "review" else Recommendation.objects.all()
        return rows.filter(**{name: named(self.request, things, name, value)})


class RetestFilters(OfAction):
    finding = any_of(Finding, field="finding", words="What was found.")
    updated_since = since("planned_at", "answered_at", "judged_at", "dropped_at")


class OpinionFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    action = filters.CharFilter(method="of_action", help_text="The reference of an action, such as NSCP-10.")
    agency = of_agency("submission__action__agency")
    level = any_of(Level, field="level", words="How far the partnership is assured.")
    updated_since = since("at")

    def of_action(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(submission__action=named(self.request, Action.objects.all(), "action", value))


class DecisionFilters(OpinionFilters):
    outcome = any_of(Outcome, field="outcome", words="What was decided.")


class EvidenceFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    agency = of_agency()
    kind = any_of(EvidenceKind, field="kind", words="What kind of evidence.")
    action = filters.CharFilter(method="of_action", help_text="The reference of an action, such as NSCP-10.")
    added_since = since("added_at", words="Only what was added since this moment, such as 2026-11-01T00:00:00Z.")

    def of_action(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        action = named(self.request, Action.objects.all(), "action", value)
        return rows.filter(
            pk__in=action.submissions.filter(submitted_at__isnull=False, evidence__isnull=False).values("evidence")
        )
