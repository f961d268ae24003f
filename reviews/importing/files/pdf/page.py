"""A page of a PDF as it is opened: its frames, its rules and its size."""

from dataclasses import dataclass, field

import pypdfium2 as pdfium

from reviews.importing.files.pdf.glyphs import glyphs_of, has_pictures, rules_of, with_drawn_bullets
from reviews.importing.files.pdf.grids import Grid, grids_of
from reviews.importing.files.pdf.level_rules import with_upright_rules
from reviews.importing.files.pdf.lines import Frame, frames_of, segments_of
from reviews.importing.refusals import ReadingError

_PASSWORD = "The PDF is protected by a password: open it, save it without the password, and send that."  # noqa: S105
DAMAGED = "The PDF is damaged and cannot be opened: open it in the program that made it, save it again, and send that."


@dataclass
class Page:
    number: int
    height: float
    grids: list[Grid] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    pictures: bool = False  # and no text


def opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise ReadingError(_PASSWORD if "assword" in str(error) else DAMAGED) from error


def page_of(document: pdfium.PdfDocument, place: int) -> Page:
    try:
        page = document[place]
    except pdfium.PdfiumError:
        return Page(place, 0)  # a page that is broken holds no text; the others do
    try:
        signs = glyphs_of(page)
        read = Page(place, page.get_height(), grids_of(with_upright_rules(rules_of(page), signs)))
        read.frames = frames_of(segments_of(with_drawn_bullets(signs, page), read.grids))
        read.pictures = not read.frames and has_pictures(page)
        return read
    finally:
        page.close()
