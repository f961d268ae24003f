"""The signs of a page put together: segments without a gap, lines of segments, and frames of lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reviews.importing.files.pdf.glyphs import LEAP, Glyph
from reviews.importing.files.pdf.grids import Grid
from reviews.importing.language.labels import marked

_GAP = 1.3  # of the size: a wider one parts columns
_SPACE = 0.18
_RAISED = 0.12
_SMALL = 0.82
_LEVEL = 0.35
_NEARLY, _LONGEST_LABEL = 0.97, 6

_ORDINAL = re.compile(r"\d(?:st?|nd?|rd?|th?)$")

Place = tuple[int, int, int]  # a table of the page, its row and its column


@dataclass
class Segment:
    """Signs in a line without a wide gap between them."""

    x0: float
    x1: float
    y: float
    size: float
    text: str = ""
    letters: int = 0
    bold: int = 0
    place: Place | None = None
    leaps: list[tuple[int, float, float]] = field(default_factory=list)  # where in the text, from and to which place

    def parts(self) -> list["Segment"]:
        """Cut the segment where printing leaped: between cells that stand close, among others."""
        at, x0, out = 0, self.x0, []
        for end, before, after in [*self.leaps, (len(self.text), self.x1, 0.0)]:
            out.append(Segment(x0, before, self.y, self.size, self.text[at:end].strip()))
            at, x0 = end, after
        return [part for part in out if part.text]


@dataclass
class Line:
    """Segments side by side."""

    segments: list[Segment]

    @property
    def text(self) -> str:
        return " ".join(segment.text.strip() for segment in self.segments if segment.text.strip())

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return max(segment.x1 for segment in self.segments)

    @property
    def y(self) -> float:
        return self.segments[0].y

    @property
    def size(self) -> float:
        said = [segment for segment in self.segments if segment.letters] or self.segments
        return max(said, key=lambda segment: len(segment.text)).size

    @property
    def bold(self) -> bool:
        letters = sum(segment.letters for segment in self.segments)
        return letters > 0 and sum(segment.bold for segment in self.segments) >= letters * 0.95

    @property
    def labelled(self) -> bool:
        """True where a label stands apart before the text."""
        first = self.segments[0].text.strip()
        return len(self.segments) > 1 and len(first) <= 12 and marked(first + " X") is not None  # noqa: PLR2004


@dataclass
class Frame:
    """Lines under each other: a column, the cell of a table, or a whole page."""

    lines: list[Line] = field(default_factory=list)
    place: Place | None = None

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].y


def segments_of(glyphs: list[Glyph], grids: list[Grid]) -> list[Segment]:
    """Put signs together as they are printed; a gap, a new line or another cell ends a segment."""
    out: list[Segment] = []
    spaced = leaped = False
    for glyph in glyphs:
        if not glyph.size:
            spaced, leaped = True, glyph.text == LEAP
            continue
        place = _place(glyph, grids)
        last = out[-1] if out else None
        if last is not None and last.place == place and _is_a_reference(last, glyph):
            continue
        if last is None or not _goes_on(last, glyph) or last.place != place:
            out.append(Segment(glyph.x0, glyph.x1, glyph.y, glyph.size, place=place))
            spaced = False
        elif leaped:
            out[-1].leaps.append((len(out[-1].text), out[-1].x1, glyph.x0))
        _say(out[-1], glyph, spaced=spaced)
        spaced = leaped = False
    return [segment for segment in out if segment.text.strip()]


def _place(glyph: Glyph, grids: list[Grid]) -> Place | None:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.y + glyph.size * 0.25
    for number, grid in enumerate(grids):
        cell = grid.cell_at(x, y)
        if cell is not None:
            return (number, *cell)
    return None


def _is_a_reference(last: Segment, glyph: Glyph) -> bool:
    """A small raised figure after a word leads to a footnote."""
    raised = _RAISED * last.size < glyph.y - last.y < last.size
    near = -last.size < glyph.x0 - last.x1 < last.size
    return raised and near and glyph.size < last.size * _SMALL and (glyph.text.isdigit() or glyph.text in "*,[]\u2020")


def _is_of_an_ordinal(last: Segment, glyph: Glyph) -> bool:
    """The raised letters of "8th"."""
    raised = 0 < glyph.y - last.y < last.size and glyph.size < last.size and glyph.text.isalpha()
    return raised and _ORDINAL.search(last.text + glyph.text) is not None


def _goes_on(last: Segment, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    level = abs(glyph.y - last.y) < size * _LEVEL or _is_of_an_ordinal(last, glyph)
    return level and -size * 1.3 < glyph.x0 - last.x1 < size * _GAP


def _say(segment: Segment, glyph: Glyph, *, spaced: bool) -> None:
    gap = glyph.x0 - segment.x1
    if segment.text and (spaced or gap > segment.size * _SPACE):
        segment.text += " "
    segment.text += glyph.text
    segment.x1 = max(segment.x1, glyph.x1)
    if glyph.size > segment.size or _was_a_bullet(segment, glyph):
        segment.size, segment.y = glyph.size, glyph.y
    if glyph.text.isalnum():
        segment.letters += 1
        segment.bold += glyph.bold


def _was_a_bullet(segment: Segment, glyph: Glyph) -> bool:
    """The bullet or the number of a point may be set larger than its words."""
    smaller = glyph.text.isalnum() and glyph.size < segment.size * _NEARLY and len(segment.text) <= _LONGEST_LABEL
    label = marked(f"{segment.text.removesuffix(glyph.text).strip()} X") if smaller else None
    return label is not None and label.rest == "X"


def frames_of(segments: list[Segment]) -> list[Frame]:
    """Put segments together as lines, and lines as frames, in the order of printing."""
    frames: list[Frame] = []
    for segment in segments:
        frame = frames[-1] if frames else None
        if frame is None or frame.place != segment.place or _leaves(frame, segment):
            frames.append(Frame([Line([segment])], segment.place))
        elif _beside(frame.lines[-1], segment):
            frame.lines[-1].segments.append(segment)
            frame.lines[-1].segments.sort(key=lambda one: one.x0)
        else:
            frame.lines.append(Line([segment]))
    return list(_joined(frames))


def _beside(line: Line, segment: Segment) -> bool:
    return abs(line.y - segment.y) < max(line.size, segment.size) * _LEVEL


def _leaves(frame: Frame, segment: Segment) -> bool:
    """Printing goes on higher up, or where nothing of the frame stands: another column."""
    last = frame.lines[-1]
    if _beside(last, segment):
        # lines side by side in a frame of many: the next column begins at its last line
        return len(frame.lines) > 1 and segment.x0 > frame.x1 and not last.labelled and last.x1 < segment.x0 - 40
    if segment.y > last.y + segment.size * _LEVEL:
        return True
    return segment.x0 > frame.x1 + segment.size or segment.x1 < frame.x0 - segment.size


def _joined(frames: list[Frame]) -> Iterator[Frame]:
    """Frames of one cell, printed one after the other, are one."""
    before: Frame | None = None
    for frame in frames:
        if before is not None and frame.place is not None and before.place == frame.place:
            before.lines.extend(frame.lines)
            continue
        if before is not None:
            yield before
        before = frame
    if before is not None:
        yield before
