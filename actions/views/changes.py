"""Every change of an action, a recommendation or a review, as a page or as a file."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.dashboards import changes
from actions.models import Action
from actions.views.conflict import fetched
from config.ui.csv_files import csv_lines
from config.ui.pagination import keyset_page, listed_page
from partners.frame import Link
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, by_reference
from partners.models import Viewing
from partners.models.event import EventQuerySet
from partners.services import viewings
from partners.working_days import spoken
from reviews.models import Recommendation, Review

Shown = Action | Recommendation | Review
NEWEST = ("-pk",)
AT_ONCE = 500  # events of a file


@require_GET
def action_changes(request: ActorRequest, reference: str) -> HttpResponseBase:
    shown = fetched(request, reference)
    found = changes.of_action(shown, request.actor)
    return _changes(
        request, found, shown, Link(f"{shown.agency.name} {reference}", reverse("action", args=[reference]))
    )


@require_GET
def recommendation_changes(request: ActorRequest, reference: str) -> HttpResponseBase:
    shown = by_reference(Recommendation.objects.for_list(), request.actor, reference)
    _require_whole(request, shown.partnership_id)
    request.shown_in = shown.partnership
    found = changes.of_recommendation(shown, request.actor)
    return _changes(request, found, shown, Link(shown.citation, reverse("recommendation", args=[reference])))


@require_GET
def review_changes(request: ActorRequest, reference: str) -> HttpResponseBase:
    shown = by_reference(Review.objects.for_list(), request.actor, reference)
    _require_whole(request, shown.partnership_id)
    request.shown_in = shown.partnership
    found = changes.of_review(shown, request.actor)
    return _changes(request, found, shown, Link(shown.title, reverse("review_history", args=[reference])))


def _require_whole(request: ActorRequest, partnership_id: int) -> None:
    """What a review said before it was corrected is not for agencies that may read how it is now."""
    if partnership_id not in request.actor.read_all_ids:
        raise PermissionDenied("Only those who read the whole partnership see how its reviews were changed.")


def _changes(request: ActorRequest, found: EventQuerySet, shown: Shown, of: Link) -> HttpResponseBase:
    found = found.select_related("person", "token__issued_by")
    if request.GET.get("file") == "csv":
        return _file(request, found, shown)
    page = listed_page(request.GET, found, order=NEWEST)
    context = {
        "changes": changes.told(page.items),
        "page": page,
        "of": of,
        "reference": shown.reference,
        "long": changes.LONG,
    }
    return render(request, "actions/changes.html", context)


@confirmed
def _file(request: ActorRequest, found: EventQuerySet, shown: Shown) -> HttpResponseBase:
    today, reference = timezone.localdate(), shown.reference
    place, number = shown.partnership_id, shown.number
    viewings.taken_out(of=Viewing.Of.CHANGES, partnership_id=place, by=request.actor, number=number)
    about = f"Every change of {reference}. Made by: {request.user.name}. Made on: {spoken(today)}"
    lines = csv_lines(about, changes.HEADS, changes.file_rows(_all(found)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="changes-{reference.lower()}-{today.isoformat()}.csv"'
    return response


def _all(found: EventQuerySet) -> Iterator[changes.Change]:
    after: str | None = None
    while True:
        page = keyset_page(found, order=NEWEST, after=after, size=AT_ONCE)
        yield from changes.told(page.items)
        if page.next is None:
            return
        after = page.next
