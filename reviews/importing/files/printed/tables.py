"""Tables of printed text, drawn with spaces alone: found by a header whose columns are known."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from reviews.importing.files.printed.across import across_in
from reviews.importing.files.printed.forms import form_at
from reviews.importing.files.printed.lines import Printed, Segment, segments_of
from reviews.importing.language.cells import DATE_ALONE
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.contributing import agency_column
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import follows_on, marked, named
from reviews.importing.language.markup import breaks_a_word, join
from reviews.importing.language.names_of_bodies import names_a_body

_DEEPEST_HEADER = 6  # lines
_ITEMS = {Column.RECOMMENDATION, Column.ACTION, Column.LEARNING}
_FEWEST = 2
_LONGEST = 400  # lines of a table
_STOPS = (".", "!", "?", ";", ":")
_NUMBER = re.compile(r"\(?[A-Z]{0,3}\d{1,2}(?:\.\d{1,2})*[.):]?")
_WORD = re.compile(r"(?<=\s)\S+")
_NUMBERED = re.compile(r"(?:R|Rec(?:ommendation)? )?\d{1,2}(?:\.\d{1,2})*[.):]?\s+[A-Z]")
_NEXT_NAME = re.compile(r" (Target date|By when|By whom|Timescales?|Progress|Outcome)$")
_NAMES_ON = re.compile(r"(?:\bNHS|\band|\bof|\bfor|\bthe|[&,])$")  # a body's name that goes on in the next line
_FEW_WORDS = 3
_PUSHED = 14  # signs
_ASIDE = 3  # signs
_ROOM = 12  # a line that runs so far into the second column is no cell


@dataclass
class Table:
    """Rows of cells, the header first."""

    page: int
    rows: list[list[str]] = field(default_factory=list)


def with_tables(lines: Iterator[Printed]) -> Iterator[Printed | Table]:
    """Put tables in the place of the lines that draw them."""
    rest = list(lines)
    place = 0
    while place < len(rest):
        taken, rows = form_at(rest, place)
        table = Table(rest[place].page, rows) if taken else None
        if table is None:
            taken, table = table_at(rest, place)
        yield rest[place] if table is None else table
        place += taken


def is_header(raw: str) -> bool:
    """Tell the first line of a header."""
    return _known([segment.text for segment in segments_of(raw)]) >= _FEWEST


def _known(cells: list[str]) -> int:
    columns = [column_of(text) for text in cells if text]
    known = [column for column in columns if column]
    if agency_column(cells) is not None:
        return len(columns)
    meanings = set(known)  # a page in boxes may have "Background" beside "Why a review?"
    return len(known) if _ITEMS & meanings and len(meanings) * 2 >= len(columns) else 0


def table_at(lines: list[Printed], place: int) -> tuple[int, Table | None]:
    """Read the table that begins at this line: how many lines it takes, and its rows."""
    segments = lines[place].segments
    if len(segments) < _FEWEST or not any(column_of(one.text) for one in segments):
        return 1, None
    if _NUMBER.fullmatch(segments[0].text):
        return 1, None  # "4.   Recommendations" is a heading over the table, or a row of one
    block = lines[place : _end_of(lines, place)]
    header, depth = _header(block)
    body = block[depth:]
    if not header or not any(line.text for line in body):
        return 1, None
    return len(block), _table(body, header, block[0])


def _end_of(lines: list[Printed], place: int) -> int:
    """A heading, or a line of its own that runs over the first columns, ends the table."""
    second = lines[place].segments[1].x0
    end = place + 1
    number = ""  # of the last row
    for at in range(place + 1, min(place + _LONGEST, len(lines))):
        line = lines[at]
        if not line.text:
            continue
        apart = not lines[at - 1].text and line.x0 < second and not _goes_on_over_the_page(lines, at, second)
        alone = apart and len(line.segments) == 1
        if alone and (role_of(line.text) or _runs_over(line, second) or _leads_on(lines, at, second)):
            break
        if apart and (_heads_a_section(line, number) or (alone and _stands_under(lines, place, at))):
            break
        number = line.segments[0].text if _NUMBER.fullmatch(line.segments[0].text) else number
        end = at + 1
    return end


def _goes_on_over_the_page(lines: list[Printed], at: int, second: int) -> bool:
    """Tell the rest of a cell at the head of a page, whose columns may stand a few signs aside."""
    line = lines[at]
    within = line.text[:1].islower() and line.x1 <= second
    return line.page > _before(lines, at).page and (within or line.x0 >= second - _ASIDE > 0)


def _before(lines: list[Printed], at: int) -> Printed:
    return next((lines[place] for place in range(at - 1, -1, -1) if lines[place].text), lines[at])


def _heads_a_section(line: Printed, before: str) -> bool:
    """Tell "5.   What happens next" from the next of the rows, by its number and its words."""
    if len(line.segments) != _FEWEST or not _NUMBER.fullmatch(line.segments[0].text) or role_of(line.text) is None:
        return False
    number = line.segments[0].text
    return not (follows_on(before.rstrip(".):"), number.rstrip(".):")) and before[-1:] == number[-1:])


def _runs_over(line: Printed, second: int) -> bool:
    return len(line.segments) == 1 and line.x0 < second and line.x1 > second + _ROOM


def _stands_under(lines: list[Printed], place: int, at: int) -> bool:
    """Tell a sentence that a blank line parts from a table whose own lines stand close."""
    last = max(before for before in range(place, at) if lines[before].text)
    close = all(line.text for line in lines[place + 2 : last]) and last > place + 1
    after = lines[at + 1] if at + 1 < len(lines) else None
    return close and lines[at].text[:1].isupper() and (after is None or len(after.segments) < _FEWEST)


def _leads_on(lines: list[Printed], at: int, second: int) -> bool:
    """Tell a heading: it stands well apart, or over text that runs across the columns."""
    apart = at > 1 and not lines[at - 2].text
    below = next((line for line in lines[at + 1 : at + 3] if line.text), None)
    titled = not lines[at].text.endswith(_STOPS) and lines[at].text[:1].isupper()
    another = at + 1 < len(lines) and len(lines[at + 1].segments) >= _FEWEST
    return apart or (below is not None and _runs_over(below, second)) or (titled and another)


def _header(block: list[Printed]) -> tuple[list[Segment], int]:
    """The cells of the header, and how many lines it takes: as many as make the most of its columns known."""
    best: tuple[int, list[Segment], int] = (1, [], 0)
    for count in range(1, min(_DEEPEST_HEADER, len(block)) + 1):
        if not block[count - 1].text:
            break
        bands = _bands(block[:count])
        known = _known([band.text for band in bands])
        partial = len(block[count - 1].segments) < len(bands) and _only_names(block[count - 1])
        lower = known == best[0] == len(bands) and best[2] == count - 1 and partial
        if known > best[0] or lower:
            best = (known, bands, count)
    return best[1], best[2]


def _only_names(line: Printed) -> bool:
    """Tell the lower line of a header from the first of the rows."""
    short = all(len(segment.text.split()) <= _FEW_WORDS for segment in line.segments)
    return short and not any(segment.text[:1].isdigit() or named(segment.text) for segment in line.segments)


def _bands(lines: list[Printed]) -> list[Segment]:
    """Words that stand over each other are one cell."""
    bands: list[Segment] = []
    for line in lines:
        for segment in (name for run in line.segments for name in _names_in(run)):
            over = next((band for band in bands if segment.x0 < band.x1 and band.x0 < segment.x1), None)
            if over is None:
                bands.append(segment)
            else:
                joined = f"{over.text} {segment.text}"
                bands[bands.index(over)] = Segment(min(over.x0, segment.x0), max(over.x1, segment.x1), joined)
    return sorted(bands, key=lambda band: band.x0)


def _names_in(segment: Segment) -> list[Segment]:
    """The name of one column may leave no gap before that of the next: "Key milestones in Target date"."""
    name = _NEXT_NAME.search(segment.text)
    if name is None or column_of(segment.text[: name.start()]) is None:
        return [segment]
    at = segment.x0 + name.end() - len(name[1])
    return [Segment(segment.x0, at - 1, segment.text[: name.start()]), Segment(at, segment.x1, name[1])]


def _starts(header: list[Segment], body: list[Printed]) -> list[int]:
    """Where columns begin: where most cells begin, between the header before and the end of the column's own."""
    begun = Counter(segment.x0 for line in body for segment in line.segments)
    starts = [0]
    for before, own in pairwise(header):
        likely = [x for x in begun if max(before.x0 + 2, starts[-1]) < x < own.x1]
        many = [x for x in likely if begun[x] >= _FEWEST] or likely
        starts.append(min(many, key=lambda x: abs(x - own.x0), default=max(own.x0, starts[-1] + 1)))
    return starts


