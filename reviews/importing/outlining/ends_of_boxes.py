"""Boxes in the midst of the text: what a box heads ends with it, and the section around it goes on."""

from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import OF_ITEMS, Role
from reviews.importing.language.labels import Marker, follows_on
from reviews.importing.language.vocabulary import announces
from reviews.importing.outlining.open_headings import asks
from reviews.importing.outlining.parts import Part

_OF_WHAT_IS_ASKED = {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS}
_STOPS = (".", "?", "!", "\u201d", "\u2019")


def with_quotes_as_boxes(blocks: list[Block]) -> list[Block]:
    """What Markdown and web pages set as a quotation is shown as a box."""
    last = max((block.box for block in blocks), default=0) + 1
    out = blocks[:1] and [_boxed(blocks[0], last)]
    for before, block in pairwise(blocks):
        last += block.quoted and not before.quoted
        out.append(_boxed(block, last))
    return out


def _boxed(block: Block, box: int) -> Block:
    return replace(block, box=box) if block.quoted and not block.box else block


def ends_with_its_box(role: Role, heading: Block | None, said: list[Block], block: Block) -> bool:
    """Tell whether the part that a box headed ends where the block stands outside it.

    A box may also be the banner over a section: then it says nothing, or only leads to what stands under it.
    """
    if heading is None or role not in OF_ITEMS or not _is_whole(said):
        return False
    if block.kind is Kind.HEADING:
        return True
    if block.kind is Kind.TABLE_ROW:
        return False
    if role in _OF_WHAT_IS_ASKED and asks(block.text):
        return False
    listed = block.kind is Kind.LIST_ITEM and not _counts_paragraphs(block)
    return not listed or all(one.kind is Kind.LIST_ITEM for one in said)


def _is_whole(said: list[Block]) -> bool:
    items = [block for block in said if not announces(block.text)]
    return bool(items) and (items[-1].kind is Kind.LIST_ITEM or said[-1].text.endswith(_STOPS))


def _counts_paragraphs(block: Block) -> bool:
    return block.marker is Marker.NUMBER and "." in str(block.label)


def as_narrative_before(block: Block, parts: list[Part]) -> list[Part]:
    """Numbered paragraphs on either side of a box are narrative, whatever the heading over them says."""
    last = parts[-1:]
    return [*(replace(part, role=Role.NARRATIVE) if _counts_to(part, block) else part for part in parts[:-1]), *last]


def _counts_to(part: Part, block: Block) -> bool:
    numbers = [held.label for held in part.blocks if held.marker is Marker.NUMBER]
    return bool(numbers) and follows_on(numbers[-1], block.label)
