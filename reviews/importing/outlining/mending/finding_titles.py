"""Titles of findings that stand over the learning of each, and are no points themselves."""

from dataclasses import replace
from itertools import takewhile

from reviews.importing.language.blocks import BOLD, PLAIN, Block, Kind
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import BARE, Role, role_of
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import narrates

_LONGEST_TITLE, _FEW_WORDS = 14, 5  # words


def with_findings_as_themes(blocks: list[Block]) -> list[Block]:
    """A heading such as "Finding 2: School exclusion" over "Learning" is the theme of it, and no point itself."""
    told = _titles_of_the_story(blocks)
    if told:
        return [_as_theme(block) if place in told else block for place, block in enumerate(blocks)]
    named = [place for place, block in enumerate(blocks) if block.word is Word.LEARNING and block.text]
    titles = [place for place in named if _may_head(blocks, place)]
    over = {place for place in titles if _is_over_items(blocks, place)}
    if not titles or titles[0] not in over or (len(named) > 1 and over == {named[-1]}):
        return blocks  # below the last of them the recommendations begin
    if all(blocks[place].kind is Kind.HEADING for place in titles):
        over |= {place for place in titles if place < max(over)}  # one of them taught nothing
    return [_as_theme(block) if place in over else block for place, block in enumerate(blocks)]


def _titles_of_the_story(blocks: list[Block]) -> set[int]:
    """Headings "Finding 1: School exclusion" that each stand over what happened and over a named recommendation."""
    named = [place for place, block in enumerate(blocks) if block.word is Word.LEARNING]
    ends = [*named[1:], len(blocks)]
    whole = len(named) > 1 and all(
        blocks[place].kind is Kind.HEADING and blocks[place].text and _tells_and_recommends(blocks[place + 1 : end])
        for place, end in zip(named, ends, strict=True)
    )
    return set(named) if whole else set()


def _tells_and_recommends(under: list[Block]) -> bool:
    told = list(takewhile(lambda block: block.word is Word.NONE, under))
    recommended = under[len(told) : len(told) + 1]
    story = all(block.kind is Kind.PARAGRAPH and narrates(block.text) for block in told)
    return bool(told) and story and bool(recommended) and recommended[0].word is Word.RECOMMENDATION


def _may_head(blocks: list[Block], place: int) -> bool:
    return _is_a_title(blocks[place]) or _asks_over_a_chapter(blocks, place) or _stands_over_learning(blocks, place)


def _is_over_items(blocks: list[Block], place: int) -> bool:
    below = next((other for other in blocks[place + 1 :] if _divides_a_finding(other)), None)
    if below is None or (below.word is not Word.NONE and not _is_of_a_chapter(blocks[place], below)):
        return False
    if below.word is not Word.NONE or _says_what_was_learned(below):
        return True
    return blocks[place].level >= BOLD or below.level > blocks[place].level


def _is_of_a_chapter(title: Block, below: Block) -> bool:
    """Tell "Learning 4.1: …" in the chapter headed "4. Finding 1: Was the child seen?"."""
    deeper = "." in str(below.label) and "." not in str(title.label)
    heads = title.kind is Kind.HEADING and title.level < BOLD
    return (heads or deeper) and below.kind is Kind.PARAGRAPH and bool(below.text)


def _as_theme(block: Block) -> Block:
    level = block.level if block.kind is Kind.HEADING else PLAIN
    fresh = replace(block, kind=Kind.HEADING, level=level, text=f"Finding {block.label}: {block.text}", label=None)
    return replace(fresh, marker=Marker.NONE, word=Word.NONE)


def _is_a_title(block: Block) -> bool:
    short = len(block.text.split()) <= _LONGEST_TITLE and not block.text.endswith(".")
    return block.kind is Kind.HEADING or (short and not has_main_verb(block.text))


def _stands_over_learning(blocks: list[Block], place: int) -> bool:
    """Tell "Finding 1: Nights were another service", a sentence of few words with "Learning: \u2026" in its text."""
    short = len(blocks[place].text.split()) <= _LONGEST_TITLE and not blocks[place].text.endswith(".")
    below = next((other for other in blocks[place + 1 :] if _divides_a_finding(other)), None)
    return short and below is not None and _says_what_was_learned(below)


def _says_what_was_learned(block: Block) -> bool:
    head, colon, text = block.text.partition(":")
    plain = block.kind is Kind.PARAGRAPH and block.word is Word.NONE
    return plain and bool(colon and text) and len(head.split()) <= _FEW_WORDS and role_of(head) is Role.LEARNING


def _asks_over_a_chapter(blocks: list[Block], place: int) -> bool:
    """Tell "Finding 1: Was the child seen?" over "Learning 3.1: …"."""
    below = next((other for other in blocks[place + 1 :] if _divides_a_finding(other)), None)
    asks = blocks[place].text.endswith("?") and "." not in str(blocks[place].label)
    return asks and below is not None and below.word is not Word.NONE and "." in str(below.label)


def _divides_a_finding(block: Block) -> bool:
    """The next point that is named, or a heading "Learning" before it."""
    if block.word is Word.LEARNING or _says_what_was_learned(block):
        return True
    return block.kind is Kind.HEADING and block.word is Word.NONE and BARE.fullmatch(block.text) is not None
