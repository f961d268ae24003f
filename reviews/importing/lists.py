"""Good practice, questions, themes, agencies and action rows: the plainer lists of a review."""

import re
from dataclasses import replace

from reviews.importing import vocabulary
from reviews.importing.blocks import Block, Kind
from reviews.importing.drafted import ActionRow, Item, ItemKind
from reviews.importing.entries import Entry, split_prose
from reviews.importing.labels import Marker, Word, named, numbered
from reviews.importing.outline import Part, run_in
from reviews.importing.tables import Column, Row, Table, in_columns, tables_of
from reviews.importing.vocabulary import Role

_WEB = re.compile(r"https?://|www\.|\b[\w-]+\.(?:gov|org|nhs|ac|co)\.uk\b|\b[\w-]+\.(?:com|org)\b", re.IGNORECASE)
_LINK_OPENING = re.compile(r"(?:link|links|see|read|view|download|click)\b", re.IGNORECASE)


def good_practice_of(parts: list[Part]) -> list[Item]:
    """Read what the review names as good practice: listed points, or each paragraph under that heading."""
    items: list[Item] = []
    for part in parts:
        if part.role is Role.GOOD_PRACTICE:
            items.extend(_good_practice_in(part))
        for block in part.blocks:
            if block.word is Word.GOOD_PRACTICE and block.text:
                items.append(Entry.at(block, ItemKind.GOOD_PRACTICE, None, f"Named as good practice {block.label}").item())
        items.extend(_run_in_items(part, Role.GOOD_PRACTICE, ItemKind.GOOD_PRACTICE))
    return items


def _good_practice_in(part: Part) -> list[Item]:
    items = []
    blocks = part.blocks
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if _leads_out(block, following):
            break
        if block.kind is Kind.TABLE_ROW or block.word is not Word.NONE or run_in(block) or _is_talk(block):
            continue
        items.append(Entry.at(block, ItemKind.GOOD_PRACTICE, None, "Stands under the heading \u201cGood practice\u201d").item())
    return items


def _leads_out(block: Block, following: Block | None) -> bool:
    """A link, or the caption before it, ends a list: what follows is reading matter."""
    if _WEB.search(block.text) or _LINK_OPENING.match(block.text) or (block.quoted and block.marker is Marker.NONE):
        return True
    caption = following is not None and (following.quoted or _WEB.search(following.text) is not None) and not block.quoted
    return caption and block.marker is Marker.NONE and not block.text.endswith(".")


def _is_talk(block: Block) -> bool:
    text = block.text
    return text.endswith((":", "?")) or vocabulary.quotes_statute(text) or vocabulary.is_placeholder(text) or vocabulary.instructs_the_author(text) or (block.marker is Marker.NONE and (vocabulary.announces(text) or vocabulary.signs_off(text)))


def questions_of(parts: list[Part]) -> list[Item]:
    """Read the questions a review puts to those who work with families, or to its board."""
    items: list[Item] = []
    for part in parts:
        if part.role is Role.QUESTIONS:
            items.extend(_questions_in(part))
        items.extend(item for item in _run_in_items(part, Role.QUESTIONS, ItemKind.QUESTION) if item.text.endswith("?"))
    return items


def _questions_in(part: Part) -> list[Item]:
    items = []
    rows: list[Block] = []
    for block in [*part.blocks, None]:
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


def _question(block: Block) -> Item:
    return Entry.at(block, ItemKind.QUESTION, None, "A question under a heading for questions").item()


def _run_in_items(part: Part, role: Role, kind: ItemKind) -> list[Item]:
    items = []
    for block in part.blocks:
        split = run_in(block)
        if split and split[0] is role and not vocabulary.is_placeholder(split[2]):
            items.extend(Entry.at(replace(block, text=point, label=None), kind, None, f"Listed after \u201c{split[1]}\u201d").item() for point in split_prose(split[2]))
    return items


def themes_of(parts: list[Part], items: list[Item]) -> tuple[str, ...]:
    """Give the themes the review lists; where it lists none, those its items stand under."""
    listed = _listed(parts, Role.THEMES)
    ordered = sorted((item for item in items if item.theme_heading and item.sure), key=lambda item: item.start)
    return tuple(dict.fromkeys(listed or [str(item.theme_heading) for item in ordered]))


def agencies_of(parts: list[Part]) -> tuple[str, ...]:
    """Give the agencies the review lists as involved. Mentions elsewhere are not gathered: they would be guesses."""
    return tuple(dict.fromkeys(_listed(parts, Role.AGENCIES)))


def _listed(parts: list[Part], role: Role) -> list[str]:
    found: list[str] = []
    for part in parts:
        for block in part.blocks:
            split = run_in(block)
            if split and split[0] is role:
                found.extend(_names(split[2]))
        if part.role is role:
            found.extend(block.text.rstrip(" ;,.") for block in part.blocks if block.kind is Kind.LIST_ITEM)
            if not any(block.kind is Kind.LIST_ITEM for block in part.blocks):
                found.extend(name for block in part.blocks for name in _plain_names(block))
    return [name for name in found if name and not vocabulary.is_placeholder(name)]


