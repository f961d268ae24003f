"""Recommendations set as headings, one like the other, with the reason for each under it."""

from dataclasses import replace

from reviews.importing.language.blocks import PLAIN, Block, Kind, labelled
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.grammar import MODAL
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word, numbered
from reviews.importing.language.vocabulary import narrates, recommends

_FEWEST = 2
_STOPS = (".", "!")


def with_headed_tasks(blocks: list[Block]) -> list[Block]:
    """Make items of the headings below "Recommendations" that all ask for something, and notes of what they stand over.

    A short line that counts on from a list of recommendations is its last point, and no heading.
    """
    out = list(blocks)
    for place, block in enumerate(blocks):
        if block.kind is Kind.HEADING and role_of(block.text) is Role.RECOMMENDATIONS:
            below = _headings_below(blocks, place)
            if len(below) >= _FEWEST and all(_is_a_task(blocks[at]) for at in below):
                for at in below:
                    out[at] = _item(blocks[at])
    return [_counting_on(out, place) or block for place, block in enumerate(out)]


def _headings_below(blocks: list[Block], place: int) -> list[int]:
    found: list[int] = []
    for at in range(place + 1, len(blocks)):
        block = blocks[at]
        if block.kind is not Kind.HEADING:
            continue
        if block.level <= blocks[place].level or (role_of(block.text) and not _is_a_task(block)):
            break
        found.append(at)
    return found


def _is_a_task(block: Block) -> bool:
    label = numbered(block.text)
    text = label.rest if label else block.text
    said = text.endswith(_STOPS) or MODAL.search(text) is not None
    return block.word is Word.NONE and said and recommends(text) and not narrates(text)


def _item(block: Block) -> Block:
    label = numbered(block.text)
    fresh = replace(block, kind=Kind.LIST_ITEM, level=0, marker=Marker.BULLET)
    return labelled(fresh, label) if label else fresh


def _counting_on(blocks: list[Block], place: int) -> Block | None:
    """Tell "3. Add a question to each review", right under "2. Telephone anyone who …", from a section."""
    block, before = blocks[place], blocks[place - 1] if place else None
    label = numbered(block.text) if block.kind is Kind.HEADING and block.level == PLAIN else None
    if label is None or before is None or label.marker is not Marker.NUMBER or not str(label.text).isdigit():
        return None
    counts = before.marker is Marker.NUMBER and str(before.label).isdigit() and int(str(before.label)) + 1
    asks = recommends(label.rest) or body_opening(label.rest) is not None
    if counts != int(str(label.text)) or not asks or not recommends(before.text) or role_of(block.text):
        return None
    return replace(_item(block), level=before.level)
