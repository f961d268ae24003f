"""What is inside a file of evidence, shown in the page. No byte of the file itself reaches the browser."""

import re
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from actions.models import Evidence
from actions.services import previews
from actions.views.evidence import read_by
from partners.http import ActorRequest
from reviews import paper


def _item(request: ActorRequest, code: UUID) -> Evidence:
    rows = Evidence.objects.visible_to(request.actor).select_related("partnership", "agency")
    found = get_object_or_404(rows, code=code)
    request.shown_in = found.partnership
    return found


@require_GET
def evidence_inside(request: ActorRequest, code: UUID) -> HttpResponse:
    """A page of its own."""
    return _shown(request, _item(request, code), "actions/evidence_inside.html")


@require_GET
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF], "script-src": [NONE]})  # type: ignore[arg-type]  # of our own request
def evidence_beside(request: ActorRequest, code: UUID) -> HttpResponse:
    """The same in a frame, beside a form in which something is being written. It runs no script at all."""
    return _shown(request, _item(request, code), "actions/evidence_beside.html")


def _shown(request: ActorRequest, item: Evidence, template: str) -> HttpResponse:
    """In portions of pages, for each is drawn when it is looked at."""
    first = _first(request)
    context: dict[str, object] = {"item": item, "first": first}
    try:
        shown = previews.preview(item, first=first)
    except previews.NotShown as reason:
        context["reason"] = str(reason)
    else:
        read_by(request.actor, item, inside=True)
        last = first + len(shown.pages) - 1
        context |= {
            "shown": shown,
            "last": last,
            "next": last + 1 if last < shown.page_count else None,
            "before": max(first - previews.PAGES_AT_ONCE, 1) if first > 1 else None,
        }
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _first(request: ActorRequest) -> int:
    given = request.GET.get("from", "")
    return int(given) if re.fullmatch(r"[1-9][0-9]{0,3}", given) else 1


@require_GET
def evidence_picture(request: ActorRequest, code: UUID, page: int) -> HttpResponse:
    """A page, or the picture that the file is, drawn anew. The browser asks each time whether it may still show it."""
    item = _item(request, code)
    tag = f'"{item.sha256[:32]}-{page}-{previews.WIDTH}"'
    try:
        previews.require_there(item)
        if request.headers.get("If-None-Match") == tag:
            return _kept(HttpResponseNotModified(), tag)
        drawn = previews.draw(item, page=page)
    except previews.NotShown as error:
        raise Http404 from error
    return _kept(HttpResponse(drawn, content_type=paper.MEDIA_TYPE), tag)


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
