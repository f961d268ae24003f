"""Labels that a report makes for itself and counts with: "CSPR-1", "[GBR2]", "Change 3"."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.grammar import opens_with_imperative
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import announces, recommends

_CODE = re.compile(
    r"(?P<open>[\[(])?(?P<label>(?P<prefix>[A-Z][A-Z&]{0,6}(?:[ /-][A-Z]{1,6})?)(?P<joint>[ /.-]?)(?P<number>\d{1,2}))"
    r"(?P<close>[\])])?(?P<sep>\s*[:.)\u2013\u2014-]|\s|$)\s*(?P<rest>(?:[A-Z\u2018\u201c].*)?)",
    re.DOTALL,
)
_THING = re.compile(
    r"(?P<prefix>action|proposal|ask|change|improvement|priority|request|suggestion|requirement|commitment|challenge"
    r"|expectation|consideration|undertaking|measure|task|step|point|item)"
    r" (?:no\.? |number )?(?P<label>(?P<number>\d{1,2}))(?P<sep>\s*[:.)\u2013\u2014-]|\s|$)\s*(?P<rest>(?:[A-Z].*)?)",
    re.IGNORECASE | re.DOTALL,
)
_OF_LISTS = {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS}
_FEWEST = 2


@dataclass(frozen=True)
class _Found:
    place: int
    series: str
    number: int
    label: str
    rest: str


def with_coded_labels(blocks: list[Block]) -> list[Block]:
    """Take such labels for what they are, where they count from one and each stands at something that is asked."""
    parted = [part for block in blocks for part in _parted(block)]
    found = _found(parted)
    kept: dict[int, _Found] = {}
    for series in dict.fromkeys(one.series for one in found):
        counted = [one for one in found if one.series == series]
        alone = len(counted) < _FEWEST and not kept.keys() & {counted[0].place - 1}  # "PCT 1", "PCT 2", "HOU 1"
        if not alone and [one.number for one in counted] == list(range(1, len(counted) + 1)):
            kept.update({one.place: one for one in counted})
    return [_labelled(block, kept[place]) if place in kept else block for place, block in enumerate(parted)]


def _parted(block: Block) -> list[Block]:
    """Give each item that lines without room between them ran together: "PCT 1 Nurses to see \u2026. PCT 2 \u2026"."""
    first = _CODE.fullmatch(block.text) if block.kind is Kind.PARAGRAPH and block.word is Word.NONE else None
    if first is None or not _is_task(first["rest"]):
        return [block]
    next_ones = re.finditer(rf"(?<=[.;]) (?={re.escape(first['prefix'])}{first['joint']}\d{{1,2}}\b)", block.text)
    edges = [0, *(match.end() for match in next_ones), len(block.text)]
    return [_cut(block, start, end) for start, end in pairwise(edges)]


def _cut(block: Block, start: int, end: int) -> Block:
    place = min(block.start + start, block.end)
    return replace(block, text=block.text[start:end].strip(), start=place, end=min(block.start + end, block.end))


def _found(blocks: list[Block]) -> list[_Found]:
    found: list[_Found] = []
    asked = False
    for place, block in enumerate(blocks):
        if block.word is not Word.NONE or block.kind is Kind.TABLE_ROW or block.marker is Marker.NUMBER:
            continue
        code, thing = _CODE.fullmatch(block.text), _THING.fullmatch(block.text) if asked else None
        match = thing or code
        text = (match["rest"] or _text_under(blocks, place)) if match else ""
        if match and announces(text):
            continue  # "E.1 The reviewer makes five recommendations."
        if match and (thing or _is_whole(match)) and (_is_task(text) or (asked and text)):
            series = match["prefix"].casefold()
            found.append(_Found(place, series, int(match["number"]), match["label"], match["rest"]))
        elif block.kind is Kind.HEADING:
            asked = role_of(block.text) in _OF_LISTS or is_open(block.text)
    return found


def _is_whole(match: re.Match[str]) -> bool:
    """Tell "[GBR1]" from "(GBR1"."""
    return bool(match["open"]) == bool(match["close"])


def _text_under(blocks: list[Block], place: int) -> str:
    below = blocks[place + 1] if place + 1 < len(blocks) else None
    plain = below is not None and below.kind is Kind.PARAGRAPH and below.marker is Marker.NONE
    return below.text if below is not None and plain else ""


def _is_task(text: str) -> bool:
    return bool(text) and (recommends(text) or opens_with_imperative(text))


def _labelled(block: Block, found: _Found) -> Block:
    fresh = replace(block, kind=Kind.PARAGRAPH, level=0, marker=Marker.NAMED, word=Word.RECOMMENDATION, bullet="")
    return replace(fresh, label=found.label, text=found.rest)
