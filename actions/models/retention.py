"""How long a partnership keeps its record, what is held for good reasons, and what two people disposed of."""

from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User
from partners.models.tenant import M
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Review

GONE = "(disposed of)"  # stands where words were


class RecordClass(models.TextChoices):
    REVIEW = "review", "Closed reviews, and all that was asked and answered under them"
    DRAFT = "draft", "Drafts of documents, once they are confirmed or put away"


class RetentionQuerySet(TenantQuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """Of partnerships in which the actor decides how long the record is kept."""
        return self.filter(partnership_id__in=actor.partnerships_with(Power.RETAIN))


class DisposalQuerySet(RetentionQuerySet["Disposal"]):
    def waiting_for(self, actor: Actor) -> Self:
        """Proposals on which the actor may decide, for it was somebody else who made them."""
        proposed = self.visible_to(actor).filter(decided_at__isnull=True)
        return proposed.exclude(proposed_by_id=actor.user_id or 0)


class RetentionRule(Tenant):
    """For so many months a class of records is kept. Without a rule it is kept until somebody makes one."""

    record_class = models.CharField(max_length=10, choices=RecordClass.choices)
    months = models.PositiveSmallIntegerField(help_text="After a review was closed; after a draft was confirmed")

    objects = RetentionQuerySet["RetentionRule"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "record_class"], name="one_rule_for_a_class"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=1200), name="kept_from_a_month_to_a_century"),
        ]


class LegalHold(Tenant):
    """Nothing of a review, or of the whole partnership (no `review`), is disposed of until this is ended."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    code = models.UUIDField(default=uuid4, unique=True, editable=False)

    objects = RetentionQuerySet["LegalHold"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["-at", "-id"]
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("review", name="hold_review_same_tenant"),
            models.UniqueConstraint(
                fields=["partnership", "review"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_open_hold",
            ),
        ]


class Disposal(Tenant):
    """One person proposes to dispose of records whose time is over, a second one approves; then they are gone.

    `things` are the keys of the records, `labels` what they are called, frozen when it was proposed: only these go.
    The row is the certificate, and is never removed.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    record_class = models.CharField(max_length=10, choices=RecordClass.choices)
    before = models.DateField(help_text="Records whose time began before this day")
    reason = models.CharField(max_length=300)
    things = ArrayField(models.BigIntegerField())
    labels = ArrayField(models.CharField(max_length=120))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="Of each kind of row, how many lost their words")
    carried_out_at = models.DateTimeField(null=True, blank=True)

    objects = DisposalQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["-proposed_at", "-id"]
        constraints = [
            *Tenant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="two_people_dispose"
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at__isnull=True) | Q(approved=True, decided_by__isnull=False),
                name="disposed_once_approved",
            ),
            models.UniqueConstraint(
                fields=["partnership", "record_class"],
                condition=Q(decided_at__isnull=True),
                name="one_proposal_at_a_time",
            ),
        ]
