"""Sentences set as headings that only lead to the list under them: "**The author made two recommendations:**"."""

from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Word
from reviews.importing.language.vocabulary import announces


def with_lead_ins_as_sentences(blocks: list[Block]) -> list[Block]:
    """Take such a heading as the sentence it is, so that it opens the list and is no theme of it."""
    out = [
        replace(block, kind=Kind.PARAGRAPH) if _leads(block, following) else block
        for block, following in pairwise(blocks)
    ]
    return [*out, *blocks[-1:]]


def _leads(block: Block, following: Block) -> bool:
    heads = block.kind is Kind.HEADING and block.word is Word.NONE and role_of(block.text) is None
    said = heads and block.text.endswith(":") and announces(block.text)
    return said and following.kind is Kind.LIST_ITEM and following.word is Word.NONE
