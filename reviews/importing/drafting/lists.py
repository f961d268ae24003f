"""Good practice, questions and themes: the plainer lists of a review."""

import re
from dataclasses import replace
from itertools import zip_longest

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry, split_prose
from reviews.importing.drafting.lead_ins import run_in
from reviews.importing.language import side_notes, vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import NO_TEXT, Role, role_of
from reviews.importing.language.labels import Marker, Word, marked
from reviews.importing.language.markup import clean
from reviews.importing.language.tables import in_columns, lines_of
from reviews.importing.outlining.parts import Part

_WEB = re.compile(r"https?://|www\.|\b[\w-]+\.(?:gov|org|nhs|ac|co)\.uk\b|\b[\w-]+\.(?:com|org)\b", re.IGNORECASE)
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
        if _leads_out(block, following):
            break
        if block.kind is Kind.TABLE_ROW or block.word is not Word.NONE or run_in(block) or _is_talk(block):
            continue
        if _leads_to_others(block, following) or _FOLLOWING.search(block.text):
            continue
        entry = Entry.at(block, ItemKind.GOOD_PRACTICE, None, "Stands under the heading \u201cGood practice\u201d")
        beside = block.marker is Marker.NONE and _SEVERAL.search(block.text) is not None
        entry.sure = not (listed and beside)  # such a paragraph leads to the list, or came between its points
        items.append(entry.item())
    return items


def _leads_to_others(block: Block, following: Block | None) -> bool:
    """Tell "The author noted several examples." right before points that are marked in another way."""
    listed = following is not None and following.kind is Kind.LIST_ITEM and following.marker is not block.marker
    return listed and vocabulary.tells_of_examples(block.text)


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
        or (block.marker is Marker.NONE and (vocabulary.announces(text) or side_notes.signs_off(text)))
    )


def questions_of(parts: list[Part]) -> list[Item]:
    """Read the questions a review puts to those who work with families, or to its board."""
    items: list[Item] = []
    for part in parts:
        if part.role is Role.QUESTIONS:
            items.extend(_questions_in(part))
        items.extend(item for item in _run_in_items(part, Role.QUESTIONS, ItemKind.QUESTION) if item.text.endswith("?"))
    return items


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
        if block is not None and block.text.endswith("?"):
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


def _question(block: Block) -> Item:
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
    """Give the themes the review lists; where it lists none, those its items stand under."""
    listed = listed_under(parts, Role.THEMES)
    ordered = sorted((item for item in items if item.theme_heading and item.sure), key=lambda item: item.start)
    return tuple(dict.fromkeys(listed or [str(item.theme_heading) for item in ordered]))


def listed_under(parts: list[Part], role: Role) -> list[str]:
    """Give the names that stand under headings of a role, after such a heading in its own line, or beside it."""
    found: list[str] = []
    for part in parts:
        for block in part.blocks:
            split = run_in(block)
            if split and split[0] is role:
                found.extend(names_in(_THEN.split(split[2])[0] if role is Role.THEMES else split[2]))
            if len(block.cells) == 2 and role_of(clean(block.cells[0])) is role:  # noqa: PLR2004 - a name and a value
                found.extend(name for line in lines_of(block.cells[1]) for name in names_in(_unmarked(line)))
        if part.role is role:
            found.extend(block.text.rstrip(" ;,.") for block in _points(part))
            if not any(block.kind is Kind.LIST_ITEM for block in part.blocks):
                found.extend(name for block in part.blocks for name in _plain_names(block))
    return [name for name in found if name and not side_notes.is_placeholder(name)]


def _points(part: Part) -> list[Block]:
    """Under points with bullets the numbered paragraphs of the report go on."""
    points = [block for block in part.blocks if block.kind is Kind.LIST_ITEM]
    bulleted = bool(points) and points[0].marker is Marker.BULLET
    return [block for block in points if not (bulleted and block.marker is Marker.NUMBER)]


def _unmarked(line: str) -> str:
    label = marked(line)
    return label.rest if label is not None and label.marker is Marker.BULLET else line


_LONGEST_NAME = 80
_THEN = re.compile(r"\.\s+(?=[A-Z])")  # after the keywords of an entry: "Read the report"


def _plain_names(block: Block) -> list[str]:
    if block.kind is Kind.TABLE_ROW or run_in(block) or has_main_verb(block.text):
        return []
    return names_in(block.text)


def names_in(text: str) -> list[str]:
    """Split "A, B (C, D) and E" outside brackets."""
    semicolons = ";" in text
    parts = re.split(r";" if semicolons else r",(?![^()]*\))", text.rstrip(" ."))
    names = [part.strip() for part in parts]
    if len(names) > 1 and not semicolons and " and " in names[-1]:
        names[-1:] = [part.strip() for part in names[-1].rsplit(" and ", 1)]
    return [name.removeprefix("and ").strip() for name in names if 0 < len(name) <= _LONGEST_NAME]
