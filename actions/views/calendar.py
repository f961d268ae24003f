"""A private calendar address: whoever has it reads what its person may see today, as references and dates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.exports.calendar import Entry, calendar_file
from actions.models import Action, Challenge, Retest
from actions.services import chased
from partners import scope
from partners.models import Feed
from partners.scope import Actor
from partners.services import feeds

MOST = 5000
M = TypeVar("M", bound=Model)
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
    """What is due, what is to be shown again, and what the chair asks; of each the first so many."""
    mine = Action.objects.visible_to(actor)
    mine = mine.filter(agency=feed.agency) if feed.agency else mine.filter(chased.own(actor))
    for action in _dated(mine.with_agency().select_related("partnership"), "due_on"):
        if action.due_on:
            yield _entry("due", action, action.due_on, "is due", action.updated_at)
    again = Retest.objects.visible_to(actor).unanswered().filter(action__in=mine)
    for retest in _dated(again.select_related("action__partnership"), "due_on"):
        yield _entry(f"retest-{retest.code}", retest.action, retest.due_on, "is due for its re-test", retest.planned_at)
    about = Q(action__in=mine) | Q(agency=feed.agency) if feed.agency else chased.to_respond(actor)
    asked = Challenge.objects.visible_to(actor).filter(about).unanswered()
    for challenge in _dated(asked.for_list(), "answer_by"):
        yield _challenged(challenge)


def _dated(rows: "QuerySet[M]", day: str) -> "QuerySet[M]":
    return rows.filter(**{f"{day}__isnull": False}).order_by(day, "pk")[:MOST]


def _entry(kind: str, action: Action, on: date, words: str, changed_at: datetime) -> Entry:
    page = reverse("action", kwargs={"reference": action.reference})
    return _said(f"{kind}-{action.reference}", on, f"{action.reference} {words}", page, changed_at)


def _challenged(one: Challenge) -> Entry:
    """An agency has no reference: its partnership's prefix stands for it."""
    key, reference = f"challenge-{one.code}", one.reference or one.partnership.prefix
    page = reverse("action", args=[reference]) if one.action else reverse("challenge_page", args=[one.code])
    title = f"{reference} waits for a response to the chair{' about an agency' if one.agency_id else ''}"
    return _said(f"{key}-{reference}", one.answer_by, title, page, one.raised_at)


def _said(key: str, on: date, title: str, page: str, changed_at: datetime) -> Entry:
    host = urlsplit(settings.SITE_URL).hostname
    return Entry(f"{key}@{host}", on, title, settings.SITE_URL.rstrip("/") + page, changed_at)
