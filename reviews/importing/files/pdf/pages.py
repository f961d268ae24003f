"""PDF: pages of placed signs, read as headings, paragraphs, lists and rows of tables.

No structure is asked of the file. What a person sees says it: size and weight of type, space, indents, rules,
columns, and what stands again at the head or foot of each page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium

from reviews.importing.files.manuscript import Manuscript, Style, Told, Writer, untold
from reviews.importing.files.pdf.furniture import SMALLER, without_furniture
from reviews.importing.files.pdf.grids import Grid
from reviews.importing.files.pdf.headed_tables import names_columns, rows_under
from reviews.importing.files.pdf.lines import Frame, Line
from reviews.importing.files.pdf.page import DAMAGED, Page, opened, page_of
from reviews.importing.files.pdf.paragraphs import Paragraph, Type, paragraphs_of, type_of
from reviews.importing.files.pdf.printed_cells import table_in
from reviews.importing.files.pdf.rows_over_pages import give_back, goes_on, heads_again
from reviews.importing.files.pdf.tables import rows_in, without_columns
from reviews.importing.language import markup
from reviews.importing.language.labels import marked, named
from reviews.importing.refusals import ReadingError

MOST_PAGES = 600
_NO_PAGES = "The PDF has no pages: check that you chose the right file and send it again."
_TOO_MANY = "The PDF has {} pages, and no more than {} can be read: send the report without its appendices."
_SCANNED = (
    "The pages of this PDF are pictures without text: recognise its text first (OCR), or ask the publisher for the "
    "document it was made from."
)
_LINE_OF_TEXT = 55  # signs; titles are shorter
_FEWEST_SIGNS = 25  # on a page with text
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
_LARGER = 1.08
_FOOTNOTE = re.compile(r"\d{1,3}\s+\S|\d{1,3}$|https?:|www\.|ibid", re.IGNORECASE)
_STEP = 14.0  # points that a level of a list is set in
_MOST_RANKS = 6
_LONG_WORD = 3
_WORD_ENDS = (
    "s y e r n t d on ion tion ation ty ity nt ent ment ce nce ance ed ing g er ers rs al ly le es ts ns ms ls st ic"
)
_ENDINGS = frozenset(_WORD_ENDS.split())
_LEFTOVER = 4
_SAME_EDGE = 24  # points
_NEARLY_ALL = 0.98
_MOST_BOXES = 10_000  # on a page


def manuscript_of_pdf(content: bytes, told: Told = untold) -> Manuscript:
    """Read a PDF. Raises ReadingError where it is none, or cannot be read."""
    pages = _pages(content, told)
    without_furniture(pages)
    frames = [frame for page in pages for frame in page.frames]
    running = [frame for frame in frames if frame.place is None]
    text = any(len(line.text) > _LINE_OF_TEXT for frame in running for line in frame.lines)
    setting = type_of(running if text else frames)
    return _Setter(setting, _words(frames)).write(pages)


def _pages(content: bytes, told: Told) -> list[Page]:
    document = opened(content)
    try:
        number = len(document)
        if number == 0:
            raise ReadingError(_NO_PAGES)
        if number > MOST_PAGES:
            raise ReadingError(_TOO_MANY.format(number, MOST_PAGES))
        pages = [_told(page_of(document, place), number, told) for place in range(number)]
        signs = sum(len(line.text) for page in pages for frame in page.frames for line in frame.lines)
        if signs < _FEWEST_SIGNS * min(number, 4) and any(page.pictures for page in pages):
            raise ReadingError(_SCANNED)
    except pdfium.PdfiumError as error:
        raise ReadingError(DAMAGED) from error
    else:
        return pages
    finally:
        document.close()


def _told(page: Page, number: int, told: Told) -> Page:
    told(page.number + 1, number)
    return page


def _words(frames: list[Frame]) -> frozenset[str]:
    """The words that stand whole: those at the ends of a cell's lines may be broken."""
    found: set[str] = set()
    for frame in frames:
        for line in frame.lines:
            words = _WORDS.findall(line.text.lower())
            found.update(words if frame.place is None else words[1:-1])
    return frozenset(found)


