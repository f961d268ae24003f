"""Headings over a list that were broken before the last word of a body: "… for the Adult Protection", "Committee"."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import OF_ITEMS, role_of
from reviews.importing.language.labels import Word

_LAST_WORD = re.compile(r"(?:Committee|Board|Partnership|Panel|Trust|Council|Executive|Group|Service|Partners)")


def with_whole_headings(blocks: list[Block]) -> list[Block]:
    """Put such a heading together with the line right under it."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if before is not None and _LAST_WORD.fullmatch(block.text) and _goes_on(before, block):
            out[-1] = replace(before, text=f"{before.text} {block.text}", end=block.end)
        else:
            out.append(block)
    return out


def _goes_on(before: Block, block: Block) -> bool:
    headings = before.kind is block.kind is Kind.HEADING and before.level == block.level
    plain = before.word is block.word is Word.NONE
    return headings and plain and block.line == before.line + 1 and role_of(before.text) in OF_ITEMS
