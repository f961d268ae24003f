"""Tables printed cell by cell in no order, but for each number with its wording right after it.

Which action, owner and date belong to it is lost; what is recommended is not.
"""

from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import recommends

_NUMBERED = ({Column.NUMBER, Column.REFERENCE}, {Column.RECOMMENDATION})
_FEWEST = 2


def rows_told(names: list[Block], blocks: list[Block]) -> list[Block] | None:
    """Give such a table as rows of a number and a wording; None where the numbers do not count on."""
    columns = [column_named(name.text) for name in names[:2]]
    if len(columns) != len(_NUMBERED) or any(mine not in of for mine, of in zip(columns, _NUMBERED, strict=True)):
        return None
    found = [(_number(number), text) for number, text in pairwise(blocks) if _number(number) and _is_asked(text)]
    counts = all(int(one) + 1 == int(other) for (one, _), (other, _) in pairwise(found))
    if len(found) < _FEWEST or not counts:
        return None
    header = replace(names[0], kind=Kind.TABLE_ROW, end=names[1].end, cells=tuple(name.text for name in names[:2]))
    return [header, *(_row(text, (number, text.text)) for number, text in found)]


def _number(block: Block) -> str:
    """The whole number that the cell holds, or that was printed last in it; none is empty."""
    words = " ".join(filter(None, (block.label, block.text))).split()
    numbers = all(word.replace(".", "").isdigit() for word in words)
    return words[-1] if words and numbers and words[-1].isdigit() and len(words[-1]) <= _FEWEST else ""


def _is_asked(block: Block) -> bool:
    whole = block.marker is Marker.NONE and block.text[:1].isupper() and block.text.endswith(".")
    return whole and (body_opening(block.text) is not None or recommends(block.text))


def _row(block: Block, cells: tuple[str, ...]) -> Block:
    return replace(block, kind=Kind.TABLE_ROW, marker=Marker.NONE, word=Word.NONE, label=None, text="", cells=cells)
