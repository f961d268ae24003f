"""Numbers of paragraphs whose letter is that of their section: "F1" after "E1" to "E4" is no finding."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word

_LETTERED = re.compile(r"(?P<letter>[A-Z])\d{1,2}(?:\.\d{1,2})?")


def with_section_letters(blocks: list[Block]) -> list[Block]:
    """Take "F1" for the number of a paragraph where the section before it counted with "E"."""
    seen: set[str] = set()
    out: list[Block] = []
    for block in blocks:
        match = _LETTERED.fullmatch(str(block.label))
        counts_on = match is not None and chr(ord(match["letter"]) - 1) in seen and len(seen) > 1
        if match is not None and block.word is not Word.NONE and counts_on:
            block = replace(block, kind=Kind.LIST_ITEM, marker=Marker.NUMBER, word=Word.NONE)  # noqa: PLW2901
        if match is not None and block.marker is Marker.NUMBER:
            seen.add(match["letter"])
        out.append(block)
    return out