class _Setter:
    """Writes the pages as paragraphs and rows, one after the other."""

    def __init__(self, setting: Type, words: frozenset[str]) -> None:
        self.setting = setting
        self.words = words
        self.right: dict[int, float] = {}  # where the lines end, on pages of each height
        self.columns = frozenset[tuple[int, int]]()  # that stand beside others
        self.writer = Writer()
        self.header: list[Frame] = []  # of a table that may go on
        self.out: list[tuple[int, Paragraph | list[str]]] = []

    def write(self, pages: list[Page]) -> Manuscript:
        self.columns = _columns_of(pages)
        self.right = {round(page.height): _right([one for one in pages if _are_alike(one, page)]) for page in pages}
        for page in pages:
            for piece in self._pieces(page):
                self._add(page.number, piece)
        ranks = self._ranks()
        left = self._left()
        on = 0
        for number, piece in self.out:
            while on < number:
                self.writer.page()
                on += 1
            if isinstance(piece, Paragraph):
                self._paragraph(piece, ranks, left)
            else:
                self.writer.row(piece)
        while on < len(pages) - 1:
            self.writer.page()
            on += 1
        return self.writer.manuscript()

    def _pieces(self, page: Page) -> Iterator[Paragraph | list[str]]:
        """What stands on the page; tables whose cells are printed one by one are told first."""
        rest = page.frames
        while table := table_in(rest, self.setting.size):
            yield from self._apart(page, table.before)
            yield from self._unruled(page, table.rows)
            rest = table.after
        yield from self._apart(page, rest)

    def _apart(self, page: Page, stretch: list[Frame]) -> Iterator[Paragraph | list[str]]:
        found, frames = self._under_the_header(list(without_columns(stretch)))
        yield from found
        place = 0
        while place < len(frames):
            frame = frames[place]
            if frame.place is not None and page.grids[frame.place[0]].columns > 1:
                table = frame.place[0]
                together = [other for other in frames[place:] if other.place and other.place[0] == table]
                yield from self._ruled(page, together, page.grids[table])
                rest = [other for other in frames[place:] if other not in together]
                self.header = together if page.grids[table].rows == 1 else []
                found, frames[place:] = self._under_the_header(rest)
                yield from found
                continue
            rows, taken = rows_in(frames[place:])
            if not taken and names_columns(frame, self.setting.size):
                self.header = [frame]
                found, frames[place + 1 :] = self._under_the_header(frames[place + 1 :])
                if found:
                    yield [segment.text for segment in frame.lines[0].segments]
                    yield from found
                    place += 1
                    continue
            if taken:
                yield from self._unruled(page, rows)
                place += taken
                continue
            yield from self._flow(frame, page)
            place += 1

    def _under_the_header(self, frames: list[Frame]) -> tuple[list[list[str]], list[Frame]]:
        """The rows of a table whose header alone was a box, here or on the page before, and what is left."""
        under = rows_under(self.header, frames, self.setting.size) if self.header else None
        if under is None:
            self.header = []
        return under or ([], frames)

    def _flow(self, frame: Frame, page: Page) -> Iterator[Paragraph | list[str]]:
        box = page.number * _MOST_BOXES + frame.place[0] + 1 if frame.place else 0
        yield from (
            replace(paragraph, box=box)
            for paragraph in paragraphs_of(frame, page.number, self.setting, self._right_of(frame, page))
            if not self._is_a_footnote(paragraph, page)
        )

    def _right_of(self, frame: Frame, page: Page) -> float:
        return _right_of(frame, page, self.right[round(page.height)], self.columns)

    def _is_a_footnote(self, paragraph: Paragraph, page: Page) -> bool:
        low = paragraph.lines[0].y < page.height * 0.4
        small = paragraph.size < self.setting.size * SMALLER
        return low and small and _FOOTNOTE.match(paragraph.lines[0].text) is not None

    def _cell(self, frame: Frame, page: Page, right: float | None = None) -> str:
        found = paragraphs_of(frame, page.number, self.setting, right)
        for paragraph in found:
            paragraph.lines = self._mended(paragraph.lines, right)
        return "\n".join(paragraph.text(self.words) for paragraph in found)

    def _mended(self, lines: list[Line], right: float | None) -> list[Line]:
        """A narrow cell breaks a long word without a hyphen: "Recommendatio" over "n"."""
        out = lines[:1]
        for line in lines[1:]:
            before, rest = out[-1].text.rpartition(" ")[2], line.text.partition(" ")[0]
            broken = markup.breaks_a_word(out[-1].text, rest) or self._is_one_word(before.lower(), rest)
            whole = broken or self._is_cut(out[-1], before.lower(), rest, right)
            if rest.isalpha() and rest.islower() and whole:
                first, second = out[-1].segments[-1], line.segments[0]
                first.text = first.text.rstrip() + rest
                second.text = second.text.strip().removeprefix(rest).strip()
                if not line.text:
                    continue
            out.append(line)
        return out

    def _is_cut(self, line: Line, first: str, rest: str, right: float | None) -> bool:
        """A line that fills its cell, and goes on with what only ends words: "separati" over "on"."""
        full = right is not None and line.x1 > right - line.size
        unknown = first.isalpha() and len(first) >= _LONG_WORD and first not in self.words
        return full and unknown and rest in _ENDINGS

    def _is_one_word(self, first: str, rest: str) -> bool:
        whole = first + rest
        lost = len(rest) == 1 and rest not in {"a", "i"}
        known = not self.words.isdisjoint({whole, f"{whole}s", whole.rstrip("s")}) or whole in markup.NARROW_WORDS
        return len(first) >= _LONG_WORD and len(rest) <= _LEFTOVER and known and (first not in self.words or lost)

    def _ruled(self, page: Page, frames: list[Frame], grid: Grid) -> Iterator[list[str]]:
        rows: dict[int, dict[int, str]] = {}
        for frame in frames:
            _, row, column = frame.place or (0, 0, 0)
            right = grid.xs[column + 1] - self.setting.size * 0.4
            text = self._cell(frame, page, right)
            cells = rows.setdefault(row, {})
            cells[column] = f"{cells[column]}\n{text}" if column in cells else text
        for row in sorted(rows):
            yield [rows[row].get(column, "") for column in range(grid.columns)]

    def _unruled(self, page: Page, rows: list[list[Frame | None]]) -> Iterator[list[str]]:
        for row in rows:
            yield ["" if cell is None else self._cell(cell, page) for cell in row]

    def _add(self, number: int, piece: Paragraph | list[str]) -> None:
        """A paragraph that a page or a column broke goes on; so does the row of a table."""
        last = self.out[-1][1] if self.out else None
        if isinstance(piece, Paragraph) and isinstance(last, Paragraph) and _goes_on(last, piece):
            last.lines.extend(piece.lines)
            last.ended = piece.ended
        elif isinstance(piece, list):
            self._add_row(number, piece)
        else:
            self.out.append((number, piece))

    def _add_row(self, number: int, row: list[str]) -> None:
        anew = bool(self.out) and number > self.out[-1][0]
        if anew and (above := list(self._rows_above())[::-1]):
            if heads_again(above, row):
                return
            if goes_on(above[-1], row):
                above[-1][:] = [f"{one} {other}".strip() for one, other in zip(above[-1], row, strict=True)]
                self.out[-1] = (number, above[-1])
                return
            give_back(above, row)
        self.out.append((number, row))

    def _rows_above(self) -> Iterator[list[str]]:
        for _, piece in reversed(self.out):
            if not isinstance(piece, list):
                return
            yield piece

    def _ranks(self) -> dict[float, int]:
        """Rank the sizes that are larger than the text's."""
        sizes = {round(piece.size, 1) for _, piece in self.out if isinstance(piece, Paragraph)}
        larger = sorted((size for size in sizes if size > self.setting.size * _LARGER), reverse=True)
        return {size: min(rank, _MOST_RANKS) for rank, size in enumerate(larger, start=1)}

    def _left(self) -> float:
        edges = Counter(round(piece.x0) for _, piece in self.out if isinstance(piece, Paragraph))
        usual = [edge for edge, count in edges.items() if count * 8 >= max(edges.values())]
        return min(usual, default=0)

    def _paragraph(self, paragraph: Paragraph, ranks: dict[float, int], left: float) -> None:
        text = paragraph.text(self.words)
        rank = ranks.get(round(paragraph.size, 1), 0)
        self.writer.box = paragraph.box
        indent = max(0, min(6, round((paragraph.x0 - left) / _STEP))) if marked(text) else 0
        self.writer.paragraph(text, Style(rank=rank, bold=paragraph.bold), indent=indent)


