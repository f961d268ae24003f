from typing import Self

from django.db import models

from partners.constraints import ReadOnly, TenantForeignKey
from partners.models import Tenant, TenantQuerySet, whole_or_of
from partners.scope import Actor
from reviews.models.review import Review, shared_with
from reviews.models.theme import Theme


class ReviewThemeQuerySet(TenantQuerySet["ReviewTheme"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(whole_or_of(actor, review__in=shared_with(actor)))


class ReviewTheme(Tenant):
    """A review bears a theme: one of its recommendations or learning points does, or one of a sub-theme.

    Triggers keep it (ADR 20), so that whoever counts reviews by theme need not tell 200,000 links apart first. Without
    its last link a review bears nothing more, so there is nothing to delete with it.
    """

    review = models.ForeignKey(
        Review, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    theme = models.ForeignKey(Theme, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")

    objects = ReviewThemeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("review", name="review_theme_review_same_tenant"),
            TenantForeignKey("theme", name="review_theme_theme_same_tenant"),
            models.UniqueConstraint(fields=["review", "theme"], name="review_bears_theme_once"),
            ReadOnly(name="review_theme_read_only"),
        ]
        indexes = [models.Index(fields=["partnership", "theme", "review"], name="review_theme_counts")]
