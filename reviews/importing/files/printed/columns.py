"""Pages set in columns whose lines run across: first the left column, then those to its right."""

from collections.abc import Iterator

from reviews.importing.files.printed.lines import Printed, segments_of
from reviews.importing.files.printed.many_columns import columns_of, stretch
from reviews.importing.files.printed.tables import is_header
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import named

_LONGEST, _WIDEST = 200, 400  # lines and signs of a page; more is no page
_FEWEST = 4  # lines with text on both sides
_BROAD = 18  # signs in the lines of a column, at the least on average
_FROM, _TO = 0.25, 0.75
_TWO = 2
_TABLED = 0.35  # of the lines have three cells and more
_ALIGNED = 0.25
_ASKING = 0.7


def without_columns(page: list[str], number: int) -> Iterator[Printed]:
    """Give the lines of a page in the order in which they are read."""
    found = _columns_of(page)
    if found is None:
        yield from (Printed(number, raw) for raw in page)
        return
    first, last, columns = found
    yield from (Printed(number, raw) for raw in [*page[:first], ""])
    for column in columns:
        width = max(len(raw.rstrip()) for raw in column)
        yield from (Printed(number, raw, width) for raw in [*column, ""])
    yield from (Printed(number, raw) for raw in ["", *page[last:]])


def _columns_of(page: list[str]) -> tuple[int, int, list[list[str]]] | None:
    """The lines that are set in columns, from and to, and each column's part of them."""
    gutter = _gutter(page)
    if gutter is None:
        return None if _is_no_page(page) else columns_of(page, headings=2 if any(map(is_header, page)) else 1)
    first, last = stretch(page, gutter)
    last = _before_headings(page, first, last)
    return first, last, [[raw[:gutter] for raw in page[first:last]], [raw[gutter:] for raw in page[first:last]]]


def _before_headings(page: list[str], first: int, last: int) -> int:
    """Headings at the end of the columns, right over lines that run across the page, head those."""
    if last >= len(page):
        return last
    end = last
    while end > first + 1 and (not page[end - 1].strip() or _heads(page[end - 1].strip())):
        end -= 1
    return end if any(raw.strip() for raw in page[end:last]) else last


def _heads(text: str) -> bool:
    return role_of(text) is not None or (named(text) is not None and not text.endswith("."))


def _is_no_page(page: list[str]) -> bool:
    return len(page) > _LONGEST or max((len(raw.rstrip()) for raw in page), default=0) > _WIDEST


def _gutter(page: list[str]) -> int | None:
    """Where the right column begins, if many lines have text on either side of one place and few run over it."""
    if _is_no_page(page) or any(map(is_header, page)):
        return None
    width = max((len(raw.rstrip()) for raw in page), default=0)
    starts: dict[int, int] = {}
    for raw in page:
        for segment in segments_of(raw)[1:]:
            starts[segment.x0] = starts.get(segment.x0, 0) + 1
    likely = [start for start in starts if width * _FROM < start < width * _TO and _parts(page, start)]
    return max(likely, key=lambda start: (starts[start], -start), default=None)


def has_columns(page: list[str]) -> bool:
    """Tell a page set in two columns."""
    return _gutter(page) is not None


def _parts(page: list[str], start: int) -> bool:
    first, last = stretch(page, start)
    within = page[first:last]
    both = [raw for raw in within if raw[:start].strip() and raw[start:].strip()]
    if len(both) < _FEWEST or sum(1 for raw in both if len(segments_of(raw)) > _TWO) > len(both) * _TABLED:
        return False
    left, right = [raw[:start].strip() for raw in both], [raw[start:].strip() for raw in both]
    if sum(text.endswith((":", "?")) for text in left) > len(left) * _ASKING:
        return False  # a form: what it asks for, and beside it what was filled in
    begun = [raw for raw in within if raw[start:].strip()]
    aligned = sum(1 for raw in begun if raw[start : start + 1].strip())
    broad = min(sum(map(len, left)), sum(map(len, right))) / len(both) >= _BROAD
    return broad and aligned >= len(begun) * _ALIGNED
