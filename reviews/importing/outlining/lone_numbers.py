"""Numbers set on a line of their own, large or in a circle: they head nothing, but may number what is under them."""

from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import column_named
from reviews.importing.language.labels import Marker

_LONGEST = 2  # digits


def without_lone_numbers(blocks: list[Block]) -> list[Block]:
    """Leave out such headings, where there are several that count up; a paragraph right under one takes its number."""
    places = [place for place, block in enumerate(blocks) if _is_a_number(block)]
    counting = [int(blocks[place].text) for place in places]
    counts = all(one + 1 == other for one, other in pairwise(counting))
    if not places:
        return blocks
    beside = any(one + 1 == other for one, other in pairwise(places))  # as in the column of a table
    above = blocks[max(places[0] - 2, 0) : places[0]]
    beside = beside or all(column_named(block.text) for block in above)  # or in its rows
    if len(places) < 2 or not counts or beside:  # noqa: PLR2004
        return blocks
    numbered = {place + 1: blocks[place].text for place in places}
    return [_numbered(block, numbered.get(place)) for place, block in enumerate(blocks) if place + 1 not in numbered]


def _is_a_number(block: Block) -> bool:
    alone = block.kind is Kind.HEADING or (block.kind is Kind.PARAGRAPH and block.apart)
    return alone and block.text.isdecimal() and len(block.text) <= _LONGEST


def _numbered(block: Block, label: str | None) -> Block:
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE
    return replace(block, kind=Kind.LIST_ITEM, marker=Marker.NUMBER, label=label) if label and plain else block
