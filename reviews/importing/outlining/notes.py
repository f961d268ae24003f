"""Footnotes that a converter put under the text: they are no items, and their marks no words."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.markup import number_of_note

_MARK = re.compile(r"(?<=\S)\[(\d{1,3})\](?!\()")


def without_notes(blocks: list[Block]) -> list[Block]:
    """Make rows of paragraphs "[1] …", "[2] …" that count from one, and take their marks off the text."""
    notes = _notes(blocks)
    if not notes:
        return blocks
    numbers = {str(number) for number in range(1, len(notes) + 1)}
    return [_as_row(block) if place in notes else _unmarked(block, numbers) for place, block in enumerate(blocks)]


def _notes(blocks: list[Block]) -> set[int]:
    found: set[int] = set()
    for place, block in enumerate(blocks):
        plain = block.kind in {Kind.PARAGRAPH, Kind.HEADING} and not block.label
        if plain and number_of_note(block.text) == str(len(found) + 1):
            found.add(place)
    return found


def _as_row(block: Block) -> Block:
    return replace(block, kind=Kind.TABLE_ROW, level=0, cells=(block.text,))


def _unmarked(block: Block, numbers: set[str]) -> Block:
    def shown(mark: re.Match[str]) -> str:
        return "" if mark[1] in numbers else mark[0]

    return replace(
        block, text=_MARK.sub(shown, block.text), cells=tuple(_MARK.sub(shown, cell) for cell in block.cells)
    )
