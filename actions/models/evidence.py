from datetime import date, timedelta
from hashlib import sha256
from typing import Self
from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

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
        # The partnership is said of the row itself too: an index that begins with it then has the order of a list.
        places = actor.read_all_ids | actor.partnerships_with(Power.MODERATE)
        return self.filter(of_agencies(actor) | Q(partnership_id__in=places, pk__in=seen))


class Evidence(Tenant):
    """One revision of something an agency shows: a file kept by its hash, or a link. Never changed once there.

    Revisions of one item share `item`, in every partnership it was given to; a later one names the one it `replaces`.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.UUIDField(db_default=RandomUUID(), editable=False)
    revision = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="replaced_by"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices, default=EvidenceKind.OTHER)
    title = models.CharField(max_length=200)
    effective_on = models.DateField(null=True, blank=True, help_text="From when it holds")
    expires_on = models.DateField(null=True, blank=True, help_text="The last day on which it holds")
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
            TenantForeignKey("replaces", name="evidence_replaces_same_tenant"),
            models.UniqueConstraint(fields=["partnership", "item", "revision"], name="one_revision_of_a_number"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(expires_on__gte=F("effective_on")),
                name="evidence_expires_after_it_begins",
            ),
            AppendOnly(name="evidence_append_only"),
        ]
        indexes = [
            models.Index(fields=["agency", "partnership", "-id"], name="evidence_of_agency"),
            models.Index(fields=["agency", "-added_at", "id"], name="evidence_newest_of_agency"),
            models.Index(fields=["partnership", "added_at", "id"], name="evidence_in_time"),
            models.Index(
                fields=["partnership", "expires_on"], condition=Q(expires_on__isnull=False), name="evidence_expiring"
            ),
        ]

    @property
    def successor(self) -> "Evidence | None":
        """The revision that replaced it; fetch `replaced_by` along."""
        found: Evidence | None = getattr(self, "replaced_by", None)
        return found

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the file; of a link, that of its address."""
        return self.sha256 or sha256(self.link.encode()).hexdigest()

    def has_expired(self, *, on: date) -> bool:
        return self.expires_on is not None and self.expires_on < on

    @property
    def stands_until(self) -> date | None:
        """The last day on which it holds and is the newest; none while there is no end to see. Fetch `replaced_by`."""
        replaced = timezone.localtime(self.successor.added_at).date() - timedelta(days=1) if self.successor else None
        return min(filter(None, (self.expires_on, replaced)), default=None)

    @property
    def shown_for(self) -> list[Action]:
        """The actions for which it was submitted; fetch `submissions__action__recommendations__review` along."""
        return [answer.action for answer in self.submissions.all() if answer.submitted_at]

    @property
    def is_embargoed(self) -> bool:
        """While any action it was submitted for is; what was submitted nowhere yet stays so."""
        return not self.shown_for or any(action.is_embargoed for action in self.shown_for)
