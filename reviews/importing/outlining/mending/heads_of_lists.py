"""Points that are the headings of the lists set farther in under them: "\u2022 Learning:" over its own points."""

from dataclasses import replace
from itertools import zip_longest

from reviews.importing.language.blocks import PLAIN, Block, Kind
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker

_LISTED = {Role.LEARNING, Role.RECOMMENDATIONS, Role.GOOD_PRACTICE, Role.QUESTIONS, Role.AGENCIES}
_LONGEST = 8  # words


def with_heads_of_lists(blocks: list[Block]) -> list[Block]:
    """Make headings of such points, where they are known ones."""
    return [
        _heading(block) if following is not None and _heads(block, following) else block
        for block, following in zip_longest(blocks, blocks[1:])
    ]


def _heads(block: Block, following: Block) -> bool:
    points = block.marker is Marker.BULLET and following.kind is Kind.LIST_ITEM and following.level > block.level
    return points and len(block.text.split()) <= _LONGEST and role_of(block.text) in _LISTED


def _heading(block: Block) -> Block:
    return replace(block, kind=Kind.HEADING, level=PLAIN, marker=Marker.NONE, bullet="")
