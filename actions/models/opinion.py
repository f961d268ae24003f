from typing import Self

from django.db import models

from actions.models import told
from actions.models.submission import Level, Submission
from partners.constraints import AppendOnly, TenantForeignKey
from partners.models import Agency, Tenant, TenantQuerySet, User, whole_or_of
from partners.scope import Actor


class OpinionQuerySet(TenantQuerySet["Opinion"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, submission__in=Submission.objects.visible_to(actor)))


class Opinion(Tenant):
    """The first of two acceptances, where a partnership wants two: no decision yet. Added once, never changed.

    `agency` is that of the assurer; a coordinator, who judges for none, has none.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, db_constraint=False, related_name="opinions")
    level = models.CharField(max_length=12, choices=Level.choices)
    reason = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OpinionQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.OPINION,
            TenantForeignKey("submission", name="opinion_submission_same_tenant"),
            AppendOnly(name="opinion_append_only"),
        ]
        indexes = [models.Index(fields=["partnership", "at", "id"], name="opinion_in_time")]
