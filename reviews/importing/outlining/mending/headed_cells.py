"""Tables of themes: a theme across the whole table, and under it cells that each say what stands in them.

"Hospital discharge" runs across; below it one cell begins "Learning", the next "Good practice".
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby

from reviews.importing.language import markup
from reviews.importing.language.blocks import BOLD, Block, Kind, labelled
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import OF_ONE_KIND, Role, role_of
from reviews.importing.language.labels import marked, named
from reviews.importing.language.tables import lines_of

_MAY_STAND_IN_TURN = OF_ONE_KIND | {Role.FINDINGS}  # beside recommendations, what was found is what is learned
_NAMES_A_THEME = re.compile(r"(?:key )?(?:theme|topic|issue|area|subject|heading)(?: \d{1,2})?[.:]?", re.IGNORECASE)
_TWO = 2
_LONGEST_THEME = 14  # words
_BETWEEN = 3  # signs: " | " and " / "


def with_headed_cells(blocks: list[Block]) -> list[Block]:
    """Put the themes and the cells of such tables in the place of the rows, as headings with their text."""
    out: list[Block] = []
    closing: Block | None = None  # the text after such a table is of none of its cells
    for is_row, run in groupby(blocks, key=lambda block: block.kind is Kind.TABLE_ROW):
        rows = list(run)
        rows = (_in_turn(rows) if is_row else None) or rows
        headed = is_row and _is_headed(rows)
        out.extend([closing] if closing and rows[0].kind is not Kind.HEADING else [])
        out.extend(_read(rows) if headed else rows)
        closing = _line(rows[-1], "", rows[-1].end, BOLD - 1) if headed else None
    return out


def _in_turn(rows: list[Block]) -> list[Block] | None:
    """Theme after theme has rows of the same names: "Theme 1" beside what it is, "What we found" and so on."""
    heads = [markup.clean(row.cells[0]) if len(row.cells) == _TWO and all(_filled(row)) else None for row in rows]
    roles = [role_of(head) if head else None for head in heads]
    named = [head is not None and _NAMES_A_THEME.fullmatch(head) is not None for head in heads]
    whole = all(role in _MAY_STAND_IN_TURN or theme for role, theme in zip(roles, named, strict=True))
    again = Counter(head for head, role in zip(heads, roles, strict=True) if role)
    if not whole or not any(role in OF_ONE_KIND for role in roles) or sum(named) < _TWO or max(again.values()) < _TWO:
        return None
    return [
        replace(row, cells=(row.cells[1], "") if theme else ("<br>".join(row.cells), ""))
        for row, theme in zip(rows, named, strict=True)
    ]


def _is_headed(rows: list[Block]) -> bool:
    """Every row is a theme or holds headed cells; there are two kinds of them, or themes over them."""
    cells = [cell for row in rows for cell in _filled(row) if _heads_itself(cell)]
    themes = [row for row in rows if _theme(row)]
    whole = all(_theme(row) or all(map(_heads_itself, _filled(row))) for row in rows)
    roles = {role_of(lines_of(cell)[0]) for cell in cells}
    return (
        bool(cells)
        and whole
        and (bool(themes) or (len(roles) > 1 and len(cells) > 1))
        and not roles - _MAY_STAND_IN_TURN
    )


def _filled(row: Block) -> list[str]:
    return [cell for cell in row.cells if markup.clean(cell)]


def _theme(row: Block) -> str | None:
    """Give what stands alone across the table, where it is a few words that announce nothing."""
    filled = _filled(row)
    text = markup.clean(filled[0]) if len(filled) == 1 and len(row.cells) > 1 else ""
    short = 0 < len(text.split()) <= _LONGEST_THEME and not text.endswith((".", ":"))
    titled = short and (text.endswith("?") or not has_main_verb(text))
    return text if titled and role_of(text) is None and named(text) is None and len(lines_of(filled[0])) == 1 else None


def _heads_itself(cell: str) -> bool:
    """Tell a cell whose first line announces items, and which goes on with them."""
    lines = lines_of(cell)
    return len(lines) > 1 and role_of(lines[0]) in _MAY_STAND_IN_TURN


def _read(rows: list[Block]) -> list[Block]:
    out: list[Block] = []
    for row in rows:
        theme = _theme(row)
        if theme:
            out.append(_line(row, theme, row.start, BOLD - 1))
            continue
        at = row.start
        for cell in row.cells:
            for place, text in enumerate(lines_of(cell)):
                out.append(_line(row, text, at, BOLD) if not place else _as_read(_line(row, text, at, 0)))
                at = min(at + len(text) + _BETWEEN, row.end)
    return out


def _line(row: Block, text: str, start: int, level: int) -> Block:
    kind = Kind.HEADING if level else Kind.PARAGRAPH
    end = min(start + len(text), row.end)
    return replace(row, kind=kind, level=level, cells=(), text=text, start=start, end=end)


def _as_read(line: Block) -> Block:
    label = named(line.text) or marked(line.text)
    return labelled(line, label) if label else line
