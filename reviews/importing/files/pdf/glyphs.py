"""What a page of a PDF prints: its signs with their places, and the rules drawn on it."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from math import hypot

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SYMBOLS = re.compile(r"wingdings|webdings|symbol|dingbats", re.IGNORECASE)
_HEAVY = 600
_NAME_LENGTH = 128
_MOST_PATHS = 4000
_MOST_POINTS = 400
_MOST_SIGNS = 40_000  # no page that a person can read has more
_THIN = 3.0
_HYPHENS = {2, 0xAD, 0xFFFE}
LEAP = "\t"  # the next sign is placed anew, without a space that is printed
_BULLET = "\u2022"
_UPRIGHT = 0.2
_MOST_DOTS = 120  # on a page; more are a drawing
_SMALLEST_DOT, _LARGEST_DOT = 1.5, 7.0  # points
_FAR_FROM_DOT = 24.0
_SIZE = 10.0  # where the file does not say


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign and its place; `y` is its baseline, counted from the foot of the page."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule, level or upright; `at` is where it stands, `start` and `end` how far it goes."""

    level: bool
    at: float
    start: float
    end: float


def glyphs_of(page: pdfium.PdfPage) -> list[Glyph]:
    """Give the page's signs in the order in which the file prints them."""
    text = page.get_textpage()
    try:
        return list(_glyphs(text.raw, min(text.count_chars(), _MOST_SIGNS)))
    finally:
        text.close()


def _glyphs(text: pdf.FPDF_TEXTPAGE, number: int) -> Iterator[Glyph]:
    box, x, y = pdf.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    faces: dict[int, tuple[bool, bool, float]] = {}
    for place in range(number):
        code = pdf.FPDFText_GetUnicode(text, place)
        if code in {0, 10, 13}:
            continue
        if not pdf.FPDFText_GetLooseCharBox(text, place, box) or not pdf.FPDFText_GetCharOrigin(text, place, x, y):
            continue
        sign = "-" if code in _HYPHENS or pdf.FPDFText_IsHyphen(text, place) == 1 else chr(code)
        if sign.isspace():
            leap = pdf.FPDFText_IsGenerated(text, place) == 1
            yield Glyph(LEAP if leap else " ", box.left, box.right, y.value, 0, bold=False)
            continue
        if abs(pdf.FPDFText_GetCharAngle(text, place)) % (2 * 3.14159) > _UPRIGHT:
            continue
        whose = pdf.FPDFText_GetTextObject(text, place)
        key = ctypes.addressof(whose.contents) if whose else 0
        if key not in faces:
            faces[key] = _face(text, place)
        bold, symbolic, size = faces[key]
        sign = _BULLET if symbolic and (sign.isalnum() or code > 0xE000) else sign  # noqa: PLR2004 - private use
        yield Glyph(sign, box.left, box.right, y.value, size, bold)


def _face(text: pdf.FPDF_TEXTPAGE, place: int) -> tuple[bool, bool, float]:
    """Tell whether the sign's typeface is bold, whether it holds pictures instead of letters, and its size."""
    name, flags, matrix = ctypes.create_string_buffer(_NAME_LENGTH), ctypes.c_int(), pdf.FS_MATRIX()
    pdf.FPDFText_GetFontInfo(text, place, name, _NAME_LENGTH, flags)
    named = name.value.decode("latin-1")
    heavy = pdf.FPDFText_GetFontWeight(text, place) >= _HEAVY
    scale = hypot(matrix.c, matrix.d) if pdf.FPDFText_GetMatrix(text, place, matrix) else 1.0
    size = pdf.FPDFText_GetFontSize(text, place) * scale
    return heavy or _BOLD.search(named) is not None, _SYMBOLS.search(named) is not None, size or _SIZE


@dataclass(frozen=True, slots=True)
class _Dot:
    x0: float
    x1: float
    y: float  # its middle


