from uuid import uuid4

from django.db import models
from django.db.models import Q

from actions.models import told
from actions.models.action import Action, OfActionQuerySet
from partners.constraints import TenantForeignKey
from partners.models import Tenant, User


class Judgement(models.TextChoices):
    SATISFIED = "satisfied", "Satisfied"
    PARTLY = "partly", "Partly satisfied"
    NOT_SATISFIED = "not_satisfied", "Not satisfied"


class Challenge(Tenant):
    """The chair's question on an action, what came back, and the chair's judgement of it."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="challenges")
    question = models.TextField()
    answer_by = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=15, choices=Judgement.choices, blank=True)
    judgement_words = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = OfActionQuerySet["Challenge"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["raised_at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.CHALLENGE,
            TenantForeignKey("action", name="challenge_action_same_tenant"),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True) | (Q(answered_at__isnull=False) & ~Q(judgement="")),
                name="judged_after_it_is_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "raised_at", "id"], name="challenge_in_time"),
            models.Index(
                fields=["partnership", "answer_by", "id"], condition=Q(answered_at__isnull=True), name="challenge_open"
            ),
        ]
