"""Lists set beside each other, each in a column of its own, that share the page and not their rows.

"Learning points" stands over 1, 2 and 3, and beside it "Recommendations" over A and B, which end where they end.
"""

from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from reviews.importing.language import markup
from reviews.importing.language.blocks import BOLD, Block, Kind, labelled
from reviews.importing.language.headings import OF_ONE_KIND, role_of
from reviews.importing.language.labels import Label, Marker, follows_on, marked, named, succeeds
from reviews.importing.language.tables import lines_of

_Piece = tuple[str, Block]  # a text, and the row that it begins in


def with_lists_side_by_side(blocks: list[Block]) -> list[Block]:
    """Put such lists one after the other, each under its heading."""
    out: list[Block] = []
    for is_row, run in groupby(blocks, key=lambda block: block.kind is Kind.TABLE_ROW):
        rows = list(run)
        after = list(takewhile(_is_text, reversed(rows))) if is_row else []
        lists = _lists(rows[: len(rows) - len(after)]) if len(rows) > len(after) and is_row else []
        if lists:
            for head, pieces in zip(rows[0].cells, lists, strict=True):
                out.append(_heading(rows[0], markup.clean(head)))
                out.extend(_item(*piece) for piece in pieces)
            out.append(_heading(rows[-1], ""))  # what follows is of none of them
            out.extend(
                replace(row, kind=Kind.PARAGRAPH, cells=(), text=markup.clean(row.cells[0])) for row in after[::-1]
            )
        else:
            out.extend(rows)
    return out


def _is_text(row: Block) -> bool:
    """Tell a sentence right under the table, on the left, which begins no item and goes on with none."""
    text = markup.clean(row.cells[0])
    return text[:1].isupper() and text.endswith(".") and _label(text) is None and not any(row.cells[1:])


def _lists(rows: list[Block]) -> list[list[_Piece]]:
    """Give the items of each column, if each is a list, and a row that begins within an item shows that none pairs."""
    head, *below = rows
    roles = [role_of(markup.clean(cell)) for cell in head.cells]
    known = len(set(roles)) == len(roles) > 1 and not set(roles) - OF_ONE_KIND
    if not known or any(len(row.cells) != len(roles) for row in below):
        return []
    lines = [[(line, row) for row in below for line in lines_of(row.cells[place])] for place in range(len(roles))]
    broken = any(_begins_within(cell) for row in below[1:] for cell in row.cells)
    lists = list(map(_put_together, lines))
    return lists if broken and all(map(_count_up, lists)) else []


def _begins_within(cell: str) -> bool:
    lines = lines_of(cell)
    return bool(lines) and lines[0][:1].islower() and _label(lines[0]) is None


def _label(text: str) -> Label | None:
    return named(text) or marked(text)


def _put_together(lines: list[_Piece]) -> list[_Piece]:
    """A line without a label goes on with the item above it."""
    pieces: list[_Piece] = []
    for text, row in lines:
        if pieces and _label(text) is None and not pieces[-1][0].endswith("."):
            pieces[-1] = (f"{pieces[-1][0]} {text}", pieces[-1][1])
        else:
            pieces.append((text, row))
    return pieces


def _count_up(pieces: list[_Piece]) -> bool:
    labels = [_label(text) for text, _ in pieces]
    found = [label for label in labels if label is not None]
    if len(found) < len(labels) or not found:
        return False
    bullets = all(label.marker is Marker.BULLET for label in found)
    return bullets or all(
        succeeds(one.text, other.text) or follows_on(one.text, other.text) for one, other in pairwise(found)
    )


def _heading(row: Block, text: str) -> Block:
    return replace(row, kind=Kind.HEADING, level=BOLD - 1, cells=(), text=text)


def _item(text: str, row: Block) -> Block:
    label = _label(text)
    line = replace(row, kind=Kind.PARAGRAPH, level=0, cells=(), text=text)
    return labelled(line, label) if label else line
