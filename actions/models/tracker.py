from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from actions.models.action import Action
from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Review


class TrackerState(models.TextChoices):
    COLUMNS = "columns", "Columns to say"
    MEANINGS = "meanings", "Colours to say"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "To confirm"
    CONFIRMING = "confirming", "Being brought in"
    CONFIRMED = "confirmed", "Brought in"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    DISCARDED = "discarded", "Put away"


UNDER_WAY = (TrackerState.CHECKING, TrackerState.CONFIRMING, TrackerState.UNDOING)  # a worker's move
OPEN = (TrackerState.COLUMNS, TrackerState.MEANINGS, TrackerState.CHECKED)  # the coordinator's


class TrackerQuerySet(TenantQuerySet["Tracker"]):
    def visible_to(self, actor: Actor) -> Self:
        """Of partnerships in which the actor may bring trackers in."""
        return self.filter(partnership_id__in=actor.partnerships_with(Power.BRING_TRACKERS))

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)


class Tracker(Tenant):
    """A spreadsheet of actions that a coordinator brings in: what was said of it, and what came of it, for ever."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    tables = models.JSONField(default=list, help_text="Its sheets: name, row of headings, columns with samples")
    sheet = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=dict, help_text="Field by field the number of the column, from 0")
    meanings = models.JSONField(default=dict, help_text="What its words and colours mean")
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    ask_now = models.BooleanField(default=False, help_text="Complete rows are issued; else all come in as drafts")
    state = models.CharField(max_length=12, choices=TrackerState.choices, default=TrackerState.COLUMNS)
    trouble = models.TextField(blank=True, help_text="Why the last step could not be done, for people")
    made = models.PositiveIntegerField(default=0, help_text="Actions made when it was confirmed")
    changed = models.PositiveIntegerField(default=0)
    recommendations = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="Made, by key")
    earlier = models.JSONField(default=list, blank=True, help_text="Files that a corrected one came after")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    step_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who asked for what is done"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TrackerQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("review", name="tracker_review_same_tenant"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "undoing", "undone"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="tracker_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="tracker_undone_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "-at", "-id"], name="tracker_list"),
            models.Index(
                fields=["partnership"],
                condition=Q(state__in=["checking", "confirming", "undoing"]),
                name="tracker_under_way",
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class RowKind(models.TextChoices):
    ERROR = "error", "To mend"
    NEW = "new", "Makes actions"
    CHANGE = "change", "Changes an action"
    SAME = "same", "Changes nothing"
    SKIPPED = "skipped", "A heading, left out"


class TrackerRow(Tenant):
    """One row as it was read and checked; `plan` is what confirming carries out, and nothing else is carried out."""

    tracker = models.ForeignKey(Tracker, on_delete=models.CASCADE, db_constraint=False, related_name="rows")
    number = models.PositiveIntegerField(help_text="Of the row in the sheet, as the spreadsheet counts")
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    cells = models.JSONField(default=dict)
    errors = ArrayField(models.TextField(), default=list, blank=True)
    warnings = ArrayField(models.TextField(), default=list, blank=True)
    plan = models.JSONField(default=dict, blank=True)

    objects = TenantQuerySet["TrackerRow"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["number"]
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("tracker", name="tracker_row_same_tenant"),
            models.UniqueConstraint(fields=["tracker", "number"], name="one_row_for_a_number"),
        ]
        indexes = [models.Index(fields=["tracker", "kind", "number"], name="tracker_row_list")]


class TrackerAction(Tenant):
    """An action that a row made or changed: how it was before, and as it was left, so that undoing can tell."""

    tracker = models.ForeignKey(Tracker, on_delete=models.CASCADE, db_constraint=False, related_name="actions")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_constraint=False, related_name="brought_by")
    row = models.PositiveIntegerField()
    made = models.BooleanField()
    own_reference = models.CharField(max_length=200, blank=True, help_text="As the tracker calls it")
    was = models.JSONField(default=dict, blank=True, help_text="What the row changed, as it was before")
    left_at = models.DateTimeField(help_text="When the action was last changed by then")

    objects = TenantQuerySet["TrackerAction"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["row", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("tracker", name="brought_tracker_same_tenant"),
            TenantForeignKey("action", name="brought_action_same_tenant"),
            models.UniqueConstraint(fields=["tracker", "action"], name="one_action_of_a_tracker"),
        ]
        indexes = [models.Index(fields=["action"], name="brought_of_action")]


class TrackerHabits(Tenant):
    """What a partnership's trackers mostly look like: its headings and its words, as last said."""

    headings = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    objects = TenantQuerySet["TrackerHabits"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership"], name="one_set_of_habits"),
        ]
