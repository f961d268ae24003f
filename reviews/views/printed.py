"""Pages of a document as pictures, beside its draft: drawn when they are looked at, and kept by the browser alone."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

from partners.gateways import files
from partners.http import ActorRequest
from reviews import paper
from reviews.services import printing
from reviews.views.reading import draft_or_404

AN_HOUR = 3600


@require_GET
def reading_page(request: ActorRequest, code: UUID, page: int) -> HttpResponse:
    draft = draft_or_404(request, code)
    if not 1 <= page <= len(draft.page_sizes):
        raise Http404
    tag = f'"{draft.document.sha256[:32]}-{page}-{printing.WIDTH}"'
    if request.headers.get("If-None-Match") == tag:
        return _kept(HttpResponseNotModified(), tag)
    try:
        drawn = printing.draw(draft.document, page)
    except (paper.NoPicture, FileNotFoundError) as error:
        raise Http404 from error
    except files.StoreAway:
        return HttpResponse(status=503)
    return _kept(HttpResponse(drawn, content_type=paper.MEDIA_TYPE), tag)


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    """By this person's browser, which asks again after an hour; by nothing between."""
    response["ETag"], response["Cache-Control"] = tag, f"private, max-age={AN_HOUR}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
