"""A draft is corrected: its items edited, split, joined, put elsewhere, left out and put back. Each is one step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from partners.scope import Actor
from reviews.models import DEEPEST, DraftItem, ItemKind, Reading, Theme
from reviews.services import private
from reviews.services.places import found_in
from reviews.services.steps import step

WORDS = ("kind", "label", "text", "sub_points", "heading", "addressed_to")


class ChangedMeanwhile(Exception):
    """Somebody else changed the item since it was looked at. The message is for people."""


@dataclass(frozen=True)
class Part:
    """What becomes one item when an item is split."""

    text: str
    sub_points: tuple[str, ...] = ()


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
    version: int | None = None,
    by: Actor,
) -> DraftItem:
    """Correct an item of the draft. What a person has looked at is no longer unsure, and is kept.

    Raises ChangedMeanwhile where `version` is not the item's any more: nothing is overwritten.
    """
    with step(item.reading, f"Edited {named(item)}", by=by):
        item = _now(item, version)
        write(
            item, kind=kind, text=text, label=label, sub_points=sub_points, heading=heading, addressed_to=addressed_to
        )
        item.theme_codes = item.theme_codes if themes is None else [theme.code for theme in themes]
        item.sure = item.keep = True
        save(item)
    return item


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
    """Add what was not read. It stands where its words stand in the document, else last of its kind."""
    with step(reading, f"Added a {ItemKind(kind).one}" if kind in ItemKind else "Added an item", by=by) as held:
        item = DraftItem(partnership=held.partnership, reading=held, reason="Added by hand")
        write(
            item, kind=kind, text=text, label=label, sub_points=sub_points, heading=heading, addressed_to=addressed_to
        )
        item.theme_codes = [theme.code for theme in themes or ()]
        place = found_in(held.source, item.text)
        item.start, item.end = place or (None, None)
        item.position = _make_room(held, after=_before_in_the_document(held, item))
        save(item)
    return item


def drop(*, item: DraftItem, by: Actor) -> None:
    """Leave the item out when the draft is confirmed."""
    with step(item.reading, f"Left out {named(item)}", by=by):
        DraftItem.objects.filter(pk=item.pk).update(keep=False)


def put_back(*, item: DraftItem, by: Actor) -> None:
    """Take the item after all; who does so has looked at it."""
    with step(item.reading, f"Put back {named(item)}", by=by):
        DraftItem.objects.filter(pk=item.pk).update(keep=True)


def move_item(*, item: DraftItem, up: bool, by: Actor) -> None:
    """Change places with the item before or after it of the same kind; the first and last stay where they are."""
    with step(item.reading, f"Moved {named(item)}", by=by):
        other = _neighbour(item, up=up)
        if other:
            item.refresh_from_db(fields=["position"])
            item.position, other.position = other.position, item.position
            DraftItem.objects.bulk_update([item, other], ["position"])


def change_kind(*, item: DraftItem, kind: str, by: Actor) -> DraftItem:
    """Take the item for something else, in the same words: limbs of what is no recommendation become part of them."""
    if kind not in ItemKind:
        raise ValidationError({"kind": "Choose what it is."})
    with step(item.reading, f"Changed {named(item)} to a {ItemKind(kind).one}", by=by):
        item = _now(item)
        _become(item, ItemKind(kind))
        save(item)
    return item


def shift_level(*, item: DraftItem, deeper: bool, by: Actor) -> DraftItem:
    """Place the item one deeper, or one less deep, in the tree of what was learnt."""
    with step(item.reading, f"Moved {named(item)} {'in' if deeper else 'out'}", by=by):
        item = _now(item)
        item.level = min(max(item.depth + (1 if deeper else -1), 0), DEEPEST)
        save(item)
    return item


def make_sub_point(*, item: DraftItem, by: Actor) -> DraftItem:
    """Hang a recommendation below the one above it, as its last limb; its own limbs follow. Gives the one above."""
    with step(item.reading, f"Made {named(item)} a sub-point", by=by):
        item = _now(item)
        above = _above(item, "There is no recommendation above it to hang it under.")
        above.sub_points = [*above.sub_points, item.text, *item.sub_points]
        _take_in(above, item)
    return above


def raise_sub_points(*, item: DraftItem, by: Actor) -> DraftItem:
    """Make each limb a recommendation of its own, below the one it belonged to."""
    with step(item.reading, f"Made the sub-points of {named(item)} recommendations", by=by) as held:
        item = _now(item)
        limbs, item.sub_points = item.sub_points, []
        _follow(held, item, [Part(limb) for limb in limbs])
        save(item)
    return item


def split_item(*, item: DraftItem, parts: Sequence[Part], version: int | None = None, by: Actor) -> DraftItem:
    """Make several items of one. The first stays the item it was; the others follow it without a label.

    Raises ValidationError for fewer than two parts, ChangedMeanwhile as edit_item does.
    """
    parts = [part for part in parts if part.text.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - one part is no split
        raise ValidationError({"text": "Put an empty line where the second one begins."})
    with step(item.reading, f"Split {named(item)}", by=by) as held:
        item = _now(item, version)
        _follow(held, item, parts[1:])
        _say(item, parts[0])
        item.sure = True
        save(item)
    return item


def merge_up(*, item: DraftItem, by: Actor) -> DraftItem:
    """Join the item to the one of its kind above it: the words after its words, the limbs after its limbs."""
    with step(item.reading, f"Joined {named(item)} to the one above", by=by):
        item = _now(item)
        above = _above(item, "There is nothing of its kind above it to join it to.")
        above.text = f"{above.text} {item.text}"
        above.sub_points = [*above.sub_points, *item.sub_points]
        _take_in(above, item)
    return above


def read_again(*, item: DraftItem, by: Actor) -> DraftItem:
    """Give the item the words back that were read. Private details that come back with them are asked about again."""
    with step(item.reading, f"Restored {named(item)}", by=by):
        item = _now(item)
        for name, value in item.read_as.items():
            setattr(item, name, value)
        item.level = None
        save(item)
    return item


def take_up_theme(*, item: DraftItem, theme: Theme, by: Actor) -> None:
    """Add one theme to the item, such as one that was suggested."""
    with step(item.reading, f"Added a theme to {named(item)}", by=by):
        item = _now(item)
        item.theme_codes = list(dict.fromkeys([*item.theme_codes, theme.code]))
        item.save(update_fields=["theme_codes"])


def named(item: DraftItem) -> str:
    """“Learning point 1.6”, or by its first words where it has no label."""
    kind = item.get_kind_display()
    start = item.text[:40].rstrip()
    return (
        f"{kind} {item.label}"
        if item.label
        else f"{kind.lower()} “{start}{'…' if len(item.text) > len(start) else ''}”"
    )


def write(
    item: DraftItem, *, kind: str, text: str, label: str, sub_points: Sequence[str], heading: str, addressed_to: str
) -> None:
    """Put words into the item, without saving it."""
    if not text.strip():
        raise ValidationError({"text": "Enter the words, as the report has them."})
    points = [" ".join(point.split()) for point in sub_points]
    item.text = " ".join(text.split())
    item.label = label.strip()
    item.heading = heading.strip()
    item.addressed_to = addressed_to.strip()
    item.sub_points = [point for point in points if point]
    _become(item, ItemKind(kind))


def save(item: DraftItem) -> None:
    """As a change that others are told of; what looks private in its words is looked for anew."""
    item.private = private.seen_in(item)
    item.version += 1 if item.pk else 0
    item.save()


def _now(item: DraftItem, version: int | None = None) -> DraftItem:
    now = DraftItem.objects.select_related("reading").get(pk=item.pk)
    if version is not None and now.version != version:
        raise ChangedMeanwhile(
            "Somebody changed this item since you opened it, so nothing was saved. What it says now is shown below; "
            "what you typed is still here. Save again to put yours in its place."
        )
    return now


def _become(item: DraftItem, kind: ItemKind) -> None:
    """Only a recommendation has limbs that can be cited; elsewhere they would be lost, so they join the words."""
    item.kind = kind
    if kind != ItemKind.RECOMMENDATION and item.sub_points:
        item.text, item.sub_points = " ".join([item.text, *item.sub_points]), []


def _say(item: DraftItem, part: Part) -> None:
    item.text, item.sub_points = " ".join(part.text.split()), [" ".join(point.split()) for point in part.sub_points]
    _become(item, ItemKind(item.kind))


def _follow(reading: Reading, item: DraftItem, parts: Sequence[Part]) -> None:
    """Put new items of its kind right below it."""
    at = item.start or 0
    for place, part in enumerate(parts):
        new = DraftItem(
            partnership=reading.partnership,
            reading=reading,
            kind=item.kind,
            heading=item.heading,
            addressed_to=item.addressed_to,
            level=item.level,
            keep=item.keep,
            theme_codes=item.theme_codes,
            private=item.private,
            places=item.places,
            reason=f"Split from {named(item)}"[:200],
        )
        _say(new, part)
        within = found_in(reading.source, new.text, at, item.end) if item.end else None
        new.start, new.end = within or (item.start, item.end)
        new.position = _make_room(reading, after=item.position + place)
        save(new)


def _make_room(reading: Reading, *, after: int) -> int:
    reading.items.filter(position__gt=after).update(position=F("position") + 1)
    return after + 1


def _before_in_the_document(reading: Reading, item: DraftItem) -> int:
    """The position after which the item's words stand; the last where nobody can say."""
    before = reading.items.filter(start__lte=item.start) if item.start is not None else reading.items.all()
    return before.aggregate(last=Max("position"))["last"] or 0


def _neighbour(item: DraftItem, *, up: bool) -> DraftItem | None:
    of_kind = list(item.reading.items.filter(kind=item.kind))
    place = of_kind.index(item) + (-1 if up else 1)
    return of_kind[place] if 0 <= place < len(of_kind) else None


def _above(item: DraftItem, refusal: str) -> DraftItem:
    found = _neighbour(item, up=True)
    if found is None:
        raise ValidationError(refusal)
    return found


def _take_in(above: DraftItem, item: DraftItem) -> None:
    """What was decided on the item stands on the one that took its words in."""
    above.private = [*above.private, *item.private]
    above.theme_codes = list(dict.fromkeys([*above.theme_codes, *item.theme_codes]))
    above.places = [*above.places, *item.places]
    if above.start is not None and item.end is not None and _adjoin(above, item):
        above.end = max(above.end or 0, item.end)
    item.delete()
    save(above)


def _adjoin(above: DraftItem, item: DraftItem) -> bool:
    """Whether nothing but space stands between them in the document, so that their place is one."""
    between = item.reading.source[above.end or 0 : item.start or 0]
    return (item.start or 0) >= (above.start or 0) and not re.search(r"[A-Za-z]{3}", between)
