"""What stands at a recommendation: its title, its limbs, and the item that follows it."""

import re

from reviews.importing.drafting.entries import Entry
from reviews.importing.language import vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_led_in, body_opening
from reviews.importing.language.grammar import has_main_verb, opens_with_imperative
from reviews.importing.language.labels import Marker, follows_on, succeeds

_TITLE_WORDS, _LONG_TITLE = 12, 16


def is_title(text: str) -> bool:
    """Tell a heading printed beside a label ("Recommendation 1: Support for carers") from the wording itself."""
    longest = _TITLE_WORDS // 2 if opens_with_imperative(text) else _TITLE_WORDS
    whole = (
        text.endswith((".", ":", ";")) or has_main_verb(text) or vocabulary.states_a_task(text) or body_opening(text)
    )
    return len(text.split()) <= longest and not whole


_STATUS = re.compile(
    r"[(\[]?(?:(?:status|progress|b?rag)\s*[:\u2013-]\s*)?"
    r"(?:not (?:yet )?(?:started|begun|accepted|completed?)|(?:partly |partially |fully )?"
    r"(?:completed?|met|achieved|accepted|implemented|delivered|done)|in progress|on track|ongoing|under way|open"
    r"|closed|overdue|delayed|red|amber|green|blue)[)\]]?",
    re.IGNORECASE,
)


def is_a_status(text: str) -> bool:
    """Tell what stands beside a label on a page of progress: "Recommendation 2 - In progress"."""
    return _STATUS.fullmatch(text.strip(" .")) is not None


def is_headed(entry: Entry, block: Block) -> bool:
    """Tell whether what stood beside the label is a title, and the paragraph under it the recommendation."""
    if is_title(entry.text):
        return _is_wording(block.text)
    short = len(entry.text.split()) <= _LONG_TITLE and not entry.text.endswith((".", ":", ";"))
    whole = (
        block.text.endswith((".", ":")) and body_opening(block.text) is not None and vocabulary.recommends(block.text)
    )
    return short and entry.marker is Marker.NAMED and body_opening(entry.text) is None and whole


def _is_wording(text: str) -> bool:
    """Tell whether a paragraph under a titled label is the recommendation itself."""
    return vocabulary.recommends(text) or (
        has_main_verb(text) and not vocabulary.narrates(text) and not vocabulary.announces(text)
    )


def is_next(entry: Entry, block: Block) -> bool:
    """Tell whether a lettered block is the item after this one, and not another of its limbs."""
    limb = entry.subs[-1][0] if entry.subs else None
    return (
        entry.marker in {Marker.LETTER, Marker.ROMAN}
        and succeeds(entry.label, block.label)
        and not succeeds(limb, block.label)
    )


def is_limb(entry: Entry, block: Block) -> bool:
    """Tell a numbered limb from the next item: under a named item the numbers of limbs are a count of their own."""
    limb = entry.subs[-1][0] if entry.subs else None
    if entry.marked and limb is None:
        return False  # the limbs before it have bullets
    counts_on = follows_on(limb, block.label) and (entry.marker is Marker.NAMED or _is_set_in(entry, block))
    return counts_on or not follows_on(entry.label, block.label)


def _is_set_in(entry: Entry, block: Block) -> bool:
    """Tell a number that begins further in than the item's own, where the limb before it did."""
    return block.level > entry.level and entry.sub_mark is not None and entry.sub_mark[1] == block.level


def is_a_limb(entry: Entry, text: str) -> bool:
    """Tell a limb without a mark from wording of its own: after "so that it:" it may have a verb, but begins small."""
    led = entry.text.endswith(":") and not entry.marked and text[:1].islower() and _JOINS.match(text) is None
    return led or parted_by_semicolons(entry, text) or not has_main_verb(text)


def parted_by_semicolons(entry: Entry, text: str) -> bool:
    """Tell a limb by the "; and" it ends with, or the one before it did, under "so that:", which clauses follow."""
    led = entry.listing and not entry.marked and entry.text.endswith(("that:", "whether:"))
    led = led and body_opening(text) is None
    before = entry.subs[-1][1] if entry.subs else ""
    return led and (text.endswith(_PARTED) or (before.endswith(_PARTED) and _JOINS.match(text) is None))


_PARTED = (";", "; and", "; or")
_JOINS = re.compile(r"(?:and|or|so that|in order)\b")


def rejoins(entry: Entry, block: Block) -> bool:
    """Tell wording that takes the sentence up again after the limbs from a last limb joined with "; and"."""
    ended = bool(entry.subs) and not entry.subs[-1][1].endswith((";", ",", " and", " or"))
    joins = _JOINS.match(block.text) is not None
    return (ended and (entry.marked or joins)) or (entry.marked and joins and block.marker is Marker.NONE)


def counts_below(letter: str | None, label: str | None) -> bool:
    """Tell "A1" below "A"."""
    return bool(letter) and str(letter).isupper() and re.fullmatch(rf"{letter}\.?\d{{1,2}}", str(label)) is not None


def below(label: str | None, other: str | None) -> bool:
    """Tell "3.1" and "3a" below "3"."""
    return bool(label and other) and re.fullmatch(rf"{re.escape(str(label))}(?:\..+|[a-h])", str(other)) is not None


_LEADS_TO_ALL = re.compile(  # "The author recommended that the Board and partners:"
    r"(?:.*\. )?(?:in addition,? )?(?:it is recommended"
    r"|(?:the|this) (?:\w+ )?(?:review|panel|report|author|reviewer|team)"
    r" (?:therefore |also |has |have )*recommend(?:s|ed)?)(?: that)?(?: [\w' ,-]{2,60})?:",
    re.IGNORECASE,
)


def leads_to_each(stem: Block, following: Block, blocks: tuple[Block, ...]) -> bool:
    """Tell "It is recommended that the Board:", over points of which each is whole, from one of several that ask.

    "The Board is asked to:" leads to whole recommendations only where no paragraph beside it is one.
    """
    begins = following.text[:1].isupper() and _LEADS_TO_ALL.fullmatch(stem.text) is not None
    if not begins and body_led_in(stem.text) is None:
        return False
    plain = (one for one in blocks if one.kind is Kind.PARAGRAPH and one.marker is Marker.NONE and one is not stem)
    return "recommend" in stem.text or not any(
        vocabulary.recommends(one.text) and body_led_in(one.text) is None for one in plain
    )
