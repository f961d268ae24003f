"""What was seen before of a draft's recommendations: a page by itself, which the draft's own pages also fetch from."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from actions.dashboards.seen import seen_before as dashboard
from partners.http import ActorRequest
from reviews.models import DraftItem, ItemKind, Reading
from reviews.views import beside
from reviews.views.reading import draft_or_404

LONGEST = 5_000  # characters of a text that are compared


@require_http_methods(["GET", "POST"])
def seen_before(request: ActorRequest, code: UUID) -> HttpResponse:
    """All recommendations of the draft; or, posted while one is typed, the one text alone."""
    reading = draft_or_404(request, code)
    if request.method == "POST":
        (seen,) = dashboard([request.POST.get("text", "")[:LONGEST]], request.actor, **_about(reading))
        return render(request, "actions/_seen.html", {"seen": seen})
    groups = beside.draft_of(reading).groups
    rows = [row for group in groups if group.kind == ItemKind.RECOMMENDATION for row in group.rows]
    seen_by_row = dashboard([_text(row.item) for row in rows], request.actor, **_about(reading))
    context = {
        "reading": reading,
        "partnership": reading.partnership,
        "cards": [(row, seen) for row, seen in zip(rows, seen_by_row, strict=True) if seen],
        "count": len(rows),
    }
    return render(request, "actions/seen_before.html", context)


def _about(reading: Reading) -> dict[str, Any]:
    return {"partnership_id": reading.partnership_id, "on": timezone.localdate()}


def _text(item: DraftItem) -> str:
    return " ".join([item.text, *item.sub_points])[:LONGEST]
