"""Meetings of sub-groups in the API: the agenda, and what was recorded on each item. No name of a person is given."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from rest_framework import serializers

from actions.api.said import EXAMPLE, SITE, OfAction, SaidWords
from actions.api.said_views import with_action
from actions.models import Action, Meeting, MeetingItem, Outcome
from partners.api.filters import SINCE, MomentFilter
from partners.api.listing import named
from partners.api.resources import Item, Listed
from partners.api.shown import Code, LinkOut, Out, VocabularyWords
from partners.models import TenantQuerySet


class ItemWords(SaidWords):
    words = serializers.CharField(help_text="What was said and agreed.")


class MeetingItemOut(OfAction):
    """One action on the agenda."""

    position = serializers.IntegerField()
    submission = serializers.UUIDField(
        source="decision.submission.code", allow_null=True, default=None, help_text="The answer that was judged there."
    )
    outcome = Code(Outcome, allow_null=True, source="decision.outcome", default=None)
    recorded_at = serializers.DateTimeField(allow_null=True, help_text="Null until something was recorded on it.")
    content = ItemWords()

    example = {
        **EXAMPLE,
        "position": 1,
        "submission": "1d0e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6",
        "outcome": "accepted",
        "recorded_at": "2026-11-12T10:20:00Z",
        "content": {"words": "The sample convinces; the next one in spring."},
    }


class MeetingWords(VocabularyWords):
    name = serializers.CharField(help_text="Of the sub-group or meeting.")


class MeetingOut(Out):
    """A meeting of a sub-group with its agenda. Until `closed_at` it may change."""

    code = serializers.UUIDField()
    url = LinkOut("api_meeting", "code")
    held_on = serializers.DateField()
    called_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="When its minutes were closed.")
    items = MeetingItemOut(many=True)
    content = MeetingWords()

    example = {
        "code": "0f3a1c52-9f55-4f0e-9c1b-2b6d6a8f4e10",
        "url": f"{SITE}/meetings/0f3a1c52-9f55-4f0e-9c1b-2b6d6a8f4e10",
        "held_on": "2026-11-12",
        "called_at": "2026-11-02T09:00:00Z",
        "closed_at": None,
        "items": [MeetingItemOut.example],
        "content": {"name": "Case review sub-group"},
    }


class MeetingFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    action = filters.CharFilter(method="of_action", help_text="The reference of an action on its agenda.")
    updated_since = MomentFilter(method="changed", help_text=SINCE)

    def of_action(self, rows: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        action = named(self.request, Action.objects.all(), "action", value)
        return rows.filter(Exists(MeetingItem.objects.filter(meeting=OuterRef("pk"), action=action)))

    def changed(self, rows: QuerySet[Meeting], _name: str, moment: Any) -> QuerySet[Meeting]:
        recorded = MeetingItem.objects.filter(meeting=OuterRef("pk"), recorded_at__gte=moment)
        return rows.filter(Q(called_at__gte=moment) | Q(closed_at__gte=moment) | Exists(recorded))


def meetings() -> TenantQuerySet[Meeting]:
    items = with_action(MeetingItem.objects.select_related("decision__submission"))
    return Meeting.objects.prefetch_related(Prefetch("items", items))


class MeetingList(Listed):
    """Meetings of sub-groups, in the order in which they were called.

    A token bound to an agency gets none: an agenda goes over many agencies.
    """

    tag = "What is said"
    operations = {"get": "list_meetings"}
    shown = MeetingOut
    filters = MeetingFilters
    order = ("called_at", "id")

    def rows(self) -> QuerySet[Meeting]:
        return meetings().visible_to(self.actor)


class MeetingDetail(Item):
    """One meeting."""

    tag = "What is said"
    operations = {"get": "get_meeting"}
    shown = MeetingOut

    def found(self, **named: Any) -> Meeting:
        return get_object_or_404(meetings().visible_to(self.actor), code=named["code"])
