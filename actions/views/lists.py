"""The lists of a partnership: its reviews and its actions, filtered by the address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.dashboards import listing
from actions.dashboards import rows as shown
from actions.views.filters import ActionFilter, ReviewFilter
from config.ui.pagination import listed_page
from partners.http import ActorRequest, partnership_or_404
from partners.roles import Power

REFUSED = 400


@require_GET
def reviews(request: ActorRequest, slug: str) -> HttpResponse:
    """Newest first, with what was recommended and what is late in each."""
    partnership = partnership_or_404(request.actor, slug)
    on = timezone.localdate()
    form = ReviewFilter(request, partnership)
    found = listing.with_counts(listing.reviews(partnership, request.actor).for_list(), request.actor, on=on)
    found = form.narrow(found, on=on) if form.is_valid() else found.none()
    page = listed_page(request, found, order=("-opened_at",))
    context = {
        "partnership": partnership,
        "form": form,
        "page": page,
        "filtered": form.is_filtered,
        "reads_whole": partnership.pk in request.actor.read_all_ids,
        "may_manage": request.actor.has(Power.MANAGE_REVIEWS, partnership_id=partnership.pk),
    }
    return render(request, "actions/reviews.html", context, status=REFUSED if form.errors else None)


@require_GET
def actions(request: ActorRequest, slug: str) -> HttpResponse:
    """What agencies are asked, due first."""
    partnership = partnership_or_404(request.actor, slug)
    on = timezone.localdate()
    form = ActionFilter(request, partnership)
    found = listing.actions(partnership, request.actor)
    found = form.narrow(found, on=on) if form.is_valid() else found.none()
    page = listed_page(request, listing.with_due(found.for_list()), order=("due_key",))
    context = {
        "partnership": partnership,
        "form": form,
        "page": page,
        "rows": shown.rows(page.items, on=on),
        "count": found.count(),
        "filtered": form.is_filtered,
        "only": form.data.get("recommendation") or form.data.get("review") or "",
    }
    return render(request, "actions/actions.html", context, status=REFUSED if form.errors else None)
