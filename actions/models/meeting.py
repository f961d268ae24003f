from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from actions.models import told
from actions.models.action import Action
from actions.models.submission import Decision
from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User


class MeetingQuerySet(TenantQuerySet["Meeting"]):
    def for_list(self) -> Self:
        recorded = Q(items__recorded_at__isnull=False)
        return self.select_related("partnership").annotate(
            item_count=models.Count("items"), recorded_count=models.Count("items", filter=recorded)
        )


class Meeting(Tenant):
    """A sub-group meets on a day and goes through some actions, in an order that was set before."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    held_on = models.DateField()
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When its minutes were closed")

    objects = MeetingQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["-held_on", "-id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.MEETING,
            models.UniqueConstraint(fields=["partnership", "name", "held_on"], name="one_meeting_of_a_name_on_a_day"),
        ]
        indexes = [
            models.Index(fields=["partnership", "-held_on", "-id"], name="meeting_list"),
            models.Index(fields=["partnership", "called_at", "id"], name="meeting_in_time"),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingItem(Tenant):
    """One action on the agenda, what was said of it, and the judgement that was recorded there, if there was one."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, db_constraint=False, related_name="items")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    position = models.PositiveIntegerField()
    words = models.TextField(blank=True, help_text="What was said and agreed")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["MeetingItem"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["position", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.MEETING_ITEM,
            TenantForeignKey("meeting", name="meeting_item_meeting_same_tenant"),
            TenantForeignKey("action", name="meeting_item_action_same_tenant"),
            TenantForeignKey("decision", name="meeting_item_decision_same_tenant"),
            models.UniqueConstraint(fields=["meeting", "action"], name="one_item_for_an_action"),
        ]
