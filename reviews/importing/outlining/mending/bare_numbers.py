"""Items counted by a number and nothing after it ("1 The Board should …"), told by the count they keep."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word

_COUNTED = re.compile(r"(?P<number>\d{1,2})\s+(?P<rest>[A-Z\u2018\u201c\"'].*)", re.DOTALL)
_HOLDS_ITEMS = {Role.RECOMMENDATIONS, Role.LEARNING, Role.LEARNING_AND_RECOMMENDATIONS}
_FEWEST = 2
_FEWEST_WORDS = 5


def with_bare_numbers(blocks: list[Block]) -> list[Block]:
    """Take the numbers of paragraphs under such headings for labels, where they count 1, 2, 3 without a gap."""
    held: dict[Role, list[int]] = {}
    role: Role | None = None
    for place, block in enumerate(blocks):
        if block.kind is Kind.HEADING and block.word is Word.NONE:
            role = role_of(block.text) or role
        elif role in _HOLDS_ITEMS and role is not None and _counted(block):
            held.setdefault(role, []).append(place)
    counted = {place for places in held.values() if _count_on(blocks, places) for place in places}
    return [_numbered(block) if place in counted else block for place, block in enumerate(blocks)]


def _counted(block: Block) -> re.Match[str] | None:
    plain = block.kind in {Kind.PARAGRAPH, Kind.LIST_ITEM} and block.marker in {Marker.NONE, Marker.BULLET}
    match = _COUNTED.fullmatch(block.text) if plain else None
    return match if match and len(match["rest"].split()) >= _FEWEST_WORDS else None


def _count_on(blocks: list[Block], places: list[int]) -> bool:
    """Tell numbers that count from one; a second count, in a summary say, begins with one again."""
    found = [match for place in places if (match := _counted(blocks[place]))]
    numbers = [int(match["number"]) for match in found]
    follows = all(number in {before + 1, 1} for before, number in zip([0, *numbers], numbers, strict=False))
    return len(numbers) >= _FEWEST and follows and numbers[1:] != [1] * (len(numbers) - 1)


def _numbered(block: Block) -> Block:
    match = _counted(block)
    if match is None:
        return block
    return replace(block, kind=Kind.LIST_ITEM, marker=Marker.NUMBER, label=match["number"], text=match["rest"])
