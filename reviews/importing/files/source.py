"""The file itself: its bytes as text, its lines, and what a printed page adds between them."""

import codecs
import re
from dataclasses import replace
from itertools import pairwise

from reviews.importing.files.barred_frames import without_barred_frames
from reviews.importing.files.front_matter import with_front_matter
from reviews.importing.files.manuscript import Line, plain
from reviews.importing.files.run_together import with_points_parted
from reviews.importing.files.tabbed_tables import with_tabbed_tables
from reviews.importing.language import labels, markup
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.subjects import subject_in
from reviews.importing.refusals import ReadingError

LARGEST = 5_000_000
_PICTURES = re.compile(rb"(?<=\]\()data:image/[^)\s]{100,}")  # that Markdown holds within itself
_UNNAMED_BULLET = re.compile(r"^([^\S\n]*)(?:\(cid:\d{1,5}\)|\x7f)", re.MULTILINE)  # a sign whose name the font keeps
_SIGNATURES = {b"%PDF": "PDF", b"PK\x03\x04": "Word or zipped", b"\xd0\xcf\x11\xe0": "old Word", b"{\\rtf": "RTF"}


def decode(content: bytes) -> str:
    """Turn the file's bytes into text, line ends made alike.

    Raises ReadingError where the file is empty, too long, binary or of another format.
    """
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            message = (
                f"This looks like a {name} file: save it as plain text or Markdown, or send it under its own file type."
            )
            raise ReadingError(message)
    content = _PICTURES.sub(b"", content)
    if len(content) > LARGEST:
        message = "The document is longer than 5 MB: send only the report itself, as plain text."
        raise ReadingError(message)
    text = _UNNAMED_BULLET.sub("\\1\u2022", _decoded(content).replace("\r\n", "\n").replace("\r", "\n"))
    if "\0" in text:
        message = "The file is not text: open it in the program it was made with and save it as plain text."
        raise ReadingError(message)
    if not plain(text):
        message = "The file is empty: check that you chose the right one and send it again."
        raise ReadingError(message)
    return text


