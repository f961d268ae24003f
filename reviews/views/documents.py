from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from partners import access
from partners.gateways import files
from partners.http import ActorRequest
from partners.roles import Power
from reviews.models import Document


@require_GET
def document(request: ActorRequest, code: UUID) -> FileResponse:
    """A document as it was given, never opened inside our pages; one of a draft is for coordinators alone."""
    found = get_object_or_404(Document.objects.visible_to(request.actor), code=code)
    if found.review_id is None:
        access.require(request.actor, Power.MANAGE_REVIEWS, partnership_id=found.partnership_id)
    try:
        content = files.opened(partnership_id=found.partnership_id, sha256=found.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=found.filename,
        content_type=found.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "no-store",
        },
    )
