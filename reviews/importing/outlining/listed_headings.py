"""Lists of what stands below, without page numbers: "In this issue", "On this page", a contents page that lost them."""

import re

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word, without_number

_FEWEST, _FEWEST_ALONE, _FEWEST_KNOWN = 3, 4, 2
_LONGEST, _LONGEST_LIST = 12, 60  # words, and lines
_SPACES = re.compile(r"\W+")


def without_listed_headings(blocks: list[Block]) -> list[Block]:
    """Leave out lines in a row that all stand again as headings further down, where they are said to list those."""
    headings = {_form(block) for block in blocks if block.kind is Kind.HEADING}
    for place in range(len(blocks)):
        end = _end_of(blocks, place, headings)
        if end - place >= _FEWEST and _lists(blocks, place, end) and _stand_again(blocks[place:end], blocks[end:]):
            return [*blocks[:place], *blocks[end:]]
    return blocks


def _end_of(blocks: list[Block], place: int, headings: set[str]) -> int:
    """Where the lines that begin here end, each of which has the words of a heading, and no two the same."""
    end, listed = place, set[str]()
    while end < len(blocks) and _could_be_entry(blocks[end]) and end - place < _LONGEST_LIST:
        form = _form(blocks[end])
        if form in listed or form not in headings:
            break
        listed.add(form)
        end += 1
    return end


def _could_be_entry(block: Block) -> bool:
    """Tell a short line; points of a list head nothing, and the sections of a newsletter are known by them."""
    line = block.kind is not Kind.TABLE_ROW and block.word is Word.NONE and block.marker is not Marker.BULLET
    return line and 0 < len(block.text.split()) <= _LONGEST


def _stand_again(entries: list[Block], below: list[Block]) -> bool:
    """Tell whether all stand as headings further down, in the same order."""
    rest = iter([_form(block) for block in below if block.kind is Kind.HEADING])
    return all(any(form == _form(entry) for form in rest) for entry in entries)


def _lists(blocks: list[Block], place: int, end: int) -> bool:
    """Tell such a list by the heading over it, or by several headings of the field among its entries."""
    if place and role_of(blocks[place - 1].text) is Role.CONTENTS:
        return True
    known = sum(role_of(block.text) is not None for block in blocks[place:end])
    return end - place >= _FEWEST_ALONE and known >= _FEWEST_KNOWN


def _form(block: Block) -> str:
    return _SPACES.sub(" ", without_number(block.text).casefold()).strip()
