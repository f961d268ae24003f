"""The draft beside its source: correct, add, leave out, put in order."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_GET, require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.http import ActorRequest
from partners.roles import Power
from reviews.forms import ItemForm
from reviews.models import DraftItem, ItemKind, Reading, ReadingState
from reviews.services import reading as drafting
from reviews.services.naming import is_called
from reviews.services.reading import ReadingClosed
from reviews.services.themes import offered
from reviews.views import beside

OK, CONFLICT = 200, 409


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
    named = reading.facts.get("partnership") or ""
    context = {
        "reading": reading,
        "partnership": reading.partnership,
        "draft": beside.draft_of(reading),
        "is_open": reading.state == ReadingState.DRAFT,
        "other_partnership": "" if not named or is_called(reading.partnership, named) else named,
        "action_rows": reading.facts.get("action_rows") or [],
        "multi_review": reading.facts.get("multi_review"),
    }
    return render(request, "reviews/reading.html", context, status=status)


def show_closed(request: ActorRequest, reading: Reading, refusal: ReadingClosed) -> HttpResponse:
    messages.error(request, str(refusal))
    reading.refresh_from_db()
    return show(request, reading, status=CONFLICT)


@require_GET
def reading(request: ActorRequest, code: UUID) -> HttpResponse:
    return show(request, draft_or_404(request, code))


@require_http_methods(["GET", "POST"])
def reading_item(request: ActorRequest, code: UUID, item: UUID) -> HttpResponse:
    """One item: its form, and what the buttons beside it on the draft do."""
    draft = draft_or_404(request, code)
    found = get_object_or_404(draft.items.select_related("reading"), code=item)
    try:
        if request.POST.get("do") == "take_up":
            return _taken_up(request, found)
        if request.POST.get("do") in _MOVES:
            return _moved(request, found)
        return _edited(request, draft, found)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)


@require_http_methods(["GET", "POST"])
def reading_add(request: ActorRequest, code: UUID) -> HttpResponse:
    """Add what the reading missed."""
    draft = draft_or_404(request, code)
    kind = request.GET.get("kind", "")
    posted = request.POST if request.method == "POST" else None
    themes = offered(draft.partnership_id)
    form = ItemForm(posted, themes=themes, kind=kind if kind in ItemKind else "")
    try:
        if form.is_valid():
            added = drafting.add_item(reading=draft, by=request.actor, **form.facts())
            return _to(added)
    except ValidationError as error:
        add_refusal(form, error)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    return render(request, "reviews/item.html", {"form": form, "reading": draft, "item": None})


@require_http_methods(["GET", "POST"])
def reading_discard(request: ActorRequest, code: UUID) -> HttpResponse:
    draft = draft_or_404(request, code)
    if request.method == "GET" and draft.state != ReadingState.DRAFT:
        return show(request, draft)
    if request.method == "GET":
        return render(request, "reviews/discard.html", {"reading": draft})
    try:
        drafting.discard(reading=draft, by=request.actor)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    messages.success(request, f"The draft of “{draft.document.filename}” is discarded.")
    return redirect("reviews", slug=draft.partnership.slug)


def _moved(request: ActorRequest, item: DraftItem) -> HttpResponse:
    _MOVES[request.POST["do"]](request, item)
    return _to(item)


_MOVES = {
    "leave_out": lambda request, item: drafting.drop(item=item, by=request.actor),
    "put_back": lambda request, item: drafting.restore(item=item, by=request.actor),
    "up": lambda request, item: drafting.move_item(item=item, up=True, by=request.actor),
    "down": lambda request, item: drafting.move_item(item=item, up=False, by=request.actor),
}


def _taken_up(request: ActorRequest, item: DraftItem) -> HttpResponse:
    """A suggested theme, accepted on the draft itself."""
    theme = next(iter(one for one in offered(item.partnership_id) if one.name == request.POST.get("theme")), None)
    if theme is None:
        raise Http404
    drafting.take_up_theme(item=item, theme=theme, by=request.actor)
    return _to(item)


def _edited(request: ActorRequest, draft: Reading, item: DraftItem) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None, themes=offered(draft.partnership_id), item=item)
    if form.is_valid():
        try:
            drafting.edit_item(item=item, by=request.actor, **form.facts())
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return _to(item)
    return render(
        request, "reviews/item.html", {"form": form, "reading": draft, "item": item, "said": beside.said_by(item)}
    )


def _to(item: DraftItem) -> HttpResponse:
    """Back to the item on the draft. No notice: it would take the focus, and with it the eye, to the top."""
    return HttpResponseRedirect(resolve_url("reading", code=item.reading.code) + beside.anchor(item))
