"""Each change to a draft is a step that remembers what stood before it, so that the last one can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from partners.scope import Actor
from reviews.models import DraftItem, DraftStep, Reading
from reviews.services.held import locked


@contextmanager
def step(reading: Reading, words: str, *, by: Actor) -> Iterator[Reading]:
    """Hold the draft while it is changed, and note what was. What changes nothing is no step.

    Raises ReadingClosed where it is a draft no more.
    """
    with transaction.atomic():
        held = locked(reading, by=by)
        before = _items_of(held)
        yield held
        after = _items_of(held)
        was = [fields for pk, fields in before.items() if after.get(pk) != fields]
        added = [pk for pk in after if pk not in before]
        if was or added:
            partnership = held.partnership
            DraftStep.objects.create(
                partnership=partnership, reading=held, words=words[:200], by_id=by.person_id, was=was, added=added
            )


def last_step(reading: Reading) -> DraftStep | None:
    return reading.steps.select_related("by").order_by("-pk").first()


@transaction.atomic
def undo(*, reading: Reading, last: int, by: Actor) -> DraftStep | None:
    """Take the last step back and give it; None where the last is another than the caller saw, and nothing is done."""
    held = locked(reading, by=by)
    found = held.steps.order_by("-pk").first()
    if found is None or found.pk != last:
        return None
    versions = dict(held.items.values_list("pk", "version"))
    held.items.filter(pk__in=found.added).delete()
    for fields in found.was:
        version = max(versions.get(fields["id"], 0), fields["version"]) + 1  # who edits it meanwhile is told
        DraftItem(**{**fields, "version": version}).save(force_insert=fields["id"] not in versions)
    found.delete()
    return found


def _items_of(reading: Reading) -> dict[int, dict[str, Any]]:
    return {row["id"]: dict(row) for row in reading.items.order_by("pk").values()}
