from typing import Self
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from partners.constraints import TenantForeignKey, TwoLevels
from partners.models import Tenant, TenantQuerySet
from partners.scope import Actor
from reviews.models import told
from reviews.models.review import shared_with

_IS_TOP = When(parent__isnull=True, then=Value(1))


def _uses(model: str) -> Coalesce:
    links = apps.get_model("reviews", model)._default_manager.filter(theme=OuterRef("pk")).order_by()
    return Coalesce(Subquery(links.values("theme").annotate(n=Count("pk")).values("n")), 0)


class ThemeQuerySet(TenantQuerySet["Theme"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of partnerships read whole; an agency knows those of what is shared with it, and those above them."""
        whole = Q(partnership_id__in=actor.read_all_ids)
        if not actor.agency_pairs:
            return self.filter(whole)
        borne = apps.get_model("reviews", "ReviewTheme")._default_manager.all()
        borne = borne.filter(theme=OuterRef("pk"), partnership=OuterRef("partnership"))
        shared = borne.filter(review__in=shared_with(actor))
        # Asked theme by theme, which ends at the first that is found; an EXISTS would be made one join of all.
        return self.alias(first_shared=Subquery(shared.values("pk")[:1])).filter(whole | Q(first_shared__isnull=False))

    def in_use(self) -> Self:
        """Those offered for what is written from now on."""
        return self.filter(retired_at__isnull=True)

    def with_uses(self) -> Self:
        """With `recommended` and `learnt`: how many recommendations and learning points bear it itself."""
        return self.annotate(recommended=_uses("recommendationtheme"), learnt=_uses("learningtheme"))

    def as_tree(self) -> Self:
        """Each theme before its sub-themes, by name."""
        return self.select_related("parent").order_by(Lower(Coalesce("parent__name", "name")), "level", Lower("name"))


class Theme(Tenant):
    """A partnership's own word for what learning is about, over reviews and years; a sub-theme stands under one.

    Never deleted: what is out of use is retired, and one merged into another leads there.
    """

    code = models.UUIDField(default=uuid4, db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="sub_themes"
    )
    level = models.GeneratedField(
        expression=Case(_IS_TOP, default=Value(2)), output_field=models.SmallIntegerField(), db_persist=True
    )
    parent_level = models.GeneratedField(
        expression=Case(When(parent__isnull=False, then=Value(1)), default=None),
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )
    words = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="What suggests it: see reviews.suggesting"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="merged"
    )

    objects = ThemeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["name"]
        constraints = [
            *Tenant.Meta.constraints,
            told.THEME,
            models.UniqueConstraint("partnership", Lower("name"), name="one_theme_of_a_name"),
            models.UniqueConstraint(fields=["partnership", "id", "level"], name="theme_level_key"),
            TenantForeignKey("parent", name="theme_parent_same_tenant"),
            TwoLevels(name="theme_two_levels"),
            TenantForeignKey("merged_into", name="theme_merged_same_tenant"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | (Q(retired_at__isnull=False) & ~Q(merged_into=F("id"))),
                name="merged_is_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """“Family: Fathers and partners”; the parent is to be fetched along."""
        return f"{self.parent.name}: {self.name}" if self.parent else self.name
