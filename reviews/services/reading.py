"""A published document is read into a draft, which a coordinator corrects; only `confirm` puts it on the record."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from partners import access, wake
from partners.gateways import files
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor
from reviews import importing
from reviews.models import Document, DraftItem, ItemKind, Reading, ReadingState, Review
from reviews.services import printing, private
from reviews.services.held import locked

TEXT_LIMIT = 2 * files.MEGABYTE  # thousands of pages; reading more would keep a person waiting
AT_ONCE = {"pdf": 100_000, "docx": 500_000}  # bytes that are read while a person waits; more goes to the queue
AT_ONCE_ELSE = 300_000
SECONDS_AT_ONCE = 5  # for reading, and again for finding the items on its pages
TASK = "reviews.tasks.read_documents"
_KINDS = {
    importing.ItemKind.RECOMMENDATION: ItemKind.RECOMMENDATION,
    importing.ItemKind.LEARNING_POINT: ItemKind.LEARNING,
    importing.ItemKind.GOOD_PRACTICE: ItemKind.GOOD_PRACTICE,
    importing.ItemKind.QUESTION: ItemKind.QUESTION,
}


@transaction.atomic
def read_upload(
    *,
    partnership: Partnership,
    upload: "UploadedFile[Any]",
    by: Actor,
    review: Review | None = None,
    at_once: bool = False,
) -> Reading:
    """Keep the file and read it into a draft, for `review` where it is known to be about that one.

    A large file waits to be read by a worker unless it has to be read `at_once`. The same content given again while its
    draft waits gives that draft back. Raises FileRefused or importing.ReadingError, whose messages are for people, and
    keeps nothing then.
    """
    access.require_in(by, Power.MANAGE_REVIEWS, partnership)
    if review is not None and review.partnership_id != partnership.pk:
        raise ValidationError({"review": "This review belongs to another partnership."})
    _check(upload)
    read = _read(upload) if at_once else _read_soon(upload)
    stored = files.take(upload, partnership_id=partnership.pk, kinds=files.REVIEWS)
    waiting = _waiting(partnership, stored.sha256, review)
    if waiting:
        return waiting
    reading = Reading.objects.create(
        partnership=partnership,
        document=_document(partnership, stored, by),
        review=review,
        state=ReadingState.WAITING,
        started_by_id=by.person_id,
    )
    if read is None:
        wake.after_commit(TASK)
    else:
        fill(reading, *read)
    return reading


def fill(reading: Reading, draft: importing.Draft, pages: printing.Pages) -> None:
    """Make the draft of what was read, where it is waited for."""
    document = reading.document
    document.title = (draft.title or document.filename)[:300]
    document.published_as = draft.published_on or ""
    document.save(update_fields=["title", "published_as", "updated_at"])
    reading.state, reading.source, reading.facts = ReadingState.DRAFT, draft.source, _facts(draft)
    reading.progress, reading.failure, reading.page_sizes = 100, "", pages.sizes
    reading.save()
    DraftItem.objects.bulk_create(
        _drafted(reading, item, position, draft, pages.places_of(position))
        for position, item in enumerate(draft.items, start=1)
    )


@transaction.atomic
def discard(*, reading: Reading, by: Actor) -> Reading:
    """Put the draft away; its document stays off the record."""
    reading = locked(reading, by=by, also=(ReadingState.WAITING, ReadingState.FAILED))
    reading.state = ReadingState.DISCARDED
    reading.save(update_fields=["state"])
    return reading


def read_content(
    content: bytes, filename: str, *, seconds: float | None = None, told: importing.Told = importing.untold
) -> importing.Draft:
    """Read a file's bytes. Raises importing.ReadingError."""
    return importing.read_apart(content, filename, seconds=seconds, told=told)


def _check(upload: "UploadedFile[Any]") -> None:
    files.check(upload, kinds=files.REVIEWS)
    textual = (upload.name or "").lower().endswith(files.TEXTS)
    if textual and (upload.size or 0) > TEXT_LIMIT:
        raise files.FileRefused(
            f"“{upload.name}” is larger than {TEXT_LIMIT // files.MEGABYTE} MB of text. "
            "Leave the appendices out, or split it, and choose it again."
        )


def _is_quick(upload: "UploadedFile[Any]") -> bool:
    return (upload.size or 0) <= AT_ONCE.get(_kind(upload), AT_ONCE_ELSE)


def _kind(upload: "UploadedFile[Any]") -> str:
    return Path(upload.name or "").suffix.lower().lstrip(".")


def _read_soon(upload: "UploadedFile[Any]") -> tuple[importing.Draft, printing.Pages] | None:
    """Read it while a person waits; None where that would take too long, however small the file is."""
    if not _is_quick(upload):
        return None
    try:
        return _read(upload, seconds=SECONDS_AT_ONCE)
    except importing.TakesTooLong:
        return None


def _read(upload: "UploadedFile[Any]", *, seconds: int | None = None) -> tuple[importing.Draft, printing.Pages]:
    content = upload.read()
    upload.seek(0)
    draft = read_content(content, upload.name or "review.txt", seconds=seconds)
    return draft, printing.pages_of(content, files.KINDS[_kind(upload)][0], draft, seconds=seconds)


def _waiting(partnership: Partnership, sha256: str, review: Review | None) -> Reading | None:
    return Reading.objects.filter(
        partnership=partnership,
        state__in=[ReadingState.DRAFT, ReadingState.WAITING],
        document__sha256=sha256,
        review=review,
    ).first()


def _document(partnership: Partnership, stored: files.Stored, by: Actor) -> Document:
    return Document.objects.create(
        partnership=partnership,
        title=stored.filename,
        filename=stored.filename,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        uploaded_by_id=by.person_id,
    )


def _facts(draft: importing.Draft) -> dict[str, Any]:
    """What the document says of itself, and what is shown beside the draft but is no item of it."""
    found = importing.as_json(draft)
    own_words = ("title", "subject", "kind", "partnership", "published_on", "multi_review")
    kept = (*own_words, "agencies", "themes", "action_rows")
    details = [{"words": one.words, "start": one.start, "end": one.end} for one in draft.privacy_findings]
    return {**{name: found[name] for name in kept}, "private": details}


def _drafted(
    reading: Reading, item: importing.Item, position: int, draft: importing.Draft, places: list[list[float]]
) -> DraftItem:
    words: dict[str, Any] = {
        "kind": _KINDS[item.kind],
        "label": (item.label or "")[:40],
        "text": item.text,
        "sub_points": list(item.sub_points),
        "heading": (item.theme_heading or "")[:300],
        "addressed_to": (item.addressed_to or "")[:200],
    }
    return DraftItem(
        partnership_id=reading.partnership_id,
        reading=reading,
        position=position,
        keep=item.sure,
        sure=item.sure,
        reason=item.reason[:200],
        private=[private.entry(one) for one in draft.privacy_findings if item.start <= one.start < item.end],
        start=item.start,
        end=item.end,
        places=places,
        read_as={**words, "kind": str(words["kind"])},
        **words,
    )
