"""Private calendar addresses: made once, shown once, ended at will."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from partners.models import Agency, Feed
from partners.scope import Actor

SECRET_BYTES = 32


@transaction.atomic
def make(*, agency: Agency | None, by: Actor) -> str:
    """A new address's secret, of the actor's own dates or of one of their agencies; it ends the one before."""
    if agency and not any(agency_id == agency.pk for _, agency_id in by.agency_pairs):
        raise PermissionDenied("A calendar of an agency is made by its own people.")
    end(agency=agency, by=by)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    Feed.objects.create(user_id=by.person_id, agency=agency, digest=digest_of(secret))
    return secret


@transaction.atomic
def end(*, agency: Agency | None, by: Actor) -> int:
    """Whoever has the address reads nothing more by it."""
    mine = Feed.objects.filter(user_id=by.person_id, agency=agency, ended_at__isnull=True)
    return mine.update(ended_at=timezone.now())


def of_secret(secret: str) -> Feed | None:
    """The feed with this secret, unless it was ended or its person can sign in no more."""
    open_ones = Feed.objects.filter(ended_at__isnull=True, user__is_active=True).select_related("agency")
    return open_ones.filter(digest=digest_of(secret)).first()


def note_read(feed: Feed, *, now: datetime, every: timedelta) -> None:
    """That it is read, no oftener than said."""
    if feed.read_at is None or feed.read_at < now - every:
        Feed.objects.filter(pk=feed.pk).update(read_at=now)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
