"""Filters as every list of the API has them, with the words by which the schema and the reference explain them."""

from datetime import UTC
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from partners.api.authentication import actor_of
from partners.models import Agency

SINCE = "Only what has changed since this moment, such as 2026-11-01T00:00:00Z."
TRUTHS = (("true", "true"), ("false", "false"))


def any_of(kind: Any, *, field: str, words: str) -> filters.MultipleChoiceFilter:
    """One of some fixed words; given several times, any of them."""
    choices = [(str(value), str(value)) for value in kind.values]
    return filters.MultipleChoiceFilter(
        field_name=field, choices=choices, distinct=False, help_text=f"{words} May be given several times."
    )


def agencies(request: object) -> QuerySet[Agency]:
    """Those that belong to the token's partnership, or the one agency to which it is bound."""
    actor = actor_of(request)  # type: ignore[arg-type]
    found = Agency.objects.filter(memberships__partnership_id__in=actor.partnership_ids)
    return found.filter(pk=actor.token_agency_id) if actor.token_agency_id else found


def of_agency(field: str = "agency") -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        field_name=field, queryset=agencies, to_field_name="slug", help_text="The slug of an agency."
    )


class MomentField(IsoDateTimeField):  # type: ignore[misc]  # it brings no types
    """In UTC: PostgreSQL knows no zone that is a day away, and Python no year 10,000."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("Enter a moment of our time.") from error


class MomentFilter(filters.IsoDateTimeFilter):  # type: ignore[misc]  # it brings no types
    field_class = MomentField


def since(*moments: str, words: str = SINCE) -> MomentFilter:
    """Rows for which any of these moments lies at or after the one asked for."""

    def changed(rows: QuerySet[Any], _name: str, moment: Any) -> QuerySet[Any]:
        found = Q()
        for one in moments:
            found |= Q((f"{one}__gte", moment))
        return rows.filter(found)

    return MomentFilter(method=changed, help_text=words)
