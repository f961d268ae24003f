"""Sentences set as headings that only lead to the list under them: "**The author made two recommendations:**"."""

from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Word
from reviews.importing.language.vocabulary import announces


def with_lead_ins_as_sentences(blocks: list[Block]) -> list[Block]:
    """Take such a heading as the sentence it is, so that it opens the list and is no theme of it."""
    before = [None, *blocks]
    out = [
        replace(block, kind=Kind.PARAGRAPH)
        if _leads(block, following) or _goes_on(above, block) or _is_named_by(above, block)
        else block
        for above, (block, following) in zip(before, pairwise(blocks), strict=False)
    ]
    return [*out, *blocks[-1:]]


def _goes_on(above: Block | None, block: Block) -> bool:
    """Tell "It is recommended that:" right under "Recommendations"."""
    known = above is not None and above.kind is Kind.HEADING and role_of(above.text) is Role.RECOMMENDATIONS
    heads = block.kind is Kind.HEADING and block.word is Word.NONE
    return known and heads and block.text.endswith(":") and announces(block.text)


def _is_named_by(above: Block | None, block: Block) -> bool:
    """Tell the wording of "Finding 3" in bold: a sentence right under a heading that is only its name."""
    named = above is not None and above.kind is Kind.HEADING and above.word is not Word.NONE and not above.text
    sentence = block.text.endswith(".") and role_of(block.text) is None
    return named and block.kind is Kind.HEADING and block.word is Word.NONE and sentence


def _leads(block: Block, following: Block) -> bool:
    heads = block.kind is Kind.HEADING and block.word is Word.NONE and role_of(block.text) is None
    said = heads and block.text.endswith(":") and announces(block.text)
    return said and following.kind is Kind.LIST_ITEM and following.word is Word.NONE
