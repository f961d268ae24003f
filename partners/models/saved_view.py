from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from partners.constraints import OwnRows
from partners.models.partnership import Partnership
from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet
from partners.scope import Actor


class SavedList(models.TextChoices):
    """Which lists can be kept; the value is the name of the list's address."""

    ACTIONS = "actions", "Actions"
    RECOMMENDATIONS = "recommendations", "Recommendations"
    REVIEWS = "reviews", "Reviews"


class SavedViewQuerySet(TenantQuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user_id=actor.user_id, partnership_id__in=actor.partnership_ids)

    def of(self, actor: Actor, partnership: Partnership) -> Self:
        return self.visible_to(actor).filter(partnership=partnership)


class SavedView(Tenant):
    """What one person keeps of a list's address under a name: filters, order, columns. No other is ever shown it."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=20, choices=SavedList.choices)
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True, max_length=2000)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField(auto_now=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["name"]
        constraints = [
            *Tenant.Meta.constraints,
            OwnRows(name="saved_view_own"),
            models.UniqueConstraint(fields=["partnership", "user", "list", "name"], name="one_view_of_a_name"),
            models.UniqueConstraint(
                fields=["partnership", "user", "list"], condition=Q(is_default=True), name="one_default_view"
            ),
        ]

    def __str__(self) -> str:
        return self.name
