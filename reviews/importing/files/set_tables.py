"""Tables of Word and of web pages: those that hold rows, and those that only set a page in boxes or columns."""

from dataclasses import dataclass, replace
from itertools import zip_longest

from reviews.importing.files.manuscript import Line, Style, Writer
from reviews.importing.language.columns import column_of
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Marker, marked, named

_FEW_ROWS = 3
_LONGEST_HEADING = 8  # words
_MUCH = 4  # paragraphs in a cell
_WIDEST = 60  # columns; no page holds more


@dataclass(frozen=True)
class Cell:
    """A cell with its paragraphs."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.raw.strip() for line in self.lines)

    @property
    def filled(self) -> bool:
        return bool(self.lines)


def write_table(rows: list[list[Cell]], writer: Writer) -> None:
    """Write a table as rows, or what stands in it as paragraphs where it is a frame and no table."""
    kept = [row[:_WIDEST] for row in rows if any(cell.filled for cell in row)]
    if not kept:
        return
    if _heads_its_boxes(kept):
        kept = [_boxed(*pair) for heads, cells in _twos(kept) for pair in zip(heads, cells, strict=False)]
    if _is_frame(kept):
        _write_frame(kept, writer)
        return
    columns = [place for place, column in enumerate(zip_longest(*kept)) if any(cell and cell.filled for cell in column)]
    for row in kept:
        writer.row([row[place].text if place < len(row) else "" for place in columns])


def _write_frame(rows: list[list[Cell]], writer: Writer) -> None:
    """One column is one box; of columns each cell is a box."""
    whole = all(sum(cell.filled for cell in row) == 1 for row in rows)
    for cells in [[cell for row in rows for cell in row]] if whole else [[cell] for row in rows for cell in row]:
        with writer.boxed():
            for cell in cells:
                _write_cell(cell, writer)


def _write_cell(cell: Cell, writer: Writer) -> None:
    for line in cell.lines:
        style = line.style or Style()
        if style.cells is not None:
            writer.row([part.replace("<br>", "\n") for part in style.cells])
        else:
            indent = len(line.raw) - len(line.raw.lstrip())
            writer.paragraph(line.raw, style, indent=indent // 4)


def _is_frame(rows: list[list[Cell]]) -> bool:
    """One column is a box; few rows whose cells hold headings with text under them are a page set in columns."""
    widths = {sum(cell.filled for cell in row) for row in rows}
    if widths == {1}:
        return True
    if any(_is_header(row) for row in rows[:2]) or _is_form(rows):
        return False
    filled = [cell for row in rows for cell in row if cell.filled]
    headed = sum(1 for cell in filled if _is_headed(cell))
    much = any(len(cell.lines) >= _MUCH for cell in filled)
    return headed * 2 > len(filled) or (len(rows) <= _FEW_ROWS and much)


def _twos(rows: list[list[Cell]]) -> list[tuple[list[Cell], list[Cell]]]:
    return list(zip(rows[::2], rows[1::2], strict=True))


def _heads_its_boxes(rows: list[list[Cell]]) -> bool:
    """Tell rows of headings, such as "4. Learning" beside "5. What next", over rows with the text of each."""
    if len(rows) % 2 or any(_is_header(row) for row in rows):
        return False
    pairs = [pair for heads, cells in _twos(rows) for pair in zip(heads, cells, strict=False) if pair[1].filled]
    heads = [head for head, _ in pairs]
    short = all(len(head.lines) == 1 and len(head.text.split()) <= _LONGEST_HEADING for head in heads)
    known = sum(1 for head in heads if role_of(head.text))
    return len(rows[0]) > 1 and short and known * 2 > len(heads)


def _boxed(head: Cell, cell: Cell) -> list[Cell]:
    return [Cell((replace(head.lines[0], style=Style(bold=True)), *cell.lines))] if head.filled else [cell]


def _is_header(row: list[Cell]) -> bool:
    return sum(1 for cell in row if column_of(cell.text.replace("\n", " "))) >= 2  # noqa: PLR2004 - one word is no header


def _is_form(rows: list[list[Cell]]) -> bool:
    """Names on the left, values on the right: "Recommendation 1" and its wording, then "Lead" and who."""
    known = sum(1 for row in rows if len(row) == 2 and (_names_an_item(row[0].text) or column_of(row[0].text)))  # noqa: PLR2004
    return known * 2 >= len(rows)


def _names_an_item(text: str) -> bool:
    label = named(text)
    return label is not None and not label.rest


def _is_headed(cell: Cell) -> bool:
    first = cell.lines[0]
    style = first.style or Style()
    heads = bool(style.rank) or style.bold or role_of(first.raw.strip()) is not None
    return heads and len(cell.lines) > 1 and _may_head(first.raw.strip(), style)


def _may_head(text: str, style: Style) -> bool:
    """A number may stand before a heading ("3. What we learned"), but neither a bullet nor a number alone."""
    label = marked(f"{text} .")
    heads = style.bold or role_of(text) is not None
    return label is None or (label.marker is Marker.NUMBER and heads and label.rest.strip(" .") != "")
