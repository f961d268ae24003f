"""Points that lost their bullets: the lines under a sentence that announces recommendations, each of which asks."""

import re
from dataclasses import replace
from itertools import takewhile

from reviews.importing.language.blocks import PLAIN, Block, Kind
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import announces, what_is_announced
from reviews.importing.outlining.mending.announced_topics import announces_learning
from reviews.importing.outlining.open_headings import asks, leads_to_what_is_asked

_FEWEST, _LONGEST_LINE, _MOST = 2, 30, 40  # points, words, points
_IN_TURN = re.compile(r"(?:first|second|third|fourth|fifth|sixth|next|last|final)(?:ly)?,? (?:that|to) ", re.IGNORECASE)
_SHOULD = re.compile(r"\b(?:should|must|ought to|needs? to)\b")


def with_announced_points(blocks: list[Block]) -> list[Block]:
    """Make points of the paragraphs under "The review made these recommendations:", to the first that asks nothing.

    Under "The key learning was:" the points are lines without full stops, up to a heading.
    """
    out = list(blocks)
    for place, block in enumerate(blocks):
        led = _leads(block) or (_heads(block) and block.text.endswith(":"))
        points = _points(blocks, place + 1) if led else _lines(blocks, place)
        points = points if points >= _FEWEST else _close_lines(blocks, place) or _parted(blocks, place)
        for at in range(place + 1, place + 1 + points if points >= _FEWEST else 0):
            out[at] = replace(blocks[at], kind=Kind.LIST_ITEM, level=0, marker=Marker.BULLET, bullet="")
    return out


def _lines(blocks: list[Block], place: int) -> int:
    """Count the lines of announced learning, if all of them to the next heading are alike: nothing is of the text."""
    if not blocks[place].text.endswith(":") or not announces_learning(blocks[place]):
        return 0
    end = place + 1
    while end < len(blocks) and _is_a_line(blocks[end]):
        end += 1
    return end - place - 1 if end == len(blocks) or blocks[end].kind is Kind.HEADING else 0


def _close_lines(blocks: list[Block], place: int) -> int:
    """Count lines that follow each other without a gap, right under "The recommendations are:"."""
    if not blocks[place].text.endswith(":") or not (_heads(blocks[place]) or _leads(blocks[place])):
        return 0
    first = blocks[place + 1 : place + 2]
    more = takewhile(lambda block: _is_a_line(block) and not block.apart, blocks[place + 2 : place + _MOST])
    return 1 + len(list(more)) if first and _is_a_line(first[0]) else 0


def _parted(blocks: list[Block], place: int) -> int:
    """Count the parts of one sentence, each a line of its own: "It is recommended that:", "banks …; and", …."""
    if not blocks[place].text.endswith(":") or not (_leads(blocks[place]) or _heads(blocks[place])):
        return 0
    parts = list(takewhile(_is_a_part, blocks[place + 1 : place + _MOST]))
    last = blocks[place + 1 + len(parts) : place + 2 + len(parts)]
    ends = bool(parts) and bool(last) and _is_plain(last[0]) and last[0].text[:1].islower() and last[0].text[-1:] == "."
    return len(parts) + 1 if ends else 0


def _heads(block: Block) -> bool:
    return block.kind is Kind.HEADING and role_of(block.text) is Role.RECOMMENDATIONS


def _is_a_part(block: Block) -> bool:
    return _is_plain(block) and block.text[:1].islower() and block.text.endswith((";", "; and", "; or", ",", ", and"))


def _is_plain(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE


def _is_a_line(block: Block) -> bool:
    text = block.text
    if not _is_plain(block):
        return False
    return not text.endswith((".", ":", "?", "!", ",")) and text[:1].isupper() and len(text.split()) <= _LONGEST_LINE


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
    if plain and _IN_TURN.match(block.text):
        return True
    return plain and not announces(block.text) and (asks(block.text) or _SHOULD.search(block.text[:300]) is not None)
