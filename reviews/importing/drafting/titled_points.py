"""Named points whose names are titles although they say something: "Lesson 4: Employers can help"."""

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word

_LONGEST_TITLE = 14  # words
_FEWEST, _MOST_UNDER = 2, 2
_STOPS = (".", ";", ":", "!", "?")


def each_is_titled(blocks: tuple[Block, ...], word: Word = Word.LEARNING) -> bool:
    """Tell where each named point of the part is a short line without a full stop, over a paragraph or two of its own.

    Over a whole chapter such a line is the finding itself, and the chapter is how it was found.
    """
    named = [place for place, block in enumerate(blocks) if block.word is word]
    return len(named) >= _FEWEST and all(_heads(blocks, place) for place in named)


def _heads(blocks: tuple[Block, ...], place: int) -> bool:
    title = blocks[place].text
    short = 0 < len(title.split()) <= _LONGEST_TITLE and not title.endswith(_STOPS)
    under = 0
    while place + 1 + under < len(blocks) and _is_text(blocks[place + 1 + under]):
        under += 1
    return short and 0 < under <= _MOST_UNDER and blocks[place + 1].text.endswith(_STOPS)


def _is_text(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE
