"""What stands again at the head or foot of the pages of a PDF, and belongs to none of them."""

import re
from collections import Counter
from collections.abc import Iterator

from reviews.importing.files.pdf.lines import Frame, Line
from reviews.importing.files.pdf.page import Page
from reviews.importing.files.pdf.paragraphs import type_of
from reviews.importing.files.source import is_marking, numbers_a_page
from reviews.importing.language.dates import PUBLISHED
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import marked, named

_EDGE = 0.065
_LONGEST_NUMBER, _FEW = 3, 3  # digits of the number of a page; signs
_OFTEN = 3  # lines
_MARGIN = 0.13  # of the page's height
_DIGITS = re.compile(r"\d+")
SMALLER = 0.88


def without_furniture(pages: list[Page]) -> None:
    """Take off page numbers, markings, and what stands again at the head or foot of pages."""
    often: Counter[tuple[str, float]] = Counter()
    for page in pages:
        often.update({_form(line) for frame in page.frames for line in frame.lines if _at_an_edge(line, page)})
    enough = 2 if len(pages) <= 6 else 3  # noqa: PLR2004
    size = type_of([frame for page in pages for frame in page.frames]).size
    set_so = Counter(_setting(line) for page in pages for line in _within(page))
    for page in pages:
        for frame in page.frames:
            frame.lines = [
                line
                for line in frame.lines
                if not (_at_an_edge(line, page) and _runs(line, often, enough) and not _is_a_cell(frame, line, page))
                and not (
                    _is_small_at_an_edge(line, page, size, alone=len(pages) == 1) and set_so[_setting(line)] < _OFTEN
                )
            ]
        page.frames = [frame for frame in page.frames if frame.lines]


def _is_a_cell(frame: Frame, line: Line, page: Page) -> bool:
    """A number in a table at the head or foot of a page is none of a page: other text stands farther out."""
    if frame.place is not None and page.grids[frame.place[0]].columns > 1:
        return True
    if not line.text.isdigit():
        return False
    others = [other for one in page.frames for other in one.lines if other is not line and _at_an_edge(other, page)]
    low = line.y < page.height / 2
    beyond = [other for other in others if (other.y < line.y if low else other.y > line.y)]
    return len(line.text) > _LONGEST_NUMBER or any(
        other.size >= line.size and len(other.text) > _FEW for other in beyond
    )


def _within(page: Page) -> Iterator[Line]:
    """The lines in the midst of a page."""
    yield from (line for frame in page.frames for line in frame.lines if not _at_an_edge(line, page))


def _setting(line: Line) -> tuple[float, int, bool]:
    """How and where a line is set: what often stands so in the midst of pages does not run along their edges."""
    return round(line.size, 1), round(line.x0), line.bold


def _form(line: Line) -> tuple[str, float]:
    return _DIGITS.sub("#", line.text), round(line.size)


def _at_an_edge(line: Line, page: Page) -> bool:
    return line.y < page.height * _MARGIN or line.y > page.height * (1 - _MARGIN)


def _is_small_at_an_edge(line: Line, page: Page, size: float, *, alone: bool) -> bool:
    """Small type at the very edge of a page runs with it, also where it stands once; alone it may say when it is of."""
    if alone and PUBLISHED.search(line.text):
        return False
    edge = line.y < page.height * _EDGE or line.y > page.height * (1 - _EDGE)
    return edge and line.size < size * SMALLER and not named(line.text)


def _runs(line: Line, often: Counter[tuple[str, float]], enough: int) -> bool:
    text = line.text
    if numbers_a_page(text) or is_marking(text):
        return True
    item = role_of(text) or named(text) or marked(text) or text.endswith((";", ":"))
    return not item and often[_form(line)] >= enough
