"""Items that a sentence counts out and that have no mark of their own: "There was one point of learning."."""

import re
from dataclasses import replace

from reviews.importing.language import report_words, side_notes, vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import Role
from reviews.importing.language.labels import Marker, Word

_NUMBERS = {"one": 1, "a single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNTS = re.compile(
    rf"(?:[^.:;,]{{0,80}}\b)?(?P<number>{'|'.join(_NUMBERS)}) (?:[\w-]+ ){{0,2}}?"
    r"(?:recommendations?|(?:learning |practice )?points?(?: (?:of|for) (?:learning|practice))?|lessons?|messages?)"
    r"(?: [^.:;,]{1,50})?[.:]",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"(?:it|this|that|these|those|they|both|all|each|the (?:recommendation|lesson|point)s?)\b", re.IGNORECASE
)


def with_announced_ones(blocks: list[Block]) -> list[Block]:
    """Make points of as many paragraphs as the sentence counts: of one, or of several that are set as quotations."""
    out = list(blocks)
    for place, block in enumerate(blocks):
        number, role = _counted(block)
        following = blocks[place + 1 : place + 1 + number]
        if not number or len(following) < number or not all(_may_be_one(one, role) for one in following):
            continue
        if number == 1 or all(one.quoted for one in following):
            out[place] = replace(block, text=f"{block.text.rstrip('.:')}:")
            points = (replace(one, kind=Kind.LIST_ITEM, marker=Marker.BULLET, bullet="") for one in following)
            out[place + 1 : place + 1 + number] = points
    return out


def _counted(block: Block) -> tuple[int, Role | None]:
    """Give how many items the sentence announces, and of what kind."""
    if not _is_plain(block):
        return 0, None
    match = _COUNTS.fullmatch(vocabulary.closing_sentence(block.text))
    role = vocabulary.what_is_announced(match[0]) if match else None
    return (_NUMBERS[match["number"].lower()], role) if match and role else (0, None)


def _may_be_one(block: Block, role: Role | None) -> bool:
    talk = vocabulary.announces(block.text) or report_words.tells_of_the_review(block.text)
    talk = talk or report_words.speaks_of_the_document(block.text) or side_notes.is_side_note(block.text)
    if not _is_plain(block) or talk or _REFERS_BACK.match(block.text) or block.text.endswith((":", "?")):
        return False
    return role is Role.LEARNING or vocabulary.recommends(block.text)


def _is_plain(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.word is Word.NONE
