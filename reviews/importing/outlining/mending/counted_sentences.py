"""Points that a paragraph counts in words: "The review makes three recommendations. First, …. Second, …"."""

import re
from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import closing_sentence, what_is_announced

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_COUNTED = re.compile(
    rf"(?:\A|(?<=[.;:]\s))(?:and\s+)?(?P<ordinal>{'|'.join(_ORDINALS)}|final|last)(?:ly)?,\s+(?=\S)", re.IGNORECASE
)
_HOLDS = {Role.RECOMMENDATIONS, Role.LEARNING}
_FEWEST = 2
_LONGEST_LEAD = 25  # words
_SENTENCE_WITHIN = re.compile(r"[.!?]\s+\S")
_JOINT = re.compile(r"\s*[;,]?\s*(?:\band)?\s*\Z")


def with_counted_sentences(blocks: list[Block]) -> list[Block]:
    """Make points of such sentences under headings for recommendations or learning, or where they are announced."""
    out: list[Block] = []
    role: Role | None = None
    for block in blocks:
        if block.kind is Kind.HEADING and block.word is Word.NONE:
            role = role_of(block.text) or role
        plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE
        within = role in _HOLDS
        out.extend((_points(block, within=within) or _figured(block, within=within) if plain else None) or [block])
    return out


_IN_TURN = re.compile(rf"(?P<ordinal>{'|'.join(_ORDINALS)}|final|last)(?:ly)?,?\s+(?=\S)", re.IGNORECASE)


def with_counted_paragraphs(blocks: list[Block]) -> list[Block]:
    """Make points of paragraphs that each count themselves ("Firstly, that …", "Secondly, that …") in such a place."""
    out = list(blocks)
    role: Role | None = None
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if block.kind is Kind.HEADING and block.word is Word.NONE:
            role = role_of(block.text) or role
        run = _counted_from(blocks, place)
        led = role in _HOLDS or (place > 0 and what_is_announced(closing_sentence(blocks[place - 1].text)) is not None)
        for at in range(place, place + (run if led else 0)):
            out[at] = replace(blocks[at], kind=Kind.LIST_ITEM, level=0, marker=Marker.BULLET, bullet="")
        place += max(run, 1)
    return out


def _counted_from(blocks: list[Block], place: int) -> int:
    """Count the paragraphs here that begin with "first", "second" and so on."""
    ordinals: list[str] = []
    for block in blocks[place:]:
        plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE
        match = _IN_TURN.match(block.text) if plain else None
        if match is None or not _count_up([*ordinals, match["ordinal"].lower()]):
            break
        ordinals.append(match["ordinal"].lower())
    return len(ordinals) if len(ordinals) >= _FEWEST else 0


_PARALLEL = re.compile(r"(?<=[.;])\s+(?=(?:To|That) [a-z])")


def with_parallel_sentences(blocks: list[Block]) -> list[Block]:
    """Part "To provide …. To test …." where the paragraph before or after begins with the same word."""
    out: list[Block] = []
    for place, block in enumerate(blocks):
        near = [other for other in blocks[max(place - 1, 0) : place + 2] if other is not block and _is_parallel(other)]
        alike = _is_parallel(block) and any(other.text.split()[0] == block.text.split()[0] for other in near)
        out.extend(_sentences(block) if alike else [block])
    return out


def _is_parallel(block: Block) -> bool:
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE
    return plain and re.match(r"(?:To|That) [a-z]", block.text) is not None and block.text.endswith(".")


def _sentences(block: Block) -> list[Block]:
    opening = block.text.split()[0]
    cuts = [match for match in _PARALLEL.finditer(block.text) if block.text[match.end() :].startswith(f"{opening} ")]
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(block.text)]
    return [
        replace(block, text=block.text[start:end], start=min(block.start + start, block.end), end=block.start + end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _points(block: Block, *, within: bool) -> list[Block] | None:
    found = list(_COUNTED.finditer(block.text))
    lead = block.text[: found[0].start()].strip() if found else ""
    if len(found) < _FEWEST or not _count_up([match["ordinal"].lower() for match in found]) or not _leads(lead):
        return None
    if not within and what_is_announced(lead) is None:
        return None
    ends = [*(after.start() for _, after in pairwise(found)), len(block.text)]
    points = [_point(block, match.end(), end) for match, end in zip(found, ends, strict=True)]
    return [*([replace(block, text=f"{lead.rstrip('.:')}:")] if lead else []), *points]


_FIGURE = re.compile(r"(?:\A|(?<=[.;:,]\s)|(?<=\band\s)|(?<=\bthat\s))\(?(?P<figure>\d{1,2}|[a-h])\)\s+(?=\S)")
_IN_ORDER = ([str(number) for number in range(1, 31)], list("abcdefgh"))


def _figured(block: Block, *, within: bool) -> list[Block] | None:
    """Read "The learning is this. (1) …. (2) …." in one paragraph: what leads to it is its last sentence."""
    found = list(_FIGURE.finditer(block.text))
    figures = [match["figure"] for match in found]
    if len(found) < _FEWEST or not any(figures == order[: len(figures)] for order in _IN_ORDER):
        return None
    before = block.text[: found[0].start()].strip()
    lead = closing_sentence(before)
    if not within and what_is_announced(lead) is None:
        return None
    ends = [*(after.start() for after in found[1:]), len(block.text)]
    marker = Marker.NUMBER if figures[0].isdigit() else Marker.LETTER
    points = [
        replace(_point(block, match.end(), end), marker=marker, label=match["figure"])
        for match, end in zip(found, ends, strict=True)
    ]
    told = before.removesuffix(lead).strip()
    leads = ([replace(block, text=told)] if told else []) + [replace(block, text=f"{lead.rstrip('.:')}:")]
    return [*(leads if lead else []), *points]


def _count_up(ordinals: list[str]) -> bool:
    """Tell "first, second, finally" from "first" and what came first again."""
    counted = ordinals[:-1] if ordinals[-1] not in _ORDINALS else ordinals
    return counted == _ORDINALS[: len(counted)]


def _leads(lead: str) -> bool:
    return len(lead.split()) <= _LONGEST_LEAD and _SENTENCE_WITHIN.search(lead) is None


def _point(block: Block, start: int, end: int) -> Block:
    text = _JOINT.sub("", block.text[start:end])
    at = min(block.start + start, block.end)
    point = replace(block, kind=Kind.LIST_ITEM, marker=Marker.BULLET, bullet="", text=text, start=at)
    return replace(point, end=min(at + len(text), block.end))
