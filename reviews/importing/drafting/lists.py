"""Good practice, questions and themes: the plainer lists of a review."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry, bare_sub, split_prose
from reviews.importing.drafting.lead_ins import run_in
from reviews.importing.language import side_notes, vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import NO_TEXT, Role, role_of
from reviews.importing.language.labels import Marker, Word, marked
from reviews.importing.language.markup import clean
from reviews.importing.language.names_of_bodies import names_a_body, says_whom_it_is_for
from reviews.importing.language.paper import speaks_of_the_paper
from reviews.importing.language.report_words import tells_of_examples
from reviews.importing.language.tables import in_columns, lines_of
from reviews.importing.outlining.parts import Part, says_who_publishes

_WEB = re.compile(r"https?://|www\.|\b[\w-]+\.(?:gov|org|nhs|ac|co)\.uk\b|\b[\w-]+\.(?:com|org)\b", re.IGNORECASE)
_COUNTED = re.compile(r"Q\.? ?\d{1,2}[.:)]?\s+(?=[A-Z])")  # "Q1. Who holds the key?"
_TO_COME = re.compile(r"[^.]{3,80}?\bwill\b")  # what is good practice was done already
_OF_SEVERAL = re.compile(r"\b(?:examples|the following|several|a number of)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[a-z]\. [A-Z]")  # sentences
_FOLLOWING = re.compile(r"\b(?:the following|as follows)[.:]?$", re.IGNORECASE)  # wherever that stands now
_LINK_OPENING = re.compile(r"(?:link|links|see|read|view|download|click)\b", re.IGNORECASE)


def good_practice_of(parts: list[Part]) -> list[Item]:
    """Read what the review names as good practice: listed points, or each paragraph under that heading."""
    items: list[Item] = []
    for part in parts:
        if part.role is Role.GOOD_PRACTICE:
            items.extend(_good_practice_in(part))
        items.extend(
            Entry.at(block, ItemKind.GOOD_PRACTICE, None, f"Named as good practice {block.label}").item()
            for block in part.blocks
            if block.word is Word.GOOD_PRACTICE and block.text
        )
        items.extend(_run_in_items(part, Role.GOOD_PRACTICE, ItemKind.GOOD_PRACTICE))
    return items


def _good_practice_in(part: Part) -> list[Item]:
    items: list[Item] = []
    blocks = part.blocks
    points = [block.text for block in blocks if block.marker is Marker.BULLET]
    listed = bool(points) and not any(map(_SEVERAL.search, points))
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if _leads_out(block, following) or block.word in {Word.RECOMMENDATION, Word.LEARNING}:
            break
        if block.kind is Kind.TABLE_ROW or block.word is not Word.NONE or run_in(block) or _is_talk(block):
            continue
        if _leads_to_others(block, following) or _FOLLOWING.search(block.text):
            continue
        text = bare_sub(block.text) if block.kind is Kind.LIST_ITEM else block.text
        entry = Entry.at(
            replace(block, text=text),
            ItemKind.GOOD_PRACTICE,
            None,
            "Stands under the heading \u201cGood practice\u201d",
        )
        beside = block.marker is Marker.NONE and _SEVERAL.search(block.text) is not None
        beside = beside or (block.marker is Marker.NUMBER and "." in str(block.label))
        entry.sure = not (listed and beside)  # such a paragraph leads to the list, or came between its points
        items.append(entry.item())
    return items


def _leads_to_others(block: Block, following: Block | None) -> bool:
    """Tell "The author noted several examples." right before points that are marked in another way."""
    listed = following is not None and following.kind is Kind.LIST_ITEM and following.marker is not block.marker
    listed = listed or (following is not None and _OF_SEVERAL.search(block.text) is not None)
    return listed and tells_of_examples(block.text)


def _leads_out(block: Block, following: Block | None) -> bool:
    """A link, or the caption before it, ends a list: what follows is reading matter."""
    if _WEB.search(block.text) or _LINK_OPENING.match(block.text) or (block.quoted and block.marker is Marker.NONE):
        return True
    caption = (
        following is not None and (following.quoted or _WEB.search(following.text) is not None) and not block.quoted
    )
    return caption and block.marker is Marker.NONE and not block.text.endswith(".")


def _is_talk(block: Block) -> bool:
    text = block.text
    return (
        text.endswith((":", "?"))
        or side_notes.quotes_statute(text)
        or side_notes.is_placeholder(text)
        or side_notes.instructs_the_author(text)
        or speaks_of_the_paper(text.strip(" ."))
        or (block.marker is Marker.NONE and (vocabulary.announces(text) or side_notes.signs_off(text)))
        or (block.marker is Marker.NONE and body_opening(text) is not None and _TO_COME.match(text) is not None)
    )


def questions_of(parts: list[Part]) -> list[Item]:
    """Read the questions a review puts to those who work with families, or to its board."""
    items: list[Item] = []
    for part in parts:
        if part.role is Role.QUESTIONS:
            items.extend(_questions_in(part))
        elif part.role not in NO_TEXT:
            items.extend(_question(block) for block in _put_to_the_reader(part))
        items.extend(item for item in _run_in_items(part, Role.QUESTIONS, ItemKind.QUESTION) if item.text.endswith("?"))
    return items


_TO_THE_READER = re.compile(
    r"(?=.*\b(?:consider|discuss|reflect|think about|ask)\b)"
    r"(?=.*\b(?:you|your|teams?|supervision|readers|practitioners|managers|(?:the )?(?:board|partnership|committee))\b)"
    r"(?!.*\byou (?:can|may|might|could) (?:want to |wish to )?ask\b)"  # a guide for families
    r"(?!.*\b(?:review|panel|reviewers?|authors?|was|were|had|sought|terms of reference)\b)",
    re.IGNORECASE,
)
_ASKS_WHAT_HAPPENED = re.compile(
    r"(?:did|was|were|had)\b|(?:how|what|why|when|where|who|which|to what extent|in what ways?)\b[^?]{0,30}?"
    r"\b(?:did|was|were|had)\b",
    re.IGNORECASE,
)


def _put_to_the_reader(part: Part) -> Iterator[Block]:
    """Questions a sentence asks the reader to consider, and those that follow what a finding says.

    What the review itself set out to answer stands under a sentence of its own, or asks what happened.
    """
    for group in part.groups:
        lead: Block | None = None
        run: list[Block] = []
        for block in [*group.blocks, None]:
            if block is not None and block.marker is Marker.BULLET:
                run.append(block)
                continue
            if run and all(point.text.endswith("?") for point in run) and _puts_questions(part, lead, run):
                yield from run
            lead, run = block, []


def _puts_questions(part: Part, lead: Block | None, run: list[Block]) -> bool:
    if lead is not None and _TO_THE_READER.match(lead.text):
        return True
    told = part.role is Role.FINDINGS and (lead is None or lead.text.endswith("."))
    return told and not any(_ASKS_WHAT_HAPPENED.match(point.text) for point in run)


def _questions_in(part: Part) -> list[Item]:
    items: list[Item] = []
    rows: list[Block] = []
    for block in [*_without_headings(part.blocks), None]:
        if block is not None and block.kind is Kind.TABLE_ROW:
            rows.append(block)
            continue
        if rows:
            place = replace(rows[0], end=rows[-1].end, label=None)
            items.extend(_question(replace(place, text=text)) for text in in_columns(rows) if text.endswith("?"))
            rows = []
        if block is not None and block.text.endswith("?") and run_in(block) is None:
            items.append(_question(block))
    return items


def _without_headings(blocks: tuple[Block, ...]) -> list[Block]:
    """Beside questions with bullets, one without that stands over other text is a heading."""
    listed = any(block.marker is Marker.BULLET and block.text.endswith("?") for block in blocks)
    return [
        block
        for block, following in zip_longest(blocks, blocks[1:])
        if not (listed and block.marker is Marker.NONE and block.text.endswith("?") and _tells(following))
    ]


def _tells(block: Block | None) -> bool:
    return block is not None and block.kind is Kind.PARAGRAPH and not block.text.endswith("?")


def _question(printed: Block) -> Item:
    block = replace(printed, text=_COUNTED.sub("", printed.text, count=1))
    return Entry.at(block, ItemKind.QUESTION, None, "A question under a heading for questions").item()


def _run_in_items(part: Part, role: Role, kind: ItemKind) -> list[Item]:
    items: list[Item] = []
    for block in part.blocks if part.role not in NO_TEXT else ():
        split = run_in(block)
        if split and split[0] is role and not side_notes.is_placeholder(split[2]):
            items.extend(
                Entry.at(
                    replace(block, text=point, label=None), kind, None, f"Listed after \u201c{split[1]}\u201d"
                ).item()
                for point in split_prose(split[2])
            )
    return items


def themes_of(parts: list[Part], items: list[Item]) -> tuple[str, ...]:
    """Give the themes the review lists; where it lists none, those its items stand under.

    A heading that only names whom recommendations are for ("Eastham Council", and beside it "Eastham Homes") is no
    theme of the review.
    """
    listed = listed_under(parts, Role.THEMES)
    ordered = sorted((item for item in items if item.theme_heading and item.sure), key=lambda item: item.start)
    asked = {str(item.theme_heading) for item in ordered if item.kind is ItemKind.RECOMMENDATION}
    bodies = {name for name in asked if says_whom_it_is_for(name)}
    bodies |= {name for name in asked if bodies and names_a_body(name)}
    return tuple(
        dict.fromkeys(listed or [str(item.theme_heading) for item in ordered if item.theme_heading not in bodies])
    )


def listed_under(parts: list[Part], role: Role) -> list[str]:
    """Give the names that stand under headings of a role, after such a heading in its own line, or beside it."""
    entries = (
        role is Role.THEMES and sum(1 for part in parts for block in part.blocks if _KEYWORDS.match(block.text)) > 1
    )
    found = [
        name
        for part in parts
        for name in (*(() if entries else named_beside(part, role)), *(_under(part) if part.role is role else ()))
    ]
    return [name for name in found if name and not side_notes.is_placeholder(name)]


def named_beside(part: Part, role: Role) -> list[str]:
    """Give the names after a heading of the role in its own line ("Themes: …"), or in the cell beside it."""
    found: list[str] = []
    for block in part.blocks:
        split = run_in(block)
        if split and split[0] is role:
            found.extend(names_in(_THEN.split(split[2])[0] if role is Role.THEMES else split[2]))
        if len(block.cells) == 2 and role_of(clean(block.cells[0])) is role:  # noqa: PLR2004 - a name and a value
            found.extend(name for line in lines_of(block.cells[1]) for name in names_in(_unmarked(line)))
    return found


def _under(part: Part) -> list[str]:
    if any(block.kind is Kind.LIST_ITEM for block in part.blocks):
        return [block.text.rstrip(" ;,.") for block in _points(part)]
    return [name for block in part.blocks if not _is_of_the_paper(block.text) for name in plain_names(block)]


def _is_of_the_paper(text: str) -> bool:
    return says_who_publishes(text) or speaks_of_the_paper(text.strip(" ."))


def _points(part: Part) -> list[Block]:
    """Under points with bullets the numbered paragraphs of the report go on."""
    points = [block for block in part.blocks if block.kind is Kind.LIST_ITEM]
    bulleted = bool(points) and points[0].marker is Marker.BULLET
    return [block for block in points if not (bulleted and block.marker is Marker.NUMBER)]


def _unmarked(line: str) -> str:
    label = marked(line)
    return label.rest if label is not None and label.marker is Marker.BULLET else line


_KEYWORDS = re.compile(r"key ?words\s*:", re.IGNORECASE)  # more than once: of the entries of a list of reviews
_LONGEST_NAME = 80
_THEN = re.compile(r"\.\s+(?=[A-Z])")  # after the keywords of an entry: "Read the report"


def plain_names(block: Block) -> list[str]:
    if block.kind is Kind.TABLE_ROW or run_in(block) or has_main_verb(block.text):
        return []
    return names_in(block.text)


def names_in(text: str) -> list[str]:
    """Split "A, B (C, D) and E" outside brackets, "A; B" and "A · B"."""
    semicolons = ";" in text
    parts = re.split(r";" if semicolons else r",(?![^()]*\))|\s[\u00b7\u2022|]\s", text.rstrip(" ."))
    names = [part.strip() for part in parts]
    if len(names) > 1 and not semicolons and " and " in names[-1]:
        names[-1:] = [part.strip() for part in names[-1].rsplit(" and ", 1)]
    return [name.removeprefix("and ").strip() for name in names if 0 < len(name) <= _LONGEST_NAME]
