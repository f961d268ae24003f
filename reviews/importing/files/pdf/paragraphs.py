"""Lines of a frame put together as paragraphs, by the space between them, their indents, type and labels."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from reviews.importing.files.pdf.lines import Frame, Line
from reviews.importing.language import markup
from reviews.importing.language.grammar import breaks_off, has_main_verb, opens_with_a_head
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import marked, named

_STOPS = (".", "!", "?", ":", ";", "\u201d", '"')
_JOINTS = (".", ";", ":", ",", " and", " or")
_SIGNS = frozenset(
    "\u2022\u25aa\u25cf\u25e6\u25a0\u25ba\u27a2\u2713\u2714\uf0b7\uf0a7\uf0d8\u2023"
)  # only bullets are printed so
_SAYS = re.compile(r"(?:\S+ ){4,}?(?:is|are|was|were) \S")
_WIDER = 1.22  # than the usual space between lines
_OTHER_SIZE = 0.07
_INDENT = 3.0
_USUAL = 1.2
_DISPLAY = 1.1  # larger type is set closer
_LETTER = 0.5  # of the size: how wide a sign is


@dataclass
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]
    page: int
    ended: bool = True  # its last line ends by choice
    box: int = 0  # of the document, that it stands in; 0 is none

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def x0(self) -> float:
        return self.lines[0].x0

    def text(self, words: frozenset[str]) -> str:
        return markup.join([line.text for line in self.lines], words)


@dataclass(frozen=True)
class Type:
    """How the document is set: the size of its text and the space from line to line, in sizes."""

    size: float
    leading: float


def type_of(frames: list[Frame]) -> Type:
    """Measure the document."""
    sizes: Counter[float] = Counter()
    for frame in frames:
        for line in frame.lines:
            sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    steps: Counter[float] = Counter()
    for frame in frames:
        for one, other in pairwise(frame.lines):
            step = (one.y - other.y) / size
            if _runs_on(one, other) and abs(one.size - size) < 1 and abs(other.size - size) < 1 and 0.6 < step < 2.2:  # noqa: PLR2004
                steps[round(step, 1)] += 1
    return Type(size, _least_usual(steps))


def _runs_on(one: Line, other: Line) -> bool:
    """Lines of one sentence: their step is the space between lines, and no paragraph's."""
    return other.text[:1].islower() and not one.text.endswith(_STOPS) and marked(other.text) is None


def _least_usual(steps: Counter[float]) -> float:
    """The closest of the usual steps: where paragraphs are short, the space between them is usual too."""
    most = max(steps.values(), default=0)
    usual = [step for step, count in steps.items() if count * 4 >= most]
    return min(usual, default=_USUAL)


def paragraphs_of(frame: Frame, page: int, setting: Type, width: float | None = None) -> list[Paragraph]:
    """Cut a frame into paragraphs; `width` is where its lines may end, if that is known."""
    right = max(frame.x1, width or 0)
    out: list[Paragraph] = []
    for line in frame.lines:
        current = out[-1] if out else None
        if current is None or _begins(current, line, right, setting):
            out.append(Paragraph([line], page))
        else:
            current.lines.append(line)
    for paragraph in out:
        last = paragraph.lines[-1]
        paragraph.ended = last.text.endswith(_STOPS) or last.x1 < right - last.size * 6
    return out


def _begins(paragraph: Paragraph, line: Line, right: float, setting: Type) -> bool:
    """Tell whether the line begins a paragraph of its own."""
    last = paragraph.lines[-1]
    if _set_apart(last, line, setting):
        return True
    full = _is_full(last, line, right)
    if last.bold != line.bold and _changes_type(paragraph, last, line, full=full):
        return True
    label = named(line.text) or marked(line.text)
    headed = last.text.endswith(".") and opens_with_a_head(line.text)
    if headed or (label and (line.labelled or label.bullet in _SIGNS or not full or last.text.endswith(_JOINTS))):
        return True
    if _indented(paragraph, line) and (not full or last.text.endswith(_STOPS)):
        return True
    runs_on = line.text[:1].islower() and not last.text.endswith(_STOPS)
    if runs_on or last.text.endswith("-"):
        return False
    hangs = _hangs(paragraph, line) or _is_of_a_bullet(paragraph, line)
    return not full and not breaks_off(last.text) and not hangs


def _hangs(paragraph: Paragraph, line: Line) -> bool:
    """Tell a numbered sentence that goes on under its own words, though the next word might have fitted above."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    numbered = not first.bold and (first.labelled or marked(first.text) is not None)
    under = line.x0 > first.x0 + _INDENT if last is first else abs(line.x0 - last.x0) <= _INDENT
    says = has_main_verb(first.text) or _SAYS.search(first.text) is not None
    return numbered and under and says and last.text[-1:].isalpha() and not opens_with_a_head(line.text)


def _is_of_a_bullet(paragraph: Paragraph, line: Line) -> bool:
    """Tell a line that stands under the words of a point and not under its bullet: where it ends tells nothing."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    label = marked(first.text)
    under = line.x0 > first.x0 + _INDENT if last is first else abs(line.x0 - last.x0) <= _INDENT < line.x0 - first.x0
    return label is not None and label.bullet in _SIGNS and under


def _set_apart(last: Line, line: Line, setting: Type) -> bool:
    step = last.y - line.y
    size = min(last.size, line.size)
    if abs(last.size - line.size) > max(last.size, line.size) * _OTHER_SIZE and not _is_bare_label(last):
        return True
    usual = size * (setting.leading if size <= setting.size * _DISPLAY else min(setting.leading, _USUAL))
    return step < 0 or step > usual * _WIDER


def _is_bare_label(line: Line) -> bool:
    label = marked(line.text)
    return label is not None and not label.rest


def _changes_type(paragraph: Paragraph, last: Line, line: Line, *, full: bool) -> bool:
    """Bold ends: a heading over its text, unless the bold words only run on into the next line."""
    if not last.bold:
        return not full or last.text.endswith(_STOPS)
    runs_on = full and not last.text.endswith(_STOPS) and line.text[:1].islower() and marked(line.text) is None
    goes_on = full and not last.text.endswith(".") and named(paragraph.lines[0].text) is not None
    return not (runs_on or (goes_on and role_of(last.text) is None))


def _is_full(last: Line, line: Line, right: float) -> bool:
    """Tell whether the next word would not have fitted."""
    first = line.text.split(None, 1)[0] if line.text else ""
    letter = (line.x1 - line.x0) / max(len(line.text), 1) or line.size * _LETTER
    return last.x1 + (len(first) + 0.8) * letter > right - 1


def _indented(paragraph: Paragraph, line: Line) -> bool:
    lines = paragraph.lines
    if len(lines) > 1:
        return abs(line.x0 - lines[-1].x0) > _INDENT
    return line.x0 < lines[0].x0 - _INDENT and (lines[0].labelled or marked(lines[0].text) is not None)
