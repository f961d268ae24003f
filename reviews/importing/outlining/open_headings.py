"""Headings such as "What needs to change", which leave open what stands under them: judged by its wording."""

import re

from reviews.importing.language.asking_headings import is_open, is_wide_open
from reviews.importing.language.blocks import BOLD, Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.done import was_done
from reviews.importing.language.grammar import has_main_verb, opens_with_imperative
from reviews.importing.language.headings import Role, role_of, undecorated
from reviews.importing.language.labels import Marker, Word, without_number
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.vocabulary import announces, asks_a_body, narrates, opens_with_a_task

_ASKS = re.compile(r"\b(?:should|must|ought to|needs? to|(?:is|are) (?:asked|recommended|invited|urged|advised) to)\b")
_LEADS_TO_WHAT_IS_ASKED = re.compile(  # "The Board is asked to agree that:"
    r"it is (?:therefore )?recommended that.{0,60}"
    r"|[\w' -]{2,60} (?:is|are) (?:asked|recommended|invited|urged|requested) to"
    r"(?: (?:agree|consider|note|ensure|accept|do))?(?: that| the following)?"
    r"|[\w' -]{2,60} (?:recommends?|proposes?|urges?|asks?) that(?: [\w' -]{3,40})?"
    r"|(?:[\w' -]{3,60}, )?(?:we|i|the (?:lead |independent |report )?(?:author|review|reviewer|panel|report|chair)s?)"
    r" (?:therefore |also |would |now )*(?:asks?|invites?|urges?|calls? (?:on|upon)|requests?|advises?|encourages?)"
    r" (?!(?:all |every |each )?(?:you|practitioners|professionals|staff|workers|readers|colleagues)\b)"
    r"[\w', -]{2,60} to"
    r"(?: (?:do|make|take|agree|consider) [\w ]{2,40})?"
    r"|(?:we|i|the (?:lead |independent |report )?(?:author|review|reviewer|panel|report|chair|board|partnership)s?)"
    r" (?:now |also |therefore )*(?:would (?:now )?like|wants?|expects?|needs?)"
    r" (?!(?:all |every |each )?(?:you|practitioners|professionals|staff|workers|readers|colleagues)\b)"
    r"[\w', -]{2,60} to",
    re.IGNORECASE,
)
_PROPOSES = re.compile(r"\b(?:recommend|propose|suggest|ask)s?\b(?: that)? [^.;]{0,80}:$", re.IGNORECASE)
_HAVE_AGREED = re.compile(  # "Following the reviews, partners have agreed that:"
    r"\b(?:(?:has|have)|partners|agencies|partnership|board|executive|panel|members|we)"
    r" (?:now |also |all |since |therefore |been )*(?:agreed|committed|undertaken|resolved|decided|promised"
    r"|adopted|accepted)\b"
    r"[^.;]{0,80}:$",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(  # "We put these requests to the partners."
    r"(?:we|i|the \w+|these|this|here|below|following)\b(?=.*\b(?:these|following|below|are)\b)[^.:;]{5,100}\.",
    re.IGNORECASE,
)
_MUST_BE = re.compile(  # what bodies "will" do under it answers it
    r"what (?:needs? to|must|should|ought to|has to|have to|will have to) (?:now )?(?:change|improve|happen|be \w+)",
    re.IGNORECASE,
)
_WILL = re.compile(r"\bwill\b")
_OF_THOSE_WHO_READ = re.compile(
    r"(?:all |every |each )?(?:practitioner|professional|worker|staff|we|you)s?\b", re.IGNORECASE
)
_WHO_TO_ACT = re.compile(
    r"(?P<who>(?!Please\b)[A-Z][\w&'\u2019,/ -]{2,60}?)"
    r" to (?!(?:the|an?|all|each|every|both|any|this|that|our|your|their|its|his|her"
    r"|them|us|you)\b)"
    r"[a-z]*(?:[a-rt-z]|ss|us)\b(?: \S+){3,}"
)
_AFTER_THE_TITLE = re.compile(  # "SAR Amos: recommendations"
    r"\s*(?::|\s[\u2013\u2014-])\s+(?:(?:summary of|the|full|key|review) )*recommendations"
    r"(?: and (?:action plan|actions|next steps))?$",
    re.IGNORECASE,
)
_OF_THE_PAPER = re.compile(
    r"\bthis (?:briefing|bulletin|newsletter|page|leaflet|paper|summary|report)\b", re.IGNORECASE
)
_OF_THE_READER = re.compile(r"\b(?:you|your|yourself|i)\b", re.IGNORECASE)  # "What can you do?"
_FAR = 100  # blocks that are looked at
_MOST = 0.6
_SHORT = 25  # words of a sentence
_PAIR = 2


def asked_under(blocks: list[Block], position: int, role: Role | None, *, elsewhere: bool) -> Role | None:
    """Give RECOMMENDATIONS where a heading that leaves it open is followed by what bodies are asked to do.

    `elsewhere` says that the report names recommendations in another place: then nothing is left open.
    """
    heading = blocks[position]
    listed = [block for block in blocks[position + 1 : position + 3] if block.kind is Kind.LIST_ITEM]
    leads = (heading.level < BOLD or len(listed) == _PAIR) and leads_to_what_is_asked(heading.text)
    if leads or (role is None and _AFTER_THE_TITLE.search(heading.text)):
        return Role.RECOMMENDATIONS
    if role not in {None, Role.NARRATIVE} or elsewhere:
        return role
    if not is_open(heading.text):
        if is_wide_open(heading.text) and _is_pledged(_listed(_under(blocks, position))):
            return Role.RECOMMENDATIONS
        unknown = role is None and not names_a_review(heading.text)
        return Role.RECOMMENDATIONS if unknown and _all_ask_a_body(_under(blocks, position)) else role
    under = _under(blocks, position)
    return Role.RECOMMENDATIONS if _are_asked(heading.text, under) else role


def _are_asked(heading: str, under: list[Block]) -> bool:
    """Tell whether most of what stands under an open heading asks somebody to act; what the reader may do is advice."""
    if _OF_THE_READER.search(heading) and not any(body_opening(block.text) for block in under):
        return False
    if any(_PROPOSES.search(block.text[-200:]) for block in under):
        return True
    listed = _listed(under)
    agreed = any(_HAVE_AGREED.search(block.text[-200:]) for block in under if block not in listed)
    agreed = agreed or (
        _MUST_BE.match(undecorated(heading)) is not None and all(_undertakes(one.text) for one in listed)
    )
    asking = [block for block in listed if asks(block.text) or (agreed and _undertakes(block.text))]
    wanting = [block for block in listed if block in asking or _ASKS.search(block.text[:300])]
    most = len(asking) * 2 >= len(listed) and len(wanting) >= len(listed) * _MOST
    return (bool(asking) and most) or _all_must_be(listed) or _is_pledged(listed)


def _is_pledged(listed: list[Block]) -> bool:
    """Beside what somebody should do, what others will do has been asked of them."""
    wanting = [one for one in listed if _ASKS.search(one.text[:300]) and not _OF_THOSE_WHO_READ.match(one.text)]
    others = [one for one in listed if one not in wanting]
    return bool(wanting and others) and all(_undertakes(one.text) for one in others)


def _listed(under: list[Block]) -> list[Block]:
    """The points of the section, without those below a point; where it has no list, its paragraphs."""
    points = [block for block in under if not block.text.endswith("?")]
    marked = [block for block in points if block.marker is not Marker.NONE or block.kind is Kind.LIST_ITEM]
    alike = [block for block in marked if (block.marker, block.level) == (marked[0].marker, marked[0].level)]
    return alike or [block for block in points if not block.text.endswith(":") and not _LEADS_ON.fullmatch(block.text)]


def _undertakes(text: str) -> bool:
    """Tell what a body said that it will do, from what will be done with the report."""
    return body_opening(text) is not None and _WILL.search(text[:300]) is not None


def _all_must_be(listed: list[Block]) -> bool:
    """Tell a list that says throughout how things must be ("Advice must reach fathers"), and not how to practise."""
    parted = all(block.marker is not Marker.NONE for block in listed) or all(map(_is_one_sentence, listed))
    of_readers = sum(_OF_THOSE_WHO_READ.match(block.text) is not None for block in listed)
    asked = all(_ASKS.search(block.text[:300]) and not narrates(block.text) for block in listed)
    return len(listed) > 1 and parted and asked and of_readers * 2 < len(listed)


def _is_one_sentence(block: Block) -> bool:
    return block.text.endswith(".") and ". " not in block.text and len(block.text.split()) <= _SHORT


def leads_to_what_is_asked(text: str) -> bool:
    """Tell "The Board is asked to agree that:"."""
    return _LEADS_TO_WHAT_IS_ASKED.fullmatch(without_number(text).strip(" .:")) is not None


def asks(text: str) -> bool:
    """Tell a sentence that asks somebody to act, and not merely one that speaks of what will be done."""
    head = text[:300]
    if announces(text) or narrates(text) or was_done(head) or _OF_THE_PAPER.search(head) or _says_what_comes(head):
        return False
    return (
        asks_a_body(text)
        or says_who_is_to_act(text)
        or opens_with_imperative(text)
        or opens_with_a_task(text)
        or (_ASKS.search(head) is not None and bool(body_opening(text)))
    )


def _says_what_comes(text: str) -> bool:
    """Tell "The Board will hold a workshop. Partners should come prepared.": the plan of a day asks for no change."""
    first, _, rest = text.partition(". ")
    return bool(rest) and _WILL.search(first) is not None and _ASKS.search(first) is None


def _all_ask_a_body(points: list[Block]) -> bool:
    """Tell a list right under an unknown heading, or its lead-in, whose points each ask a body to act."""
    listed = [block for block in points if block.marker is not Marker.NONE]
    asked = (
        body_opening(block.text) and (asks_a_body(block.text) or _ASKS.search(block.text[:300])) for block in listed
    )
    above = points[: points.index(listed[0])] if listed else []
    if len(above) > 1 or any(has_main_verb(block.text) and not block.text.endswith(":") for block in above):
        return False  # the heading is that of the story
    return len(listed) > 1 and all(asked) and not any(narrates(block.text) for block in listed)


def says_who_is_to_act(text: str) -> bool:
    """Tell "Radiology to tell the nurse of each fracture": a few words without a verb, and what they are to do."""
    match = _WHO_TO_ACT.match(text)
    return match is not None and not has_main_verb(match["who"])


def _under(blocks: list[Block], position: int) -> list[Block]:
    """The blocks to the next heading that ends the section; headings below it divide it."""
    heading = blocks[position]
    found: list[Block] = []
    for block in blocks[position + 1 : position + 1 + _FAR]:
        if block.kind is Kind.HEADING and block.word is Word.NONE:
            known = role_of(block.text)
            if known or (heading.level < BOLD and block.level <= heading.level) or (heading.level >= BOLD and found):
                break
        elif block.text:
            found.append(block)
    return found


def names_recommendations(blocks: list[Block]) -> bool:
    """A report that says elsewhere what it recommends leaves nothing open."""
    return any(
        block.word is Word.RECOMMENDATION
        or (
            block.kind is Kind.HEADING
            and role_of(block.text) in {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS}
        )
        for block in blocks
    )
