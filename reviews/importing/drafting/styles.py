"""How a part marks off its items: by name, by number, or by bullets and paragraphs."""

import re
from enum import StrEnum

from reviews.importing.language import vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word


class Style(StrEnum):
    """How the items of a part are marked off."""

    NAMED = "named"
    NUMBERED = "numbered"
    LOOSE = "bullets or plain paragraphs"


def style_of(blocks: tuple[Block, ...], word: Word) -> Style:
    """Tell how the part marks its items: by name if any is named, else by number if any has one outside a list."""
    if any(block.word is word for block in blocks):
        return Style.NAMED
    led = False
    for block in blocks:
        if block.marker is Marker.NUMBER and not led:
            return Style.NUMBERED
        if block.kind is not Kind.LIST_ITEM:
            led = _leads_limbs(block.text)
    return Style.LOOSE


_BARE_LEAD_IN = re.compile(
    r"(?:it is recommended that )?(?:\S+ ){1,7}?"
    r"(?:should|must|(?:(?:is|are) (?:asked|recommended|invited|urged) )?to|needs? to)\s*:",
    re.IGNORECASE,
)


def _leads_limbs(text: str) -> bool:
    """Tell a sentence that limbs follow from one that only says whom all the recommendations are for."""
    asks = text.endswith(":") and vocabulary.recommends(text) and not vocabulary.announces(text)
    return asks and _BARE_LEAD_IN.fullmatch(text) is None
