"""Tables that a converter printed cell by cell, or column by column: which cell is of which row is mostly lost."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import BOLD, Block, Kind
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Word, section_number, without_number
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.tables import names_a_theme
from reviews.importing.outlining.mending.regained_rows import rows_regained
from reviews.importing.outlining.mending.told_rows import rows_told

_APPENDIX = re.compile(r"(?:appendix|annexe?) \w{1,2}\b|part \w{1,2}\s*[:\u2013-]", re.IGNORECASE)
_MOST = 12  # columns
_FEWEST = 3  # names of columns in a row
_LONGEST_NAME, _ABBREVIATED = 8, 2  # words; "Rec. no."
_SAYS_IT = re.compile(r":\s+\S")  # "Lead reviewer: A. Author" has its value already
_BESIDE = {
    "action", "actions", "action required", "action to take", "what will we do", "how it will be taken forward",
    "how will it be taken forward", "how carried forward", "lead", "lead agency", "lead officer", "owner", "who",
    "by whom", "who will lead", "who is responsible", "responsible", "responsibility", "timescale", "timescales",
    "target date", "by when", "when", "due", "due date", "when it will be done", "completion date", "milestones",
    "key milestones", "progress", "outcome", "rag", "status", "evidence", "evidence measure", "how we will know",
    "how will we know", "partnership response", "scope",
}  # fmt: skip
_HEADINGS_TOO = {
    Column.RECOMMENDATION,
    Column.ACTION,
    Column.LEARNING,
    Column.THEME,
    Column.SCOPE,
    Column.REASON,
}  # of sections
_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_OVER_TABLES = {Role.ACTION_PLAN, Role.RECOMMENDATIONS, Role.LEARNING, Role.LEARNING_AND_RECOMMENDATIONS, Role.FINDINGS}
_ENDS_A_TABLE = frozenset(Role) - {Role.NARRATIVE}
_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING}


def with_fallen_tables(blocks: list[Block]) -> list[Block]:
    """Make rows of the cells of such a table, so that they are taken for no items; what is labelled stays."""
    return _without_columns(_without_rows(blocks))


def _without_columns(blocks: list[Block]) -> list[Block]:
    """Columns printed one after the other, each under its name: those of owners and dates hold no items."""
    names = [_lone_name(block) for block in blocks]
    if len(_BESIDE & set(names)) < 2:  # noqa: PLR2004 - one may be a heading
        return blocks
    out: list[Block] = []
    fallen = False
    for block, name in zip(blocks, names, strict=True):
        if name in _BESIDE:
            fallen = True
        elif block.kind is Kind.HEADING and (role_of(block.text) or _is_numbered(block.text)):
            fallen = False
        out.append(_cell(block) if fallen else block)
    return out


def _lone_name(block: Block) -> str:
    plain = block.kind in {Kind.PARAGRAPH, Kind.HEADING} and block.word is Word.NONE
    return block.text.strip(" ?:.").lower() if plain else ""


def _without_rows(blocks: list[Block]) -> list[Block]:
    out: list[Block] = []
    place = 0
    while place < len(blocks):
        names = _names_at(blocks, place)
        if not names:
            out.append(blocks[place])
            place += 1
            continue
        end = _again(blocks, place, names, _end_of(blocks, place + names))
        regained = rows_regained(blocks[place : place + names], blocks[place + names : end])
        beyond = None if regained else _end_of(blocks, place + names, known=_ENDS_A_TABLE)
        if beyond and (further := rows_regained(blocks[place : place + names], blocks[place + names : beyond])):
            end, regained = beyond, further  # what looked like a heading was a cell: "What is known of the child"
        told = None if regained else rows_told(blocks[place : place + names], blocks[place + names : end])
        regained = [*told, *map(_cell, blocks[place + names : end])] if told else regained
        out.extend(regained or [_cell(block) for block in blocks[place:end]])
        place = end
    return out


def _names_at(blocks: list[Block], place: int) -> int:
    """How many names of columns follow each other here; too few are none, and the table's own heading is none."""
    if _heads_a_table(blocks, place):
        return 0
    found: list[Column] = []
    for block in blocks[place : place + _MOST]:
        column = _column(block)
        if column is None:
            break
        found.append(column)
    names = set(found)
    enough = len(names) >= _FEWEST or (len(names) > 1 and not names <= _HEADINGS_TOO)
    if not (enough and _ITEMS & names):
        return 0
    return len(found) + (found[0] in _NUMBERS and _counts_from(blocks, place + len(found) + 1))


def _counts_from(blocks: list[Block], place: int) -> bool:
    """Tell where the rows begin: what stands before "1" names a column, in words that are not known."""
    first = blocks[place] if place < len(blocks) else None
    above = blocks[place - 1].text if first else ""
    return first is not None and first.text.rstrip(".") == "1" and _may_name_one(above)


def _may_name_one(text: str) -> bool:
    return text != "1" and not text.endswith((".", ":")) and not names_a_theme(text)


def _heads_a_table(blocks: list[Block], place: int) -> bool:
    """Tell "Action plan" or "Recommendations" over a table from the names of its columns."""
    block, first = blocks[place], next(iter(blocks[place + 1 : place + 2]), None)
    if first is None or block.kind is not Kind.HEADING or _column(first) is None:
        return False
    twice = _column(block) in {_column(name) for name in blocks[place + 1 : place + 3]}
    known = role_of(block.text) in _OVER_TABLES
    marked = block.level < BOLD <= first.level
    numbered = _column(first) in _NUMBERS
    planned = role_of(block.text) is Role.ACTION_PLAN
    return twice or (numbered and block.level < BOLD) or (known and (marked or numbered or planned))


def _column(block: Block) -> Column | None:
    plain = block.kind in {Kind.PARAGRAPH, Kind.HEADING} and block.word is Word.NONE
    words = len(block.text.split())
    says = (block.text.endswith(".") and words > _ABBREVIATED) or _SAYS_IT.search(block.text) is not None
    says = says or names_a_review(block.text)  # "Learning from a Domestic Homicide Review" is a title
    return column_named(block.text) if plain and words <= _LONGEST_NAME and not says else None


def _end_of(blocks: list[Block], place: int, known: frozenset[Role] = frozenset(Role)) -> int:
    """The table goes on to the next heading that is marked, numbered or known, or to the next appendix."""
    for end in range(place, len(blocks)):
        block = blocks[end]
        heads = block.kind is Kind.HEADING and block.word is Word.NONE
        role = role_of(block.text)
        announces = role in known or (role is not None and block.level < BOLD) or _is_numbered(block.text)
        sentence = block.text.endswith(".")
        if (heads and announces and not sentence) or _APPENDIX.match(block.text):
            return end
    return len(blocks)


def _again(blocks: list[Block], place: int, names: int, end: int) -> int:
    """Where the names of the columns stand again, on the next page, another table begins."""
    first, second = (blocks[at].text for at in (place, place + 1))
    for at in range(place + names, min(end, len(blocks) - 1)):
        if blocks[at].text == first and blocks[at + 1].text == second:
            return at
    return end


def _is_numbered(heading: str) -> bool:
    """Tell "4 Housing" from "80 per cent booked"."""
    return bool(section_number(heading)) and not without_number(heading)[:1].islower()


def _cell(block: Block) -> Block:
    return block if block.word is not Word.NONE else replace(block, kind=Kind.TABLE_ROW, cells=(block.text,))
