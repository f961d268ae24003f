"""A confirmed draft is made a draft again, while nothing was built on what it put on the record."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from partners.http import ActorRequest
from reviews.models import ReadingState
from reviews.services import undoing
from reviews.services.confirming import what_it_added
from reviews.services.held import ReadingClosed
from reviews.views.reading import CONFLICT, draft_or_404, show, show_closed


@require_http_methods(["GET", "POST"])
def reading_reopen(request: ActorRequest, code: UUID) -> HttpResponse:
    draft = draft_or_404(request, code)
    if request.method == "GET":
        if draft.state != ReadingState.CONFIRMED or undoing.hindrance(draft):
            return show(request, draft)
        context = {"reading": draft, "added": what_it_added(draft).words, "opened": draft.made.get("opened")}
        return render(request, "reviews/reopen.html", context)
    try:
        undoing.undo_confirm(reading=draft, by=request.actor)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show(request, draft, status=CONFLICT)
    messages.success(request, "It is a draft again, and nothing of it is on the record.")
    return redirect("reading", code=draft.code)
