from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from actions.api.filters import ActionFilters
from actions.api.shown import ActionOut, ActionWithWords, StandingOut
from actions.dashboards.status import standings
from actions.models import Action, Decision, Outcome
from actions.models.action import ActionQuerySet
from partners.api.authentication import actor_of
from partners.api.listing import page_of, paged
from partners.api.permissions import STATUS, may_read_words
from partners.api.view import ApiView
from partners.http import by_reference
from partners.models import Partnership


class StatusDetail(ApiView):
    """How many actions stand where, now; a token bound to an agency counts that agency's alone."""

    required_scopes = STATUS

    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        now = timezone.localtime()
        together, agencies = standings(Action.objects.visible_to(actor), on=now.date())
        partnership = Partnership.objects.visible_to(actor).get()
        return Response(
            {
                "as_at": now.isoformat(timespec="seconds"),
                "partnership": {"slug": partnership.slug, "name": partnership.name, "prefix": partnership.prefix},
                "total": together.total,
                "late": together.late,
                "by_status": together.by_status,
                "by_agency": [StandingOut(agency).data for agency in agencies],
            }
        )


class ActionList(ApiView):
    required_scopes = STATUS

    def get(self, request: Request) -> Response:
        page = page_of(request, _actions().visible_to(actor_of(request)), ActionFilters)
        return paged(request, page, lambda rows: _shown(request, rows, many=True))


class ActionDetail(ApiView):
    required_scopes = STATUS

    def get(self, request: Request, reference: str) -> Response:
        return Response(_shown(request, by_reference(_actions(), actor_of(request), reference)))


def _actions() -> ActionQuerySet:
    """With `level`: that of the latest accepted answer."""
    accepted = Decision.objects.filter(submission__action=OuterRef("pk"), outcome=Outcome.ACCEPTED)
    latest = accepted.order_by("-at", "-pk").values("level")[:1]
    return Action.objects.for_list().annotate(level=Subquery(latest))


def _shown(request: Request, shown: Any, *, many: bool = False) -> Any:
    serializer = ActionWithWords if may_read_words(request) else ActionOut
    return serializer(shown, many=many, context={"request": request}).data
