"""The draft beside its source, while it is read, when it could not be, and when it can be corrected."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners import access
from partners.http import ActorRequest
from partners.roles import Power
from reviews.models import DraftItem, Reading, ReadingState
from reviews.services import steps, undoing
from reviews.services.confirming import second_document
from reviews.services.held import ReadingClosed
from reviews.services.naming import is_called
from reviews.services.reading import discard
from reviews.services.waiting import try_again
from reviews.views import beside

OK, CONFLICT = 200, 409
_UNREAD = {ReadingState.WAITING: "reviews/waiting.html", ReadingState.FAILED: "reviews/failed.html"}
_DIGITS = 5
_SIDE = "source_side"  # of the session: the pages or the words, as it was chosen last


def draft_or_404(request: ActorRequest, code: UUID) -> Reading:
    """The reading, of those the actor may know of; then only a coordinator may go on."""
    rows = Reading.objects.visible_to(request.actor).select_related(
        "partnership", "document", "review__partnership", "confirmed_by"
    )
    reading = get_object_or_404(rows, code=code)
    access.require_in(request.actor, Power.MANAGE_REVIEWS, reading.partnership)
    request.shown_in = reading.partnership
    return reading


def show(request: ActorRequest, reading: Reading, *, status: int = OK) -> HttpResponse:
    """The reading page; with 409 for who came second."""
    context = {"reading": reading, "partnership": reading.partnership}
    if reading.state in _UNREAD:
        return render(request, _UNREAD[ReadingState(reading.state)], context, status=status)
    return render(request, "reviews/reading.html", context | _draft(request, reading), status=status)


def show_closed(request: ActorRequest, reading: Reading, refusal: ReadingClosed) -> HttpResponse:
    messages.error(request, str(refusal))
    reading.refresh_from_db()
    return show(request, reading, status=CONFLICT)


def to_item(item: DraftItem) -> HttpResponse:
    """Back to the item on the draft. No notice: it would take the focus, and with it the eye, to the top."""
    return HttpResponseRedirect(resolve_url("reading", code=item.reading.code) + beside.anchor(item))


@require_GET
def reading(request: ActorRequest, code: UUID) -> HttpResponse:
    return show(request, draft_or_404(request, code))


@require_POST
def reading_step_back(request: ActorRequest, code: UUID) -> HttpResponse:
    """Take the last change to the draft back, if it is still the one that was seen."""
    draft = draft_or_404(request, code)
    last = request.POST.get("last", "")
    try:
        undone = steps.undo(reading=draft, last=int(last) if last.isdecimal() else 0, by=request.actor)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    if undone is None:
        messages.error(request, "The draft was changed meanwhile, so nothing was taken back. Look at the last change.")
        return show(request, draft, status=CONFLICT)
    messages.success(request, f"Taken back: {undone.words[:1].lower()}{undone.words[1:]}.")
    return redirect("reading", code=draft.code)


@require_POST
def reading_again(request: ActorRequest, code: UUID) -> HttpResponse:
    """Read a document once more that could not be read."""
    draft = draft_or_404(request, code)
    try:
        try_again(reading=draft, by=request.actor)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    return redirect("reading", code=draft.code)


@require_http_methods(["GET", "POST"])
def reading_discard(request: ActorRequest, code: UUID) -> HttpResponse:
    draft = draft_or_404(request, code)
    is_open = draft.state in {ReadingState.DRAFT, *_UNREAD}
    if request.method == "GET":
        return render(request, "reviews/discard.html", {"reading": draft}) if is_open else show(request, draft)
    try:
        discard(reading=draft, by=request.actor)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    messages.success(request, f"The draft of “{draft.document.filename}” is discarded.")
    return redirect("reviews", slug=draft.partnership.slug)


def _draft(request: ActorRequest, reading: Reading) -> dict[str, Any]:
    named = reading.facts.get("partnership") or ""
    is_open = reading.state == ReadingState.DRAFT
    page = request.GET.get("page", "")
    return {
        "draft": beside.draft_of(reading, page=int(page) if page.isdecimal() and len(page) < _DIGITS else 1),
        "is_open": is_open,
        "shows_pages": reading.is_paged and _side(request) == "pages",
        "last_step": steps.last_step(reading) if is_open else None,
        "second": second_document(reading) if is_open else None,
        "hindrance": undoing.hindrance(reading) if reading.state == ReadingState.CONFIRMED else "",
        "other_partnership": "" if not named or is_called(reading.partnership, named) else named,
        "action_rows": reading.facts.get("action_rows") or [],
        "multi_review": reading.facts.get("multi_review"),
    }


def _side(request: ActorRequest) -> str:
    """Whether a document with pages is shown as pages or as words: as was asked, and then as before."""
    asked = request.GET.get("source")
    if asked in {"pages", "words"} and asked != request.session.get(_SIDE):
        request.session[_SIDE] = asked
    return str(request.session.get(_SIDE, "pages"))
