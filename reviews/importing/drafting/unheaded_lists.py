"""Lists right under the title of a review, whose own headings were buttons of the page and were lost."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.language import vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee, body_opening
from reviews.importing.language.headings import Role
from reviews.importing.language.labels import Word
from reviews.importing.language.review_names import names_a_review
from reviews.importing.outlining.parts import Part

_ASKS = re.compile(r"\b(?:should|must|ought to|needs? to|(?:is|are) (?:asked|recommended|invited|urged) to)\b")
_OF_LEARNING = re.compile(r"\b(?:learning|lessons)\b", re.IGNORECASE)
_STORY = re.compile(r"(?:about|what happened|the story|background|who was|summary|introduction)\b", re.IGNORECASE)
_TITLE_PAGE = 3  # parts
_FEWEST = 2  # points
_FEW_WORDS = 6


def unheaded_of(parts: list[Part]) -> tuple[list[Item], list[Item]]:
    """Give recommendations and learning: the last points of a list that all ask a body, and the sentences before them.

    What stands before them is learning only on a page that says it is about learning.
    """
    about_learning = any(part.heading and _OF_LEARNING.search(part.heading.text) for part in parts[:_TITLE_PAGE])
    recommendations: list[Item] = []
    learning: list[Item] = []
    for part in parts:
        for points in _lists_in(part.blocks):
            asked = _asking_at_the_end(points)
            told = [point for point in points if point not in asked]
            if len(asked) >= _FEWEST and (_is_of_a_review(part) or (told and _tells_the_story(part))):
                recommendations.extend(_item(point, ItemKind.RECOMMENDATION) for point in asked)
                said = [_item(point, ItemKind.LEARNING_POINT) for point in told if _says(point)]
                learning.extend(replace(item, sure=about_learning) for item in said)
    return recommendations, learning


def _is_of_a_review(part: Part) -> bool:
    return part.role is Role.NARRATIVE and part.heading is not None and names_a_review(part.heading.text)


def _tells_the_story(part: Part) -> bool:
    """What a page gives under its story are the lists after it, if one of them tells and the other asks."""
    return part.role is Role.NARRATIVE and part.heading is not None and _STORY.match(part.heading.text) is not None


def _lists_in(blocks: tuple[Block, ...]) -> Iterator[list[list[Block]]]:
    """Points that follow each other, each with those set in below it."""
    points: list[list[Block]] = []
    for block in blocks:
        if block.kind is not Kind.LIST_ITEM or block.word is not Word.NONE:
            yield points
            points = []
        elif points and block.level > points[-1][0].level:
            points[-1].append(block)
        else:
            points.append([block])
    yield points


def _asking_at_the_end(points: list[list[Block]]) -> list[list[Block]]:
    first = len(points)
    while first and _asks_a_body(points[first - 1][0].text):
        first -= 1
    return points[first:]


def _asks_a_body(text: str) -> bool:
    asks = vocabulary.asks_a_body(text) or _ASKS.search(text[:300]) is not None
    return asks and body_opening(text) is not None and not vocabulary.narrates(text)


def _says(point: list[Block]) -> bool:
    text = point[0].text
    return text.endswith(".") and len(text.split()) >= _FEW_WORDS and not _asks_a_body(text)


def _item(point: list[Block], kind: ItemKind) -> Item:
    reason = "Asks a body" if kind is ItemKind.RECOMMENDATION else "Stands before what is asked"
    entry = Entry.at(point[0], kind, None, f"{reason}, in a list under the title of the review")
    for below in point[1:]:
        entry.add_sub(below)
    return entry.item(addressee(entry.text))
