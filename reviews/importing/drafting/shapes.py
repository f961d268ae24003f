"""The shape of paragraphs: a list of single points, or a text that tells a story."""

import re

from reviews.importing.language import vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker

_HAPPENED = re.compile(r"\b(?:asked|saw|came|went|left|rang|gave|began|kept)\b")
_TWO, _FEW, _SHORT_POINT = 2, 12, 50  # points, and words in one
_ONE_SENTENCE = 30  # words


def tells_a_story(blocks: tuple[Block, ...]) -> bool:
    """Tell several paragraphs without any mark, the first of which begins with what happened."""
    plain = all(block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE for block in blocks)
    first = blocks[0].text.partition(". ")[0]
    return plain and len(blocks) >= _TWO and (vocabulary.narrates(first) or _HAPPENED.search(first) is not None)


def is_a_list(blocks: tuple[Block, ...]) -> bool:
    """Tell findings that are a list of a few short numbered points from chapters of numbered narrative."""
    depths = {str(block.label).count(".") for block in blocks if block.marker is Marker.NUMBER}
    numbered = all(block.marker is Marker.NUMBER for block in blocks)
    words = sum(len(block.text.split()) for block in blocks)
    return numbered and len(depths) == 1 and _TWO <= len(blocks) <= _FEW and words <= len(blocks) * _SHORT_POINT


def are_sentences(blocks: tuple[Block, ...]) -> bool:
    """Tell findings that are single sentences, one to a line, from paragraphs that tell a story."""
    short = all(block.text.count(". ") == 0 and len(block.text.split()) <= _ONE_SENTENCE for block in blocks)
    return short and _TWO <= len(blocks) <= _FEW


def are_points(blocks: tuple[Block, ...]) -> bool:
    """Tell paragraphs that are single sentences, each of which says what should be done, from a text on the theme."""
    asking = all(vocabulary.speaks_of_practice(block.text) and not vocabulary.goes_on(block.text) for block in blocks)
    return asking and are_sentences(blocks)


def are_short(blocks: tuple[Block, ...]) -> bool:
    """Tell paragraphs of one or two sentences, none of which carries on the one before."""
    alone = all(block.text.count(". ") <= 1 and not _refers_back(block.text) for block in blocks)
    return alone and len(blocks) > 1


def _refers_back(text: str) -> bool:
    return vocabulary.goes_on(text) and not text.startswith(("Where ", "With", "To "))
