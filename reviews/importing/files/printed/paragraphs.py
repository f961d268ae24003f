"""Lines of printed text put together as paragraphs: by blank lines, indents, labels, and where lines end short."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import dropwhile, pairwise, zip_longest

from reviews.importing.files.numbering import BULLET
from reviews.importing.files.printed.lines import Printed
from reviews.importing.files.spacing import is_set_close
from reviews.importing.language import markup
from reviews.importing.language.bodies import body_opening, is_named_over
from reviews.importing.language.broken_titles import leaves_off
from reviews.importing.language.grammar import opens_with_a_head
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Label, Marker, follows_on, marked, named, succeeds
from reviews.importing.language.partnerships import partnership_in
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.vocabulary import tells_on

_STOPS = (".", "!", "?", ":", ";", ",")
_ENDED = re.compile(r"(?:[.!?:;\u201d\"]|:\s?-|[;,] (?:and|or))$")
_PARTED = re.compile(r";(?: (?:and|or))?$")
_REFERS = re.compile(r"\b(?:see|to|of|in|and|with|under|from|by|the|or)$", re.IGNORECASE)
_LEADS_ON = re.compile(r"\b(?:of|into|at|in|for|to|by|with|from|the|an?|its|their)$")  # no line ends so by choice
_SIGNS = frozenset("\u2022\u25aa\u25cf\u25a0\u25ba\u27a2\u2713\u2714\uf0b7\uf0a7\uf0d8")  # bullets, nothing else
_HEADING = 0.6
_JOINTS = (".", ";", ":", ",", " and", " or")
_JOINTS_ALONE = {"and", "or"}
_AND = (", and", ", or")
_SHORT = 0.82  # of the width: the next word would have fitted
_NEARLY = 0.9  # among points
_LONG = 0.96  # where a sentence ends
_USUAL_WIDTH = 0.95
_FEW_LINES = 20
_ALIKE, _A_LITTLE_MORE = 2.0, 1.06
_MUCH_MORE = 1.15
_MANY_LINES, _A_CROWD = 60, 0.1
_NEARLY_ALL = 0.9
_TWO = 2
_FOUND_BY = 12  # letters
_INDENT = 3
_DEEPEST = 20  # signs; farther in, a line is centred
_STEP = 4
_FEW_WORDS = 4


@dataclass
class Paragraph:
    """Lines that belong together, and the bullet that was lost before them."""

    lines: list[Printed]
    bullet: str = ""
    depth: int = 0

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def x0(self) -> int:
        return self.lines[0].x0

    def text(self, words: frozenset[str]) -> str:
        return markup.join([line.text for line in self.lines], words)


def paragraphs_of(lines: list[Printed], width: float, *, front: bool = False) -> list[Paragraph]:
    """Cut lines, blank ones among them, into paragraphs; `width` is where the full lines of the document end.

    With `front` they begin with a title page.
    """
    return _Cutter(lines, width, titles=front).cut(lines)


class _Cutter:
    def __init__(self, lines: list[Printed], width: float, *, titles: bool) -> None:
        self.left = _left(lines)
        self.widths = {column: max(line.reach for line in lines if line.width == column) for column in self.left}
        self.widths[0] = width
        self.close = is_set_close([line.text for line in lines])
        self.titles = titles  # no sentence has ended yet
        self.listed = False  # under a line that leads to a list, or set in
        self.led = False  # under such a line, among points that begin with a small letter
        self.apart = True
        self.out: list[Paragraph] = []

    def cut(self, lines: list[Printed]) -> list[Paragraph]:
        for line, following in zip_longest(lines, lines[1:]):
            if line.text:
                self._take(line, following)
            self.apart = not line.text
        return _with_lost_bullets(self.out, self.left)

    def _take(self, line: Printed, following: Printed | None) -> None:
        if not self.out:
            self.out.append(Paragraph([line]))
            return
        last = self.out[-1].lines[-1]
        self.listed = self.listed or line.x0 >= self.left.get(line.width, 0) + _INDENT
        self.titles = self.titles and not line.text.endswith(".")
        if self._is_new(last, line, following):
            self.listed = last.text.endswith(":") or (self.listed and not self.apart)
            leads = last.text.endswith(":") or self._is_set_in_below(line)
            self.led = leads or (self.led and line.text[:1].islower())
            self.out.append(Paragraph([line]))
        else:
            self.out[-1].lines.append(line)

    def _is_new(self, last: Printed, line: Printed, following: Printed | None) -> bool:
        if self.titles and not self.apart and (_names_on(last, line) or _LEADS_ON.search(last.text)):
            return False
        width = self.widths[line.width]
        tells_on_now = self.close and tells_on(" ".join(one.text for one in self.out[-1].lines), line.text)
        if tells_on_now or self._is_set_in_below(line):
            return True
        if not self.apart and _stands_under_its_text(self.out[-1], line):
            return False
        if _must_go_on(self.out[-1], line) or (not self.apart and _goes_on_in_capitals(self.out[-1], line)):
            return False
        small = self.led and not self.apart and line.text[:1].islower() and not _joins(self.out[-1])
        if small and _is_short(last, line, width * _NEARLY / _SHORT):
            return True
        alone = (self.titles and not line.text[:1].islower()) or _heads(last, line, following, width)
        return alone or _begins(self.out[-1], line, width, apart=self.apart, listed=self.listed)

    def _is_set_in_below(self, line: Printed) -> bool:
        """Tell the first point, in small letters, of a list without bullets that is set in under its heading."""
        over = self.out[-1].lines
        alone = len(over) == 1 and not self.apart and line.text[:1].islower() and marked(line.text) is None
        broken = _LEADS_ON.search(over[0].text) or _REFERS.search(over[0].text)
        return alone and line.x0 >= over[0].x0 + _INDENT and _is_bare(over[0]) and not broken


def _is_bare(line: Printed) -> bool:
    """Tell "Key issues", a few words flush left, from the first line of a paragraph."""
    words = line.text.split()
    return len(words) <= _FEW_WORDS and line.text[:1].isupper() and line.text[-1:].isalpha() and not marked(line.text)


def width_of(lines: list[Printed]) -> float:
    """Where full lines end."""
    ends = sorted(line.reach for line in lines if line.text and not line.width)
    if not ends:
        return 0
    usual = ends[int((len(ends) - 1) * _USUAL_WIDTH)] if len(ends) > _FEW_LINES else ends[-1]
    crowd = len(ends) * _A_CROWD if len(ends) >= _MANY_LINES else len(ends)
    crowded = max((end for end in ends if _crowd(ends, end) >= crowd), default=usual)
    beyond = len(ends) - bisect_right(ends, crowded * _MUCH_MORE)
    if usual > crowded * _MUCH_MORE and beyond <= len(ends) * _A_CROWD:
        return crowded  # longer lines are those whose broken word was put together again
    twice = [end for before, end in pairwise(ends) if end - before < _ALIKE and end < usual * _A_LITTLE_MORE]
    return max([usual, *twice])


def _crowd(ends: list[float], end: float) -> int:
    return bisect_right(ends, end) - bisect_left(ends, end - _ALIKE)


def as_typed(lines: list[Printed]) -> list[Printed]:
    """Tell whether all signs are of one breadth: then counting them says best where a line had no room left."""
    over = [
        (line, below.text.split(None, 1)[0])
        for line, below in pairwise(lines)
        if below.text[:1].islower() and line.text and not _ENDED.search(line.text)
    ]
    fixed = [replace(line, fixed=True) for line in lines]
    of_one_breadth = _needed([(replace(line, fixed=True), word) for line, word in over], width_of(fixed))
    return fixed if of_one_breadth > _needed(over, width_of(lines)) else lines


def _needed(over: list[tuple[Printed, str]], width: float) -> float:
    """How much of the width nearly all broken lines would have needed for one word more."""
    shares = sorted(_with_word(line, word) / max(width, 1) for line, word in over)
    return shares[int(len(shares) * (1 - _NEARLY_ALL))] if shares else 0


def _with_word(line: Printed, word: str) -> float:
    return line.reach + line.breadth_of(f" {word}")


def _heads(last: Printed, line: Printed, following: Printed | None, width: float) -> bool:
    """Tell a short line after a sentence, with space or a label under it: the heading of what follows."""
    short = line.reach < width * _HEADING and not line.text.endswith((".", ";", ",", ":"))
    if short and role_of(line.text) and _ENDED.search(last.text) is not None:
        return True
    below = following is not None and (not following.text or marked(following.text) is not None)
    if following is not None and following.text[:1].isupper():
        below = below or _is_short(line, following, width)  # prose would have gone on, or ended with a stop
    return short and below and line.text[:1].isupper() and _ENDED.search(last.text) is not None


def _names_on(last: Printed, line: Printed) -> bool:
    """Tell the name of a partnership or of a review that is broken over two lines."""
    whole = f"{last.text} {line.text}"
    if _is_a_partnership(line.text):
        return False
    if names_a_review(whole) and leaves_off(last.text, line.text):
        return True
    if partnership_in(last.text) or names_a_review(last.text) or names_a_review(line.text):
        return False
    return _is_a_partnership(whole) or (names_a_review(whole) and not last.text.endswith(_STOPS))


def _is_a_partnership(text: str) -> bool:
    return (partnership_in(text) or "").casefold() == text.casefold()


def _begins(paragraph: Paragraph, line: Printed, width: float, *, apart: bool, listed: bool) -> bool:
    last = paragraph.lines[-1]
    ended = _ENDED.search(last.text) is not None
    label = named(line.text) or marked(line.text)
    joined = _joins(paragraph) or (not listed and last.text.endswith(_AND))
    runs_on = (not ended or joined) and line.text[:1].islower() and label is None
    if apart:
        full = not _is_short(last, line, width * _LONG / _SHORT)
        over = last.page != line.page or last.width != line.width or full
        return not (runs_on and (over or _is_broken(last)) and not _is_short(last, line, width))
    headed = _heads_a_section(paragraph) and line.text[:1].isupper()
    if headed or _opens(last, line, listed=listed) or (label and _counts_on(paragraph, line, label)):
        return True
    short = _is_short(last, line, width)
    if label and (ended or role_of(last.text) or last.text.endswith(_JOINTS) or short or line.x0 < last.x0):
        return True
    if runs_on or _is_broken(last) or (not label and _LEADS_ON.search(last.text)):
        return False
    if abs(line.x0 - last.x0) >= _INDENT and not _hangs(paragraph, line):
        return ended or short
    if not ended and len(paragraph.lines) > _TWO:
        width = min(width, max(one.reach for one in paragraph.lines))  # it stands in a column
    anew = ended or (line.text[:1].isupper() and body_opening(line.text) is not None)
    return _is_short(last, line, width * _LONG / _SHORT if anew else width)


def _joins(paragraph: Paragraph) -> bool:
    """Tell "(a) who calls the meeting, and": the next point would have a label too."""
    return paragraph.lines[-1].text.endswith(_AND) and marked(paragraph.lines[0].text) is not None


def _counts_on(paragraph: Paragraph, line: Printed, label: Label) -> bool:
    """Tell "(b)" under the whole line that "(a)" fills, where the one stands right below the other."""
    first = paragraph.lines[0]
    mine = marked(first.text)
    if mine is None or line.x0 != first.x0 or _REFERS.search(paragraph.lines[-1].text):
        return False
    return succeeds(mine.text, label.text) or (mine.marker is label.marker and follows_on(mine.text, label.text))


def _heads_a_section(paragraph: Paragraph) -> bool:
    return len(paragraph.lines) == 1 and role_of(paragraph.lines[0].text) is not None


def _must_go_on(paragraph: Paragraph, line: Printed) -> bool:
    """Tell the text of a label that was printed apart, and an "and" that joins points."""
    label = named(line.text) or marked(line.text)
    mine = named(paragraph.lines[0].text) if len(paragraph.lines) == 1 else None
    goes_on = line.text in _JOINTS_ALONE or (mine is not None and is_named_over(mine.rest, line.text))
    heads = paragraph.lines[0].text[:1] in _SIGNS and role_of(line.text) is not None
    return label is None and (goes_on or (_is_label_alone(paragraph) and not heads))


def _goes_on_in_capitals(paragraph: Paragraph, line: Printed) -> bool:
    """Tell the second line of "8. RECOMMENDATIONS OF THE INDIVIDUAL", "MANAGEMENT REVIEWS"."""
    first = paragraph.lines[0].text
    heads = len(paragraph.lines) == 1 and first.isupper() and role_of(first) is not None
    return heads and line.text.isupper() and not marked(line.text) and role_of(line.text) is None


def _is_label_alone(paragraph: Paragraph) -> bool:
    """Tell "(i)" in a line of its own: a converter printed the labels apart."""
    label = marked(paragraph.lines[0].text) if len(paragraph.lines) == 1 else None
    return label is not None and label.marker is not Marker.NAMED and not label.rest


def _opens(last: Printed, line: Printed, *, listed: bool) -> bool:
    """Tell what begins a paragraph wherever the line before it ends: the name of an item, the point of a list."""
    if (named(line.text) and not _REFERS.search(last.text)) or line.text[:1] in _SIGNS:
        return True
    if listed and _PARTED.search(last.text):
        return True
    if last.text.endswith(".") and opens_with_a_head(line.text):
        return True
    return last.text.endswith(":") or (listed and _ENDED.search(last.text) is not None and line.text[:1].isupper())


def _is_broken(line: Printed) -> bool:
    """Tell a line that ends within a word."""
    return line.text.endswith("-") and line.text[-2:-1].isalpha()


def _is_short(last: Printed, line: Printed, width: float) -> bool:
    """Tell whether the line ended by choice: the next word would have had room."""
    return _with_word(last, line.text.split(None, 1)[0]) < width * _SHORT


def _hangs(paragraph: Paragraph, line: Printed) -> bool:
    """The second line of a labelled paragraph stands farther in."""
    first = paragraph.lines[0]
    return len(paragraph.lines) == 1 and line.x0 > first.x0 and (named(first.text) or marked(first.text)) is not None


def _stands_under_its_text(paragraph: Paragraph, line: Printed) -> bool:
    """Tell a sentence that begins right under the words of an item, not under its label: it is the item's own."""
    first, ended = paragraph.lines[0], paragraph.lines[-1].text.endswith((".", "?", "!"))
    label = named(first.text) or marked(first.text)
    if label is None or not label.rest or not ended or named(line.text) or marked(line.text):
        return False
    return line.x0 > first.x0 and line.x0 == first.raw.find(label.rest[:_FOUND_BY])


