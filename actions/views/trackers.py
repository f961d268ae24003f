"""A tracker comes in, step by step: file, columns, words, rows, confirmed; and goes out again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from actions.dashboards import tracker as shown
from actions.exports import files
from actions.exports import trackers as exported
from actions.forms.trackers import ASK, DRAFTS, ColumnsForm, MeaningsForm, TrackerFileForm
from actions.importing.columns import Table
from actions.models import RowKind, Tracker, TrackerState
from actions.services import tracker_undoing
from actions.services import trackers as bringing
from actions.states import MoveNotAllowed
from actions.views.acting import filled
from actions.views.conflict import tell_loser
from actions.views.listed import Asked, asked
from actions.views.lists import ACTIONS
from config.ui.csv_files import csv_lines
from config.ui.forms import add_refusal
from config.ui.pagination import listed_page
from partners import access
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership, Viewing
from partners.roles import Power
from partners.services import viewings
from partners.working_days import spoken
from reviews.models import Review

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_REVIEWS = 1000  # in one box to choose from
HEADS = ("Row", "What is wrong", "Column", "The cell says")


def _partnership(request: ActorRequest, slug: str) -> Partnership:
    partnership = request.shown_in = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.BRING_TRACKERS, partnership)
    return partnership


def _tracker(request: ActorRequest, slug: str, code: UUID) -> Tracker:
    rows = Tracker.objects.visible_to(request.actor).filter(partnership__slug=slug)
    related = ("partnership", "review__partnership", "by", "step_by", "confirmed_by", "undone_by")
    found = get_object_or_404(rows.select_related(*related), code=code)
    request.shown_in = found.partnership
    return found


def _go_on(request: ActorRequest, tracker: Tracker) -> HttpResponse:
    """To its page; a small one is done by the time that shows."""
    if tracker.is_under_way and bringing.is_small(tracker):
        tracker = bringing.carry_on(tracker=tracker, by=request.actor)
    return redirect(_STEP.get(TrackerState(tracker.state), "tracker"), tracker.partnership.slug, tracker.code)


_STEP = {TrackerState.COLUMNS: "tracker_columns", TrackerState.MEANINGS: "tracker_meanings"}


@require_GET
def trackers(request: ActorRequest, slug: str) -> HttpResponse:
    """Every tracker that was brought in here: by whom, when, and what came of it."""
    partnership = _partnership(request, slug)
    found = Tracker.objects.visible_to(request.actor).filter(partnership=partnership)
    rows = found.select_related("by", "confirmed_by", "undone_by", "partnership")
    page = listed_page(request.GET, rows, order=("-at", "-pk"))
    return render(request, "actions/trackers.html", {"partnership": partnership, "page": page})


@require_http_methods(["GET", "POST"])
def bring_tracker(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = _partnership(request, slug)
    return _upload(request, partnership, None)


@require_http_methods(["GET", "POST"])
@tell_loser
def tracker_file(request: ActorRequest, slug: str, code: UUID) -> HttpResponse:
    """A corrected file in the place of the one there is; what was said of its columns and words stays."""
    tracker = _tracker(request, slug, code)
    return _upload(request, tracker.partnership, tracker)


def _upload(request: ActorRequest, partnership: Partnership, over: Tracker | None) -> HttpResponse:
    form = TrackerFileForm(**filled(request))
    if form.is_valid():
        try:
            upload = form.cleaned_data["upload"]
            made = bringing.take_in(partnership=partnership, upload=upload, by=request.actor, over=over)
        except ValidationError as error:
            add_refusal(form, error, file="upload")
        else:
            return _go_on(request, made)
    return render(request, "actions/tracker_file.html", {"partnership": partnership, "form": form, "tracker": over})


@require_http_methods(["GET", "POST"])
@tell_loser
def tracker_columns(request: ActorRequest, slug: str, code: UUID) -> HttpResponse:
    tracker = _tracker(request, slug, code)
    if not tracker.is_open:
        return redirect("tracker", slug, code)
    sheet = request.POST.get("sheet", request.GET.get("sheet", tracker.sheet))
    table = bringing.table(tracker, sheet)
    reviews = Review.objects.visible_to(request.actor).filter(partnership=tracker.partnership).for_list()
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=table,
        reviews=list(reviews.order_by("-opened_at", "-pk")[:MOST_REVIEWS]),
        initial=_said_before(tracker, table),
    )
    if form.is_valid():
        try:
            tracker = bringing.say_columns(
                tracker=tracker,
                sheet=table.sheet,
                chosen=form.chosen(),
                review=form.chosen_review(),
                ask_now=form.cleaned_data["coming_in"] == ASK,
                by=request.actor,
            )
        except ValidationError as error:
            add_refusal(form, error, review="review_column")
        else:
            return _go_on(request, tracker)
    sheets = [(one["sheet"], one["rows"]) for one in tracker.tables]
    context = {"tracker": tracker, "table": table, "form": form, "sheets": sheets, "partnership": tracker.partnership}
    return render(request, "actions/tracker_columns.html", context)


def _said_before(tracker: Tracker, table: Table) -> dict[str, Any]:
    """As chosen; for another sheet, and before anything was, as its headings tell."""
    same = table.sheet == tracker.sheet
    chosen = tracker.columns if same else bringing.guessed(tracker, table)
    said: dict[str, Any] = {"review_column" if name == "review" else name: str(at) for name, at in chosen.items()}
    if tracker.checked_at or tracker.state == TrackerState.MEANINGS:
        said["coming_in"] = ASK if tracker.ask_now else DRAFTS
    return said | {"review": tracker.review.reference if tracker.review else ""}


@require_http_methods(["GET", "POST"])
@tell_loser
def tracker_meanings(request: ActorRequest, slug: str, code: UUID) -> HttpResponse:
    tracker = _tracker(request, slug, code)
    if not tracker.is_open or not bringing.words(tracker):
        return redirect("tracker", slug, code)
    form = MeaningsForm(
        request.POST if request.method == "POST" else None,
        words=bringing.words(tracker),
        meant=bringing.meant_before(tracker),
    )
    if form.is_valid():
        try:
            return _go_on(request, bringing.say_meanings(tracker=tracker, said=form.said(), by=request.actor))
        except ValidationError as error:
            add_refusal(form, error)
    context = {"tracker": tracker, "form": form, "partnership": tracker.partnership}
    return render(request, "actions/tracker_meanings.html", context)


@require_http_methods(["GET", "POST"])
@tell_loser
def tracker(request: ActorRequest, slug: str, code: UUID) -> HttpResponse:
    """While it is worked on, the rows as checked, and what came of it: one page that moves on."""
    found = _tracker(request, slug, code)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("do", ""))
        try:
            found = act(tracker=found, by=request.actor) if act else found
            if _waits(request, found):
                found = bringing.carry_on(tracker=found, by=request.actor, wait=act is not None)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("tracker", slug, code)
        if found.state == TrackerState.DISCARDED:
            messages.success(request, f"“{found.filename}” is put away. Nothing of it came on the record.")
            return redirect("trackers", slug)
        return redirect("tracker", slug, code)
    if found.state in _STEP:
        return redirect(_STEP[TrackerState(found.state)], slug, code)
    return render(request, "actions/tracker.html", _context(request, found))


def _waits(request: ActorRequest, found: Tracker) -> bool:
    """A small one is done while the person waits; a large one where they ask for it."""
    return found.is_under_way and (bringing.is_small(found) or "do" not in request.POST)


_ACTS = {"confirm": bringing.confirm, "undo": bringing.undo, "discard": bringing.discard, "stop": bringing.stop}


def _context(request: ActorRequest, found: Tracker) -> dict[str, Any]:
    counts = dict.fromkeys(RowKind.values, 0) | dict(
        found.rows.order_by().values_list("kind").annotate(rows=Count("pk"))
    )
    errors = found.rows.filter(kind=RowKind.ERROR)
    taken = found.rows.filter(kind__in=[RowKind.NEW, RowKind.CHANGE])
    warned = found.rows.exclude(warnings=[]).exclude(kind=RowKind.ERROR).count()
    undone = tracker_undoing.built_on(found) if found.state == TrackerState.CONFIRMED else []
    listed = errors if counts[RowKind.ERROR] else taken
    return {
        "tracker": found,
        "partnership": found.partnership,
        "counts": counts,
        "warned": warned,
        "plan": shown.planned(found),
        "built_on": undone[:5],
        "built_on_count": len(undone),
        "page": listed_page(request.GET, listed, order=("number",)),
        "rows": [shown.row(row) for row in listed_page(request.GET, listed, order=("number",)).items],
        "may_confirm": not counts[RowKind.ERROR] and counts[RowKind.NEW] + counts[RowKind.CHANGE] > 0,
    }


@require_GET
def tracker_errors(request: ActorRequest, slug: str, code: UUID) -> HttpResponseBase:
    """What is to be mended, as a CSV to work through."""
    found = _tracker(request, slug, code)
    rows = found.rows.filter(kind=RowKind.ERROR).order_by("number")
    lines = (line for row in rows.iterator(chunk_size=1000) for line in shown.errors_of(row))
    about = f"What is to be mended in {found.filename}"
    response = StreamingHttpResponse(csv_lines(about, HEADS, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="to-mend-{slug}.csv"'
    return response


@require_GET
def take_out_tracker(request: ActorRequest, slug: str) -> HttpResponseBase:
    """The actions of the list, as filtered, with the columns that a tracker is brought in with."""
    _partnership(request, slug)
    return _taken_out(request, asked(request, slug, ACTIONS))


@confirmed
def _taken_out(request: ActorRequest, wanted: Asked) -> HttpResponseBase:
    slug = wanted.partnership.slug
    name = f"tracker-{slug}-{wanted.on.isoformat()}"
    viewings.taken_out(of=Viewing.Of.TRACKER, partnership_id=wanted.partnership.pk, by=request.actor)
    now = timezone.localtime()
    rows = exported.rows(wanted.found, on=wanted.on)
    about = [
        ("Tracker", f"Actions of {wanted.partnership.name}"),
        ("Filter", "; ".join(words for _, words in wanted.form.said(with_usual=True)) or "none"),
        ("Made by", request.user.name),
        ("Made on", f"{spoken(now.date())} at {now:%H:%M}"),
        (
            "To bring it back",
            "Change what is to change and choose “Bring in a tracker”. Leave the references as they are.",
        ),
    ]
    if request.GET.get("file") == "csv":
        lines = csv_lines(". ".join(f"{what}: {words}" for what, words in about[:-1]), exported.HEADS, rows)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    book = files.workbook("Actions", about, exported.HEADS, rows, colours=exported.COLOURED)
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
