"""One list of a partnership as the address asks for it: a page of it, or all of it as a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from actions.exports import files
from actions.exports.rows import file_rows
from actions.views.filters import ListFilter
from config.ui.csv_files import csv_lines
from config.ui.lists import Column, Listing, Tag, address, kept_of, pages
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership, SavedView, Viewing
from partners.roles import Power
from partners.scope import Actor
from partners.services import viewings
from partners.working_days import spoken

REFUSED = 400


@dataclass(frozen=True)
class ListOf:
    """One of the lists: `fetched` brings what its columns need, `shown` makes rows of what was fetched."""

    name: str  # of its address, of its saved views, and what its rows are called
    title: str
    one: str
    template: str
    filter: type[ListFilter]
    columns: Sequence[Column[Any]]
    sort: str
    rows: Callable[[Partnership, Actor], QuerySet[Any]]
    fetched: Callable[[Any, Listing[Any], Actor, date], QuerySet[Any]]
    shown: Callable[[Sequence[Any], Actor, date], list[Any]]


@dataclass(frozen=True)
class Asked:
    """What one request asks of a list."""

    kind: ListOf
    request: ActorRequest
    partnership: Partnership
    on: date
    form: ListFilter
    listing: Listing[Any]
    found: QuerySet[Any]

    @property
    def tags(self) -> list[Tag]:
        return [Tag(words, cleared(self.request, name)) for name, words in self.form.said()]

    @property
    def is_begun(self) -> bool:
        """Whether there is anything at all that this list could show, whatever its filters."""
        return bool(self.kind.rows(self.partnership, self.request.actor).exists())

    def fetched(self) -> QuerySet[Any]:
        return self.kind.fetched(self.found, self.listing, self.request.actor, self.on)

    def shown(self, items: Sequence[Any]) -> list[Any]:
        return self.kind.shown(items, self.request.actor, self.on)


def asked(request: ActorRequest, slug: str, kind: ListOf) -> Asked:
    partnership = request.shown_in = partnership_or_404(request.actor, slug)
    on = timezone.localdate()
    form = kind.filter(request, partnership)
    rows = kind.rows(partnership, request.actor)
    found = form.narrow(rows, on=on) if form.is_valid() else rows.none()
    return Asked(kind, request, partnership, on, form, Listing(kind.columns, request.GET, sort=kind.sort), found)


def cleared(request: ActorRequest, *names: str) -> str:
    """The address without these filters; where nothing is left, it says that no saved view is wanted."""
    rest = address(request.GET, drop=(*names, "view"))
    return rest if rest != "?" else "?view=none"


def listed(request: ActorRequest, slug: str, kind: ListOf, **more: object) -> HttpResponseBase:
    wanted = asked(request, slug, kind)
    if request.GET.get("file") in FILES and wanted.form.is_valid():
        return _file(request, wanted)
    views = list(SavedView.objects.of(request.actor, wanted.partnership).filter(list=kind.name))
    if not request.GET and (usual := next((view for view in views if view.is_default), None)):
        return redirect(_address(wanted, usual))
    count = wanted.found.count()
    page = wanted.listing.page(wanted.fetched())
    rows = wanted.shown(page.items)
    context: dict[str, object] = {
        "partnership": wanted.partnership,
        "kind": kind,
        "form": wanted.form,
        "filtered": wanted.form.is_filtered,
        "none_yet": not rows and not wanted.form.is_filtered and not wanted.is_begun,
        "tags": wanted.tags,
        "listing": wanted.listing,
        "page": page,
        "rows": rows,
        "cells": [(item, wanted.listing.cells(row)) for item, row in zip(page.items, rows, strict=True)],
        "pages": pages(wanted.listing, page, count=count),
        "clear": cleared(request, *wanted.form.fields),
        "files": {name: address(request.GET, file=name) for name in FILES},
        "kept": [(name, value) for name, values in QueryDict(kept_of(request.GET)).lists() for value in values],
        "reads_whole": wanted.partnership.pk in request.actor.read_all_ids,
        "brings_trackers": request.actor.has(Power.BRING_TRACKERS, partnership_id=wanted.partnership.pk),
        "may_manage": request.actor.has(Power.MANAGE_REVIEWS, partnership_id=wanted.partnership.pk),
        **_views(wanted, views),
        **more,
    }
    return render(request, kind.template, context, status=REFUSED if wanted.form.errors else None)


def _address(wanted: Asked, view: SavedView) -> str:
    kept = f"&{view.query}" if view.query else ""
    return f"{reverse(wanted.kind.name, args=[wanted.partnership.slug])}?view={view.code}{kept}"


def _views(wanted: Asked, views: Sequence[SavedView]) -> Mapping[str, object]:
    """The saved views to choose from, the one that is open, and whether it was changed since it was opened."""
    code, query = wanted.request.GET.get("view", ""), kept_of(wanted.request.GET)
    here = next((view for view in views if str(view.code) == code), None)
    return {
        "views": [(view, _address(wanted, view), view == here) for view in views],
        "view": here,
        "view_changed": here is not None and here.query != query,
        "query": query,
    }


# Files


def _csv(wanted: Asked) -> HttpResponseBase:
    rows = file_rows(wanted.listing, wanted.fetched(), wanted.shown)
    about = ". ".join(f"{what}: {words}" for what, words in _about(wanted))
    lines = csv_lines(about, wanted.listing.file_heads(), rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_filename(wanted)}.csv"'
    return response


def _xlsx(wanted: Asked) -> HttpResponseBase:
    rows = file_rows(wanted.listing, wanted.fetched(), wanted.shown)
    book = files.workbook(wanted.kind.title, _about(wanted), wanted.listing.file_heads(), rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(book, as_attachment=True, filename=f"{_filename(wanted)}.xlsx", content_type=kind)


FILES: dict[str, Callable[[Asked], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx}


@confirmed
def _file(request: ActorRequest, wanted: Asked) -> HttpResponseBase:
    of = Viewing.Of(wanted.kind.name)
    viewings.taken_out(of=of, partnership_id=wanted.partnership.pk, by=request.actor)
    return FILES[request.GET["file"]](wanted)


def _about(wanted: Asked) -> list[tuple[str, str]]:
    now = timezone.localtime()
    return [
        ("List", f"{wanted.kind.title} of {wanted.partnership.name}"),
        ("Filter", "; ".join(words for _, words in wanted.form.said(with_usual=True)) or "none"),
        ("Sorted by", wanted.listing.sorted_by),
        ("Rows", f"{wanted.found.count():,}"),
        ("Made by", wanted.request.user.name),
        ("Made on", f"{spoken(now.date())} at {now:%H:%M}"),
    ]


def _filename(wanted: Asked) -> str:
    return f"{slugify(wanted.kind.title)}-{wanted.partnership.slug}-{wanted.on.isoformat()}"
