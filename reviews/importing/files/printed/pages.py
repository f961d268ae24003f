"""Plain text that keeps the layout of printed pages, as converters of PDF write it.

Form feeds part its pages; running heads and page numbers stand among the lines; spaces set indents, columns and tables.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from reviews.importing.files.contents_pages import entries_in
from reviews.importing.files.manuscript import Manuscript, Style, Writer
from reviews.importing.files.printed.columns import without_columns
from reviews.importing.files.printed.lines import Printed
from reviews.importing.files.printed.paragraphs import Paragraph, as_typed, paragraphs_of, width_of
from reviews.importing.files.printed.tables import Table, with_tables
from reviews.importing.files.source import (
    furniture,
    heads_the_text,
    is_marking,
    lines_of,
    numbers_a_page,
    with_bullets_beside,
)
from reviews.importing.files.spacing import closed_up
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.dates import ANNOUNCED
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import marked, named
from reviews.importing.language.partnerships import partnership_in
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.subjects import subject_in

_GAP = re.compile(r"\S {3,}\S")
_NUMBERED = re.compile(r"\S.*\s\d{1,3}")
_LED = re.compile(r"\S.*[.\u2026]{6,}\s*\d{0,3}")
_LETTERS = re.compile(r"[A-Z]{1,4}")
_WATERMARKS = ("DRAFT", "OFFICIAL", "CONFIDENTIAL", "SENSITIVE", "EMBARGOED", "RESTRICTED")
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_TWO = 2
_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_EDGE = 3  # lines at the head and at the foot of a page
_TOP = 5  # lines of a title page that can be its title
_FEW_PAGES = 6
_FEWEST_GAPS = 3
_MARKS_UP = re.compile(r"\s{0,3}#{1,6}\s|\s*\||.*\t|\s*\*\*")
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")


def is_printed(source: str) -> bool:
    """Tell text set out as pages from paragraphs, Markdown and tables with bars or tabs."""
    lines = [line for line in source.replace("\f", "\n").split("\n") if line.strip()]
    if any(map(_MARKS_UP.match, lines)):
        return False
    return "\f" in source or len({_form(line) for line in lines if _is_parted(line)}) >= _FEWEST_GAPS


def _is_parted(line: str) -> bool:
    """Tell a line with a wide gap in it, other than that after a label."""
    label = marked(line.strip())
    return _GAP.search(label.rest if label else line) is not None


def manuscript_of_print(source: str) -> Manuscript:
    """Read the pages into paragraphs and rows of tables, without what stands again on each page."""
    writer = Writer()
    page = 0
    words = frozenset(_WORDS.findall(source.lower()))
    for piece in _pieces(as_typed(_lines_of(source))):
        while page < piece.page:
            writer.page()
            page += 1
        if isinstance(piece, Table):
            for row in piece.rows:
                writer.row(row)
        else:
            writer.paragraph(piece.text(words), Style(), label=piece.bullet, indent=piece.depth)
    return writer.manuscript()


def _pieces(lines: list[Printed]) -> Iterator[Paragraph | Table]:
    width = width_of(lines)
    run: list[Printed] = []
    front = True
    for piece in with_tables(_without_contents(lines)):
        if isinstance(piece, Printed):
            run.append(piece)
            continue
        yield from paragraphs_of(run, width, front=front)
        yield piece
        run, front = [], False
    yield from paragraphs_of(run, width, front=front)


def _lines_of(source: str) -> list[Printed]:
    pages = [_without_watermark(page) for page in _pages_of(source)]
    kept = [_with_bullets(page) for page in _without_furniture(pages)]
    out: list[Printed] = []
    for number, page in enumerate(kept):
        out.extend(side for line in without_columns(page, number) for side in _sides_of(line))
    return out


def _sides_of(line: Printed) -> list[Printed]:
    """A partnership, or the day of publication, at the other side of a line has nothing to do with what stands here."""
    right = line.segments[1] if len(line.segments) == _TWO else None
    if right is None or not (partnership_in(right.text) == right.text or ANNOUNCED.fullmatch(right.text)):
        return [line]
    return [replace(line, raw=line.raw[: right.x0]), replace(line, raw=" " * right.x0 + right.text)]


def _pages_of(source: str) -> list[list[str]]:
    pages = [page.split("\n") for page in source.expandtabs(4).split("\f")]
    numbered = [(number, raw) for number, page in enumerate(pages) for raw in page]
    kept = [numbered[place] for place in closed_up([raw for _, raw in numbered])]
    return [[raw for at, raw in kept if at == number] for number in range(len(pages))]


def _without_watermark(page: list[str]) -> list[str]:
    """Take off the letters of a word set across the page, which stand in lines of their own, in any order."""
    letters = [line.strip() for line in page if _LETTERS.fullmatch(line.strip())]
    signs = sum(map(len, letters))
    torn = len(letters) > 1 and any(
        signs >= len(word) and all(piece in word for piece in letters) for word in _WATERMARKS
    )
    return ["" if torn and _LETTERS.fullmatch(line.strip()) else line for line in page]


def _with_bullets(page: list[str]) -> list[str]:
    """Bullets that the converter printed first, each below the other, stand before their points."""
    return [line.raw for line in with_bullets_beside(lines_of("\n".join(page)))]


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Take off page numbers, markings, and what stands again at the head or foot of pages.

    Where no form feed parts the pages, a line runs over them if it stands again and again.
    """
    if len(pages) == 1:
        running = furniture(lines_of("\n".join(pages[0])))
        return [["" if place in running else line for place, line in enumerate(pages[0])]]
    often = Counter(_form(page[place]) for page in pages for place in _edges(page))
    enough = 2 if len(pages) <= _FEW_PAGES else 3
    kept = [
        [
            "" if is_marking(line) or (place in edges and _runs(line, often, enough)) else line
            for place, line in enumerate(page)
        ]
        for page in pages
        for edges in (_edges(page),)
    ]
    title = _title_on(pages[0]) if pages else None
    if title is not None:
        kept[0][title] = pages[0][title]
    return kept