def _run_over(lines: list[Printed], x: int) -> int:
    return sum(1 for line in lines if line.raw[x - 1 : x].strip() and line.raw[x : x + 1].strip())


def _cells(line: Printed, starts: list[int]) -> list[str]:
    cells: list[list[str]] = [[] for _ in starts]
    for segment in line.segments:
        for place, text in _placed(segment, starts):
            cells[place].append(text)
    return [" ".join(texts) for texts in cells]


def _placed(segment: Segment, starts: list[int]) -> Iterator[tuple[int, str]]:
    """Words belong to the column they begin in; a segment that only runs over a little stays whole."""
    column = _column(segment.x0, starts)
    following = starts[column + 1] if column + 1 < len(starts) else segment.x1
    if segment.x1 <= following:
        yield column, segment.text
        return
    at = segment.x0
    for word in segment.text.split(" "):
        yield _column(at, starts), word
        at += len(word) + 1


def _column(x: int, starts: list[int]) -> int:
    return max(place for place, start in enumerate(starts) if x >= start - 1)


def _table(body: list[Printed], header: list[Segment], first: Printed) -> Table:
    table = Table(first.page, [[cell.text for cell in header]])
    across, rest = across_in(body, header[1].x0 + _ROOM)
    starts = _starts(header, rest)
    targets = [place for place, cell in enumerate(header) if column_of(cell.text) is Column.TARGET]
    rows = _by_days(_rows(rest, [_cells(line, starts) for line in rest], _cells(first, starts)), starts, targets)
    for row in sorted([*rows, *across], key=lambda lines: body.index(lines[0])):
        if row in across:
            table.rows.append([_joined([line.text for line in row]), *[""] * (len(header) - 1)])
            continue
        own = _own_starts(row, starts, [cell.x0 for cell in header], targets[0] if targets else None)
        columns = zip(*(_cells(line, own) for line in row), strict=True)
        table.rows.append([_joined([text for text in column if text]) for column in columns])
    return table


