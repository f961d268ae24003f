"""Forms of actions whose cells a converter printed one under the other: "Action 1:", its words, "By whom?", a name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reviews.importing.language.blocks import BOLD, Block, Kind
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.labels import Marker, Word, section_number

_ACTION = re.compile(r"Action \d{1,2}\s*[:.]?", re.IGNORECASE)
_ASKED = {Column.LEAD, Column.TARGET, Column.MILESTONES, Column.OUTCOME}
_FEWEST = 2  # of these in a form
_LONGEST_NAME = 8  # words


def with_action_forms(blocks: list[Block]) -> list[Block]:
    """Make rows of a name and a value of such forms; one that was left blank gives nothing."""
    begins = [place for place, block in enumerate(blocks) if _is_plain(block) and _ACTION.fullmatch(block.text)]
    out: list[Block] = []
    place = 0
    for begin in begins:
        end = _end_of(blocks, begin)
        if begin < place or len({_name(block) for block in blocks[begin:end]} & _ASKED) < _FEWEST:
            continue
        out.extend(blocks[place:begin])
        out.extend(_rows_of(blocks[begin:end]))
        place = end
    return [*out, *blocks[place:]]


def _end_of(blocks: list[Block], begin: int) -> int:
    """The next action, or what neither names a part of the form nor stands right under such a name."""
    for end in range(begin + 1, len(blocks)):
        block = blocks[end]
        heads = block.kind is Kind.HEADING and (block.level < BOLD or bool(section_number(block.text)))
        given = _name(blocks[end - 1]) is not None or end == begin + 1
        titled = block.kind is Kind.HEADING and _name(block) is None and not given
        if _ACTION.fullmatch(block.text) or heads or titled or block.word is not Word.NONE:
            return end
    return len(blocks)


def _is_plain(block: Block) -> bool:
    return block.kind in {Kind.PARAGRAPH, Kind.HEADING} and block.marker is Marker.NONE


def _name(block: Block) -> Column | None:
    few = _is_plain(block) and len(block.text.split()) <= _LONGEST_NAME and not block.text.endswith(".")
    column = column_named(block.text.rstrip(":")) if few else None
    return column if column in _ASKED else None


def _rows_of(form: list[Block]) -> Iterator[Block]:
    name, said = form[0], list[Block]()
    for block in [*form[1:], None]:
        if block is not None and _name(block) is None:
            said.append(block)
            continue
        if said:
            yield _row(name, said)
        elif name is form[0]:
            return  # no action was written into it
        if block is not None:
            name, said = block, []


def _row(name: Block, said: list[Block]) -> Block:
    fresh = replace(name, kind=Kind.TABLE_ROW, level=0, end=said[-1].end)
    text = "<br>".join(block.text for block in said)
    return replace(fresh, text=text, cells=(name.text.rstrip(": "), text))
