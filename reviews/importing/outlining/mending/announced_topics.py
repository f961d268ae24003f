"""Learning that a sentence announces and that then stands under topics of its own: "The key learning is:"."""

from dataclasses import replace

from reviews.importing.language.blocks import BOLD, PLAIN, Block, Kind
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.side_notes import is_side_note
from reviews.importing.language.vocabulary import announces, what_is_announced

_LONGEST_TOPIC = 8  # words
_FEWEST = 2
_ENDS = (":", ".")


def with_announced_topics(blocks: list[Block]) -> list[Block]:
    """Make headings of lines such as "Asking about drink:", each over text of its own, under announced learning."""
    out = list(blocks)
    for place, block in enumerate(blocks):
        if not (announces_learning(block) or _heads_learning(block)):
            continue
        topics = _topics(blocks, place + 1)
        for at in topics if len(topics) >= _FEWEST else []:
            level = out[at].level if out[at].kind is Kind.HEADING else PLAIN
            out[at] = replace(out[at], kind=Kind.HEADING, level=level)
    return out


def announces_learning(block: Block) -> bool:
    """Tell a sentence that only says that the learning follows."""
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.text.endswith(_ENDS)
    return plain and what_is_announced(block.text) is Role.LEARNING


def heads_a_topic(sentence: Block, following: Block | None, over: Block | None) -> bool:
    """Tell whether the headings after such a sentence part what it announces: it is known then where they end."""
    if following is None or following.kind is not Kind.HEADING or following.word is not Word.NONE:
        return False
    lower = following.level < BOLD and over is not None and over.level < following.level
    return announces_learning(sentence) and role_of(following.text) is None and (lower or is_a_topic(following))


def is_a_topic(block: Block) -> bool:
    """Tell a few words that end in a colon and lead on to no list of their own."""
    text = block.text
    plain = block.kind in {Kind.PARAGRAPH, Kind.HEADING} and block.marker is Marker.NONE and text[:1].isupper()
    few = text.endswith(":") and len(text.split()) <= _LONGEST_TOPIC and not has_main_verb(text)
    return plain and few and role_of(text) is None and not (announces(text) or is_side_note(text))


def _heads_learning(block: Block) -> bool:
    return block.kind is Kind.HEADING and block.word is Word.NONE and role_of(block.text) is Role.LEARNING


def _topics(blocks: list[Block], first: int) -> list[int]:
    """Where topics stand from there on, each with text under it."""
    found: list[int] = []
    for place, (block, following) in enumerate(zip(blocks[first:], blocks[first + 1 :], strict=False), first):
        if is_a_topic(block) and _is_text(following):
            found.append(place)
        elif not found or not _is_text(block):
            break
    return found


def _is_text(block: Block) -> bool:
    listed = block.kind is Kind.LIST_ITEM and block.word is Word.NONE
    return listed or (block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.text.endswith((".", "!")))
