from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from actions.models import told
from actions.models.action import Action
from partners.constraints import TakenFrom, TenantForeignKey
from partners.models import Agency, Tenant, TenantQuerySet, User, of_agencies
from partners.scope import Actor

PLANNED = Q(judged_at__isnull=True, dropped_at__isnull=True)
UNANSWERED = PLANNED & Q(answered_at__isnull=True)
TO_JUDGE = PLANNED & Q(answered_at__isnull=False)


class Finding(models.TextChoices):
    """Whether the change was still there when it was looked at again."""

    EMBEDDED = "embedded", "Embedded"
    PARTLY = "partly", "Partly embedded"
    NOT_EMBEDDED = "not_embedded", "Not embedded"


class RetestQuerySet(TenantQuerySet["Retest"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the action it looks at again, which was issued long before; by its own agency, which an index has."""
        return self.filter(Q(partnership_id__in=actor.read_all_ids) | of_agencies(actor))

    def planned(self) -> Self:
        """Neither judged nor dropped."""
        return self.filter(PLANNED)

    def unanswered(self) -> Self:
        return self.filter(UNANSWERED)

    def to_judge(self) -> Self:
        return self.filter(TO_JUDGE)


class Retest(Tenant):
    """A later look whether a change held: planned on assurance, answered with new evidence, judged once."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="retests")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="+", editable=False, help_text="The action's"
    )
    question = models.TextField(help_text="Carried over from the action when it was planned")
    due_on = models.DateField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the answer that stands came")
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)
    finding_words = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.TextField(blank=True)

    objects = RetestQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.RETEST,
            TenantForeignKey("action", name="retest_action_same_tenant"),
            TakenFrom("agency", "action", name="retest_agency_of_its_action"),
            models.UniqueConstraint(
                fields=["action", "due_on"], condition=PLANNED, name="one_retest_planned_for_a_day"
            ),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True, judged_by__isnull=True, finding="")
                | (
                    Q(judged_at__isnull=False, judged_by__isnull=False, answered_at__isnull=False)
                    & ~Q(finding="")
                    & ~Q(finding_words="")
                ),
                name="retest_judged_after_it_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | (Q(judged_at__isnull=True) & ~Q(dropped_why="")),
                name="retest_dropped_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "due_on", "id"], condition=UNANSWERED, name="retest_awaited"),
            models.Index(fields=["partnership", "answered_at", "id"], condition=TO_JUDGE, name="retest_to_judge"),
            models.Index(fields=["partnership", "planned_at", "id"], name="retest_in_time"),
            models.Index(
                fields=["agency", "partnership", "due_on", "id"], condition=UNANSWERED, name="retest_of_agency"
            ),
        ]

    @property
    def is_planned(self) -> bool:
        return self.judged_at is None and self.dropped_at is None

    @property
    def waits_for_agency(self) -> bool:
        return self.is_planned and self.answered_at is None

    @property
    def waits_for_judgement(self) -> bool:
        return self.is_planned and self.answered_at is not None
