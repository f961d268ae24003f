"""One item of a draft: corrected, split, put elsewhere, or added because the reading missed it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners.http import ActorRequest
from reviews.forms.drafts import ItemForm, SplitForm
from reviews.models import DraftItem, ItemKind, Reading
from reviews.services import drafting, private
from reviews.services.held import ReadingClosed
from reviews.services.themes import offered
from reviews.views import beside
from reviews.views.reading import CONFLICT, OK, draft_or_404, show, show_closed, to_item

GONE = (
    "This item was joined to another or taken back meanwhile. What you typed is below: add it as an item of its own, "
    "or go back to the draft."
)


@require_http_methods(["GET", "POST"])
def reading_item(request: ActorRequest, code: UUID, item: UUID) -> HttpResponse:
    """One item: its form, and what the buttons beside it on the draft do."""
    draft = draft_or_404(request, code)
    found = draft.items.select_related("reading").filter(code=item).first()
    if found is None:
        return _gone(request, draft)
    do = request.POST.get("do", "")
    if not do:
        return _edited(request, draft, found)
    try:
        return _done(request, draft, found, do)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)


@require_http_methods(["GET", "POST"])
def reading_split(request: ActorRequest, code: UUID, item: UUID) -> HttpResponse:
    """Make several items of one, by empty lines between its words."""
    draft = draft_or_404(request, code)
    found = get_object_or_404(draft.items.select_related("reading"), code=item)
    form = SplitForm(request.POST if request.method == "POST" else None, item=found)
    status = OK
    try:
        if form.is_valid():
            return to_item(drafting.split_item(item=found, by=request.actor, **form.facts()))
    except ValidationError as error:
        add_refusal(form, error)
    except (ReadingClosed, drafting.ChangedMeanwhile) as refusal:
        status = _conflict(form, found, refusal)
    context = {"form": form, "reading": draft, "item": found, "name": drafting.named(found)}
    return render(request, "reviews/split.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reading_add(request: ActorRequest, code: UUID) -> HttpResponse:
    """Add what the reading missed: typed, pasted, or the words of the document that were selected."""
    draft = draft_or_404(request, code)
    posted = request.POST if request.method == "POST" else None
    kind = request.GET.get("kind", "")
    chosen = beside.selected(draft, request.GET.get("from", ""), request.GET.get("to", ""))
    form = ItemForm(posted, themes=offered(draft.partnership_id), kind=kind if kind in ItemKind else "", text=chosen)
    status = OK
    try:
        if form.is_valid():
            return to_item(drafting.add_item(reading=draft, by=request.actor, **form.facts()))
    except ValidationError as error:
        add_refusal(form, error)
    except ReadingClosed as refusal:
        status = _conflict(form, None, refusal)
    return render(request, "reviews/item.html", {"form": form, "reading": draft, "item": None}, status=status)


def _done(request: ActorRequest, draft: Reading, item: DraftItem, do: str) -> HttpResponse:
    if do == "take_up":
        return _taken_up(request, item)
    if do not in _DOES:
        raise Http404
    try:
        changed = _DOES[do](request, item)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show(request, draft)
    return to_item(changed or item)


_DOES: dict[str, Callable[[Any, DraftItem], DraftItem | None]] = {
    "leave_out": lambda request, item: drafting.drop(item=item, by=request.actor),
    "put_back": lambda request, item: drafting.put_back(item=item, by=request.actor),
    "up": lambda request, item: drafting.move_item(item=item, up=True, by=request.actor),
    "down": lambda request, item: drafting.move_item(item=item, up=False, by=request.actor),
    "in": lambda request, item: drafting.shift_level(item=item, deeper=True, by=request.actor),
    "out": lambda request, item: drafting.shift_level(item=item, deeper=False, by=request.actor),
    "join": lambda request, item: drafting.merge_up(item=item, by=request.actor),
    "under": lambda request, item: drafting.make_sub_point(item=item, by=request.actor),
    "raise": lambda request, item: drafting.raise_sub_points(item=item, by=request.actor),
    "restore": lambda request, item: drafting.read_again(item=item, by=request.actor),
    "kind": lambda request, item: drafting.change_kind(item=item, kind=request.POST.get("kind", ""), by=request.actor),
}


def _taken_up(request: ActorRequest, item: DraftItem) -> HttpResponse:
    """A suggested theme, accepted on the draft itself."""
    theme = next(iter(one for one in offered(item.partnership_id) if one.name == request.POST.get("theme")), None)
    if theme is None:
        raise Http404
    drafting.take_up_theme(item=item, theme=theme, by=request.actor)
    return to_item(item)


def _edited(request: ActorRequest, draft: Reading, item: DraftItem) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ItemForm(posted, themes=offered(draft.partnership_id), item=item)
    status, now = OK, None
    if form.is_valid():
        try:
            return to_item(_saved(request, item, form))
        except ValidationError as error:
            add_refusal(form, error)
        except (ReadingClosed, drafting.ChangedMeanwhile) as refusal:
            status = _conflict(form, item, refusal)
            now = item if isinstance(refusal, drafting.ChangedMeanwhile) else None
    context = {
        "form": form,
        "reading": draft,
        "item": item,
        "now": now,
        "said": beside.said_by(item),
        "details": private.details(item),
    }
    return render(request, "reviews/item.html", context, status=status)


def _saved(request: ActorRequest, item: DraftItem, form: ItemForm) -> DraftItem:
    """The item with the form's words, or left out where it is said to be nothing."""
    if form.is_nothing:
        drafting.drop(item=item, by=request.actor)
        return item
    return drafting.edit_item(item=item, by=request.actor, version=form.version, **form.facts())


def _conflict(form: Any, item: DraftItem | None, refusal: Exception) -> int:
    """Say it above the form, which keeps what was typed and now knows the item as it stands."""
    form.add_error(None, str(refusal))
    if item is not None:
        item.refresh_from_db()
        form.knows(item)
    return CONFLICT


def _gone(request: ActorRequest, draft: Reading) -> HttpResponse:
    """The item is no more. Words that were typed for it are offered as a new one, not thrown away."""
    if not request.POST.get("text", "").strip():
        raise Http404
    form = ItemForm(request.POST, themes=offered(draft.partnership_id))
    form.add_error(None, GONE)
    context = {"form": form, "reading": draft, "item": None, "adds": True}
    return render(request, "reviews/item.html", context, status=CONFLICT)
