"""A kept file as a download: never opened inside our pages, and left in no cache."""

from typing import Protocol

from django.http import FileResponse, Http404

from partners.gateways import files


class Kept(Protocol):
    """A row that knows a file of the store, such as a document or an item of evidence."""

    partnership_id: int
    sha256: str
    filename: str
    media_type: str


def download(kept: Kept) -> FileResponse:
    """Raises Http404 where the store has lost it."""
    try:
        content = files.opened(partnership_id=kept.partnership_id, sha256=kept.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=kept.filename,
        content_type=kept.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "no-store",
        },
    )
