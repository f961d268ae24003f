from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from partners.models import Tenant, TenantQuerySet
from partners.scope import Actor

LOOK_AGAIN = (6, 12)  # months after an answer is accepted, where nobody has said otherwise


def _months() -> list[int]:
    return list(LOOK_AGAIN)


class StandardQuerySet(TenantQuerySet["Standard"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody in a partnership may know how it judges."""
        return self.filter(partnership_id__in=actor.partnership_ids)

    def of(self, partnership_id: int) -> "Standard":
        """The partnership's own, or what holds where it has said nothing; not saved then."""
        return self.filter(partnership_id=partnership_id).first() or Standard(partnership_id=partnership_id)


class Standard(Tenant):
    """How a partnership assures itself: when it looks again, and how many have to accept."""

    retest_months = ArrayField(models.PositiveSmallIntegerField(), default=_months, blank=True)
    two_for_priority = models.BooleanField(
        default=False, help_text="Two of different agencies accept what has priority"
    )

    objects = StandardQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership"], name="one_standard"),
        ]
