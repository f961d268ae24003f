"""Word (.docx): paragraphs with their styles, rebuilt numbers, tracked changes as accepted, text boxes and tables."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from reviews.importing.files.manuscript import Manuscript, Style, Writer, plain
from reviews.importing.files.numbering import BULLET, Numbering, W, numbering_of
from reviews.importing.files.set_tables import Cell, write_table
from reviews.importing.files.word_styles import Styles, styles_of
from reviews.importing.language.labels import named
from reviews.importing.refusals import ReadingError

LARGEST_PART = 40_000_000  # bytes of XML, as unpacked: a report of 1,000 pages has a tenth of it
_DAMAGED = "The Word file is damaged and cannot be opened: open it in Word, save it again as .docx, and send that."
_TOO_LARGE = "The Word file is too large once unpacked: save it again in Word without its pictures and appendices."
_NOT_WORD = "This is a zipped file but no Word document: save the document as .docx and send that."
_MAIN = re.compile(r"(?:/?word/document\d*\.xml)")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LOST = {f"{W}del", f"{W}moveFrom", f"{W}sectPr", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText"}
_LOST |= {f"{_MC}Fallback", f"{W}footnoteReference", f"{W}endnoteReference", f"{W}tcPr", f"{W}tblPr", f"{W}trPr"}
_WHOLE = {f"{W}txbxContent", f"{W}instrText"}
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.XMLSyntaxError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
)


def manuscript_of_word(content: bytes) -> Manuscript:
    """Read a .docx. Raises ReadingError where it is none, damaged or too large."""
    document, styles, numbering = _parts(content)
    body = document.find(f"{W}body")
    if body is None:
        raise ReadingError(_DAMAGED)
    writer = Writer()
    _Body(styles_of(styles), numbering_of(numbering), writer).write(body)
    return writer.manuscript()


def _parts(content: bytes) -> tuple[etree._Element, etree._Element | None, etree._Element | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            main = next((name for name in names if _MAIN.fullmatch(name)), None)
            if main is None:
                raise ReadingError(_NOT_WORD)
            beside = [main.rpartition("/")[0] + part for part in ("/styles.xml", "/numbering.xml")]
            found = [_part(package, name) if name in names else None for name in beside]
            return _part(package, main), found[0], found[1]
    except _BROKEN as error:
        raise ReadingError(_DAMAGED) from error


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    with package.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ReadingError(_TOO_LARGE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content[:2000]:
        raise ReadingError(_DAMAGED)  # Word writes none; whoever does means harm
    return etree.fromstring(content, parser)


@dataclass
class _Run:
    text: str
    bold: bool
    size: int


@dataclass
class _Printed:
    """A paragraph as it is printed."""

    runs: list[_Run] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    pages: int = 0  # page breaks within it

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def all_bold(self) -> bool:
        said = [run for run in self.runs if any(map(str.isalnum, run.text))]
        return bool(said) and all(run.bold for run in said)

    def least_size(self) -> int:
        return min((run.size for run in self.runs if run.text.strip()), default=0)


class _Body:
    def __init__(self, styles: Styles, numbering: Numbering, writer: Writer, *, within_a_cell: bool = False) -> None:
        self.styles = styles
        self.numbering = numbering
        self.writer = writer
        self.within_a_cell = within_a_cell
        self.alone: set[int] = set()  # lines that are a number alone
        self.fields: list[str] = []  # complex fields that are open, by their instruction
        self.carried: _Printed | None = None  # a paragraph whose end was deleted

    def write(self, container: etree._Element) -> None:
        for node in _children(container):
            if node.tag == f"{W}p":
                self._paragraph(node)
            elif node.tag == f"{W}tbl":
                self._table(node)

    def _paragraph(self, node: etree._Element) -> None:
        printed = self._printed(node, self.carried)
        self.carried = None
        properties = node.find(f"{W}pPr")
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = printed
            return
        for _ in range(printed.pages):
            self.writer.page()
        style = self.styles.of(node)
        if not style.contents and not any("TOC" in instruction.split()[:1] for instruction in self.fields):
            self._write(printed, node)
        for box in printed.boxes:
            with self.writer.boxed():
                self.write(box)

    def _write(self, printed: _Printed, node: etree._Element) -> None:
        text = _without_empty_tabs(printed.text)
        style = self.styles.of(node)
        number, depth = self.styles.list_of(node, self.numbering)
        label = self.numbering.label(number, depth) if number else None
        if not plain(text.replace("\n", " ").replace("\t", " ")):
            self._write_alone(label or "", style.rank)
            return
        if label and label[-1:].isalnum() and not style.rank and len(label) <= 2:  # noqa: PLR2004 - "1" alone is no label to a reader
            label += "."
        large = printed.least_size() >= self.styles.body_size + 4 and len(text) < 120  # noqa: PLR2004 - two points larger
        self.writer.paragraph(
            text,
            Style(rank=style.rank, bold=printed.all_bold() or large),
            label=label or "",
            indent=depth if label else 0,
        )

    def _write_alone(self, label: str, rank: int) -> None:
        """An empty paragraph of a list prints its number: "Recommendation 1" over its wording, or "1." in a cell."""
        names = named(label)
        if (self.within_a_cell and label not in {"", BULLET}) or (names is not None and not names.rest):
            self.alone.add(len(self.writer.lines))
            self.writer.paragraph("", Style(rank=rank), label=label)

    def _printed(self, node: etree._Element, carried: _Printed | None = None) -> _Printed:
        printed = carried or _Printed()
        base = self.styles.run_style(node)
        for piece in _pieces(node):
            if piece.tag == f"{W}txbxContent":
                printed.boxes.append(piece)
            elif piece.tag == f"{W}fldChar":
                self._field(piece)
            elif piece.tag == f"{W}instrText":
                if self.fields and not self.fields[-1]:
                    self.fields[-1] = piece.text or ""
            elif piece.tag == f"{W}lastRenderedPageBreak" or (
                piece.tag == f"{W}br" and piece.get(f"{W}type") == "page"
            ):
                printed.pages += 1
            else:
                self._say(printed, piece, base)
        return printed

    def _say(self, printed: _Printed, piece: etree._Element, base: tuple[bool, int]) -> None:
        text = (piece.text or "") if piece.tag == f"{W}t" else _SIGNS.get(str(piece.tag), "")
        text = "\n" if piece.tag == f"{W}br" else text
        if not text:
            return
        bold, size, hidden = self.styles.of_run(piece.getparent(), base)
        if not hidden:
            printed.runs.append(_Run(text if piece.tag != f"{W}t" else text.replace("\n", " "), bold, size))

    def _field(self, piece: etree._Element) -> None:
        kind = piece.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _table(self, node: etree._Element) -> None:
        rows = [self._row(row) for row in _rows(node)]
        write_table([row for row in rows if row], self.writer)

    def _row(self, node: etree._Element) -> list[Cell]:
        cells: list[Cell] = []
        for cell in _children(node):
            if cell.tag != f"{W}tc":
                continue
            properties = cell.find(f"{W}tcPr")
            span, merged = 1, False
            if properties is not None:
                span = _span(properties.find(f"{W}gridSpan"))
                joined = properties.find(f"{W}vMerge")
                merged = joined is not None and joined.get(f"{W}val") != "restart"
            cells.append(Cell(()) if merged else self._cell(cell))
            cells.extend(Cell(()) for _ in range(span - 1))
        return cells

    def _cell(self, node: etree._Element) -> Cell:
        """A number alone fills a cell; beside text it is what is left of one key pressed too often."""
        inner = _Body(self.styles, self.numbering, Writer(), within_a_cell=True)
        inner.write(node)
        lines = inner.writer.lines
        said = [line for place, line in enumerate(lines) if place not in inner.alone]
        return Cell(tuple(said or lines[:1]))


_WIDEST = 60


def _span(node: etree._Element | None) -> int:
    """A cell over many columns; a number that no page could hold is not believed."""
    value = "" if node is None else node.get(f"{W}val", "")
    return min(int(value), _WIDEST) if value.isdecimal() and len(value) < 8 else 1  # noqa: PLR2004


def _without_empty_tabs(text: str) -> str:
    """A tab after a label or at the edge is white space; others part columns."""
    return "\n".join(re.sub(r"^(\S{1,8})\t+", r"\1 ", line.strip("\t ")) for line in text.split("\n"))


def _children(node: etree._Element) -> Iterator[etree._Element]:
    """The blocks of a container, through what only wraps them."""
    for child in node:
        if child.tag in {f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"}:
            yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if content is not None and (gallery is None or gallery.get(f"{W}val") != "Table of Contents"):
                yield from _children(content)
        elif child.tag not in _LOST and isinstance(child.tag, str):
            yield from _children(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in _children(table):
        if row.tag == f"{W}tr" and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _pieces(node: etree._Element) -> Iterator[etree._Element]:
    """What a paragraph prints, in order; a text box is given whole."""
    for child in node:
        if child.tag in _WHOLE:
            yield child
        elif child.tag in _LOST or not isinstance(child.tag, str):
            continue
        elif len(child):
            yield from _pieces(child)
        else:
            yield child
