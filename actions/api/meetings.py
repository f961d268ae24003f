"""Meetings of sub-groups in the API: the agenda, and what was recorded on each item. No name of a person is given."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from rest_framework import serializers

from actions.api.filters import OfAction as OfActionFilters
from actions.api.said import EXAMPLE, SITE, OfAction, SaidWords
from actions.api.said_views import SaidItem, SaidList, with_action
from actions.models import Meeting, MeetingItem, Outcome
from partners.api.filters import since
from partners.api.resources import Item, Listed
from partners.api.shown import Code, LinkOut, ListLink, Out, VocabularyWords


class ItemWords(SaidWords):
    words = serializers.CharField(help_text="What was said and agreed.")


class MeetingItemOut(OfAction):
    """One action on the agenda of a meeting, and what was recorded on it."""

    code = serializers.UUIDField()
    url = LinkOut("api_meeting_item", "code")
    meeting = serializers.UUIDField(source="meeting.code", help_text="The code of the meeting.")
    position = serializers.IntegerField()
    submission = serializers.UUIDField(
        source="decision.submission.code", allow_null=True, default=None, help_text="The answer that was judged there."
    )
    outcome = Code(Outcome, allow_null=True, source="decision.outcome", default=None)
    recorded_at = serializers.DateTimeField(allow_null=True, help_text="Null until something was recorded on it.")
    content = ItemWords()

    example = {
        **EXAMPLE,
        "code": "6a0b7c11-2f0e-4f59-9a6a-7c1f2d3e4b55",
        "url": f"{SITE}/meeting-items/6a0b7c11-2f0e-4f59-9a6a-7c1f2d3e4b55",
        "meeting": "0f3a1c52-9f55-4f0e-9c1b-2b6d6a8f4e10",
        "position": 1,
        "submission": "1d0e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6",
        "outcome": "accepted",
        "recorded_at": "2026-11-12T10:20:00Z",
        "content": {"words": "The sample convinces; the next one in spring."},
    }


class MeetingWords(VocabularyWords):
    name = serializers.CharField(help_text="Of the sub-group or meeting.")


class MeetingOut(Out):
    """A meeting of a sub-group. Until `closed_at` its items may change."""

    code = serializers.UUIDField()
    url = LinkOut("api_meeting", "code")
    held_on = serializers.DateField()
    called_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="When its minutes were closed.")
    items_url = ListLink("api_meeting_items", meeting="code")
    content = MeetingWords()

    example = {
        "code": "0f3a1c52-9f55-4f0e-9c1b-2b6d6a8f4e10",
        "url": f"{SITE}/meetings/0f3a1c52-9f55-4f0e-9c1b-2b6d6a8f4e10",
        "held_on": "2026-11-12",
        "called_at": "2026-11-02T09:00:00Z",
        "closed_at": None,
        "items_url": f"{SITE}/meeting-items?meeting=0f3a1c52-9f55-4f0e-9c1b-2b6d6a8f4e10",
        "content": {"name": "Case review sub-group"},
    }


class MeetingFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    updated_since = since("called_at", "closed_at")


class ItemFilters(OfActionFilters):
    meeting = filters.UUIDFilter(field_name="meeting__code", help_text="The code of a meeting.")
    updated_since = since(
        "recorded_at", words="Only what was recorded since this moment, such as 2026-11-01T00:00:00Z."
    )


def items() -> Any:
    return with_action(MeetingItem.objects.select_related("meeting", "decision__submission"))


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
        return Meeting.objects.visible_to(self.actor)


class MeetingDetail(Item):
    """One meeting."""

    tag = "What is said"
    operations = {"get": "get_meeting"}
    shown = MeetingOut

    def found(self, **named: Any) -> Meeting:
        return get_object_or_404(Meeting.objects.visible_to(self.actor), code=named["code"])


class MeetingItemList(SaidList):
    """What meetings go through, in the order in which it was put on their agendas.

    A token bound to an agency gets none.
    """

    operations = {"get": "list_meeting_items"}
    shown = MeetingItemOut
    filters = ItemFilters
    order = ("id",)
    every = staticmethod(items)


class MeetingItemDetail(SaidItem):
    """One item of an agenda."""

    operations = {"get": "get_meeting_item"}
    shown = MeetingItemOut
    every = staticmethod(items)
