"""Lists that a sentence announces where no heading does, and headings that stand again over the items of each topic."""

import re
from collections import Counter
from itertools import takewhile

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.done import was_done
from reviews.importing.language.headings import BARE, Role, role_of
from reviews.importing.language.labels import Marker, Word, follows_on, without_number
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.praised import praises
from reviews.importing.language.vocabulary import (
    closing_sentence,
    names_only_topics,
    narrates,
    recommends,
    what_is_announced,
)
from reviews.importing.outlining.open_headings import leads_to_what_is_asked
from reviews.importing.outlining.parts import of_one_or_more

_OF_EACH_TOPIC = {Role.LEARNING, Role.FINDINGS, Role.RECOMMENDATIONS}
_MAY_PRAISE = {Role.NARRATIVE, Role.LEARNING}
_OF_A_REVIEW = re.compile(r"\b(?:reviews?|cases?|reports?)\b", re.IGNORECASE)
_LEADING_ENDS = {
    Role.NARRATIVE: (":", ";"),
    Role.GOOD_PRACTICE: (":", "."),
    Role.QUESTIONS: (":", "."),
    Role.LEARNING: (":", "."),
}  # how a sentence may end that leads to recommendations or learning


def announced_by(blocks: list[Block], position: int, role: Role) -> Role | None:
    """Say what list a sentence in a part of such a role opens, if no heading did."""
    block, following = blocks[position], next(iter(blocks[position + 1 : position + 2]), None)
    if role not in _LEADING_ENDS or following is None or not _opens_a_list(block, following, role):
        return None
    last = closing_sentence(block.text)
    asked = block.marker is Marker.NONE and leads_to_what_is_asked(last)
    announced = Role.RECOMMENDATIONS if asked else what_is_announced(block.text) or what_is_announced(last)
    if role in _MAY_PRAISE and announced is None and praises(last):
        return Role.GOOD_PRACTICE
    if announced is Role.RECOMMENDATIONS and _tell_what_came(blocks[position + 1 :]):
        return None
    begins = following.marker is Marker.NUMBER or body_opening(following.text) is not None
    asks = announced is Role.RECOMMENDATIONS and begins and block.marker is Marker.NONE
    return announced if role is not Role.LEARNING or asks else None


def _opens_a_list(block: Block, following: Block, role: Role) -> bool:
    listed = following.kind is Kind.LIST_ITEM and following.word is Word.NONE
    leads = block.text.endswith(_LEADING_ENDS[role]) and not follows_on(block.label, following.label)
    return listed and leads and not names_only_topics(block.text, following.text)


_FOR_ONE = re.compile(
    r"(?P<what>.*?\b(?:learning|lessons?(?: learn(?:ed|t))?|messages) for) (?:the )?(?P<whom>.+)", re.IGNORECASE
)


def learning_for_each(blocks: list[Block]) -> frozenset[str]:
    """Find headings such as "Lessons for the police" and "Lessons for schools": they part the learning."""
    heads = [block.text for block in blocks if block.kind is Kind.HEADING and role_of(block.text) is Role.LEARNING]
    said = {text: match for text in heads if (match := _FOR_ONE.fullmatch(without_number(text)))}
    alike = Counter(match["what"].casefold() for match in said.values())
    bodies = any(names_a_body(match["whom"][:1].upper() + match["whom"][1:]) for match in said.values())
    return frozenset(text for text, match in said.items() if bodies and alike[match["what"].casefold()] > 1)


def _tell_what_came(points: list[Block]) -> bool:
    """Tell that all points after a sentence about recommendations say what was done about them."""
    listed = takewhile(lambda block: block.kind is Kind.LIST_ITEM, points)
    return all((was_done(point.text) and not recommends(point.text)) or narrates(point.text) for point in listed)


def may_be_an_item(following: Block | None, role: Role) -> bool:
    """Tell whether what follows a heading could be an item of a part of such a role."""
    if following is None or role is not Role.RECOMMENDATIONS:
        return following is not None
    return following.marker is not Marker.NONE or recommends(following.text) or following.kind is Kind.TABLE_ROW


def _heads_a_topic(text: str) -> bool:
    """Tell "Learning for practice" from "Learning from the review", which each of several reviews may have."""
    return role_of(text) in _OF_EACH_TOPIC and _OF_A_REVIEW.search(text) is None


def headings_of_items(blocks: list[Block]) -> Counter[str]:
    """How often each heading stands over learning or recommendations: topic after topic may have its own."""
    texts = (block.text for block in blocks if block.kind is Kind.HEADING)
    heads = (text for text in texts if BARE.fullmatch(text) or _heads_a_topic(text))
    return Counter(map(of_one_or_more, heads))
