from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User, whole_or_of
from partners.scope import Actor
from reviews.models import told
from reviews.models.document import Document, ItemKind, depth_of
from reviews.models.review import Review, shared_with
from reviews.models.theme import Theme


class OfReviewQuerySet(TenantQuerySet["LearningPoint"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, review__in=shared_with(actor)))


class LearningPoint(Tenant):
    """What a review learnt, with the report's own label; also good practice and questions for practice."""

    code = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_constraint=False, related_name="learning_points")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(
        max_length=20,
        choices=[c for c in ItemKind.choices if c[0] != ItemKind.RECOMMENDATION],
        default=ItemKind.LEARNING,
    )
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    heading = models.CharField(max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How deep it stands, where that is not as its label says"
    )
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())
    themes = models.ManyToManyField(Theme, through="LearningTheme", related_name="learning_points")

    objects = OfReviewQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["position", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.LEARNING_POINT,
            TenantForeignKey("review", name="learning_review_same_tenant"),
            TenantForeignKey("document", name="learning_document_same_tenant"),
        ]
        indexes = [models.Index(fields=["partnership", "updated_at", "id"], name="learning_changes")]

    @property
    def is_embargoed(self) -> bool:
        return self.review.is_embargoed

    @property
    def depth(self) -> int:
        """As its own label places it, unless a coordinator placed it elsewhere."""
        return depth_of(self.label) if self.level is None else self.level


class Response(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    IN_PART = "in_part", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class RecommendationQuerySet(TenantQuerySet["Recommendation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, review__in=shared_with(actor)))

    def for_list(self) -> Self:
        return self.select_related("partnership", "review__partnership", "review__review_type")


class Recommendation(Tenant):
    """What a review asks for, in its own words, and what the partnership answered to it."""

    number = models.PositiveIntegerField(editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_constraint=False, related_name="recommendations")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    heading = models.CharField(max_length=300, blank=True)
    addressed_to = models.CharField(max_length=200, blank=True)
    response = models.CharField(max_length=20, choices=Response.choices, blank=True)
    response_reason = models.TextField(blank=True)
    responded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responded_on = models.DateField(null=True, blank=True)
    intended_outcome = models.TextField(blank=True)
    is_priority = models.BooleanField(default=False)
    themes = models.ManyToManyField(Theme, through="RecommendationTheme", related_name="recommendations")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["position", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.RECOMMENDATION,
            TenantForeignKey("review", name="recommendation_review_same_tenant"),
            TenantForeignKey("document", name="recommendation_document_same_tenant"),
            models.UniqueConstraint(fields=["partnership", "number"], name="one_recommendation_for_a_number"),
            models.CheckConstraint(
                condition=Q(response__in=["", "accepted"]) | ~Q(response_reason=""),
                name="reason_unless_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "updated_at", "id"], name="recommendation_changes"),
            # All that figures and the order of lists need of a recommendation, without its words.
            models.Index(
                fields=["partnership", "id"],
                include=["review", "response", "responded_on", "number"],
                name="recommendation_standing",
            ),
            models.Index(
                fields=["partnership", "created_at", "position", "id"],
                condition=Q(response=""),
                name="recommendation_unanswered",
            ),
            models.Index(
                fields=["partnership", "responded_on", "position", "id"],
                condition=Q(response__in=["accepted", "in_part"]),
                name="recommendation_agreed",
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def reference(self) -> str:
        return f"{self.partnership.prefix}-{self.number}"

    @property
    def is_embargoed(self) -> bool:
        return self.review.is_embargoed

    @property
    def citation(self) -> str:
        """How people cite it on pages: “Baby L, Rec 6”. Never in a mail."""
        return f"{self.review.pseudonym}, Rec {self.label or self.position}"


class SubPoint(Tenant):
    """A limb of a recommendation that can be cited alone: “Baby L, Rec 6(b)”."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, db_constraint=False, related_name="sub_points"
    )
    position = models.PositiveIntegerField()
    text = models.TextField()

    objects = TenantQuerySet["SubPoint"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["position"]
        constraints = [
            *Tenant.Meta.constraints,
            told.SUB_POINT,
            TenantForeignKey("recommendation", name="sub_point_recommendation_same_tenant"),
            models.UniqueConstraint(fields=["recommendation", "position"], name="one_sub_point_for_a_place"),
        ]

    @property
    def letter(self) -> str:
        """(a) to (z), then (27) and on."""
        return f"({chr(96 + self.position)})" if self.position <= 26 else f"({self.position})"  # noqa: PLR2004


class RecommendationThemeQuerySet(TenantQuerySet["RecommendationTheme"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, recommendation__review__in=shared_with(actor)))


class RecommendationTheme(Tenant):
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, db_constraint=False, related_name="+")

    objects = RecommendationThemeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.RECOMMENDATION_THEME,
            TenantForeignKey("recommendation", name="rec_theme_recommendation_same_tenant"),
            TenantForeignKey("theme", name="rec_theme_theme_same_tenant"),
            models.UniqueConstraint(fields=["recommendation", "theme"], name="one_theme_once"),
        ]


class LearningThemeQuerySet(TenantQuerySet["LearningTheme"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, learning_point__review__in=shared_with(actor)))


class LearningTheme(Tenant):
    learning_point = models.ForeignKey(LearningPoint, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, db_constraint=False, related_name="+")

    objects = LearningThemeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            told.LEARNING_THEME,
            TenantForeignKey("learning_point", name="learning_theme_learning_same_tenant"),
            TenantForeignKey("theme", name="learning_theme_theme_same_tenant"),
            models.UniqueConstraint(fields=["learning_point", "theme"], name="one_theme_once_on_learning"),
        ]
