"""What the judge thinks of the items that the rules have read."""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from itertools import takewhile
from statistics import fmean

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.judging.judge import Judged, judged
from reviews.importing.judging.runs import runs_of
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.outlining.parts import Part

KINDS = (ItemKind.RECOMMENDATION, ItemKind.LEARNING_POINT)
WORDS = {ItemKind.RECOMMENDATION: "a recommendation", ItemKind.LEARNING_POINT: "learning"}
_LIKELY, _LEANING, _EVEN, _UNLIKELY, _IMPOSSIBLE = 0.9, 0.7, 0.5, 0.2, 0.05
_NAMED_ALIKE = 0.4  # the mean of those that the same words stand before
_FEW, _SOME = 2, 3
_LONGEST_NAME = 8  # words
_NUMBERED = re.compile(r"(?P<name>[A-Z]\w+(?: \w+){0,2}) (?P<number>\d{1,2}): ")
_BY_WORD = ("Named as", "A row of", "Listed ", "Says that")  # it says itself what it is
_BY_TOPIC = "Stands under the topic"  # a rule has looked at all of the document
_OF_OTHERS = "another report recommended"
_DOUBT = "but it does not read like"


class Opinion:
    """How likely each block begins an item of a kind, and what follows for the items that were read."""

    def __init__(self, parts: list[Part], items: list[Item]) -> None:
        self._verdicts = judged(parts)
        self._runs = _likely_runs(parts, self._verdicts)
        self._blocks = sorted((block for part in parts for block in part.blocks), key=lambda block: block.start)
        self._starts = [block.start for block in self._blocks]
        self._expected: set[ItemKind] = set()
        self._lists = self._likely_lists(items)
        self._names: dict[ItemKind, frozenset[str]] = dict.fromkeys(KINDS, frozenset())

    def likely(self, kind: ItemKind, block: Block) -> float:
        """Say how likely the block begins an item of the kind, from 0 to 1."""
        verdict = self._verdicts[block]
        return verdict.recommendation if kind is ItemKind.RECOMMENDATION else verdict.learning

    def takes(self, kind: ItemKind, block: Block) -> bool:
        """Tell a block that begins an item of the kind; points of a list all ask if they do so on the whole."""
        likely = self.likely(kind, block)
        if kind is ItemKind.RECOMMENDATION and likely > _UNLIKELY:
            likely = max(likely, self._runs.get(block, 0.0))
        return likely > (_EVEN if kind in self._expected else _LIKELY) or self.name_of(kind, block) != ""

    def name_of(self, kind: ItemKind, block: Block) -> str:
        """Give the words that stand before this item as before others: "What we have come to understand: "."""
        name = _name(block)
        return name if _without_number(name) in self._names[kind] else ""

    def expect_some_of(self, kinds: list[ItemKind]) -> None:
        """Where the rules are sure of none of a kind, what is rather one is taken, and what is named as those are."""
        for kind in kinds:
            self._expected.add(kind)
            named: defaultdict[str, list[float]] = defaultdict(list)
            for block in self._blocks:
                if name := _without_number(_name(block)):
                    named[name].append(self.likely(kind, block))
            self._names[kind] = frozenset(
                name
                for name, likely in named.items()
                if len(likely) >= _FEW and max(likely) > _LEANING and fmean(likely) > _NAMED_ALIKE
            )

    def are_enough(self, items: list[Item], kind: ItemKind) -> bool:
        """Tell a list from what is only worded like an item here and there."""
        firsts = [block for item in items if (block := self._first_of(item)) is not None]
        best = max((self.likely(kind, block) for block in firsts), default=0.0)
        return len(items) >= (_SOME if kind in self._expected else _FEW) and best > _LEANING

    def doubting(self, item: Item) -> Item:
        """Offer what reads as something else, unless it says itself what it is; a list is rather doubted as a whole."""
        block = self._first_of(item)
        if not item.sure or item.kind not in KINDS or block is None or _is_certain(item):
            return item
        all_unlikely = self._lists[item.kind, item.reason] < _UNLIKELY
        unlikely = all_unlikely or self.likely(item.kind, block) < _IMPOSSIBLE
        return replace(item, sure=False, reason=f"{item.reason}, {_DOUBT} {WORDS[item.kind]}") if unlikely else item

    def trusting(self, item: Item) -> Item:
        """Take what was only offered, where it reads as an item of its kind."""
        block = self._first_of(item)
        settled = item.sure or item.kind not in KINDS or _DOUBT in item.reason or item.reason.endswith(_OF_OTHERS)
        if settled or block is None or not self.takes(item.kind, block):
            return item
        return replace(item, sure=True, reason=f"{item.reason}; it reads like {WORDS[item.kind]}")

    def overrules(self, item: Item) -> bool:
        """Tell what is rather a recommendation, or a stem whose limbs are rather recommendations of their own.

        They are read as such instead, so that nothing is lost.
        """
        block, limbs = self._first_of(item), self._of(item)[1:]
        if block is None or item.reason.startswith(_BY_WORD):
            return False
        if item.kind is not ItemKind.RECOMMENDATION:
            told = self._of(item) if item.reason.startswith(_BY_TOPIC) else [block]
            return all(self.likely(ItemKind.RECOMMENDATION, one) > _LIKELY for one in told)
        stem = item.label is None and self.likely(item.kind, block) < _EVEN
        return stem and len(limbs) >= _FEW and all(self.takes(item.kind, limb) for limb in limbs)

    def _likely_lists(self, items: list[Item]) -> dict[tuple[ItemKind, str], float]:
        """Say how likely the items of each list are on the whole."""
        found: defaultdict[tuple[ItemKind, str], list[float]] = defaultdict(list)
        for item in items:
            if item.kind in KINDS and (block := self._first_of(item)) is not None:
                found[item.kind, item.reason].append(self.likely(item.kind, block))
        return {of: fmean(likely) for of, likely in found.items()}

    def _first_of(self, item: Item) -> Block | None:
        found = self._of(item)
        opens = [block for block in found if item.text and item.text in block.text]  # lines of columns share a start
        return next(iter(opens or found), None)

    def _of(self, item: Item) -> list[Block]:
        """The blocks that the item was read from."""
        first = max(0, bisect_left(self._starts, item.start) - 1)
        found = takewhile(lambda block: block.start < item.end, self._blocks[first:])
        return [block for block in found if block.end > item.start]


def _likely_runs(parts: list[Part], verdicts: dict[Block, Judged]) -> dict[Block, float]:
    """Say of each point of a list how likely the points of its list are recommendations on the whole."""
    lists = [run.blocks for run in runs_of(parts) if run.blocks[0].kind is Kind.LIST_ITEM]
    means = [fmean(verdicts[block].recommendation for block in blocks) for blocks in lists]
    return {block: mean for blocks, mean in zip(lists, means, strict=True) for block in blocks}


def _is_certain(item: Item) -> bool:
    return item.reason.startswith((*_BY_WORD, _BY_TOPIC))


def _name(block: Block) -> str:
    """Give what stands before the colon of "The message: People who leave …" or "Aim 1: …"; "" where there is none."""
    name, colon, rest = block.text.partition(": ")
    few = 0 < len(name.split()) <= _LONGEST_NAME and block.kind is not Kind.TABLE_ROW
    return f"{name}{colon}" if few and rest else ""


def number_in(name: str) -> str | None:
    """Give the label that a name holds: "1" in "Aim 1: "."""
    match = _NUMBERED.fullmatch(name)
    return match["number"] if match else None


def _without_number(name: str) -> str:
    match = _NUMBERED.fullmatch(name)
    return match["name"] if match else name
