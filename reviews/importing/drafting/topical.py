"""Learning that stands under headings of its own topics, in a notice or a briefing that nowhere says it is learning."""

import re
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.language import side_notes, vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.grammar import opens_with_imperative
from reviews.importing.language.headings import Role, names_a_topic
from reviews.importing.language.labels import Marker
from reviews.importing.language.report_words import speaks_of_the_document
from reviews.importing.outlining.parts import Part

_OF_THE_NEWS = re.compile(
    r"\b(?:reviews?|partnerships?|boards?|publish(?:es|ed)?|statement|support line)\b|^help\b", re.IGNORECASE
)
_BRIEFS = re.compile(r"\b(?:briefing|learning (?:from|summary|bulletin))\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CASE = re.compile(r"(?:where|when|whenever|if|before|after) [^,]{3,80}, ", re.IGNORECASE)
_WANTS = re.compile(
    r"\bneeds? (?:an? |support\b|help\b|time\b)|\bworks? best\b|\b(?:has|have) to (?:be|know|hear|see)\b"
    r"|\bwell placed to\b",
    re.IGNORECASE,
)
_DIRECTS = re.compile(
    r"(?:see|know|think|notice|understand|remember|be|look|talk|trust|spot|recognise|never|always|do not|don.t)\b",
    re.IGNORECASE,
)
_TITLE_PAGE = 3  # parts


def topical_learning_of(parts: list[Part]) -> list[Item]:
    """Read the paragraphs that speak of practice, under headings that are neither known ones nor about a review.

    In a briefing, whose text is the learning, half of them need to speak so; elsewhere two of three.
    """
    topics = [
        (part.heading, text)
        for part in parts
        if part.role is Role.NARRATIVE
        and part.heading is not None
        and _is_topic(part.heading)
        and (text := _text(part))
    ]
    speaking = [(heading, text) for heading, text in topics if _speaks_of_practice(heading, text)]
    briefs = any(part.heading and _BRIEFS.search(part.heading.text) for part in parts[:_TITLE_PAGE])
    most = len(speaking) * 2 >= len(topics) if briefs else len(speaking) * 3 >= len(topics) * 2
    items = [_item(*topic) for topic in (topics if most else speaking)]
    return items if len(items) > 1 else [replace(item, sure=False) for item in items]


def _is_topic(heading: Block) -> bool:
    return names_a_topic(heading.text) and heading.level > 1 and not _OF_THE_NEWS.search(heading.text)


def _text(part: Part) -> list[Block]:
    """Give the paragraphs under a topic; none where it has a list or words of the family."""
    paragraphs: list[Block] = []
    for block in part.blocks:
        if side_notes.closes_a_notice(block.text) or speaks_of_the_document(block.text):
            break
        if side_notes.instructs_the_author(block.text):
            return []
        if side_notes.is_placeholder(block.text):
            continue
        paragraphs.append(block)
    quoted = any(block.text.startswith(("\u201c", '"')) for block in paragraphs)
    plain = all(block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE for block in paragraphs)
    return paragraphs if plain and not quoted else []


def _speaks_of_practice(heading: Block, paragraphs: list[Block]) -> bool:
    if opens_with_imperative(heading.text) or _DIRECTS.match(heading.text):
        return True
    text = " ".join(block.text for block in paragraphs)
    tells = (opens_with_imperative(_CASE.sub("", sentence)) for sentence in _SENTENCE.split(text))
    return vocabulary.speaks_of_practice(text) or _WANTS.search(text) is not None or any(tells)


def _item(heading: Block, paragraphs: list[Block]) -> Item:
    entry = Entry.at(
        paragraphs[0], ItemKind.LEARNING_POINT, heading.text, f"Stands under the topic \u201c{heading.text}\u201d"
    )
    for block in paragraphs[1:]:
        entry.add(block)
    return entry.item()
