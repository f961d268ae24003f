"""Tables drawn with spaces among lines that are whole paragraphs, as converters of web pages write them."""

import re
from dataclasses import replace

from reviews.importing.files.manuscript import Line, Style
from reviews.importing.files.printed.columns import has_columns
from reviews.importing.files.printed.lines import Printed
from reviews.importing.files.printed.tables import table_at

_GAP = re.compile(r"\S {3,}\S")
_LONGEST_LINE = 140  # signs, of what is broken into lines
_FEW_SIGNS = 15


def is_unbroken(source: str) -> bool:
    """Tell text whose paragraphs are single lines: what it sets in says nothing."""
    lines = [line.rstrip() for line in source.split("\n")]
    if has_columns(lines):
        return False
    return not {"\f", "\t"} & set(source) and any(len(line) > _LONGEST_LINE and not _GAP.search(line) for line in lines)


def with_gapped_tables(lines: list[Line]) -> list[Line]:
    """Set the rows of each table with a known header."""
    printed = [Printed(0, line.raw.expandtabs(4)) for line in lines]
    out: list[Line] = []
    place = 0
    while place < len(lines):
        taken, table = table_at(printed, place) if lines[place].style is None else (1, None)
        drawn = lines[place : place + taken]
        if table is None or any(line.style for line in drawn):
            out.append(lines[place])
            place += 1
            continue
        out.extend(_row(drawn, row) for row in table.rows)
        place += taken
    return out


def _row(drawn: list[Line], cells: list[str]) -> Line:
    """A row; where it stands in the table is told by the first of its cells that is found there."""
    told = [cell[:_FEW_SIGNS] for cell in cells if cell]
    first = next((line for line in drawn if any(text in line.raw for text in told)), drawn[0])
    return replace(first, style=Style(cells=tuple(cell.replace("\n", "<br>") for cell in cells)))
