"""A kept file as a download: never opened inside our pages, and left in no cache."""

from typing import Protocol

from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string

from partners.gateways import files


class Kept(Protocol):
    """A row that knows a file of the store, such as a document or an item of evidence."""

    partnership_id: int
    sha256: str
    filename: str
    media_type: str


def download(kept: Kept) -> FileResponse | HttpResponse:
    """Raises Http404 where the store has lost it; says that it is not available where nobody can say."""
    try:
        found = files.opened(partnership_id=kept.partnership_id, sha256=kept.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    except files.StoreAway:
        return HttpResponse(render_to_string("503.html"), status=503)
    return FileResponse(
        found.content,
        as_attachment=True,
        filename=kept.filename,
        content_type=kept.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "no-store",
            "Content-Length": str(found.size),
        },
    )
