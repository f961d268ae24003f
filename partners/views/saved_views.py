"""A person's own views of the lists: saved, renamed, replaced, deleted, one of them opening by itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from config.ui.lists import kept_of
from partners.forms import SavedViewForm
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership, SavedList, SavedView
from partners.services import saved_views


@require_http_methods(["GET", "POST"])
def save_view(request: ActorRequest, slug: str, of: str) -> HttpResponse:
    """The list stands in the address, as it is shown."""
    partnership = partnership_or_404(request.actor, slug)
    if of not in SavedList.values:
        raise Http404
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    view = _done(form, saved_views.save, partnership=partnership, of=of, query=kept_of(request.GET), by=request.actor)
    if view:
        messages.success(request, f"The view “{view.name}” is saved. Only you see it.")
        return redirect(_address(partnership, view))
    return _page(request, partnership, SavedList(of), form, None)


@require_http_methods(["GET", "POST"])
def saved_view(request: ActorRequest, slug: str, code: UUID) -> HttpResponse:
    """What the list shows now stands in the address, so that it can replace what was kept."""
    partnership = partnership_or_404(request.actor, slug)
    view = get_object_or_404(SavedView.objects.of(request.actor, partnership), code=code)
    if "delete" in request.POST:
        saved_views.delete(view=view, by=request.actor)
        messages.success(request, f"The view “{view.name}” is deleted.")
        return redirect(f"{reverse(view.list, args=[slug])}?view=none")
    form = SavedViewForm(
        request.POST if request.method == "POST" else None,
        initial={"name": view.name, "is_default": view.is_default},
    )
    query = kept_of(request.GET) if "replace" in request.POST else None
    if _done(form, saved_views.change, view=view, query=query, by=request.actor):
        messages.success(request, f"The view “{view.name}” is saved.")
        return redirect(_address(partnership, view))
    return _page(request, partnership, SavedList(view.list), form, view)


def _done(form: SavedViewForm, service: Callable[..., SavedView], **facts: Any) -> SavedView | None:
    if not form.is_valid():
        return None
    try:
        return service(**form.cleaned_data, **facts)
    except ValidationError as error:
        add_refusal(form, error)
        return None


def _address(partnership: Partnership, view: SavedView) -> str:
    kept = f"&{view.query}" if view.query else ""
    return f"{reverse(view.list, args=[partnership.slug])}?view={view.code}{kept}"


def _page(
    request: ActorRequest, partnership: Partnership, of: SavedList, form: SavedViewForm, view: SavedView | None
) -> HttpResponse:
    query = kept_of(request.GET)
    changed = view is not None and view.query != query and bool(request.GET)
    context = {
        "partnership": partnership,
        "form": form,
        "view": view,
        "of": of,
        "changed": changed,
        "back": f"{reverse(of.value, args=[partnership.slug])}?{query or 'view=none'}",
    }
    return render(request, "partners/saved_view.html", context)
