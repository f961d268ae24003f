from django.db import models

from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet


class ReviewKind(models.TextChoices):
    """The kinds a published document may turn out to be; a partnership's own types each belong to one."""

    LCSPR = "LCSPR", "Local child safeguarding practice review"
    SCR = "SCR", "Serious case review"
    RAPID_REVIEW = "RAPID_REVIEW", "Rapid review"
    SAR = "SAR", "Safeguarding adults review"
    DHR = "DHR", "Domestic homicide review"
    MAPPA_SCR = "MAPPA_SCR", "MAPPA serious case review"
    OTHER = "OTHER", "Other review"


class ClockUnit(models.TextChoices):
    WORKING_DAYS = "working_days", "working days"
    MONTHS = "months", "months"


class ClockStart(models.TextChoices):
    """Which of a review's dates starts the clock: areas differ, so it is a setting."""

    AWARE = "aware_on", "becoming aware"
    NOTIFIED = "notified_on", "notification"
    COMMISSIONED = "commissioned_on", "decision to commission"


class ClockEnd(models.TextChoices):
    """Which of a review's dates stops the clock."""

    NOTIFIED = "notified_on", "notification"
    RAPID_REVIEW = "rapid_review_on", "rapid review"
    PUBLISHED = "published_on", "publication"


class ReviewType(Tenant):
    """A partnership's own type of review: a row, so that a new statute needs no release."""

    kind = models.CharField(max_length=20, choices=ReviewKind.choices)
    name = models.CharField(max_length=120)

    objects = TenantQuerySet["ReviewType"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["name"]
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "name"], name="one_review_type_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Clock(Tenant):
    """A statutory or agreed time limit of a type of review, such as 15 working days for a rapid review."""

    review_type = models.ForeignKey(ReviewType, on_delete=models.CASCADE, db_constraint=False, related_name="clocks")
    name = models.CharField(max_length=80)
    starts = models.CharField(max_length=20, choices=ClockStart.choices)
    ends = models.CharField(max_length=20, choices=ClockEnd.choices)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=ClockUnit.choices)

    objects = TenantQuerySet["Clock"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["id"]
        constraints = [*Tenant.Meta.constraints, TenantForeignKey("review_type", name="clock_type_same_tenant")]
