"""Paragraphs whose first word says what they are, set off by bold type alone: "Learning The night was long."."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word

_KINDS = (
    (Word.LEARNING, r"(?:key |main )?(?:learning(?: points?)?|lessons?(?: learn(?:ed|t))?|findings?|messages?)"),
    (Word.RECOMMENDATION, r"recommendations?"),
    (Word.GOOD_PRACTICE, r"(?:good|best|effective|notable) practice"),
)
_BEGINS = r"(?=[A-Z\u2018\u201c\"'][\w\u2019'-]*,? (?:\S+ ){0,5}?[a-z])"  # a sentence, after the word
_OPENINGS = [(word, re.compile(rf"(?P<head>(?i:{words}))\s+{_BEGINS}")) for word, words in _KINDS]
_A_NAME = re.compile(
    r"\w+ (?:Disabilit|Difficult|Support|Mentor|Together|Hub|Review|Brief|Event|Lab|Log|Summar|Panel|Group|Note|Board)"
)
_FEWEST = 2  # kinds


def with_words_as_labels(blocks: list[Block]) -> list[Block]:
    """Put the colon behind such words, where those of two kinds open paragraphs of the document."""
    found = [_opening(block) for block in blocks]
    kinds = {opening[0] for opening in found if opening} | {block.word for block in blocks} - {Word.NONE}
    if len(kinds) < _FEWEST:
        return blocks
    return [_with_colon(block, opening[1]) if opening else block for block, opening in zip(blocks, found, strict=True)]


def _opening(block: Block) -> tuple[Word, int] | None:
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.text[:1].isupper()
    if not plain or _A_NAME.match(block.text):
        return None
    matches = ((word, opening.match(block.text)) for word, opening in _OPENINGS)
    return next(((word, match.end("head")) for word, match in matches if match), None)


def _with_colon(block: Block, end: int) -> Block:
    return replace(block, text=f"{block.text[:end]}:{block.text[end:]}")
