from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.dashboards import theme_story
from partners.http import ActorRequest, partnership_or_404
from partners.roles import Power
from reviews.models import Theme


@require_GET
def themes(request: ActorRequest, slug: str) -> HttpResponse:
    """Which themes the record bears, and which come back; an agency sees those of what is shared with it."""
    partnership = partnership_or_404(request.actor, slug)
    found = theme_story.listed(partnership, request.actor)
    context = {
        "partnership": partnership,
        "themes": found,
        "unused_words": f"Themes on nothing yet ({len(found.unused)})",
        "reads_whole": partnership.pk in request.actor.read_all_ids,
        "may_edit": request.actor.has(Power.MANAGE_REVIEWS, partnership_id=partnership.pk),
    }
    return render(request, "actions/themes.html", context)


@require_GET
def theme(request: ActorRequest, code: UUID) -> HttpResponse:
    """One theme's story; the address of a theme that was merged leads to the one it went into."""
    rows = Theme.objects.visible_to(request.actor).select_related("partnership", "parent", "merged_into")
    shown = get_object_or_404(rows, code=code)
    if shown.merged_into:
        return redirect("theme", shown.merged_into.code)
    request.shown_in = shown.partnership
    context = {
        "theme": shown,
        "partnership": shown.partnership,
        "story": theme_story.story(shown, request.actor, on=timezone.localdate()),
        "reads_whole": shown.partnership_id in request.actor.read_all_ids,
        "may_edit": request.actor.has(Power.MANAGE_REVIEWS, partnership_id=shown.partnership_id),
    }
    return render(request, "actions/theme.html", context)
