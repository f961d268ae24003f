"""The ground every tenant row stands on."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, Value, When

from partners.constraints import Fence, TenantKey
from partners.roles import Power
from partners.scope import Actor

M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may know of. Default: who reads the whole partnership; models of agency work widen it."""
        return self.filter(partnership_id__in=actor.read_all_ids)


class Tenant(models.Model):
    """A row of one partnership: fenced in the database, and the target of composite foreign keys."""

    partnership = models.ForeignKey("partners.Partnership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [Fence(name="%(class)s_fence"), TenantKey(name="%(class)s_tenant_key")]


def whole_or_of(actor: Actor, **parent: models.QuerySet[Any]) -> Q:
    """Rows of partnerships that the actor reads whole; elsewhere those of a parent row it may know of.

    Who reads for no agency is not asked about parents: over 100,000 of them the question alone would be slow.
    """
    whole = Q(partnership_id__in=actor.read_all_ids)
    return whole | Q(**parent) if actor.agency_pairs else whole


def of_agencies(
    actor: Actor, *, partnership: str = "partnership_id", agency: str = "agency_id", power: Power | None = None
) -> Q:
    """Rows of the agencies for which the actor reads, where it does: the same agency elsewhere is another matter.

    With a `power`: of those for which the actor may do that.

    Said by agency, so that an index which begins with it has the order of the rest over several partnerships.
    """
    places = actor.agency_places if power is None else actor.places_with(power)
    found = Q(pk__in=[])
    for agency_id, partnership_ids in places.items():
        found |= Q(**{agency: agency_id, f"{partnership}__in": partnership_ids})
    return found


def or_last(column: str, value: Any) -> Case:
    """For lists that sort by a column that may be null; the value stands in for it.

    No COALESCE: row-level security takes that for a function that may leak, and then begins no index there.
    """
    return Case(When(**{f"{column}__isnull": True}, then=Value(value)), default=F(column))
