from datetime import UTC, date, datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, F, Q, Value, When

from actions.models import told
from partners.constraints import AppendOnly, TenantForeignKey
from partners.models import (
    Agency,
    Tenant,
    TenantQuerySet,
    Token,
    User,
    of_agencies,
    or_last,
    through_token,
    whole_or_of,
)
from partners.models.tenant import M
from partners.scope import Actor
from reviews.models import Recommendation


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    SUBMITTED = "submitted", "With the partnership"
    RETURNED = "returned", "More needed"
    ASSURED = "assured", "Assured"
    EMBEDDED = "embedded", "Embedded"
    WITHDRAWN = "withdrawn", "Withdrawn"


WITH_AGENCY = (Status.ISSUED, Status.RETURNED)  # the agency's move; only these can be late
OPEN = (Status.ISSUED, Status.SUBMITTED, Status.RETURNED)
ASSURED = (Status.ASSURED, Status.EMBEDDED)  # embedded: assured, and looked at again since
ASKED = (*OPEN, *ASSURED)  # neither a draft nor withdrawn
EDGES = (
    Status.DRAFT,
    Status.WITHDRAWN,
    *ASSURED,
)  # a move from or to one of these changes how much was asked or assured


def late_on(day: date, *, status: str = "status", due_on: str = "due_on") -> Q:
    """With the agency, and past its date on this day. The columns are named where they are others."""
    return Q((f"{status}__in", WITH_AGENCY), (f"{due_on}__lt", day))


def is_stale(status: str, stands_until: date | None, *, on: date) -> bool:
    """Assured by evidence of which some was replaced since or has expired."""
    return status == Status.ASSURED and stands_until is not None and stands_until < on


# What lists sort by, as an index holds it: no date yet stands last, and states stand in the order of the work.
BY_DUE = or_last("due_on", date.max)
BY_STATUS = Case(
    *(When(status=value, then=Value(place)) for place, value in enumerate(Status.values)),
    output_field=models.SmallIntegerField(),
)

BY_ISSUE = or_last("issued_at", datetime(9999, 12, 31, tzinfo=UTC))


class Delivery(models.TextChoices):
    """What the agency reports of its own work. It is never assurance."""

    NOT_STARTED = "not_started", "Not started"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    NOT_PROCEEDING = "not_proceeding", "Not proceeding"


