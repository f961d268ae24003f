"""Recommendations that a report without a section for them makes as it goes: "The reviewer recommends that …"."""

import re
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee
from reviews.importing.language.headings import BARE, NO_TEXT, Role, role_of
from reviews.importing.language.labels import Marker
from reviews.importing.language.vocabulary import announces
from reviews.importing.outlining.parts import Group, Part, theme_name

_STOP = re.compile(r"[.?!]\s+(?=[A-Z])")
_RECOMMENDS = re.compile(
    r"(?:(?:finally|lastly|further(?:more)?|therefore|secondly|thirdly|in addition|also|accordingly|consequently),? )?"
    r"(?:(?:the|this) (?:review|panel|report|(?:lead |independent |report )*(?:author|reviewer|chair))s?"
    r"|it is|i|we) (?:therefore |also |further )?recommend(?:s|ed)? that\b",
    re.IGNORECASE,
)


def says_that_it_recommends(text: str) -> bool:
    return _RECOMMENDS.match(text) is not None


def spoken_of(parts: list[Part]) -> list[Item]:
    """Read the sentences that recommend, with the points under each; the number of the paragraph is no label."""
    entries = [
        entry
        for part in parts
        if part.role not in NO_TEXT
        for group in part.groups
        for entry in _in_group(group, group.theme or (None if part is parts[0] else _topic(part)))
    ]
    said = [entry for entry in entries if entry.subs or not announces(entry.text)]
    return [entry.item(addressee(entry.text)) for entry in said]


def _in_group(group: Group, theme: str | None) -> list[Entry]:
    found: list[Entry] = []
    latest: Entry | None = None
    for block in group.blocks:
        if says_that_it_recommends(block.text) and block.kind is not Kind.TABLE_ROW:
            said = [_entry(one, theme) for one in _each(block)]
            latest = said[-1]
            found.extend(said)
        elif latest is not None and _is_a_point(block) and latest.listing:
            latest.add_sub(block)
        else:
            latest = None
    return found


def _each(block: Block) -> list[Block]:
    """Part a paragraph that goes on with "I also recommend that …"."""
    stops = (match.end() for match in _STOP.finditer(block.text))
    edges = [0, *(stop for stop in stops if _RECOMMENDS.match(block.text, stop))]
    ends = [*edges[1:], len(block.text)]
    return [
        replace(block, text=block.text[start:end].strip(), start=min(block.start + start, block.end))
        for start, end in zip(edges, ends, strict=True)
    ]


def _entry(block: Block, theme: str | None) -> Entry:
    entry = Entry.at(block, ItemKind.RECOMMENDATION, theme, "Says that the review recommends it")
    entry.label = None
    return entry


def _is_a_point(block: Block) -> bool:
    return block.marker in {Marker.BULLET, Marker.LETTER, Marker.ROMAN}


def _topic(part: Part) -> str | None:
    heading = part.heading
    if heading is None or BARE.fullmatch(heading.text) or role_of(heading.text) not in {None, Role.FINDINGS}:
        return None  # "Conclusion" says where in the report it stands
    return theme_name(heading.text)
