"""What stands among recommendations and may be none: it is offered unticked, with the reason in words."""

import re
from dataclasses import replace

from reviews.importing.drafted import Item
from reviews.importing.drafting.entries import Entry
from reviews.importing.language import vocabulary
from reviews.importing.language.columns import Column
from reviews.importing.language.headings import Role
from reviews.importing.language.labels import Marker
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.tables import tables_of
from reviews.importing.outlining.parts import Part

_BECOMES_OF_THEM = re.compile(  # "The Board will monitor the implementation of these recommendations"
    r"[^.;]{3,80}\bwill (?:\w+ ){0,3}(?:monitor|oversee|track|follow|review|receive|publish|respond|report)\b"
    r"[^.;]{0,60}\b(?:the|these|all|its|their|this review's) (?:\w+ )?recommendations\b",
    re.IGNORECASE,
)
_RESOLVES = re.compile(  # what a committee is asked to do with the paper: "That Cabinet notes the report"
    r"(?:^|\b(?:to|that|it|and|Cabinet|Committee|Members|Board|Council|Executive|Panel|Partnership) )"
    r"(?:notes?|receives?|endorses?|approves?)\b(?: and \w+)? (?:the |this |its )?(?:contents? of )?(?:the |this )?"
    r"(?:report|update|paper|contents|publication)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:included|showed|recorded|contained|missed|lacked|knew|gave|went|came|saw|wrote|began|kept|used|spoke|asked"
    r"|happened|occurred|failed|relied|worked|followed|reported|reviewed|remained|seemed|appeared|could not|didn't)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"\b(?:should|must|ought|shall|needs? to|recommend\w*|asked|required|to be|to ensure)\b")
_WILL = re.compile(r"[^.]{3,120}?\bwill\b")
_MOST = 0.5
_FEW_WORDS = 4  # "Recommendation 2" refers to one


def doubt(entries: list[Entry], part: Part) -> None:
    """Mark the items of a part that are labelled or listed as recommendations, but not worded as one."""
    tabled = _is_tabled(part)
    for entry in entries:
        if tabled and _is_of_the_text(entry):
            _mark(entry, "Stands beside the table of the recommendations")
    if part.role is Role.NARRATIVE:
        for entry in entries:
            _doubt_a_mention(entry)
    else:
        _doubt_the_list(entries)


def told_beside_named(item: Item) -> Item:
    """Where a report names its recommendations, its numbered paragraphs under "Analysis and recommendations" tell.

    What is quoted there, or has letters, was recommended by another.
    """
    counted = "." in str(item.label) and item.reason.startswith("Numbered")
    told = counted and not names_a_body(item.theme_heading or "") and not vocabulary.recommends(item.text)
    told = told or item.reason.startswith("Lettered") or item.text.startswith(("\u201c", '"'))  # of another report
    return replace(item, sure=False, reason=f"{item.reason}, where others are named") if told else item


def rather_actions(found: list[Item]) -> list[Item]:
    """Where the report recommends elsewhere, what stands without a label in its plan is rather an action."""
    return [
        item if item.label else replace(item, sure=False, reason=f"{item.reason}, but rather an action of the plan")
        for item in found
    ]


def _doubt_the_list(entries: list[Entry]) -> None:
    for entry in entries:
        if any(_RESOLVES.search(text) for text in (entry.text, *(sub for _, sub in entry.subs))):
            _mark(entry, f"{entry.reason}, but says what a committee does with the paper")
    if len(entries) == 1 and _only_says_what_will_be_done(entries[0]):
        _mark(entries[0], f"{entries[0].reason}, but one sentence that says what somebody will do")
    asking = sum(1 for entry in entries if _asks(entry))
    for entry in entries:
        if _BECOMES_OF_THEM.match(entry.text):
            _mark(entry, f"{entry.reason}, but says what becomes of the recommendations")
        elif asking > len(entries) * _MOST and _tells(entry):
            _mark(entry, "Stands among the recommendations, but tells what was found")


def _only_says_what_will_be_done(entry: Entry) -> bool:
    """Tell "The Board will take the matter up." by itself, with no mark of an item, from a recommendation."""
    plain = entry.marker is Marker.NONE and not entry.label and not entry.subs
    return plain and _WILL.match(entry.text) is not None and not _ASKED_FOR.search(entry.text)


def _is_tabled(part: Part) -> bool:
    """Tell whether the part gives its recommendations as rows of a table."""
    return any(
        len(row.cells.get(Column.RECOMMENDATION, "").split()) > _FEW_WORDS
        for group in part.groups
        for table in tables_of(group.blocks)
        for row in table.rows
    )


def _is_of_the_text(entry: Entry) -> bool:
    """Tell a paragraph of the report, numbered or not, from an item of a list."""
    numbered = entry.marker is Marker.NUMBER and "." in str(entry.label)
    return not entry.subs and (numbered or entry.marker is Marker.NONE)


def _doubt_a_mention(entry: Entry) -> None:
    """Outside a part for recommendations a label is not enough: the wording must ask for something too."""
    if entry.marker is Marker.NAMED and not _asks(entry):
        _mark(entry, f"{entry.reason}, but not worded as one")


def _mark(entry: Entry, reason: str) -> None:
    entry.sure, entry.reason = False, reason


_IS_VITAL = re.compile(
    r"it is (?:imperative|essential|vital|crucial|critical|necessary|important) that\b", re.IGNORECASE
)


def _asks(entry: Entry) -> bool:
    vital = bool(entry.subs) or _IS_VITAL.match(entry.text) is not None
    return vital or vocabulary.recommends(entry.text) or vocabulary.asks_in_the_present(entry.text)


def _tells(entry: Entry) -> bool:
    """Tell a numbered paragraph of the report ("8.6 Of thirty meetings nine included a doctor.") between them."""
    numbered = entry.marker is Marker.NUMBER and "." in str(entry.label)
    return numbered and not _asks(entry) and _TOLD.search(entry.text) is not None