def _are_alike(page: Page, other: Page) -> bool:
    """Tell pages set upright from those on their side, whose lines end farther right."""
    return round(page.height) == round(other.height)


def _right(pages: list[Page]) -> float:
    """Where full lines end: nearly as far right as any."""
    ends = sorted(line.x1 for page in pages for frame in page.frames for line in frame.lines)
    return ends[int(len(ends) * _NEARLY_ALL)] if ends else 0


def _is_beside(frame: Frame, page: Page) -> bool:
    """Tell a frame that has another at its right."""
    low, high = frame.lines[-1].y, frame.top
    return any(
        other.x0 > frame.x1 - 2 and other.lines[-1].y <= high and other.top >= low
        for other in page.frames
        if other is not frame
    )


def _right_of(frame: Frame, page: Page, right: float, columns: frozenset[tuple[int, int]]) -> float:
    """A column ends before the next one; other lines may go on to the margin."""
    if frame.place is not None or _is_beside(frame, page):
        return frame.x1
    return max((end for start, end in columns if _is_set_as(frame, start, end)), default=right)


def _columns_of(pages: list[Page]) -> frozenset[tuple[int, int]]:
    """Where the columns begin and end, to the point, that have another beside them: few in a document of any length."""
    frames = (frame for page in pages for frame in page.frames if frame.place is None and _is_beside(frame, page))
    return frozenset((round(frame.x0), round(frame.x1)) for frame in frames)


def _is_set_as(frame: Frame, start: int, end: int) -> bool:
    """Tell a column that ends alone on its page: as wide as those that have another beside them."""
    return len(frame.lines) > 2 and abs(frame.x0 - start) < _SAME_EDGE and abs(frame.x1 - end) < _SAME_EDGE  # noqa: PLR2004


def _goes_on(last: Paragraph, piece: Paragraph) -> bool:
    if abs(last.size - piece.size) > 0.6 or (last.bold != piece.bold and last.lines[-1].bold != piece.lines[0].bold):  # noqa: PLR2004
        return False
    first = piece.lines[0]
    if marked(first.text) or named(first.text) or last.ended:
        return False
    return first.text[:1].islower() or last.lines[-1].text.endswith(("-", ",")) or not first.text[:1].isupper()
