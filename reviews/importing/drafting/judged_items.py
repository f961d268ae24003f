"""Items that no heading and no label names, as the judge finds them."""

from collections.abc import Iterator
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.drafting.opinion import WORDS, Opinion
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee
from reviews.importing.outlining.parts import Group, Part, topic_of


def items_in(part: Part, kind: ItemKind, opinion: Opinion) -> Iterator[Item]:
    """Read what the judge takes for items of the kind."""
    for group in part.groups:
        for entry in _entries(group, kind, group.theme or topic_of(part), opinion):
            asked = kind is ItemKind.RECOMMENDATION
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
    said = replace(block, text=block.text.removeprefix(opinion.name_of(kind, block)))
    return Entry.at(said, kind, theme, f"Worded and placed as {WORDS[kind]} is, though no heading or label says so")
