from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from actions.models import Evidence, Submission
from config.ui.pagination import listed_page
from partners.http import ActorRequest
from partners.models import Viewing, of_agencies
from partners.roles import Power
from partners.scope import Actor
from partners.services import viewings
from partners.views.download import given


@require_GET
def evidence(request: ActorRequest) -> HttpResponse:
    """All that this person's agencies hold, over all partnerships, the newest first."""
    sent = Submission.objects.filter(submitted_at__isnull=False).select_related("action__partnership")
    held = Evidence.objects.visible_to(request.actor).filter(of_agencies(request.actor))
    rows = held.select_related("partnership", "agency", "added_by", "replaced_by").prefetch_related(
        Prefetch("submissions", sent, to_attr="sent")
    )
    page = listed_page(request.GET, rows, order=("-added_at",))
    return render(
        request,
        "actions/evidence.html",
        {
            "page": page,
            "rows": [(item, _shown_in(item)) for item in page.items],
            "may_add": bool(request.actor.partnerships_with(Power.DRAFT)),
        },
    )


def _shown_in(item: Evidence) -> list[str]:
    sent: list[Submission] = item.sent  # type: ignore[attr-defined]  # prefetched above
    return sorted({one.action.reference for one in sent})


@require_GET
def evidence_file(request: ActorRequest, code: UUID) -> HttpResponseBase:
    """A file, to be kept and never shown inside our pages; a link is shown, and followed by hand."""
    shown = Evidence.objects.visible_to(request.actor).select_related("partnership", "agency")
    item = get_object_or_404(shown, code=code)
    if item.link:
        return render(request, "actions/evidence_link.html", {"item": item})
    read_by(request.actor, item)
    return given(item)


def read_by(actor: Actor, item: Evidence, *, inside: bool = False) -> None:
    of, agency = Viewing.Of.EVIDENCE, item.agency_id
    viewings.read(of=of, code=item.code, partnership_id=item.partnership_id, by=actor, inside=inside, agency_id=agency)
