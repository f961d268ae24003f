"""A private calendar address: whoever has it reads what its person may see today, as references and dates."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.exports.calendar import Entry, calendar_file
from actions.models import Action
from actions.services import chased
from partners import scope
from partners.models import Feed
from partners.scope import Actor
from partners.services import feeds

MOST = 5000
READ_NOTED = timedelta(hours=1)


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - a view takes the request
    feed = feeds.of_secret(secret)
    if feed is None:
        raise Http404
    now = timezone.now()
    with scope.entered(feed.user_id) as actor:
        entries = list(_entries(feed, actor))
    name = f"Followthrough: {feed.agency.name}" if feed.agency else "Followthrough"
    feeds.note_read(feed, now=now, every=READ_NOTED)
    content = calendar_file(name, entries, now=now)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="followthrough.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def _entries(feed: Feed, actor: Actor) -> Iterator[Entry]:
    rows = Action.objects.visible_to(actor).with_agency().filter(due_on__isnull=False)
    rows = rows.filter(agency=feed.agency) if feed.agency else rows.filter(chased.own(actor))
    site, host = settings.SITE_URL.rstrip("/"), urlsplit(settings.SITE_URL).hostname
    for action in rows.select_related("partnership").order_by("due_on", "pk")[:MOST]:
        reference = action.reference
        url = site + reverse("action", kwargs={"reference": reference})
        if action.due_on:
            yield Entry(f"due-{reference}@{host}", action.due_on, f"{reference} is due", url, action.updated_at)
