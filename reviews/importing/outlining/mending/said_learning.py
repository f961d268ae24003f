"""Paragraphs that say without a label that they are learning: "We learned that …", "Key learning Capacity has …"."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import narrates

_FORMS = (
    re.compile(
        r"(?:we|the (?:review|panel|partnership|reviewers?)) (?:have |has )?learn(?:ed|t) that (?P<said>\S.{20,})",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(  # a box whose heading ran into its text
        r"(?:Key [Ll]earning(?: [Pp]oint)?|Learning [Pp]oint|Key [Ll]esson|Practice [Pp]oint) (?P<said>[A-Z].{20,})",
        re.DOTALL,
    ),
)
_FEWEST = 2  # of one form in a document: one by itself may tell the story


def with_said_learning(blocks: list[Block]) -> list[Block]:
    """Name such paragraphs as points of learning, where a document has several of one form."""
    said: dict[int, str] = {}
    for form in _FORMS:
        found = {place: match["said"] for place, block in enumerate(blocks) if (match := _said(form, block))}
        said.update(found if len(found) >= _FEWEST else {})
    return [
        replace(block, marker=Marker.NAMED, word=Word.LEARNING, text=said[place]) if place in said else block
        for place, block in enumerate(blocks)
    ]


def _said(form: re.Pattern[str], block: Block) -> re.Match[str] | None:
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE
    match = form.fullmatch(block.text) if plain else None
    return None if match is None or narrates(match["said"]) else match