def with_drawn_bullets(glyphs: list[Glyph], page: pdfium.PdfPage) -> list[Glyph]:
    """Put bullets that are drawn, and no signs, before the text beside them: browsers print lists so."""
    before: dict[int, Glyph] = {}
    for dot in islice(_dots(page), _MOST_DOTS):
        place = _beside(dot, glyphs)
        if place is not None:
            sign = glyphs[place]
            before[place] = Glyph(_BULLET, dot.x0, dot.x1, sign.y, sign.size, bold=False)
    out: list[Glyph] = []
    for place, sign in enumerate(glyphs):
        if place in before:
            bullet = before[place]
            out.extend((bullet, Glyph(" ", bullet.x1, sign.x0, sign.y, 0, bold=False)))
        out.append(sign)
    return out


def _dots(page: pdfium.PdfPage) -> Iterator[_Dot]:
    edges = [ctypes.c_float() for _ in range(4)]
    for number, drawn in enumerate(page.get_objects(filter=[pdf.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if number >= _MOST_PATHS:
            return
        if pdf.FPDFPageObj_GetBounds(drawn.raw, *edges):
            left, low, right, high = (edge.value for edge in edges)
            wide, tall = right - left, high - low
            if _SMALLEST_DOT < wide < _LARGEST_DOT and wide * 0.7 < tall < wide * 1.4:
                yield _Dot(left, right, (low + high) / 2)


def _beside(dot: _Dot, glyphs: list[Glyph]) -> int | None:
    """The first sign of the line right of the dot, if it begins a line."""
    level = [
        place
        for place, sign in enumerate(glyphs)
        if sign.size and -sign.size * 0.1 < dot.y - sign.y < sign.size * 0.8 and sign.x0 > dot.x0 - _FAR_FROM_DOT
    ]
    first = min(level, key=lambda place: glyphs[place].x0, default=None)
    return first if first is not None and 0 < glyphs[first].x0 - dot.x1 < _FAR_FROM_DOT else None


def has_pictures(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdf.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def rules_of(page: pdfium.PdfPage) -> list[Rule]:
    """Give the rules of the page and the edges of its boxes."""
    rules: list[Rule] = []
    for number, drawn in enumerate(page.get_objects(filter=[pdf.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if number >= _MOST_PATHS:
            break
        rules.extend(_rules(drawn.raw))
    return rules


def _rules(path: pdf.FPDF_PAGEOBJECT) -> Iterator[Rule]:
    number = pdf.FPDFPath_CountSegments(path)
    if not 0 < number <= _MOST_POINTS:
        return
    matrix = pdf.FS_MATRIX()
    pdf.FPDFPageObj_GetMatrix(path, matrix)
    shape: list[tuple[float, float]] = []
    for place in range(number):
        segment = pdf.FPDFPath_GetPathSegment(path, place)
        kind = pdf.FPDFPathSegment_GetType(segment)
        if kind == pdf.FPDF_SEGMENT_MOVETO and shape:
            yield from _edges(shape)
            shape = []
        if kind == pdf.FPDF_SEGMENT_BEZIERTO:
            continue
        x, y = ctypes.c_float(), ctypes.c_float()
        pdf.FPDFPathSegment_GetPoint(segment, x, y)
        shape.append(_placed(matrix, x.value, y.value))
        if pdf.FPDFPathSegment_GetClose(segment):
            shape.append(shape[0])
    yield from _edges(shape)


def _placed(matrix: pdf.FS_MATRIX, x: float, y: float) -> tuple[float, float]:
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _edges(shape: list[tuple[float, float]]) -> Iterator[Rule]:
    """A thin box is one rule; of other shapes the level and upright sides are rules."""
    if len(shape) < 2:  # noqa: PLR2004 - a point draws nothing
        return
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if high <= _THIN and wide > _THIN:
        yield Rule(True, (min(ys) + max(ys)) / 2, min(xs), max(xs))
    elif wide <= _THIN and high > _THIN:
        yield Rule(False, (min(xs) + max(xs)) / 2, min(ys), max(ys))
    elif len(shape) <= 6:  # noqa: PLR2004 - a box; more is a drawing
        for (x, y), (u, v) in pairwise(shape):
            if abs(y - v) < 1 and abs(x - u) > _THIN:
                yield Rule(True, y, min(x, u), max(x, u))
            elif abs(x - u) < 1 and abs(y - v) > _THIN:
                yield Rule(False, x, min(y, v), max(y, v))
