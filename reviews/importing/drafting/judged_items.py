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
from reviews.importing.language.markup import clean
from reviews.importing.outlining.parts import Group, Part, topic_of

_FEWEST_ROWS = 2


def items_in(part: Part, kind: ItemKind, opinion: Opinion) -> Iterator[Item]:
    """Read what the judge takes for items of the kind."""
    for group in part.groups:
        theme = group.theme or topic_of(part)
        asked = kind is ItemKind.RECOMMENDATION
        of_rows = (
            _entries_of_rows(group, theme, opinion) if asked else []
        )  # of learning rows may as well tell the story
        for entry in [*_entries(group, kind, theme, opinion), *of_rows]:
            yield entry.item(addressee(entry.text, entry.theme) if asked else None)


def _entries(group: Group, kind: ItemKind, theme: str | None, opinion: Opinion) -> list[Entry]:
    """Read the items of the group, each with the list that it leads to."""
    entries: list[Entry] = []
    leading: Entry | None = None
    for block in group.blocks:
        if block.kind is not Kind.TABLE_ROW and opinion.takes(kind, block):
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
    return Entry.at(said, kind, theme, f"Worded and placed as {WORDS[kind]} is, though no heading or label says so")


def _entries_of_rows(group: Group, theme: str | None, opinion: Opinion) -> list[Entry]:
    """Read the rows of tables whose names of columns say nothing that is known: the longest column is the wording."""
    kind, found = ItemKind.RECOMMENDATION, list[Entry]()
    for width, run in groupby(group.blocks, key=lambda block: len(block.cells)):
        names, *rows = list(run)
        taken = [row for row in rows if opinion.takes(kind, row)] if width > 1 else []
        if len(taken) >= _FEWEST_ROWS:
            place = max(range(width), key=lambda column: sum(len(row.cells[column]) for row in taken))
            found += [_entry_of(row, place, names, _entry(row, kind, theme, opinion)) for row in taken]
    return found


def _entry_of(row: Block, place: int, names: Block, entry: Entry) -> Entry:
    """Take the wording out of the row, with the number and the owner that stand beside it."""
    cells = [clean(cell) for cell in row.cells]
    owners = [cell for name, cell in zip(names.cells, cells, strict=True) if column_of(name) is Column.LEAD and cell]
    entry.texts, entry.noted_owner = [cells[place]], next(iter(owners), None)
    entry.label = cells[0].rstrip(".)") if place and NUMBER.fullmatch(cells[0]) else None
    return entry
