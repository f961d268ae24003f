"""Points whose names stand in lines of their own ("Learning point 1"), over paragraphs that are all their wording."""

from itertools import takewhile

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word

_STOPS = (".", "!", "?")  # a line without is the finding, over its story
_MOST = 4  # paragraphs; under a finding that is a chapter its story is told


def paragraphs_under_names(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Give where the paragraphs after the first stand; the last name has no more than the others have."""
    places = [place for place, block in enumerate(blocks) if block.word is Word.LEARNING]
    if len(places) <= 1 or not all(_stands_alone(blocks[place]) for place in places):
        return frozenset()
    runs = [list(takewhile(_is_plain, blocks[place + 1 :])) for place in places]
    if max(map(len, runs[:-1])) > _MOST:
        return frozenset()
    runs[-1] = runs[-1][: max(map(len, runs[:-1]))]
    return frozenset(block.start for run in runs if run and run[0].text.endswith(_STOPS) for block in run[1:])


def _stands_alone(block: Block) -> bool:
    return not block.text or block.kind is Kind.HEADING


def _is_plain(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.word is Word.NONE and block.marker is Marker.NONE