def _decoded(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "The text could not be read: save the document again as plain text with the encoding UTF-8."
    raise ReadingError(message)


def put_in_order(lines: list[Line]) -> list[Line]:
    """Mend what a converter did to the lines: frames, rows and points that it broke or ran together."""
    framed = with_tabbed_tables(without_barred_frames(with_front_matter(lines)))
    return with_bullets_beside(with_points_parted(framed))


def with_bullets_beside(lines: list[Line]) -> list[Line]:
    """A converter may print the bullets of a list first, one below the other, and then its points: put beside them."""
    out = list(lines)
    place = 0
    while place < len(out):
        bullets = _bullets_at(out, place)
        if not bullets:
            place += 1
            continue
        if _is_late(out, place):
            before = out[place - 1]
            out[place - 1 : place + 1] = [replace(before, raw=f"\u2022 {before.raw.strip()}")]
            continue
        after = next((at for at in range(bullets[-1] + 1, len(out)) if out[at].raw.strip()), len(out))
        led_in = after < len(out) and out[after].raw.rstrip().endswith(":") and len(bullets) > 1
        begins = (_points(out, after + 1, len(bullets)) if led_in else []) or _points(out, after, len(bullets))
        for at in begins:
            line = out[at]
            out[at] = replace(line, start=line.start - 1, raw=f"\u2022{line.raw}")
        if begins:
            out[place : bullets[-1] + 1] = [replace(line, raw="") for line in out[place : bullets[-1] + 1]]
        place = after
    return out


def _is_late(lines: list[Line], place: int) -> bool:
    """Tell a bullet that was printed under the first line of its point, which goes on below."""
    if place < 1 or place + 1 >= len(lines):
        return False
    first, below = lines[place - 1].raw.strip(), lines[place + 1].raw.strip()
    opens = first[:1].isupper() and not first.endswith((".", ":", ";")) and labels.marked(first) is None
    return opens and below[:1].islower() and (place == 1 or not lines[place - 2].raw.strip())


def _bullets_at(lines: list[Line], place: int) -> list[int]:
    """Where bullets stand alone from here on, with blank lines between them."""
    found: list[int] = []
    for at in range(place, len(lines)):
        text = lines[at].raw.strip()
        if text in _LONE_BULLETS:
            found.append(at)
        elif text or not found:
            break
    return found


def _points(lines: list[Line], place: int, number: int) -> list[int]:
    """Where as many points begin as there were bullets; nowhere if that cannot be told."""
    end = place
    while end < len(lines) and lines[end].raw.strip() and not _bullets_at(lines, end):
        end += 1
    block = range(place, end)
    if number == 1 and block and lines[place].raw.strip()[:1] in _SIGNS:
        return _next_without_one(lines, end)  # it has a bullet of its own
    if number in {1, len(block)}:
        return list(block[:number])
    wide = max((len(lines[at].raw.rstrip()) for at in block), default=0)
    for least, small in ((_FULL, False), (0.0, False), (_FULL, True)):  # first what begins under a line that ends short
        begins = [
            at
            for at in block
            if at == place or _begins_a_point(lines[at - 1].raw, lines[at].raw, wide * least, small=small)
        ]
        if len(begins) == number:
            return begins
    return []


def _next_without_one(lines: list[Line], place: int) -> list[int]:
    """The point below, in small letters, whose bullet was printed higher up."""
    at = next((at for at in range(place, min(place + 2, len(lines))) if lines[at].raw.strip()), None)
    small = at is not None and lines[at].raw.strip()[:1].islower() and len(lines[at].raw.strip()) > 1
    return [at] if at is not None and small else []


def _begins_a_point(before: str, line: str, full: float, *, small: bool) -> bool:
    """Tell a line after one that ends a sentence or, where `full` is known, ends before the width is full.

    With `small` points may begin with a small letter.
    """
    ended = before.rstrip().endswith((".", ";", "?", "!", ","))
    short = len(before.rstrip()) + len(line.split(None, 1)[0]) < full
    return (small or not line.strip()[:1].islower()) and (ended or short)


def lines_of(source: str) -> list[Line]:
    """Cut the source into lines; a form feed ends one too."""
    lines, start = [], 0
    for number, raw in enumerate(source.replace("\f", "\n").split("\n"), 1):
        lines.append(Line(start, raw, number, opens_page=source[start - 1 : start] == "\f"))
        start += len(raw) + 1
    return lines


_PAGE_NUMBER = re.compile(
    r"(?:p ?a ?g ?e ?)?[-\u2013|]?\s*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3}|\|\s*p ?a ?g ?e|[-\u2013|])?", re.IGNORECASE
)
_MARKING = re.compile(
    (
        r"\s*(?:official|restricted|confidential|not protectively marked)(?:[\s:\u2013-]+(?:official"
        r"|sensitive|final|draft|confidential))*\s*$"
    ),
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(r"\bpage #", re.IGNORECASE)
_LONE_BULLETS = frozenset("\u2022\u25aa\u25cf\u25a0\uf0b7\uf0a7\u00b7\u2013o-")
_SIGNS = _LONE_BULLETS - set("\u2013o-")
_OFTEN = 3
_LONGEST_HEAD = 12
_TWICE = 2
_MOSTLY = 0.7
_TITLE_LINES = 4
_TOP = 12  # lines, blank ones among them
_WORDS_OF_A_LABEL = 2
_LONGEST_PAGE_NUMBER = 120  # with the spaces that set it right
_LONGEST_RUNNING_HEAD = 120
_PAGE_FOOT = re.compile(r".{0,100}\bpage \d{1,3} of \d{1,3}", re.IGNORECASE)
_NAMED_FOOT = re.compile(r".{0,80}(?<! on)(?<! see)(?<! See)(?<! at)(?<! to)(?<! from) Page \d{1,3}")
_WIDEST_WRAP = 140
_FEWEST_LINES = 6
_SHARE = 0.95
_FULL = 0.95
_NEARLY_FULL = 0.8
_SHARE_RUNNING_OVER = 0.1
_LONG_FOR_A_LINE = 60


def furniture(lines: list[Line]) -> frozenset[int]:
    """Find the positions of page numbers, protective markings and running headings."""
    found = {position for position, line in enumerate(lines) if numbers_a_page(line.raw) or is_marking(line.raw)}
    found -= _numbers_of_rows(lines)
    found |= _feet_over(found, lines)
    forms: dict[str, list[int]] = {}
    for position, line in enumerate(lines):
        text = line.raw.strip()
        cells = text.startswith("|") or text.count("|") >= _TWICE or "\t" in text
        if 0 < len(text) <= _LONGEST_RUNNING_HEAD and not cells:
            forms.setdefault(_DIGITS.sub("#", _words_of(line.raw)), []).append(position)
    often = [(form, places) for form, places in forms.items() if len(places) >= _TWICE and _can_run(places, lines)]
    for form, places in often:
        if _is_counted(form, places, lines):
            found.update(places)
    for _, places in often:
        found.update(_at_edges(places, lines, found))
    return frozenset(found)


def _feet_over(page_numbers: set[int], lines: list[Line]) -> set[int]:
    """The title of the review in short, right over the number of a page: the foot of that page."""
    front = _first_lines(lines)
    over = {_filled(place, lines, -1) for place in page_numbers if lines[place].raw.strip().isdigit()}
    over = {place for place in over if _filled(place, lines, -1) not in page_numbers}  # else it is all of a slide
    return {
        place
        for place in over - front
        if place >= 0 and _can_run([place], lines) and _is_foot(lines[place].raw.strip())
    }


def _is_foot(text: str) -> bool:
    plain = len(text) <= _LONGEST_RUNNING_HEAD and text[:1].isalpha() and "\t" not in text and "|" not in text
    return plain and names_a_review(text) and not has_main_verb(text)


def _numbers_of_rows(lines: list[Line]) -> set[int]:
    """The numbers 1, 2, 3 … in lines of their own under a line that is the head of their column."""
    found: set[int] = set()
    awaited = begun = 0  # where the head stands again on the next page, the count may go on
    for position, line in enumerate(lines):
        text = line.raw.strip()
        if text and len(text) <= _LONGEST_HEAD and column_of(text) in {Column.NUMBER, Column.REFERENCE}:
            begun, awaited = max(awaited, begun), 1
        elif awaited and text and markup.clean(text).rstrip(".") in {str(awaited), str(begun)}:
            found.add(position)
            awaited = int(markup.clean(text).rstrip(".")) + 1
    return found


def is_marking(raw: str) -> bool:
    """Tell a protective marking such as "OFFICIAL - SENSITIVE"."""
    return _MARKING.match(raw) is not None


def numbers_a_page(raw: str) -> bool:
    if len(raw) > _LONGEST_PAGE_NUMBER or not any(map(str.isdigit, raw)):
        return False
    text = markup.clean(raw)
    return any(form.fullmatch(text) for form in (_PAGE_NUMBER, _PAGE_FOOT, _NAMED_FOOT))


def _words_of(raw: str) -> str:
    """The line without what Markdown sets before a heading and around words."""
    return markup.clean(raw.strip().lstrip("#")) or raw.strip()


def _can_run(places: list[int], lines: list[Line]) -> bool:
    text = _words_of(lines[places[0]].raw)
    sentence = text[:1].islower() or text.endswith((".", ";", ":", "?"))
    return not (sentence or labels.named(text) or labels.marked(text) or heads_the_text(text))


def heads_the_text(heading: str) -> bool:
    """Tell a heading of the text from "Executive summary \u2013 Child D", which runs over each page of one."""
    role = role_of(heading)
    return role is not None and (role is not Role.NARRATIVE or subject_in(heading) is None)


def _is_counted(form: str, places: list[int], lines: list[Line]) -> bool:
    """Tell a running heading that has another page number each time."""
    distinct = len({lines[place].raw for place in places}) == len(places)
    return len(places) >= _OFTEN and distinct and _counts_pages(form)


def _at_edges(places: list[int], lines: list[Line], page_numbers: set[int]) -> list[int]:
    """Where a line that stands again and again is at the edge of a page, if it mostly is."""
    edges = [place for place in places if _at_an_edge(place, lines, page_numbers) or _is_over_the_title(place, lines)]
    mostly = len(edges) >= _OFTEN and len(edges) >= len(places) * _MOSTLY
    title = _first_lines(lines)
    return edges if mostly or all(place in edges or place in title for place in places) else []


def _first_lines(lines: list[Line]) -> frozenset[int]:
    return frozenset([place for place, line in enumerate(lines[:_TOP]) if line.raw.strip()][:_TITLE_LINES])


def _counts_pages(form: str) -> bool:
    """Tell "SCR Child A   #" and "Page # of #" from "Theme #", which counts something else."""
    return _PAGE.search(form) is not None or (form.endswith("#") and len(form.split()) > _WORDS_OF_A_LABEL)


def _at_an_edge(place: int, lines: list[Line], page_numbers: set[int]) -> bool:
    if any(line.opens_page for line in lines[max(place - 1, 0) : place + 3]):
        return True
    beside = {place - 2, place - 1, place + 1, place + 2, _filled(place, lines, -1), _filled(place, lines, 1)}
    return not page_numbers.isdisjoint(beside)


def _filled(place: int, lines: list[Line], step: int) -> int:
    """The next line with text, up or down."""
    at = place + step
    while 0 <= at < len(lines) and not lines[at].raw.strip():
        at += step
    return at


def _is_over_the_title(place: int, lines: list[Line]) -> bool:
    """Tell the first line of all where the title stands right below it."""
    first = next((at for at, line in enumerate(lines) if line.raw.strip()), None)
    return first == place and any(names_a_review(line.raw) for line in lines[place + 1 : place + _TOP])


def wrap_width(lines: list[Line]) -> int | None:
    """Give the width at which the text was broken into lines; None where each line is a whole paragraph.

    Broken lines mostly end within a sentence; lines that are paragraphs end with one.
    """
    prose = [line.raw.rstrip() for line in lines if "|" not in line.raw and "\t" not in line.raw]
    lengths = sorted(len(text) for text in prose if text)
    if len(lengths) < _FEWEST_LINES or lengths[-1] > _WIDEST_WRAP:
        return None
    width = lengths[min(len(lengths) - 1, int(len(lengths) * _SHARE))]
    if not _sentences_run_over(prose):
        return None
    full = [text for text, after in pairwise(prose) if after.strip() and len(text) >= width * _NEARLY_FULL]
    ended = sum(1 for text in full if text.endswith((".", "!", "?", ":", ";")))
    return width if ended * 2 < len(full) else None


def paragraphs_apart(lines: list[Line]) -> bool:
    """Tell whether a blank line stands between nearly all paragraphs: then lines without one belong together."""
    prose = [line.raw.strip() for line in lines if "|" not in line.raw and "\t" not in line.raw]
    pairs = [after for text, after in pairwise(prose) if len(text) >= _LONG_FOR_A_LINE]
    return len(pairs) >= _FEWEST_LINES and sum(1 for after in pairs if after) <= len(pairs) * _SHARE_RUNNING_OVER * 2


def _sentences_run_over(prose: list[str]) -> bool:
    """Tell whether lines go on in lower case, as broken text does and one sentence to a line does not."""
    pairs = [(text, after.lstrip()) for text, after in pairwise(prose) if text.strip() and after.strip()]
    over = sum(1 for _, after in pairs if after[:1].islower() and labels.marked(after) is None)
    return over >= len(pairs) * _SHARE_RUNNING_OVER


def cells_of(raw: str) -> tuple[str, ...] | None:
    """Cut a line of a table into its cells; None where it is none. Pipes and tabs both divide."""
    stripped = raw.strip()
    if stripped.startswith("|") or stripped.count(" | ") >= 2:  # noqa: PLR2004 - one pipe alone is prose
        inner = stripped.removeprefix("|").removesuffix("|")
        return tuple(part.strip() for part in re.split(r"(?<!\\)\|", inner))
    parts = [part.strip() for part in raw.strip("\n").split("\t")]
    filled = [part for part in parts if part]
    if len(filled) < 2 or _is_list_item(filled):  # noqa: PLR2004
        return None
    return tuple(parts)


def _is_list_item(filled: list[str]) -> bool:
    """A label, a tab and text are an item of a list, not a row of two cells."""
    label = labels.marked(filled[0] + " .") if len(filled) == 2 else None  # noqa: PLR2004
    if len(filled) == 2 and filled[0] in _LONE_BULLETS:  # noqa: PLR2004
        return True
    return label is not None and label.rest in {".", ""}
