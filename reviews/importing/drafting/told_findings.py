"""What among findings and learning tells the story, or of the page, and is no point that was learned."""

import re

from reviews.importing.language import vocabulary
from reviews.importing.language.blocks import Block
from reviews.importing.language.labels import Marker, Word
from reviews.importing.outlining.parts import Group

_HINDSIGHT = re.compile(r"\b(?:should|ought to|could|might) (?:not )?have \w+", re.IGNORECASE)
_OF_THE_PAGE = re.compile(
    r"\bthis (?:page|briefing|summary|section|bulletin|paper) (?:sets|gives|tells|shows|lists|is)\b"
)
_TWO = 2


def mostly_told(blocks: tuple[Block, ...]) -> bool:
    """Tell numbered paragraphs of which more than half say what happened, and one at least what should have."""
    numbered = [block for block in blocks if block.marker is Marker.NUMBER]
    told = [block for block in numbered if _tells(block.text)]
    return len(told) * 2 > len(numbered) and any(_HINDSIGHT.search(block.text) for block in told)


def tells_and_recommends(told: Block, blocks: tuple[Block, ...]) -> bool:
    """Tell the paragraph of a theme that says what happened, with a named recommendation right under it."""
    if told not in blocks or not _tells(told.text):
        return False
    rest = blocks[blocks.index(told) + 1 :]
    return bool(rest) and rest[0].word is Word.RECOMMENDATION


def leads_to_themes(text: str, groups: list[Group] | tuple[Group, ...]) -> bool:
    """Tell the paragraph over themes that says of whom they are, or what the page is."""
    themed = sum(1 for group in groups if group.theme)
    return themed >= _TWO and (_OF_THE_PAGE.search(text.lower()) is not None or vocabulary.narrates(text))


def _tells(text: str) -> bool:
    return vocabulary.narrates(text) or _HINDSIGHT.search(text) is not None
