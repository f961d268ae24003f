from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from actions.api import taken
from actions.api.acts import CREATED, Act
from actions.api.filters import ActionFilters
from actions.api.rows import actions
from actions.api.shown import ActionOut, StatusOut
from actions.dashboards.status import standings
from actions.models import Action, Status
from actions.services import allocation, people
from partners.api.resources import Item, Listed
from partners.http import by_reference
from partners.models import Agency, Membership, Partnership, User
from reviews.models import Recommendation


class StatusDetail(Item):
    """How many actions stand where, now.

    The counts of the whole partnership and of each agency. A token bound to an agency counts that agency's alone.
    """

    tag = "Actions"
    operations = {"get": "get_status"}
    shown = StatusOut
    moving = "as_at"

    def found(self, **named: Any) -> dict[str, Any]:
        now = timezone.localtime()
        together, agencies = standings(Action.objects.visible_to(self.actor), on=now.date())
        return {
            "as_at": now.replace(microsecond=0),
            "partnership": Partnership.objects.visible_to(self.actor).get(),
            "total": together.total,
            "asked": together.asked,
            "late": together.late,
            "by_status": together.by_status,
            "by_agency": agencies,
        }


class ActionList(Listed, Act):
    """Actions, in the order of their last change."""

    tag = "Actions"
    operations = {"get": "list_actions", "post": "create_action"}
    makes = True
    shown = ActionOut
    filters = ActionFilters
    takes = {"application/json": taken.NewAction}

    def rows(self) -> QuerySet[Action]:
        return actions().visible_to(self.actor)

    def post(self, request: Request) -> Response:
        """Draft what an agency is to be asked.

        The agency sees nothing of it before it is issued; until then anything but the agency and the recommendation
        may be missing.
        """
        facts = self.taken(request)
        recommendations = [self._recommendation(reference) for reference in facts["recommendations"]]
        agency = self._agency(facts["agency"])
        made = allocation.draft(
            recommendations=list(dict.fromkeys(recommendations)),
            agency=agency,
            question=facts.get("question", ""),
            evidence_wanted=facts.get("evidence_wanted", ""),
            due_on=facts.get("due_on"),
            owner=_owner(facts.get("owner"), agency, self.actor.token_partnership_id),
            by=self.actor,
        )
        shown = self.show(actions().get(pk=made.pk))
        address = reverse("api_action", args=[made.reference], request=request)
        return Response(shown, status=CREATED, headers={"Location": address})

    def _recommendation(self, reference: str) -> Recommendation:
        try:
            return by_reference(Recommendation.objects.for_list(), self.actor, reference)
        except Http404 as error:
            raise ValidationError({"recommendations": f"There is no recommendation {reference}."}) from error

    def _agency(self, slug: str) -> Agency:
        member = Membership.objects.visible_to(self.actor).select_related("agency").filter(agency__slug=slug).first()
        if member is None:
            raise ValidationError({"agency": f"There is no agency {slug}."})
        return member.agency


class ActionDetail(Item, Act):
    """One action."""

    tag = "Actions"
    operations = {"get": "get_action", "patch": "change_action"}
    shown = ActionOut
    takes = {"application/json": taken.ChangedAction}

    def found(self, **named: Any) -> Action:
        return self.action(named["reference"])

    def patch(self, request: Request, reference: str) -> Response:
        """Change a draft, or who owns what was issued.

        Only what is sent changes. Once issued, the words stay as they were asked, and the due date moves only by a
        request for more time.
        """
        facts, shown = self.taken(request), self.action(reference)
        if "owner" in facts:
            facts["owner"] = _owner(facts["owner"], shown.agency, shown.partnership_id)
        if set(facts) == {"owner"} and shown.status != Status.DRAFT:
            allocation.change_owner(action=shown, owner=facts["owner"], by=self.actor)
        else:
            kept = {name: getattr(shown, name) for name in ("question", "evidence_wanted", "due_on", "owner")}
            allocation.edit_draft(action=shown, **{**kept, **facts}, by=self.actor)
        return self.as_it_is(reference)


def _owner(address: str | None, agency: Agency, partnership_id: int | None) -> User | None:
    if not address:
        return None
    found = people.owners(partnership_id=partnership_id or 0, agency_id=agency.pk).filter(email__iexact=address).first()
    if found is None:
        raise ValidationError({"owner": f"The owner must be a lead or contributor of {agency.name}."})
    return found
