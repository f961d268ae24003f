from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, OuterRef, Q

from actions.models import told
from actions.models.action import Action, Delivery, before_import
from actions.models.evidence import Evidence
from actions.models.retest import Retest
from partners.constraints import AppendOnly, TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User, of_agencies, through_token, whole_or_of
from partners.scope import Actor


class SubmissionQuerySet(TenantQuerySet["Submission"]):
    def visible_to(self, actor: Actor) -> Self:
        """An agency's own, drafts too; for those who read the whole partnership, what was submitted."""
        own = of_agencies(actor, agency="action__agency_id") & ~Q(on_behalf=True, submitted_at__isnull=True)
        return self.filter(own | Q(partnership_id__in=actor.read_all_ids, submitted_at__isnull=False))

    def drafts(self) -> Self:
        return self.filter(submitted_at__isnull=True)

    def undecided(self) -> Self:
        """Answers to the question itself that nobody has judged; a re-test waits by its own row.

        Said as “there is no decision”: PostgreSQL guesses how many those are better than with a missing join.
        """
        decided = Decision.objects.filter(submission=OuterRef("pk"))
        return self.filter(
            ~Exists(decided), submitted_at__isnull=False, taken_back_at__isnull=True, retest__isnull=True
        )


class Submission(Tenant):
    """One answer to an action at one time, or to a re-test of it. A draft until `submitted_at`; then as it was sent."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="submissions")
    retest = models.ForeignKey(
        Retest, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="submissions"
    )
    statement = models.TextField(blank=True)
    points = models.JSONField(
        default=list, db_default=[], blank=True, help_text="Sub-points answered one by one: key, name, asked, text"
    )
    delivery = models.CharField(max_length=20, choices=Delivery.choices, blank=True)
    evidence = models.ManyToManyField(Evidence, through="SubmissionEvidence", related_name="submissions")
    on_behalf = models.BooleanField(default=False, help_text="Entered by a coordinator for the agency")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sign_off_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sign_off_asked_at = models.DateTimeField(null=True, blank=True)
    sign_off_words = models.TextField(blank=True, db_default="", help_text="What the executive lead wants changed")
    signed_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    code = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+",
        help_text="The accepted answer that was judged again with its evidence as it is now",
    )  # fmt: skip
    through = through_token()
    tracker = before_import()

    objects = SubmissionQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["submitted_at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.SUBMISSION,
            TenantForeignKey("action", name="submission_action_same_tenant"),
            TenantForeignKey("retest", name="submission_retest_same_tenant"),
            TenantForeignKey("renews", name="submission_renews_same_tenant"),
            TenantForeignKey("through", name="submission_through_same_tenant"),
            TenantForeignKey("tracker", name="submission_tracker_same_tenant"),
            models.UniqueConstraint(
                fields=["action", "on_behalf", "retest"],
                condition=Q(submitted_at__isnull=True),
                nulls_distinct=False,
                name="one_draft_answer",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | (Q(submitted_by__isnull=False) & ~Q(statement="") & ~Q(delivery="")),
                name="submitted_only_when_complete",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "submitted_at", "id"], name="submission_in_time"),
            models.Index(
                fields=["partnership", "sign_off_asked_at"],
                condition=Q(submitted_at__isnull=True, sign_off_asked_at__isnull=False),
                name="submission_to_sign",
            ),
        ]

    @property
    def waits_for_sign_off(self) -> bool:
        """Whoever changes the draft after the sign-off was asked for has to ask again."""
        asked = self.sign_off_asked_at
        return self.submitted_at is None and asked is not None and asked >= self.saved_at

    @property
    def all_words(self) -> str:
        """The answer, and what it says to each sub-point."""
        said = [f"{point['name']}, {point['asked']}\n{point['text']}" for point in self.points]
        return "\n\n".join([self.statement, *said])


class SubmissionEvidence(Tenant):
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, db_constraint=False, related_name="evidence_links"
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, db_constraint=False, related_name="submission_links"
    )

    objects = TenantQuerySet["SubmissionEvidence"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.SHOWN,
            TenantForeignKey("submission", name="shown_submission_same_tenant"),
            TenantForeignKey("evidence", name="shown_evidence_same_tenant"),
            models.UniqueConstraint(fields=["submission", "evidence"], name="shown_once"),
        ]


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", "Assured"
    MORE_NEEDED = "more_needed", "More needed"


class Level(models.TextChoices):
    """How far the partnership is assured. An accepted answer gives some assurance; there is no “none”."""

    LIMITED = "limited", "Limited assurance"
    REASONABLE = "reasonable", "Reasonable assurance"
    SUBSTANTIAL = "substantial", "Substantial assurance"


class ReturnReason(models.TextChoices):
    NOT_EVIDENCED = "not_evidenced", "Says it was done, does not show it"
    NOT_THE_QUESTION = "not_the_question", "Does not answer the question"
    TOO_OLD = "too_old", "Evidence is out of date"
    NO_IMPACT = "no_impact", "Shows activity, not the difference it made"
    INCOMPLETE = "incomplete", "Part of what was asked is missing"
    OTHER = "other", "Another reason"


class DecisionQuerySet(TenantQuerySet["Decision"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, submission__in=Submission.objects.visible_to(actor)))


class Decision(Tenant):
    """The judgement on one submission. Added once, never changed: the database refuses a second.

    `seen` are the fingerprints of the evidence that was judged, so that what was seen can be proved later.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, db_constraint=False, related_name="decision"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    reason_code = models.CharField(max_length=20, choices=ReturnReason.choices, blank=True)
    reason = models.TextField()
    seen = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.DECISION,
            TenantForeignKey("submission", name="decision_submission_same_tenant"),
            models.CheckConstraint(
                condition=(Q(outcome="accepted", reason_code="") & ~Q(level=""))
                | (Q(outcome="more_needed", level="") & ~Q(reason_code="")),
                name="level_with_accepted_reason_with_more",
            ),
            AppendOnly(name="decision_append_only"),
        ]
        indexes = [models.Index(fields=["partnership", "at", "id"], name="decision_in_time")]
