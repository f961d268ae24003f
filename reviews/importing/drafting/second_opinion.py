"""What the judge says beside the rules: which of their items it doubts, and what it finds that they missed."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from reviews.importing.drafted import ActionRow, Item, ItemKind
from reviews.importing.drafting.judged_items import items_in
from reviews.importing.drafting.opinion import KINDS, Opinion
from reviews.importing.drafting.repeated import not_said_in, without_their_section
from reviews.importing.language.headings import NO_TEXT
from reviews.importing.outlining.parts import Part


def with_second_opinion(items: list[Item], rows: list[ActionRow], parts: list[Part]) -> list[Item]:
    """Offer what reads as something else, take what reads as an item of its kind, and add what was missed.

    What is rather a recommendation than what the rules took it for is read as one instead.
    """
    opinion = Opinion(parts, items)
    kept = [opinion.doubting(item) for item in items if not opinion.overrules(item)]
    opinion.expect_some_of([kind for kind in KINDS if not any(item.sure for item in kept if item.kind is kind)])
    kept = [opinion.trusting(item) for item in kept]
    for kind in KINDS:
        kept += _missed(kind, kept, rows, parts, opinion)
    return kept


def _missed(kind: ItemKind, kept: list[Item], rows: list[ActionRow], parts: list[Part], opinion: Opinion) -> list[Item]:
    """What no rule has read; a few are offered and not given.

    Beside learning that a heading or a label names, what is only worded like it is the report's analysis.
    """
    given = [item for item in kept if item.kind is kind and item.sure]
    if given and kind is ItemKind.LEARNING_POINT:
        return []
    found = [item for part in parts if part.role not in NO_TEXT for item in items_in(part, kind, opinion)]
    new = not_said_in(given, _where_nothing_stands(found, [*kept, *rows]))
    new = without_their_section(new, list({item.theme_heading for item in new}))
    sure = opinion.are_enough(new, kind)
    return [replace(item, sure=sure) for item in new]


def _where_nothing_stands(found: list[Item], others: Sequence[Item | ActionRow]) -> list[Item]:
    """Leave out what stands in the place of another item or row."""
    spans = sorted((other.start, other.end) for other in others)
    reached = list(accumulate((end for _, end in spans), max, initial=0))
    return [item for item in found if reached[bisect_left(spans, (item.end,))] <= item.start]
