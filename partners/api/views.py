from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from rest_framework.reverse import reverse

from partners.api.filters import any_of
from partners.api.resources import Item, Listed
from partners.api.shown import AgencyDetailOut, PartnershipDetailOut
from partners.http import SLUG
from partners.models import AgencyKind, Membership, Partnership

LISTS = (
    "agencies", "review_types", "reviews", "documents", "learning_points", "themes", "recommendations", "actions",
    "transitions", "progress_notes", "time_requests", "corrections", "submissions", "opinions", "decisions",
    "challenges", "retests", "evidence", "meetings", "meeting_items",
)  # fmt: skip


class PartnershipDetail(Item):
    """Your partnership, and what your token opens.

    A good first request: it says whether the token works, and where every list is.
    """

    tag = "Partnership"
    operations = {"get": "get_partnership"}
    shown = PartnershipDetailOut

    def found(self, **named: Any) -> dict[str, Any]:
        partnership = Partnership.objects.visible_to(self.actor).get()
        member = _members(self.actor).first() if self.actor.token_agency_id else None
        return {
            "slug": partnership.slug,
            "name": partnership.name,
            "prefix": partnership.prefix,
            "agency": member.agency if member else None,
            "scopes": sorted(self.actor.token_scopes or ()),
            "links": {"status": self._link("status"), **{name: self._link(name) for name in LISTS}},
        }

    def _link(self, name: str) -> str:
        return reverse(f"api_{name}", request=self.request)


class AgencyFilters(filters.FilterSet):  # type: ignore[misc]  # it brings no types
    kind = any_of(AgencyKind, field="agency__kind", words="What kind of agency.")


class AgencyList(Listed):
    """The agencies of the partnership.

    A token bound to an agency gets that agency alone.
    """

    tag = "Partnership"
    operations = {"get": "list_agencies"}
    shown = AgencyDetailOut
    filters = AgencyFilters
    order = ("agency__slug", "id")

    def rows(self) -> QuerySet[Membership]:
        return _members(self.actor)


class AgencyDetail(Item):
    """One agency."""

    tag = "Partnership"
    operations = {"get": "get_agency"}
    shown = AgencyDetailOut

    def found(self, **named: Any) -> Membership:
        if not SLUG.fullmatch(named["slug"]):
            raise Http404
        return get_object_or_404(_members(self.actor), agency__slug=named["slug"])


def _members(actor: Any) -> QuerySet[Membership]:
    found = Membership.objects.visible_to(actor).select_related("agency")
    return found.filter(agency_id=actor.token_agency_id) if actor.token_agency_id else found
