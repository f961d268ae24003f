"""Large documents are read by a worker, one at a time, while their page says how far it is."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partners import access, scope, wake
from partners.gateways import files
from partners.roles import Power
from partners.scope import Actor
from reviews import importing
from reviews.models import Reading, ReadingState
from reviews.services import printing
from reviews.services.held import ReadingClosed
from reviews.services.reading import TASK, fill, read_content

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # a reading ends within a minute; who says nothing for so long has died
STORE_AWAY = "The file store could not be reached, so the document was not read. Try again in a few minutes."
LOST = "The file is no longer in the store. Discard this and upload the document again."
_BEGUN, _PAGES_READ, _READ = 10, 65, 70  # of 100: when its file is here, its pages are read, and its items found
UNREADABLE = (
    "The document could not be read: something in it is damaged or not as its kind should be. Open it, save it under "
    "another name or as plain text, and upload that."
)


def read_next(partnership_id: int) -> bool:
    """Read the document that has waited longest in the partnership; False where none waits."""
    claimed = _claim(partnership_id, now=timezone.now())
    if claimed is None:
        return False
    try:
        content = _content(claimed)
        _tell(claimed, _BEGUN)
        draft = read_content(content, claimed.document.filename, told=_Telling(claimed))
        _tell(claimed, _READ)
        pages = printing.pages_of(content, claimed.document.media_type, draft)
        _tell(claimed, 95)
    except (importing.ReadingError, files.StoreAway, FileNotFoundError) as refusal:
        _fail(claimed, _sentence(refusal))
    except Exception:
        logger.exception("A document could not be read")
        _fail(claimed, UNREADABLE)
    else:
        _finish(claimed, draft, pages)
    return True


@transaction.atomic
def try_again(*, reading: Reading, by: Actor) -> Reading:
    """Let a document that could not be read be read once more."""
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=reading.partnership_id)
    changed = Reading.objects.filter(pk=reading.pk, state=ReadingState.FAILED).update(
        state=ReadingState.WAITING, progress=0, claimed_at=None
    )
    reading.refresh_from_db()
    if not changed and reading.state != ReadingState.WAITING:
        raise ReadingClosed(f"This document was {reading.get_state_display().lower()} meanwhile.")
    wake.after_commit(TASK)
    return reading


def _claim(partnership_id: int, *, now: datetime) -> Reading | None:
    with scope.partnerships([partnership_id]):
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)
        waiting = Reading.objects.filter(free, partnership_id=partnership_id, state=ReadingState.WAITING)
        found = (
            waiting.select_for_update(skip_locked=True, of=("self",)).select_related("document").order_by("pk").first()
        )
        if found:
            found.claimed_at, found.progress = now, 5
            found.save(update_fields=["claimed_at", "progress"])
        return found


def _content(reading: Reading) -> bytes:
    kept = files.opened(partnership_id=reading.partnership_id, sha256=reading.document.sha256)
    with kept.content as opened:
        return opened.read()


def _tell(reading: Reading, progress: int, **pages: int) -> None:
    with scope.partnerships([reading.partnership_id]):
        mine = Reading.objects.filter(pk=reading.pk, state=ReadingState.WAITING)
        mine.update(progress=progress, claimed_at=timezone.now(), facts=pages)


class _Telling:
    """Tells how far a reading is, page by page, but writes only what a person would see."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.said = _BEGUN  # per cent

    def __call__(self, page: int, of: int) -> None:
        progress = _BEGUN + (_PAGES_READ - _BEGUN) * min(page, of) // max(of, 1)
        if progress > self.said:
            self.said = progress
            _tell(self.reading, progress, page=page, of=of)


def _fail(reading: Reading, why: str) -> None:
    with scope.partnerships([reading.partnership_id]):
        Reading.objects.filter(pk=reading.pk, state=ReadingState.WAITING).update(
            state=ReadingState.FAILED, failure=why[:300]
        )


def _finish(reading: Reading, draft: importing.Draft, pages: printing.Pages) -> None:
    """Nothing is written where it was discarded meanwhile, or where another worker was quicker."""
    with scope.partnerships([reading.partnership_id]):
        waiting = Reading.objects.filter(pk=reading.pk, state=ReadingState.WAITING)
        held = waiting.select_for_update(of=("self",)).select_related("document").first()
        if held:
            fill(held, draft, pages)


def _sentence(refusal: Exception) -> str:
    if isinstance(refusal, files.StoreAway):
        return STORE_AWAY
    return LOST if isinstance(refusal, FileNotFoundError) else str(refusal)
