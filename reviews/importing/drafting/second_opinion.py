"""What the judge says beside the rules: which of their items it doubts, and what it finds that they missed."""

from bisect import bisect_left
from dataclasses import replace

from reviews.importing.drafted import ActionRow, Item, ItemKind
from reviews.importing.drafting.judged_items import items_in
from reviews.importing.drafting.opinion import KINDS, Opinion
from reviews.importing.drafting.repeated import not_said_in, without_their_section
from reviews.importing.language.headings import NO_TEXT
from reviews.importing.outlining.parts import Part


def with_second_opinion(items: list[Item], rows: list[ActionRow], parts: list[Part]) -> list[Item]:
    """Offer what reads as something else, take what reads as an item of its kind, and add what was missed."""
    opinion = Opinion(parts, items)
    kept = [opinion.doubting(item) for item in items if not opinion.overrules(item)]
    opinion.expect_some_of([kind for kind in KINDS if not any(item.sure for item in kept if item.kind is kind)])
    kept = [opinion.trusting(item) for item in kept]
    taken = sorted([*((item.start, item.end) for item in kept), *((row.start, row.end) for row in rows)])
    return [*kept, *(item for kind in KINDS for item in _missed(kind, kept, taken, parts, opinion))]


def _missed(
    kind: ItemKind, kept: list[Item], taken: list[tuple[int, int]], parts: list[Part], opinion: Opinion
) -> list[Item]:
    """What no rule has read; a few are offered and not given.

    Beside learning that a heading or a label names, what is only worded like it is the report's analysis.
    """
    given = [item for item in kept if item.kind is kind and item.sure]
    if given and kind is ItemKind.LEARNING_POINT:
        return []
    found = [item for part in parts if part.role not in NO_TEXT for item in items_in(part, kind, opinion)]
    new = not_said_in(given, [item for item in found if not _overlaps(item, taken)])
    new = without_their_section(new, list({item.theme_heading for item in new}))
    sure = opinion.are_enough(new, kind)
    return [replace(item, sure=sure) for item in new]


def _overlaps(item: Item, taken: list[tuple[int, int]]) -> bool:
    """Tell whether another item stands in the same place; one may span those after it."""
    before = taken[: bisect_left(taken, (item.end,))]
    return any(end > item.start for _, end in before)
