"""A published text is read into a draft, which a coordinator corrects; only `confirm` puts it on the record."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from partners import access
from partners.gateways import files
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor
from reviews import importing
from reviews.models import Document, DraftItem, ItemKind, Reading, ReadingState, Review, Theme

TEXT_LIMIT = 2 * files.MEGABYTE  # thousands of pages; reading more would keep a person waiting
_KINDS = {
    importing.ItemKind.RECOMMENDATION: ItemKind.RECOMMENDATION,
    importing.ItemKind.LEARNING_POINT: ItemKind.LEARNING,
    importing.ItemKind.GOOD_PRACTICE: ItemKind.GOOD_PRACTICE,
    importing.ItemKind.QUESTION: ItemKind.QUESTION,
}


class ReadingClosed(Exception):
    """The draft was confirmed or discarded meanwhile. The message is for people."""


@transaction.atomic
def read_upload(
    *, partnership: Partnership, upload: "UploadedFile[Any]", by: Actor, review: Review | None = None
) -> Reading:
    """Keep the file and read it into a draft, for `review` where it is known to be about that one.

    The same content given again while its draft waits gives that draft back. Raises FileRefused or
    importing.ReadingError, whose messages are for people, and keeps nothing then.
    """
    access.require_in(by, Power.MANAGE_REVIEWS, partnership)
    if review is not None and review.partnership_id != partnership.pk:
        raise ValidationError({"review": "This review belongs to another partnership."})
    draft = _draft_of(upload)
    stored = files.take(upload, partnership_id=partnership.pk, kinds=files.REVIEWS)
    waiting = Reading.objects.filter(
        partnership=partnership, state=ReadingState.DRAFT, document__sha256=stored.sha256, review=review
    ).first()
    if waiting:
        return waiting
    document = Document.objects.create(
        partnership=partnership,
        title=(draft.title or stored.filename)[:300],
        filename=stored.filename,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        published_as=draft.published_on or "",
        uploaded_by_id=by.person_id,
    )
    reading = Reading.objects.create(
        partnership=partnership,
        document=document,
        review=review,
        source=draft.source,
        facts=_facts(draft),
        started_by_id=by.person_id,
    )
    DraftItem.objects.bulk_create(
        _drafted(reading, item, position, draft) for position, item in enumerate(draft.items, start=1)
    )
    return reading


@transaction.atomic
def discard(*, reading: Reading, by: Actor) -> Reading:
    """Put the draft away; its document stays off the record."""
    reading = locked(reading, by=by)
    reading.state = ReadingState.DISCARDED
    reading.save(update_fields=["state"])
    return reading


@transaction.atomic
def edit_item(
    *,
    item: DraftItem,
    kind: str,
    text: str,
    label: str = "",
    sub_points: Sequence[str] = (),
    heading: str = "",
    addressed_to: str = "",
    themes: Sequence[Theme] | None = None,
    by: Actor,
) -> DraftItem:
    """Correct an item of the draft. What a person has looked at is no longer unsure, and is kept."""
    locked(item.reading, by=by)
    _write(item, kind=kind, text=text, label=label, sub_points=sub_points, heading=heading, addressed_to=addressed_to)
    item.theme_codes = item.theme_codes if themes is None else [theme.code for theme in themes]
    item.sure = item.keep = True
    item.save()
    return item


@transaction.atomic
def add_item(
    *,
    reading: Reading,
    kind: str,
    text: str,
    label: str = "",
    sub_points: Sequence[str] = (),
    heading: str = "",
    addressed_to: str = "",
    themes: Sequence[Theme] | None = None,
    by: Actor,
) -> DraftItem:
    """Add what was not read; it stands last of its kind."""
    reading = locked(reading, by=by)
    last = reading.items.aggregate(last=Max("position"))["last"] or 0
    item = DraftItem(partnership=reading.partnership, reading=reading, position=last + 1, reason="Added by hand")
    _write(item, kind=kind, text=text, label=label, sub_points=sub_points, heading=heading, addressed_to=addressed_to)
    item.theme_codes = item.theme_codes if themes is None else [theme.code for theme in themes]
    item.save()
    return item


@transaction.atomic
def drop(*, item: DraftItem, by: Actor) -> None:
    """Leave the item out when the draft is confirmed."""
    _keep(item, keep=False, by=by)


@transaction.atomic
def restore(*, item: DraftItem, by: Actor) -> None:
    _keep(item, keep=True, by=by)


@transaction.atomic
def move_item(*, item: DraftItem, up: bool, by: Actor) -> None:
    """Change places with the item before or after it of the same kind; the first and last stay where they are."""
    locked(item.reading, by=by)
    of_kind = list(item.reading.items.filter(kind=item.kind))
    place = of_kind.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(of_kind):
        return
    one, two = of_kind[place], of_kind[other]
    one.position, two.position = two.position, one.position
    DraftItem.objects.bulk_update([one, two], ["position"])


@transaction.atomic
def take_up_theme(*, item: DraftItem, theme: Theme, by: Actor) -> None:
    """Add one theme to the item, such as one that was suggested."""
    locked(item.reading, by=by)
    item.theme_codes = list(dict.fromkeys([*item.theme_codes, theme.code]))
    item.save(update_fields=["theme_codes"])


def locked(reading: Reading, *, by: Actor) -> Reading:
    """The draft, read again and held until the transaction ends; of two people changing it one waits.

    Raises ReadingClosed where it is a draft no more.
    """
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=reading.partnership_id)
    now = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("partnership", "document", "review__partnership")
        .get(pk=reading.pk)
    )
    if now.state != ReadingState.DRAFT:
        raise ReadingClosed(f"This draft was {now.get_state_display().lower()} meanwhile, so nothing was changed.")
    return now


def _keep(item: DraftItem, *, keep: bool, by: Actor) -> None:
    locked(item.reading, by=by)
    DraftItem.objects.filter(pk=item.pk).update(keep=keep)


def _draft_of(upload: "UploadedFile[Any]") -> importing.Draft:
    files.check(upload, kinds=files.REVIEWS)
    textual = (upload.name or "").lower().endswith(files.TEXTS)
    if textual and (upload.size or 0) > TEXT_LIMIT:
        raise files.FileRefused(
            f"“{upload.name}” is larger than {TEXT_LIMIT // files.MEGABYTE} MB of text. "
            "Leave the appendices out, or split it, and choose it again."
        )
    content = upload.read()
    upload.seek(0)
    return importing.read_apart(content, upload.name or "review.txt")


def _facts(draft: importing.Draft) -> dict[str, Any]:
    """What the document says of itself, and what is shown beside the draft but is no item of it."""
    found = importing.as_json(draft)
    own_words = ("title", "subject", "kind", "partnership", "published_on", "multi_review")
    kept = (*own_words, "agencies", "themes", "action_rows")
    private = [{"words": one.words, "start": one.start, "end": one.end} for one in draft.privacy_findings]
    return {**{name: found[name] for name in kept}, "private": private}


def _drafted(reading: Reading, item: importing.Item, position: int, draft: importing.Draft) -> DraftItem:
    within = [one.words for one in draft.privacy_findings if item.start <= one.start < item.end]
    return DraftItem(
        partnership_id=reading.partnership_id,
        reading=reading,
        position=position,
        kind=_KINDS[item.kind],
        label=(item.label or "")[:40],
        text=item.text,
        sub_points=list(item.sub_points),
        heading=(item.theme_heading or "")[:300],
        addressed_to=(item.addressed_to or "")[:200],
        keep=item.sure,
        sure=item.sure,
        reason=item.reason[:200],
        warning=" ".join(dict.fromkeys(within))[:300],
        start=item.start,
        end=item.end,
    )


def _write(
    item: DraftItem, *, kind: str, text: str, label: str, sub_points: Sequence[str], heading: str, addressed_to: str
) -> None:
    if not text.strip():
        raise ValidationError({"text": "Enter the words, as the report has them."})
    item.kind = ItemKind(kind)
    item.text = " ".join(text.split())
    item.label = label.strip()
    item.heading = heading.strip()
    item.addressed_to = addressed_to.strip()
    # Only a recommendation has limbs that can be cited
    points = [" ".join(point.split()) for point in sub_points] if item.kind == ItemKind.RECOMMENDATION else []
    item.sub_points = [point for point in points if point]
