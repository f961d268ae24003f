"""The filters of the API's list of actions."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from actions.models import Action, Status, late_on
from partners.api.authentication import actor_of
from partners.api.listing import named
from partners.models import Agency
from reviews.models import Recommendation, Review

TRUTHS = (("true", "true"), ("false", "false"))


def agencies(request: object) -> QuerySet[Agency]:
    """Those that belong to the token's partnership, or the one agency to which it is bound."""
    actor = actor_of(request)  # type: ignore[arg-type]
    found = Agency.objects.filter(memberships__partnership_id__in=actor.partnership_ids)
    return found.filter(pk=actor.token_agency_id) if actor.token_agency_id else found


class ActionFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    status = filters.MultipleChoiceFilter(choices=Status.choices, distinct=False)
    agency = filters.ModelChoiceFilter(queryset=agencies, to_field_name="slug")
    review = filters.CharFilter(method="of_review")
    recommendation = filters.CharFilter(method="of_recommendation")
    overdue = filters.ChoiceFilter(choices=TRUTHS, method="by_lateness")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

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