def _rows(lines: list[Printed], cells: list[list[str]], header: list[str]) -> list[list[Printed]]:
    rows: list[list[Printed]] = []
    first = next((row for line, row in zip(lines, cells, strict=True) if line.text), [])
    numbered = {place for place, cell in enumerate(first) if place and _NUMBERED.match(cell)}
    names = agency_column(header) is not None  # so that each line that begins in all columns is a row
    widths = [max(map(len, column), default=0) for column in zip(*cells, strict=True)]
    texts: list[str] = []  # of the first column of the row
    above: list[str] = []  # the last text of each column of the row
    apart = False
    for line, row in zip(lines, cells, strict=True):
        if not line.text or row == header:
            apart = True
            continue
        body = " ".join(filter(None, texts))
        begins = _begins(row, texts if rows else None, apart=apart) or _begins_anew(row, above, widths, body)
        anew = names and all(cell[:1].isupper() for cell in row)
        if begins or anew or (rows and _is_numbered(row, numbered)):
            rows.append([])
            texts, above = [], []
        if rows:
            rows[-1].append(line)
            texts.append(row[0])
            above = [now or before for now, before in zip_longest(row, above, fillvalue="")]
        apart = False
    return rows


def _by_days(rows: list[list[Printed]], starts: list[int], targets: list[int]) -> list[list[Printed]]:
    """Where a second whole day stands under the first, beside no more of the first cell, another row begins."""
    return [part for row in rows for part in (_parted(row, starts, targets[0]) if targets else [row])]


def _parted(row: list[Printed], starts: list[int], target: int) -> list[list[Printed]]:
    cells = [_cells(line, starts) for line in row]
    days = [at for at, line in enumerate(cells) if DATE_ALONE.fullmatch(line[target])]
    further = [at for at in days[1:] if not any(line[0] for line in cells[at:])]
    edges = [0, *further, len(row)]
    return [row[first:last] for first, last in pairwise(edges)] if days[:1] == [0] else [row]