def _title_on(page: list[str]) -> int | None:
    """Where a title that runs over the pages stands on the first one, beside the line that runs."""
    filled = [place for place, line in enumerate(page) if line.strip()]
    named = [place for place in filled if names_a_review(page[place]) and subject_in(page[place].strip())]
    times = Counter(_form(page[place]) for place in named)
    top = [place for place in named if place in filled[:_TOP]]
    lower = [place for place in top if place != filled[0] or times[_form(page[place])] > 1]  # else it only runs
    return lower[-1] if lower else None


def _form(line: str) -> str:
    return _DIGITS.sub("#", _SPACES.sub(" ", line.strip()))


def _edges(page: list[str]) -> frozenset[int]:
    """Where the head and the foot of a page stand; a number under "No." is of a table."""
    filled = [place for place, line in enumerate(page) if line.strip()]
    edges = {*filled[:_EDGE], *filled[-_EDGE:]}
    counted = {number for head, number in pairwise(filled) if column_of(page[head].strip()) in _NUMBERS}
    return frozenset(edges - counted)


def _runs(line: str, often: Counter[str], enough: int) -> bool:
    text = line.strip()
    if numbers_a_page(text):
        return True
    item = heads_the_text(text) or named(text) or marked(text) or text.endswith((";", ":"))
    names_a_column = " " not in text and column_of(text) is not None
    return not item and not names_a_column and often[_form(line)] >= enough


def _without_contents(lines: list[Printed]) -> Iterator[Printed]:
    """Leave out the entries of a contents page, which end in the number of a page."""
    within = False
    entries = entries_in([line.text for line in lines])
    for place, line in enumerate(lines):
        if role_of(line.text) is Role.CONTENTS:
            within = True
        elif within and line.text:
            within = line.text.isdigit() or any(form.fullmatch(line.text) for form in (_NUMBERED, _LED))
        if not within and place not in entries and not _LED.fullmatch(line.text):
            yield line