def _with_lost_bullets(paragraphs: list[Paragraph], body: dict[int, int]) -> list[Paragraph]:
    """Paragraphs set in from those before them are points of a list whose bullets did not print."""
    before: Paragraph | None = None
    flush = min((one.x0 for one in paragraphs), default=0)
    begun = False  # what is set in before any text is of the title page
    signs = {one.x0 for one in paragraphs if _opens_with_a_sign(one)}  # where bullets did print
    for place, paragraph in enumerate(paragraphs):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        left = body.get(paragraph.lines[0].width, 0)
        begun = begun or paragraph.x0 == flush
        lost = begun and paragraph.x0 not in signs
        if lost and before is not None and _is_set_in(paragraph, before, following, left):
            paragraph.bullet, paragraph.depth = BULLET, 1
        elif marked(paragraph.lines[0].text):
            paragraph.depth = max(0, min(6, (paragraph.x0 - left) // _STEP))
        before = paragraph
    return _with_lone_points(paragraphs)


def _opens_with_a_sign(paragraph: Paragraph) -> bool:
    return paragraph.lines[0].text[:1] in _SIGNS


def _with_lone_points(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A point that stands alone under its heading is set in as those of the other lists are; a title page has none."""
    places = Counter((one.lines[0].width, one.x0) for one in paragraphs if one.bullet)
    flush = min((one.x0 for one in paragraphs), default=0)
    for paragraph in dropwhile(lambda one: one.x0 > flush, paragraphs):
        alike = places[paragraph.lines[0].width, paragraph.x0] > 1 and not _is_marked(paragraph.lines[0].text)
        if alike and all(line.x0 == paragraph.x0 for line in paragraph.lines):
            paragraph.bullet, paragraph.depth = BULLET, 1
    return paragraphs


def _is_marked(text: str) -> bool:
    return bool(named(text) or marked(text) or role_of(text)) or text[:1] in "\"'\u2018\u201c"


def _left(lines: list[Printed]) -> dict[int, int]:
    """Where lines begin in each width of column: the farthest left of the usual places."""
    counts: dict[int, dict[int, int]] = {}
    for line in lines:
        if line.text:
            starts = counts.setdefault(line.width, {})
            starts[line.x0] = starts.get(line.x0, 0) + 1
    return {
        width: min(x0 for x0, count in starts.items() if count * 8 >= max(starts.values()))
        for width, starts in counts.items()
    }


def _is_set_in(paragraph: Paragraph, before: Paragraph, following: Paragraph | None, left: int) -> bool:
    inset = paragraph.x0 - left
    text = paragraph.lines[0].text
    if not _INDENT <= inset <= _DEEPEST or _is_marked(text):
        return False
    if any(abs(line.x0 - paragraph.x0) > 1 for line in paragraph.lines):
        return False
    hung = before.bullet == "" and len(before.lines) > 1 and before.lines[1].x0 == paragraph.x0 > before.x0
    listed = before.bullet == BULLET or before.lines[-1].text.endswith((":", ";"))
    goes_on = following is not None and abs(following.x0 - paragraph.x0) <= 1
    return not hung and (listed or goes_on)
