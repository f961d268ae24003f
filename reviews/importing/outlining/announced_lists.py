"""Lists that a sentence announces where no heading does, and headings that stand again over the items of each topic."""

import re
from collections import Counter

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.headings import BARE, Role, role_of
from reviews.importing.language.labels import Marker, Word, follows_on
from reviews.importing.language.vocabulary import (
    closing_sentence,
    names_only_topics,
    recommends,
    what_is_announced,
)
from reviews.importing.outlining.open_headings import leads_to_what_is_asked
from reviews.importing.outlining.parts import of_one_or_more

_OF_A_REVIEW = re.compile(r"\b(?:reviews?|cases?|reports?)\b", re.IGNORECASE)
_LEADING_ENDS = {
    Role.NARRATIVE: (":", ";"),
    Role.GOOD_PRACTICE: (":", "."),
    Role.QUESTIONS: (":", "."),
    Role.LEARNING: (":", "."),
}  # how a sentence may end that leads to recommendations or learning


def announced_by(block: Block, following: Block | None, role: Role) -> Role | None:
    """Say what list a sentence in a part of such a role opens, if no heading did."""
    if role not in _LEADING_ENDS or following is None or not _opens_a_list(block, following, role):
        return None
    last = closing_sentence(block.text)
    asked = block.marker is Marker.NONE and leads_to_what_is_asked(last)
    announced = Role.RECOMMENDATIONS if asked else what_is_announced(block.text) or what_is_announced(last)
    begins = following.marker is Marker.NUMBER or body_opening(following.text) is not None
    asks = announced is Role.RECOMMENDATIONS and begins and block.marker is Marker.NONE
    return announced if role is not Role.LEARNING or asks else None


def _opens_a_list(block: Block, following: Block, role: Role) -> bool:
    listed = following.kind is Kind.LIST_ITEM and following.word is Word.NONE
    leads = block.text.endswith(_LEADING_ENDS[role]) and not follows_on(block.label, following.label)
    return listed and leads and not names_only_topics(block.text, following.text)


def may_be_an_item(following: Block | None, role: Role) -> bool:
    """Tell whether what follows a heading could be an item of a part of such a role."""
    if following is None or role is not Role.RECOMMENDATIONS:
        return following is not None
    return following.marker is not Marker.NONE or recommends(following.text) or following.kind is Kind.TABLE_ROW


def _heads_a_topic(text: str) -> bool:
    """Tell "Learning for practice" from "Learning from the review", which each of several reviews may have."""
    return role_of(text) is Role.LEARNING and _OF_A_REVIEW.search(text) is None


def headings_of_items(blocks: list[Block]) -> Counter[str]:
    """How often each heading stands over learning or recommendations: topic after topic may have its own."""
    texts = (block.text for block in blocks if block.kind is Kind.HEADING)
    heads = (text for text in texts if BARE.fullmatch(text) or _heads_a_topic(text))
    return Counter(map(of_one_or_more, heads))
