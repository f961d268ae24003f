from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from actions.models import told
from actions.models.action import Action
from partners.constraints import AppendOnly, TenantForeignKey
from partners.models import Agency, Tenant, TenantQuerySet, User, of_agencies, through_token
from partners.roles import Power
from partners.scope import Actor


class EvidenceKind(models.TextChoices):
    POLICY = "policy", "Policy or procedure"
    AUDIT = "audit", "Audit"
    DIP_SAMPLE = "dip_sample", "Dip sample"
    TRAINING = "training", "Training record"
    MINUTES = "minutes", "Minutes"
    DATA = "data", "Data"
    SURVEY = "survey", "Staff survey"
    VOICE = "voice", "Service-user voice"
    DISSEMINATION = "dissemination", "Dissemination record"
    OTHER = "other", "Other"


class EvidenceQuerySet(TenantQuerySet["Evidence"]):
    def visible_to(self, actor: Actor) -> Self:
        """An agency's own; for those who read the whole partnership, what was submitted. Never another's drafts.

        Coordinators also see what they put into a draft on the agency's behalf.
        """
        submitted = Q(submission_links__submission__submitted_at__isnull=False, partnership_id__in=actor.read_all_ids)
        entering = Q(
            submission_links__submission__on_behalf=True,
            partnership_id__in=actor.partnerships_with(Power.MODERATE),
        )
        seen = self.model._default_manager.filter(submitted | entering).values("pk")
        return self.filter(of_agencies(actor) | Q(pk__in=seen))


class Evidence(Tenant):
    """One revision of something an agency shows: a file kept by its hash, or a link. Never changed once there."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices, default=EvidenceKind.OTHER)
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=500, blank=True)
    filename = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    through = through_token()

    objects = EvidenceQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["added_at", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            *Tenant.Meta.constraints,
            told.EVIDENCE,
            models.CheckConstraint(
                condition=(~Q(link="") & Q(sha256="")) | (Q(link="") & ~Q(sha256="") & ~Q(filename="")),
                name="a_file_or_a_link",
            ),
            TenantForeignKey("through", name="evidence_through_same_tenant"),
            AppendOnly(name="evidence_append_only"),
        ]
        indexes = [
            models.Index(fields=["agency", "partnership", "-id"], name="evidence_of_agency"),
            models.Index(fields=["partnership", "added_at", "id"], name="evidence_in_time"),
        ]

    @property
    def shown_for(self) -> list[Action]:
        """The actions for which it was submitted; fetch `submissions__action__recommendations__review` along."""
        return [answer.action for answer in self.submissions.all() if answer.submitted_at]

    @property
    def is_embargoed(self) -> bool:
        """While any action it was submitted for is; what was submitted nowhere yet stays so."""
        return not self.shown_for or any(action.is_embargoed for action in self.shown_for)
