"""What the judge says beside the rules: which of their items it doubts, and what it finds that they missed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from statistics import fmean

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.drafting.repeated import not_said_in
from reviews.importing.judging.judge import judged
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee
from reviews.importing.language.headings import NO_TEXT
from reviews.importing.outlining.parts import Group, Part, topic_of

_LIKELY = 0.9
_RATHER = 0.5
_UNLIKELY = 0.2
_FEW = 2
_BY_WORD = ("Named as", "A row of", "Listed ", "Says that", "Stands under the topic")  # or by its place alone
_KINDS = (ItemKind.RECOMMENDATION, ItemKind.LEARNING_POINT)
_FOUND = "Worded and placed as {} is, though no heading or label says so"
_WORDS = {ItemKind.RECOMMENDATION: "a recommendation", ItemKind.LEARNING_POINT: "learning"}


def with_second_opinion(items: list[Item], parts: list[Part]) -> list[Item]:
    """Offer what reads as something else, take what reads as an item of its kind, and add what was missed."""
    opinion = _Opinion(items, parts)
    kept = [opinion.on(item) for item in items if not opinion.overrules(item)]
    return [*kept, *_missed(kept, parts, opinion)]


class _Opinion:
    def __init__(self, items: list[Item], parts: list[Part]) -> None:
        self.verdicts = judged(parts)
        self.blocks = sorted((block for part in parts for block in part.blocks), key=lambda block: block.start)
        self.starts = [block.start for block in self.blocks]
        self.lists = self._likely_lists(items)

    def likely(self, kind: ItemKind, block: Block) -> float:
        """Say how likely the block begins an item of the kind."""
        verdict = self.verdicts[block]
        return verdict.recommendation if kind is ItemKind.RECOMMENDATION else verdict.learning

    def _likely_lists(self, items: list[Item]) -> dict[tuple[ItemKind, str], float]:
        """Say how likely the items of each list are on the whole."""
        found: defaultdict[tuple[ItemKind, str], list[float]] = defaultdict(list)
        for item in items:
            if (block := self._first_of(item)) is not None:
                found[item.kind, item.reason].append(self.likely(item.kind, block))
        return {of: fmean(likely) for of, likely in found.items()}

    def on(self, item: Item) -> Item:
        """Mark the item surer or less sure, unless it says itself what it is; a list is doubted as a whole."""
        block = self._first_of(item)
        if block is None or _is_certain(item):
            return item
        if item.sure and self.lists[item.kind, item.reason] < _UNLIKELY:
            return replace(item, sure=False, reason=f"{item.reason}, but it is worded and placed as other text is")
        if not item.sure and self.likely(item.kind, block) > _LIKELY:
            said = f"{item.reason}; it is worded and placed as {_WORDS[item.kind]} is"
            return replace(item, sure=True, reason=said)
        return item

    def overrules(self, item: Item) -> bool:
        """Tell an item that is rather of the other kind, or whose limbs are rather items of their own."""
        block = self._first_of(item)
        if block is None or _is_certain(item):
            return False
        other = _KINDS[item.kind is _KINDS[0]]
        limbs = [one for one in self._of(item)[1:] if self.likely(item.kind, one) > _LIKELY]
        stem = item.label is None and self.likely(item.kind, block) < _RATHER and len(limbs) >= _FEW
        return self.likely(other, block) > _LIKELY or (item.kind is ItemKind.RECOMMENDATION and stem)

    def _first_of(self, item: Item) -> Block | None:
        found = self._of(item) if item.kind in _KINDS else []
        opens = [block for block in found if item.text and item.text in block.text]  # lines of columns share a start
        return next(iter(opens or found), None)

    def _of(self, item: Item) -> list[Block]:
        """The blocks that the item was read from."""
        first = max(0, bisect_left(self.starts, item.start) - 1)
        found = takewhile(lambda block: block.start < item.end, self.blocks[first:])
        return [block for block in found if block.end > item.start]


def _is_certain(item: Item) -> bool:
    return item.reason.startswith(_BY_WORD)


def _missed(kept: list[Item], parts: list[Part], opinion: _Opinion) -> Iterator[Item]:
    """What no rule has read; a single one of its kind is offered and not given.

    Beside learning that a heading or a label names, what is only worded like it is the report's analysis.
    """
    taken = sorted((item.start, item.end) for item in kept)
    for kind in _KINDS:
        given = [item for item in kept if item.kind is kind and item.sure]
        if given and kind is ItemKind.LEARNING_POINT:
            continue
        found = [item for part in parts if part.role not in NO_TEXT for item in _found_in(part, kind, opinion)]
        new = not_said_in(given, [item for item in found if not _overlaps(item, taken)])
        yield from (replace(item, sure=len(new) >= _FEW) for item in new)


def _overlaps(item: Item, taken: list[tuple[int, int]]) -> bool:
    """Tell whether another item stands in the same place; one may span those after it."""
    before = taken[: bisect_left(taken, (item.end,))]
    return any(end > item.start for _, end in before)


def _found_in(part: Part, kind: ItemKind, opinion: _Opinion) -> Iterator[Item]:
    for group in part.groups:
        for entry in _entries(group, kind, group.theme or topic_of(part), opinion):
            asked = kind is ItemKind.RECOMMENDATION
            yield entry.item(addressee(entry.text, entry.theme) if asked else None)


def _entries(group: Group, kind: ItemKind, theme: str | None, opinion: _Opinion) -> list[Entry]:
    """Read what is judged an item of the kind, with the list that it leads to."""
    entries: list[Entry] = []
    leading: Entry | None = None
    for block in group.blocks:
        if block.kind is not Kind.TABLE_ROW and opinion.likely(kind, block) > _LIKELY:
            leading = Entry.at(block, kind, theme, _FOUND.format(_WORDS[kind]))
            entries.append(leading)
        elif leading is not None and leading.listing and block.kind is Kind.LIST_ITEM:
            leading.add_sub(block)
        else:
            leading = None
    return entries
