from typing import Any, Self

from django.db import models
from django.db.models import Q

from partners.constraints import TenantForeignKey
from partners.models import Agency, Tenant, TenantQuerySet, User, of_agencies
from partners.scope import Actor
from reviews.models import told
from reviews.models.review_type import ReviewType


class Stage(models.TextChoices):
    NOTIFIED = "notified", "Notified"
    RAPID_REVIEW = "rapid_review", "Rapid review"
    COMMISSIONED = "commissioned", "Commissioned"
    IN_PROGRESS = "in_progress", "In progress"
    AGREED = "agreed", "Agreed"
    PUBLISHED = "published", "Published"
    CLOSED = "closed", "Closed"


OPEN_TO_CLIENTS = (Stage.PUBLISHED, Stage.CLOSED)  # before publication a review's words are embargoed


class ReviewQuerySet(TenantQuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        """Reviews of partnerships the actor reads whole, and those shared with an agency the actor reads for."""
        shared = Q(pk__in=shared_with(actor)) if actor.agency_pairs else Q(pk__in=[])
        return self.filter(Q(partnership_id__in=actor.read_all_ids) | shared)

    def for_list(self) -> Self:
        return self.select_related("partnership", "review_type")


class Review(Tenant):
    """One look at how agencies worked together, known by its pseudonym; may exist before any document does."""

    number = models.PositiveIntegerField(editable=False)
    review_type = models.ForeignKey(ReviewType, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    pseudonym = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.NOTIFIED)
    held_reason = models.CharField(max_length=200, blank=True, help_text="Why it is held, such as criminal proceedings")
    lead_reviewer = models.CharField(max_length=120, blank=True)
    aware_on = models.DateField(null=True, blank=True)
    notified_on = models.DateField(null=True, blank=True)
    rapid_review_on = models.DateField(null=True, blank=True)
    commissioned_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    published_as = models.CharField(
        max_length=7, blank=True, help_text="Year and month, where no day is known: 2021-10"
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.REVIEW,
            TenantForeignKey("review_type", name="review_type_same_tenant"),
            models.UniqueConstraint(fields=["partnership", "number"], name="one_review_for_a_number"),
        ]
        indexes = [
            models.Index(fields=["partnership", "-opened_at", "-id"], name="review_list"),
            models.Index(fields=["partnership", "updated_at", "id"], name="review_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} ({self.reference})"

    @property
    def reference(self) -> str:
        return f"{self.partnership.prefix}-{self.number}"

    @property
    def is_published(self) -> bool:
        return self.stage in OPEN_TO_CLIENTS

    @property
    def is_embargoed(self) -> bool:
        return not self.is_published


class Involvement(Tenant):
    """An agency had a part in a review; once something is asked of it there, it may read the review (`shared_at`)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, db_constraint=False, related_name="involvements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="involvements")
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Involvement"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.SHARED,
            TenantForeignKey("review", name="involvement_review_same_tenant"),
            models.UniqueConstraint(fields=["review", "agency"], name="one_involvement"),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "agency", "review"], include=["shared_at"], name="involvement_of_agency_shared"
            )
        ]


def shared_with(actor: Actor) -> models.QuerySet[Involvement, Any]:
    """The reviews, by their ids, that are shared with an agency the actor reads for; for `review__in`."""
    return Involvement.objects.filter(of_agencies(actor), shared_at__isnull=False).values("review_id")