class ActionQuerySet(TenantQuerySet["Action"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every action of partnerships the actor reads whole; of the agencies it reads for, what they were asked."""
        asked = of_agencies(actor) & ~Q(status=Status.DRAFT) & Q(issued_at__isnull=False)
        return self.filter(Q(partnership_id__in=actor.read_all_ids) | asked)

    def with_agency(self) -> Self:
        return self.filter(status__in=WITH_AGENCY)

    def overdue(self, *, on: date) -> Self:
        return self.filter(late_on(on))

    def stale(self, *, on: date) -> Self:
        """As `is_stale` says of one."""
        return self.filter(status=Status.ASSURED, stands_until__lt=on)

    def awaiting_judgement(self) -> Self:
        return self.filter(status=Status.SUBMITTED)

    def for_list(self) -> Self:
        """With all that a row of a list says: one query more for the recommendations, whatever the number of rows."""
        return self.select_related("partnership", "agency", "owner").prefetch_related(
            models.Prefetch("recommendations", Recommendation.objects.for_list())
        )


class Action(Tenant):
    """One agency's assurance request under one or more recommendations of one partnership."""

    number = models.PositiveIntegerField(editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recommendations = models.ManyToManyField(Recommendation, through="ActionRecommendation", related_name="actions")
    question = models.TextField(blank=True)
    evidence_wanted = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True, help_text="The date it was issued with; kept for ever")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    delivery = models.CharField(max_length=20, choices=Delivery.choices, default=Delivery.NOT_STARTED)
    issued_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="When the latest answer came")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_through = models.ForeignKey(
        Token, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    retest_months = ArrayField(
        models.PositiveSmallIntegerField(), null=True, blank=True, help_text="Null: as the partnership looks again"
    )
    stands_until = models.DateField(
        null=True, blank=True, help_text="The last day on which what it was last assured by holds; null: without end"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActionQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            *told.ACTION,
            TenantForeignKey("acknowledged_through", name="acknowledged_through_same_tenant"),
            models.UniqueConstraint(fields=["partnership", "number"], name="one_action_for_a_number"),
            models.CheckConstraint(
                # Product rule: nothing is issued without owner agency, due date, question and evidence wanted.
                condition=Q(status__in=["draft", "withdrawn"])
                | (Q(due_on__isnull=False, first_due_on__isnull=False) & ~Q(question="") & ~Q(evidence_wanted="")),
                name="issued_only_when_complete",
            ),
            models.CheckConstraint(
                # What waits for judgement is read in the order of this column, so it has a place there.
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
                name="submitted_at_a_time",
            ),
        ]
        indexes = [
            models.Index(F("partnership"), BY_DUE, F("id"), name="action_list_by_due"),
            models.Index(F("partnership"), BY_ISSUE, F("id"), name="action_list_by_issue"),
            models.Index(F("partnership"), BY_STATUS, F("id"), name="action_list_by_status"),
            models.Index(fields=["partnership", "agency", "id"], name="action_list_by_agency"),
            models.Index(fields=["partnership", "status", "due_on"], name="action_counts"),
            models.Index(
                fields=["agency", "partnership", "status", "due_on"],
                include=["issued_at", "id"],
                name="action_of_agency",
            ),
            models.Index(fields=["agency", "-updated_at"], name="action_latest_of_agency"),
            models.Index(fields=["partnership", "updated_at", "id"], name="action_changes"),
            models.Index(fields=["due_on"], condition=Q(status__in=["issued", "returned"]), name="action_chased"),
            models.Index(
                fields=["partnership", "stands_until"],
                condition=Q(status=Status.ASSURED, stands_until__isnull=False),
                name="action_standing_until",
            ),
            models.Index(
                fields=["partnership", "submitted_at", "id"],
                condition=Q(status=Status.SUBMITTED),
                name="action_to_judge",
            ),
            # All that figures and the order of lists need of an action, without its words.
            models.Index(
                fields=["partnership", "id"],
                include=["agency", "status", "due_on", "owner", "first_due_on", "issued_at", "submitted_at"],
                name="action_standing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.partnership.prefix}-{self.number}"

    @property
    def is_with_agency(self) -> bool:
        return self.status in WITH_AGENCY

    def is_overdue(self, *, on: date) -> bool:
        return self.is_with_agency and self.due_on is not None and self.due_on < on

    def is_stale(self, *, on: date) -> bool:
        return is_stale(self.status, self.stands_until, on=on)

    @property
    def is_embargoed(self) -> bool:
        """While any review behind it is not published; one with none behind it stays so."""
        reviews = [one.review for one in self.recommendations.all()]
        return not reviews or any(review.is_embargoed for review in reviews)

    @property
    def date_moved(self) -> bool:
        return self.due_on != self.first_due_on


class ActionRecommendation(Tenant):
    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_constraint=False, related_name="links")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, db_constraint=False, related_name="links"
    )

    objects = TenantQuerySet["ActionRecommendation"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.LINK,
            TenantForeignKey("action", name="link_action_same_tenant"),
            TenantForeignKey("recommendation", name="link_recommendation_same_tenant"),
            models.UniqueConstraint(fields=["action", "recommendation"], name="one_link"),
        ]


class OfActionQuerySet(TenantQuerySet[M]):
    """Rows that anyone may read who may read their action."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, action__in=Action.objects.visible_to(actor)))


class Transition(Tenant):
    """A change of an action's status: added, never changed. Figures over time and “as at” come from these."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="transitions"
    )
    was = models.CharField(max_length=12, choices=Status.choices, blank=True)
    became = models.CharField(max_length=12, choices=Status.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    through = through_token()

    objects = OfActionQuerySet["Transition"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.TRANSITION,
            TenantForeignKey("action", name="transition_action_same_tenant"),
            TenantForeignKey("through", name="transition_through_same_tenant"),
            AppendOnly(name="transition_append_only"),
        ]
        indexes = [
            models.Index(fields=["partnership", "at"], include=["action", "was"], name="transition_in_time"),
            # The first move after a day tells how an action stood then.
            models.Index(fields=["action", "at", "id"], include=["partnership", "was"], name="transition_of_action"),
            # For pictures over time; the move to and fro between agency and partnership changes none of them.
            models.Index(
                fields=["partnership", "at"],
                include=["was", "became"],
                condition=Q(was__in=EDGES) | Q(became__in=EDGES),
                name="transition_over_time",
            ),
        ]


def before_import() -> "models.ForeignKey[Any, Any]":
    """A column that says with which tracker it was brought in: it was reported before, elsewhere; null otherwise.

    Goes with a TenantForeignKey.
    """
    return models.ForeignKey(
        "actions.Tracker",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )


class ProgressNote(Tenant):
    """What the agency says between the question and the answer."""

    code = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="notes")
    text = models.TextField()
    delivery = models.CharField(max_length=20, choices=Delivery.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    through = through_token()
    tracker = before_import()

    objects = OfActionQuerySet["ProgressNote"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.PROGRESS_NOTE,
            TenantForeignKey("action", name="note_action_same_tenant"),
            TenantForeignKey("through", name="note_through_same_tenant"),
            TenantForeignKey("tracker", name="note_tracker_same_tenant"),
        ]
        indexes = [models.Index(fields=["partnership", "at", "id"], name="note_in_time")]


class TimeRequest(Tenant):
    """A request for more time. A due date moves only by an approved one, and every move stays visible."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"

    code = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="time_requests")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    through = through_token()

    objects = OfActionQuerySet["TimeRequest"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["asked_at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.TIME_REQUEST,
            TenantForeignKey("action", name="time_request_action_same_tenant"),
            TenantForeignKey("through", name="time_request_through_same_tenant"),
            models.UniqueConstraint(fields=["action"], condition=Q(outcome=""), name="one_open_time_request"),
            models.CheckConstraint(condition=Q(new_due_on__gt=F("old_due_on")), name="more_time_is_later"),
        ]
        indexes = [models.Index(fields=["partnership", "asked_at", "id"], name="time_request_in_time")]