_LONGEST_NAME = 80


def _plain_names(block: Block) -> list[str]:
    if block.kind is Kind.TABLE_ROW or run_in(block) or vocabulary.has_main_verb(block.text):
        return []
    return _names(block.text)


def _names(text: str) -> list[str]:
    """Split "A, B (C, D) and E" outside brackets."""
    semicolons = ";" in text
    parts = re.split(r";" if semicolons else r",(?![^()]*\))", text.rstrip(" ."))
    names = [part.strip() for part in parts]
    if len(names) > 1 and not semicolons and " and " in names[-1]:
        names[-1:] = [part.strip() for part in names[-1].rsplit(" and ", 1)]
    return [name.removeprefix("and ").strip() for name in names if 0 < len(name) <= _LONGEST_NAME]


def table_items(tables: list[tuple[str | None, Table]]) -> tuple[list[Item], list[Item], list[ActionRow]]:
    """Read recommendations, learning points and action rows from the tables, each with the theme it stands under."""
    recommendations: list[Item] = []
    learning: list[Item] = []
    rows: list[ActionRow] = []
    for theme, table in tables:
        reader = _TableReader(table, theme)
        reader.read()
        recommendations.extend(entry.item() for entry in reader.recommendations)
        learning.extend(entry.item() for entry in reader.learning)
        rows.extend(reader.rows)
    return recommendations, learning, rows


def tables_in(parts: list[Part]) -> list[tuple[str | None, Table]]:
    """Give each table with the theme heading above it."""
    return [(group.theme, table) for part in parts for group in part.groups for table in tables_of(group.blocks)]


class _TableReader:
    def __init__(self, table: Table, theme: str | None) -> None:
        self.table = table
        self.theme = theme
        self.recommendations: list[Entry] = []
        self.learning: list[Entry] = []
        self.rows: list[ActionRow] = []

    def read(self) -> None:
        for row in self.table.rows:
            if all(vocabulary.is_placeholder(text) for text in row.cells.values()):
                continue
            self._item(row, Column.RECOMMENDATION, self.recommendations, ItemKind.RECOMMENDATION)
            self._item(row, Column.LEARNING, self.learning, ItemKind.LEARNING_POINT)
            self._action(row)

    def _item(self, row: Row, column: Column, entries: list[Entry], kind: ItemKind) -> None:
        """A cell left empty, or the same as above, goes with the item above."""
        text = row.cells.get(column, "")
        if not vocabulary.is_placeholder(text):
            entry = _entry(row, text, kind, row.cells.get(Column.THEME) or self.theme)
            if not entries or (entries[-1].label, entries[-1].text) != (entry.label, entry.text):
                entries.append(entry)
        lead = _one_line(row.cells.get(Column.LEAD))
        if entries and lead and kind is ItemKind.RECOMMENDATION and lead not in (entries[-1].owner or "").split("; "):
            entries[-1].owner = f"{entries[-1].owner}; {lead}" if entries[-1].owner else lead

    def _action(self, row: Row) -> None:
        action = _one_line(row.cells.get(Column.ACTION))
        if action is None:
            return
        latest = self.recommendations[-1] if self.recommendations else None
        self.rows.append(
            ActionRow(
                recommendation=(latest.label or latest.text) if latest else None,
                action=action,
                lead=_one_line(row.cells.get(Column.LEAD)),
                target_date=_one_line(row.cells.get(Column.TARGET)),
                milestones=_one_line(row.cells.get(Column.MILESTONES)),
                outcome=_one_line(row.cells.get(Column.OUTCOME)),
                start=row.block.start,
                end=row.block.end,
            )
        )


def _entry(row: Row, cell: str, kind: ItemKind, theme: str | None) -> Entry:
    first, *more = cell.split("\n")
    label = named(first) or numbered(first)
    number = row.cells.get(Column.NUMBER, "")
    printed = label.text if label else (named(number) or numbered(number + " .") or numbered(f"{number}. .")) if number else None
    shown = printed if isinstance(printed, str) or printed is None else printed.text
    entry = Entry(kind, shown or number or None, Marker.NONE, 0, row.block.start, row.block.end, theme=theme, reason="A row of the table")
    entry.texts = [label.rest if label else first]
    for line in more:
        point = _point(line)
        if point:
            entry.subs.append(point)
        else:
            entry.texts.append(line)
    return entry


def _point(line: str) -> tuple[str | None, str] | None:
    bullet = re.match(r"[\u2022\u25aa\u25cf\u2713*\u2013-]\s*(?P<rest>\S.*)", line)
    if bullet:
        return None, bullet["rest"]
    label = numbered(line)
    return (label.text, label.rest) if label else None


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text and not vocabulary.is_placeholder(text) else None
