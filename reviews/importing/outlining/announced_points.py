"""Points that lost their bullets: the lines under a sentence that announces recommendations, each of which asks."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import PLAIN, Block, Kind
from reviews.importing.language.headings import Role
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import announces, what_is_announced
from reviews.importing.outlining.open_headings import asks, leads_to_what_is_asked

_FEWEST = 2
_SHOULD = re.compile(r"\b(?:should|must|ought to|needs? to)\b")


def with_announced_points(blocks: list[Block]) -> list[Block]:
    """Make points of the paragraphs under "The review made these recommendations:", to the first that asks nothing."""
    out = list(blocks)
    for place, block in enumerate(blocks):
        points = _points(blocks, place + 1) if _leads(block) else 0
        for at in range(place + 1, place + 1 + points if points >= _FEWEST else 0):
            out[at] = replace(blocks[at], kind=Kind.LIST_ITEM, level=0, marker=Marker.BULLET, bullet="")
    return out


def _leads(block: Block) -> bool:
    plain = block.kind is Kind.PARAGRAPH and block.word is Word.NONE and block.text.endswith(":")
    return plain and (leads_to_what_is_asked(block.text) or what_is_announced(block.text) is Role.RECOMMENDATIONS)


def _points(blocks: list[Block], first: int) -> int:
    count = 0
    while first + count < len(blocks) and _asks(blocks[first + count]):
        count += 1
    return count


def _asks(block: Block) -> bool:
    """Tell a sentence of the list from one that says what will become of it."""
    close = block.kind is Kind.HEADING and block.level == PLAIN and not block.apart and asks(block.text)
    plain = (block.kind is Kind.PARAGRAPH or close) and block.marker is Marker.NONE
    plain = plain and not block.text.endswith((":", "?"))
    return plain and not announces(block.text) and (asks(block.text) or _SHOULD.search(block.text[:300]) is not None)
