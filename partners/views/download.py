"""A kept file as a download: never opened inside our pages, and left in no cache.

Where files have a host of their own, the page that knows who may have one sends the browser there with a ticket.
"""

import json
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Protocol

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string

from partners.gateways import files, secrets
from partners.services import kept as keeping

KEPT = "/kept/"  # on the files' own host
TICKET = "kept file "  # what a ticket begins with once it is read; outside it tells nothing, not even a name
GOOD_FOR = 60  # seconds; long enough to follow a redirect


class Kept(Protocol):
    """A row that knows a file of the store, such as a document or an item of evidence."""

    partnership_id: int
    sha256: str
    filename: str
    media_type: str


@dataclass
class Ticket:
    partnership_id: int
    sha256: str
    filename: str
    media_type: str


def given(kept: Kept) -> HttpResponseBase:
    """For a browser: from the files' own host where there is one, else from here; or when and why it was removed."""
    if laid := keeping.tombstone_of(kept):
        return HttpResponse(render_to_string("410.html", {"tombstone": laid}), status=HTTPStatus.GONE)
    if not settings.FILES_HOST:
        return download(kept)
    ticket = Ticket(kept.partnership_id, kept.sha256, kept.filename, kept.media_type)
    sent = redirect(settings.FILES_URL + KEPT + secrets.encrypted(TICKET + json.dumps(asdict(ticket))))
    sent["Cache-Control"] = "no-store"
    return sent


def by_ticket(request: HttpRequest) -> HttpResponseBase:
    """Whoever was sent here a moment ago; the rights were asked where the ticket was made."""
    said = secrets.decrypted(request.path.removeprefix(KEPT), within=GOOD_FOR) or ""
    try:
        if said.startswith(TICKET):
            return download(Ticket(**json.loads(said.removeprefix(TICKET))))
    except Http404:
        pass
    words = "This address is good for a minute. Go back to the page and choose the file again."
    return HttpResponse(words, status=HTTPStatus.NOT_FOUND, content_type="text/plain; charset=utf-8")


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
