"""Items that no heading and no label names, as the judge finds them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.drafting.opinion import WORDS, Opinion, number_in
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee
from reviews.importing.language.cells import NUMBER
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.elsewhere import tells_what_others_asked
from reviews.importing.language.markup import clean
from reviews.importing.language.vocabulary import announces
from reviews.importing.outlining.parts import Group, Part, tells_of_other_reviews, topic_of

_FEWEST_ROWS = 2
_MAY_ASK = {None, Column.RECOMMENDATION, Column.ACTION}


def items_in(part: Part, kind: ItemKind, opinion: Opinion) -> Iterator[Item]:
    """Read what the judge takes for items of the kind."""
    if tells_of_other_reviews(part):
        return
    for group in part.groups:
        theme = group.theme or topic_of(part)
        asked = kind is ItemKind.RECOMMENDATION  # rows that read like learning may as well tell the story
        of_rows = _entries_of_rows(group, theme, opinion) if asked else []
        for entry in [*_entries(group, kind, theme, opinion), *of_rows]:
            yield entry.item(addressee(entry.text, entry.theme) if asked else None)


def _entries(group: Group, kind: ItemKind, theme: str | None, opinion: Opinion) -> list[Entry]:
    """Read the items of the group, each with the list that it leads to."""
    entries: list[Entry] = []
    leading: Entry | None = None
    of_others = False
    for block in group.blocks:
        if block.kind is Kind.PARAGRAPH:
            of_others = tells_what_others_asked(block.text)
        if of_others:
            leading = None
        elif block.kind is not Kind.TABLE_ROW and opinion.takes(kind, block) and not announces(block.text):
            leading = _entry(block, kind, theme, opinion)
            entries.append(leading)
        elif leading is not None and leading.listing and block.kind is Kind.LIST_ITEM:
            leading.add_sub(block)
        else:
            leading = None
    return entries


def _entry(block: Block, kind: ItemKind, theme: str | None, opinion: Opinion) -> Entry:
    name = opinion.name_of(kind, block)
    said = replace(block, text=block.text.removeprefix(name), label=block.label or number_in(name))
    return Entry.at(said, kind, theme, f"Reads like {WORDS[kind]}, though no heading or label says so")


def _entries_of_rows(group: Group, theme: str | None, opinion: Opinion) -> list[Entry]:
    """Read tables whose names of columns say nothing that is known: the longest that may ask holds the wording.

    Rows ask together, if most of them ask.
    """
    kind, found = ItemKind.RECOMMENDATION, list[Entry]()
    for width, run in groupby(group.blocks, key=lambda block: len(block.cells)):
        rows = list(run)
        taken = [row for row in rows if opinion.takes(kind, row)] if width > 1 else []
        columns = [column_of(name) if rows[0] not in taken else None for name in rows[0].cells]
        places = [place for place, column in enumerate(columns) if column in _MAY_ASK]
        listed = rows if rows[0] in taken else rows[1:]
        if len(taken) >= max(_FEWEST_ROWS, len(listed) / 2) and places:
            asked = max(places, key=lambda place: sum(len(row.cells[place]) for row in taken))
            filled = [row for row in listed if row.cells[asked]]
            found += [_entry_of(row, asked, columns, _entry(row, kind, theme, opinion)) for row in filled]
    return found


def _entry_of(row: Block, place: int, columns: list[Column | None], entry: Entry) -> Entry:
    """Take the wording out of the row, with the number and the owner that stand beside it."""
    cells = [clean(cell) for cell in row.cells]
    owners = [cell for column, cell in zip(columns, cells, strict=True) if column is Column.LEAD and cell]
    entry.texts, entry.noted_owner = [cells[place]], next(iter(owners), None)
    entry.label = cells[0].rstrip(".)") if place and NUMBER.fullmatch(cells[0]) else None
    return entry
