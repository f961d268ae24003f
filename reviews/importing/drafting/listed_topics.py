"""Learning that is listed under headings of its own topics, where no heading says that it is learning."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.language import vocabulary
from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, names_a_topic
from reviews.importing.language.labels import Marker, Word
from reviews.importing.outlining.parts import NUMBERED_THEME, Part, theme_name

_OF_LEARNING = re.compile(
    r"\b(?:learning|lessons|learn(?:ed|t)?)\b"
    r"|\b(?:tells?|told|teach(?:es)?|taught|shows?|showed|shown) us\b",
    re.IGNORECASE,
)
_OF_THE_PUBLISHER = re.compile(r"(?:we|our|the (?:partnership|board)) (?:have|has|will|are|is)\b", re.IGNORECASE)
_OF_PRACTICE = re.compile(r"\b(?:practice|learning)\b", re.IGNORECASE)
_TITLE_PAGE = 3  # parts
_FEW_WORDS = 6
_A_FEW = 3  # paragraphs
_FEWEST, _SUMMED_UP = 2, 60  # themes, words


def listed_topics_of(parts: list[Part]) -> list[Item]:
    """Read lists of sentences under topics, on a page that is about learning or under a heading "Key themes".

    Half of the topics that stand together have to say what should be done: else the lists may tell the story.
    Where a page that is about learning has them under "Themes", what they tell is the learning; and so are paragraphs
    there, where nothing is listed.
    """
    items: list[Item] = []
    about_learning = any(part.heading and _OF_LEARNING.search(part.heading.text) for part in parts[:_TITLE_PAGE])
    for over, topics in _runs(parts):
        themed = over is not None and over.role is Role.THEMES and not over.blocks
        speaking = sum(1 for topic in topics if _speaks_of_practice(topic))
        told = about_learning and themed
        if told or ((about_learning or themed) and speaking * 2 >= len(topics)):
            items.extend(item for topic in topics for item in _items_of(topic, told=told))
    items = items or _told_under_themes(parts)
    return items if len(items) > 1 else [replace(item, sure=False) for item in items]


def _told_under_themes(parts: list[Part]) -> list[Item]:
    """Under a bare "Key practice themes" each theme has its paragraphs, which are what the report learned of it."""
    items: list[Item] = []
    for heading, topics in _under_themes(parts):
        told = [item for topic in topics for item in _told(topic)]
        of_practice = _OF_PRACTICE.search(heading.text) is not None and len(told) >= _FEWEST and _are_summed_up(told)
        items.extend(replace(item, sure=True) for item in told) if of_practice else items.extend(told)
    return items


def _under_themes(parts: list[Part]) -> Iterator[tuple[Block, list[Part]]]:
    """The headings "Themes" that stand over headings of their own kind and lower rank alone, and the parts of these."""
    over: Block | None = None
    topics: list[Part] = []
    for part in parts:
        heading = part.heading
        if heading is not None and (over is None or heading.level <= over.level):
            if over is not None:
                yield over, topics
            over, topics = heading if part.role is Role.THEMES and not part.blocks else None, []
        elif over is not None and heading is not None and part.role is Role.NARRATIVE and names_a_topic(heading.text):
            topics.append(part)
    if over is not None:
        yield over, topics


def _are_summed_up(items: list[Item]) -> bool:
    """Where each theme of practice has a few sentences, they are what was learned of it; a story takes more."""
    return all(len(item.text.split()) <= _SUMMED_UP for item in items)


def _told(topic: Part) -> Iterator[Item]:
    heading = topic.heading
    text = [block for block in topic.blocks if not block.text.endswith("?")]
    plain = all(block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE for block in text)
    if heading and text and plain and len(text) <= _A_FEW:
        entry = Entry.at(
            text[0],
            ItemKind.LEARNING_POINT,
            theme_name(heading.text),
            f"Told under the theme \u201c{heading.text}\u201d",
        )
        for block in text[1:]:
            entry.add(block)
        item = entry.item()
        yield item if NUMBERED_THEME.match(heading.text) else replace(item, sure=False)


def _runs(parts: list[Part]) -> Iterator[tuple[Part | None, list[Part]]]:
    """Topics of one rank that follow each other, with the part that stands over them."""
    over: Part | None = None
    topics: list[Part] = []
    for part in parts:
        if topics and not (_is_a_topic(part) and _rank(part) == _rank(topics[0])):
            yield over, topics
            topics = []
        if _is_a_topic(part):
            topics.append(part)
        else:
            over = part
    if topics:
        yield over, topics


def _rank(part: Part) -> int:
    return part.heading.level if part.heading else 0


def _is_a_topic(part: Part) -> bool:
    """Tell a heading of its own kind over a list of sentences, with or without the story before them."""
    heading, points = part.heading, _points_of(part)
    if part.role is not Role.NARRATIVE or heading is None or heading.level == 1 or not points:
        return False
    plain = all(block.kind is not Kind.TABLE_ROW and block.word is Word.NONE for block in part.blocks)
    led = any(block.text.endswith(":") for block in part.blocks)
    sentences = all(_is_a_sentence(block.text) for block in points)
    return plain and not led and sentences and names_a_topic(heading.text) and not is_open(heading.text)


def _is_a_sentence(text: str) -> bool:
    return text.endswith(".") and (has_main_verb(text) or len(text.split()) >= _FEW_WORDS)


def _points_of(part: Part) -> list[Block]:
    return [block for block in part.blocks if block.marker is Marker.BULLET]


def _speaks_of_practice(topic: Part) -> bool:
    return any(vocabulary.speaks_of_practice(block.text) for block in _points_of(topic))


def _items_of(topic: Part, *, told: bool) -> Iterator[Item]:
    heading = topic.heading.text if topic.heading else ""
    for block in _points_of(topic):
        entry = Entry.at(
            block, ItemKind.LEARNING_POINT, theme_name(heading), f"Listed under the topic \u201c{heading}\u201d"
        )
        entry.sure = (told or not vocabulary.narrates(block.text)) and _OF_THE_PUBLISHER.match(block.text) is None
        yield entry.item()
