from django.db import models
from django.db.models import F, Q

from actions.models import told
from actions.models.action import Action, OfActionQuerySet
from partners.constraints import AppendOnly, TenantForeignKey
from partners.models import Tenant, User


class Correction(Tenant):
    """An issued question was put right: both versions, and why. Added, never changed."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="corrections")
    was_question = models.TextField()
    was_evidence_wanted = models.TextField()
    question = models.TextField()
    evidence_wanted = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfActionQuerySet["Correction"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.CORRECTION,
            TenantForeignKey("action", name="correction_action_same_tenant"),
            models.CheckConstraint(
                condition=~Q(question=F("was_question")) | ~Q(evidence_wanted=F("was_evidence_wanted")),
                name="correction_changes_something",
            ),
            AppendOnly(name="correction_append_only"),
        ]
        indexes = [models.Index(fields=["partnership", "at", "id"], name="correction_in_time")]

    @property
    def was(self) -> str:
        """The earlier words of what was changed."""
        before = [self.was_question] if self.question != self.was_question else []
        if self.evidence_wanted != self.was_evidence_wanted:
            before.append(f"Evidence wanted: {self.was_evidence_wanted}")
        return "\n".join(before)
