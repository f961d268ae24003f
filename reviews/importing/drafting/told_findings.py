"""What among findings and learning tells the story, or of the page, and is no point that was learned."""

import re
from itertools import pairwise

from reviews.importing.drafting.lead_ins import run_in
from reviews.importing.drafting.spoken_recommendations import says_that_it_recommends
from reviews.importing.language import vocabulary
from reviews.importing.language.blocks import Block
from reviews.importing.language.headings import Role, undecorated
from reviews.importing.language.labels import Marker, Word
from reviews.importing.outlining.mending.announced_topics import announces_learning
from reviews.importing.outlining.parts import Part

_MAY_RECOMMEND_AT_ONCE = {Role.FINDINGS, Role.LEARNING_AND_RECOMMENDATIONS}
_HINDSIGHT = re.compile(r"\b(?:should|ought to|could|might) (?:not )?have \w+", re.IGNORECASE)
_OF_THE_PAGE = re.compile(
    r"\bthis (?:page|briefing|summary|section|bulletin|paper) (?:sets|gives|tells|shows|lists|is)\b"
    r"|\bthemes? (?:below|that follow|set out)\b",
    re.IGNORECASE,
)


def mostly_told(blocks: tuple[Block, ...]) -> bool:
    """Tell numbered paragraphs of which more than half say what happened, and one at least what should have."""
    numbered = [block for block in blocks if block.marker is Marker.NUMBER]
    told = [block for block in numbered if _tells(block.text)]
    return len(told) * 2 > len(numbered) and any(_HINDSIGHT.search(block.text) for block in told)


def heads_a_chapter(heading: Block | None) -> bool:
    """Tell a bare "Findings", whose numbered paragraphs tell the story, from "What we found" in a summary."""
    return heading is not None and undecorated(heading.text).casefold() in {"findings", "the findings"}


def goes_on_counting(blocks: tuple[Block, ...]) -> bool:
    """Tell whether the numbers are those of the paragraphs of the whole report: they begin higher than at one."""
    first = next((block for block in blocks if block.marker is Marker.NUMBER), None)
    return first is not None and str(first.label).isdecimal() and int(str(first.label)) > 1


def before_the_announcement(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Where paragraphs stand before a sentence that only says that the learning follows."""
    places = [place for place, block in enumerate(blocks) if announces_learning(block)]
    return frozenset(block.start for block in blocks[: places[0] if places else 0])


def told_before_recommendations(part: Part) -> frozenset[int]:
    """Where paragraphs stand that say what happened, over a recommendation that is named or says that it is one."""
    pairs = (pair for group in part.groups for pair in pairwise(group.blocks) if part.role in _MAY_RECOMMEND_AT_ONCE)
    named = (told.start for told, below in pairs if below.word is Word.RECOMMENDATION and _tells(told.text))
    groups = (group.blocks for group in part.groups if says_that_it_recommends(group.blocks[-1].text))
    return frozenset(named) | frozenset(block.start for blocks in groups for block in blocks[:-1])


def named_beside_learning(part: Part) -> frozenset[int]:
    """Where "Finding 1: …" stands in a part whose paragraphs "Learning: …" say what each of them taught."""
    taught = sum(1 for block in part.blocks if (said := run_in(block)) is not None and said[0] is Role.LEARNING)
    named = frozenset(block.start for block in part.blocks if block.word is Word.LEARNING)
    return named if taught > 1 else frozenset()


def is_divided_by_themes(part: Part) -> bool:
    """Tell a part whose headings divide it, so that what stands before them may only lead to them."""
    return sum(1 for group in part.groups if group.theme) > 1


def leads_to_themes(text: str) -> bool:
    """Tell the paragraph over themes that says of whom they are, or what the page is."""
    return _OF_THE_PAGE.search(text) is not None or vocabulary.narrates(text)


def _tells(text: str) -> bool:
    return vocabulary.narrates(text) or _HINDSIGHT.search(text) is not None
