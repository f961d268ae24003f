from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from actions.models.action import Action
from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User
from partners.roles import Power
from partners.scope import Actor

UNDER_WAY = Q(checked_at__isnull=True) | Q(started_at__isnull=False, finished_at__isnull=True)


class BatchKind(models.TextChoices):
    OWNER = "owner", "Change the owner"
    DUE = "due", "Change the due date"
    ISSUE = "issue", "Issue"
    WITHDRAW = "withdraw", "Withdraw"


class BatchQuerySet(TenantQuerySet["Batch"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, where one still manages."""
        return self.filter(by_id=actor.user_id, partnership_id__in=actor.partnerships_with(Power.MANAGE_REVIEWS))

    def under_way(self) -> Self:
        return self.filter(UNDER_WAY)


class Batch(Tenant):
    """One change to many actions: prepared and checked row by row, looked at, then carried out row by row."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=BatchKind.choices)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True, help_text="When the person said: do it")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(started_at__isnull=True) | Q(checked_at__isnull=False), name="checked_before_it_starts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership"],
                condition=UNDER_WAY,
                name="batch_under_way",
            )
        ]

    @property
    def is_under_way(self) -> bool:
        return self.checked_at is None or (self.started_at is not None and self.finished_at is None)


class BatchRow(Tenant):
    """One action of a batch, as it was when the batch was made, and what came of it."""

    class Outcome(models.TextChoices):
        WAITING = "", "Waiting"
        DONE = "done", "Changed"
        REFUSED = "refused", "Not changed"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, db_constraint=False, related_name="rows")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    was = models.CharField(max_length=200, help_text="What is to change, as it read when the batch was made")
    seen_at = models.DateTimeField(help_text="When the action had last been changed by then")
    checked = models.BooleanField(default=False)
    refusal = models.TextField(blank=True, help_text="Why it cannot be changed; blank where it can")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects = TenantQuerySet["BatchRow"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["id"]
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("batch", name="batch_row_same_tenant"),
            TenantForeignKey("action", name="batch_action_same_tenant"),
            models.UniqueConstraint(fields=["batch", "action"], name="one_row_for_an_action"),
        ]