def _is_numbered(cells: list[str], columns: set[int]) -> bool:
    """Tell the next of the wordings that are numbered in their own column."""
    return any(_NUMBERED.match(cells[place]) for place in columns)


def _own_starts(row: list[Printed], starts: list[int], heads: list[int], target: int | None) -> list[int]:
    """Where the columns begin in this row: a wide cell pushes those after it along."""
    first = [segment.x0 for segment in row[0].segments]
    if len(first) == len(starts) and any(abs(x - start) > _PUSHED for x, start in zip(first, starts, strict=True)):
        return first  # the row stands on another page, whose columns are set anew
    begun = {segment.x0 for line in row for segment in line.segments[1:]}
    begun |= {line.x0 for line in row if line.x0 >= starts[min(1, len(starts) - 1)] - 1}
    clear = sorted(x for x in begun if not _run_over(row, x))
    words = sorted(x for line in row for x in _word_starts(line) if not _run_over(row, x))
    days: list[int] = []
    if max(len(line.segments) for line in row) < len(starts):  # a cell may have run into the next
        days = [x for line in row for x in _day_in(line) if x in words]
    own = starts[:1]
    for place, (start, head) in enumerate(zip(starts[1:], heads[1:], strict=True), start=1):
        near = [x for x in (days if place == target and days else clear) if abs(x - start) <= _PUSHED and x > own[-1]]
        close = [x for x in words if abs(x - start) <= _PUSHED and x > own[-1]]
        best = min(near, key=lambda x: abs(x - start), default=None)
        under = min(close, key=lambda x: abs(x - head), default=max(start, own[-1] + 1))
        own.append(under if best is None else best)
    return own


def _day_in(line: Printed) -> list[int]:
    """Where a day begins that ends a run of words: "Guide approved 31 May 2023"."""
    ends = {segment.x1: segment for segment in line.segments}
    found = (
        next((x for x in _word_starts(line) if segment.x0 < x < end and DATE_ALONE.fullmatch(line.raw[x:end])), None)
        for end, segment in ends.items()
    )
    return [x for x in found if x is not None]


def _word_starts(line: Printed) -> list[int]:
    return [found.start() for found in _WORD.finditer(line.raw)]


def _begins(cells: list[str], before: list[str] | None, *, apart: bool) -> bool:
    """Tell whether the line begins a row: with a label, after a space, or where all cells begin anew."""
    first = cells[0]
    if not first:
        return False
    if before is None or named(first) or _NUMBER.fullmatch(first.split()[0]):
        return True
    said = " ".join(before).strip()
    filled = sum(map(bool, cells))
    whole = filled == len(cells) and len(said.split()) <= _FEW_WORDS
    fresh = first[:1].isupper() and (not said or said.endswith(_STOPS) or apart or whole)
    return fresh and (apart or filled >= max(_FEWEST, len(cells) - 1))


def _begins_anew(cells: list[str], above: list[str], widths: list[int], body: str) -> bool:
    """Tell a row without a number: the sentence above ended, with room for the next word or beside another body."""
    if not above or not all(cell[:1].isupper() for cell in cells):
        return False
    bodies = names_a_body(cells[0]) and names_a_body(body) and not _NAMES_ON.search(body)
    said = [pair for pair in list(zip(cells, above, widths, strict=True))[1:] if len(pair[1].split()) > _FEW_WORDS]
    return any(
        before.endswith(".") and (bodies or len(f"{before} {cell.split()[0]}") <= width) for cell, before, width in said
    )


def _joined(texts: list[str]) -> str:
    """The lines of a cell as its paragraphs."""
    out: list[str] = []
    for text in texts:
        if out and not (marked(text) and out[-1].endswith(_STOPS)):
            whole = out[-1].endswith("-") and text[:1].islower()
            mended = join([out[-1], text], frozenset()) if whole else f"{out[-1]} {text}"
            out[-1] = out[-1] + text if breaks_a_word(out[-1], text) else mended
        else:
            out.append(text)
    return "\n".join(out)
