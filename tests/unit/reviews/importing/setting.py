"""Sets a written document as plain text, web page, Word document and PDF, each as such files commonly are."""

import html
import io
import textwrap
from collections.abc import Iterator
from itertools import groupby

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from written_documents import Piece, Written

KINDS = ("txt", "html", "docx", "pdf")


def kinds_of(written: Written) -> tuple[str, ...]:
    """The formats that can show what the document is about: plain text has no boxes."""
    return tuple(written.meta["formats"].split()) if "formats" in written.meta else KINDS


def set_as(kind: str, written: Written) -> bytes:
    return {"txt": as_text, "html": as_web, "docx": as_word, "pdf": as_pdf}[kind](written)


def printed(piece: Piece) -> str:
    return f"{piece.label} {piece.text}".strip()


# Text: as a converter leaves it, wrapped or one paragraph a line ----------------------------------------------------


def as_text(written: Written) -> bytes:
    width = written.meta.get("wrap")
    lines: list[str] = []
    before = ""
    for piece in written.pieces:
        if piece.mark in {"[[", "]]", "<<", ">>"}:
            continue
        listed = piece.mark.startswith(("-", "+", "|")) and before[:1] == piece.mark[:1]
        if not listed:
            lines.append("")
        lines.extend(_text_lines(piece, int(width) if width else None))
        before = piece.mark
    return "\n".join(lines).strip().encode()


def _text_lines(piece: Piece, width: int | None) -> list[str]:
    if piece.mark == "===":
        return ["\f"]
    if piece.mark == "|":
        return ["| " + " | ".join(cell.replace("\n", "<br>") for cell in piece.cells) + " |"]
    indent = {"--": "    ", "+a": "   "}.get(piece.mark, "")
    lead = {"-": "\u2022 ", "--": "o ", ">": ""}.get(piece.mark, "")
    text = indent + lead + printed(piece)
    return textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False) if width else [text]


# Web page ------------------------------------------------------------------------------------------------------------


def as_web(written: Written) -> bytes:
    body = "\n".join(_web(written.pieces))
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Reviews | Our Board</title>'
        "<style>p{margin:1em}</style></head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/r'>"
        f"Recommendations</a></li></ul></nav><main>{body}</main><footer><p>Contact us: 01632 960001</p></footer>"
        "<script>var x = 'Recommendation 9: The Board should';</script></body></html>"
    )
    return page.encode()


def _web(pieces: list[Piece]) -> Iterator[str]:
    for kind, group in groupby(pieces, key=_web_kind):
        run = list(group)
        if kind == "table":
            yield "<table>" + "".join(_web_row(piece, head=place == 0) for place, piece in enumerate(run)) + "</table>"
        elif kind == "list":
            yield from _web_list(run)
        else:
            yield from map(_web_block, run)


def _web_kind(piece: Piece) -> str:
    return "table" if piece.mark == "|" else "list" if piece.mark[:1] in {"-", "+"} and piece.mark != "+R" else "block"


def _web_row(piece: Piece, *, head: bool) -> str:
    tag = "th" if head else "td"
    cells = "".join(f"<{tag}>{html.escape(cell).replace(chr(10), '<br>')}</{tag}>" for cell in piece.cells)
    return f"<tr>{cells}</tr>"


def _web_list(run: list[Piece]) -> Iterator[str]:
    """Lists of a web page count for themselves; a list of two levels stands one in the other."""
    opened: list[str] = []
    before = ""
    for piece in run:
        deep = piece.mark in {"--", "+a", "+2"} and (before in {"-", "+", "+1", "--", "+a", "+2", "+!"} or bool(opened))
        wanted = 2 if deep and (opened or before) else 1
        while len(opened) > wanted or (opened and len(opened) == wanted and _tag(piece) != opened[-1]):
            yield f"</li></{opened.pop().split()[0]}>"
        if len(opened) == wanted:
            yield "</li>"
        while len(opened) < wanted:
            tag = _tag(piece)
            start = piece.label.strip("().")
            number = f' start="{start}"' if tag == "ol" and start.isdigit() else ""
            opened.append(tag)
            yield f"<{tag}{number}>"
        text = html.escape(piece.text if _tag(piece) != "ul class='none' style='list-style: none'" else printed(piece))
        yield f"<li>{text}"
        before = piece.mark
    while opened:
        yield f"</li></{opened.pop().split()[0]}>"


def _tag(piece: Piece) -> str:
    if piece.mark.startswith("-"):
        return "ul"
    if piece.mark == "+a":
        return 'ol type="a"'
    return "ul class='none' style='list-style: none'" if piece.mark == "+2" else "ol"


def _web_block(piece: Piece) -> str:
    text = html.escape(printed(piece))
    if piece.mark.startswith("#"):
        return f"<h{len(piece.mark)}>{text}</h{len(piece.mark)}>"
    if piece.mark == "**":
        return f"<p><strong>{text}</strong></p>"
    if piece.mark == ">":
        return f"<blockquote><p>{text}</p></blockquote>"
    return {"[[": '<div class="box">', "]]": "</div>", "<<": "<div>", ">>": "</div>", "===": "<hr>"}.get(
        piece.mark, f"<p>{text}</p>"
    )


# Word ----------------------------------------------------------------------------------------------------------------

_NUMBERED = """<w:abstractNum {ns} w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>
<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/>
<w:pPr><w:ind w:left="1080" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>"""
_NUM = '<w:num {ns} w:numId="{num}"><w:abstractNumId w:val="{id}"/>{start}</w:num>'
_RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


class _Word:
    def __init__(self, written: Written) -> None:
        self.written = written
        self.document = docx.Document()
        self.lists: dict[str, int] = {}
        self.next = 900

    def save(self) -> bytes:
        place, pieces = 0, self.written.pieces
        while place < len(pieces):
            if pieces[place].mark == "[[":
                end = next(at for at in range(place, len(pieces)) if pieces[at].mark == "]]")
                cell = self.document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
                cell._element.remove(cell.paragraphs[0]._element)
                for piece in pieces[place + 1 : end]:
                    self._paragraph(cell, piece)
                self.document.add_paragraph()
                place = end + 1
            elif pieces[place].mark == "|":
                end = next((at for at in range(place, len(pieces)) if pieces[at].mark != "|"), len(pieces))
                self._table(pieces[place:end])
                place = end
            else:
                self._block(pieces[place])
                place += 1
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _block(self, piece: Piece) -> None:
        if piece.mark == "===":
            self.document.add_page_break()
        elif piece.mark in {"<<", ">>"}:
            section = self.document.add_section(WD_SECTION.CONTINUOUS)
            columns = section._sectPr.find(qn("w:cols"))
            columns.set(qn("w:num"), "2" if piece.mark == "<<" else "1")
        else:
            self._paragraph(self.document, piece)

    def _paragraph(self, where, piece: Piece) -> None:
        if piece.mark.startswith("#") or "!" in piece.mark:
            self.lists = {key: value for key, value in self.lists.items() if key == "R"}
        if piece.mark.startswith("#") and where is self.document:
            self.document.add_heading(piece.text, len(piece.mark))
            return
        paragraph = where.add_paragraph()
        if piece.mark.startswith("-"):
            paragraph.style = self.document.styles["List Bullet 2" if piece.mark == "--" else "List Bullet"]
        elif piece.mark.startswith("+"):
            self._numbered(paragraph, piece)
        run = paragraph.add_run(piece.text)
        run.bold = True if piece.mark.startswith(("**", "#")) else None
        if self.written.meta.get("tracked") == "yes" and not piece.mark:
            self._track(paragraph)

    def _numbered(self, paragraph, piece: Piece) -> None:
        kind = piece.mark.strip("!").removeprefix("+")
        family = "1" if kind == "2" else kind
        if kind not in {"a", "2"}:
            self.lists.pop("a", None)
        if family not in self.lists:
            self.lists[family] = self._list(family)
        properties = paragraph._element.get_or_add_pPr()
        level = 1 if kind == "2" else 0
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{self.lists[family]}"/></w:numPr>'
            )
        )

    def _list(self, family: str) -> int:
        self.next += 1
        form, text = {"a": ("lowerLetter", "(%1)"), "R": ("decimal", "Recommendation %1:")}.get(
            family, ("decimal", "%1.")
        )
        root = self.document.part.numbering_part.element
        abstract = parse_xml(_NUMBERED.format(ns=nsdecls("w"), id=self.next, form=form, text=text))
        root.insert(0, abstract)
        root.append(parse_xml(_NUM.format(ns=nsdecls("w"), num=self.next, id=self.next, start=_RESTART)))
        return self.next

    @staticmethod
    def _track(paragraph) -> None:
        """Put the first run into an insertion, and a deleted sentence beside it."""
        run = paragraph.runs[0]._element
        inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
        run.addprevious(inserted)
        inserted.append(run)
        gone, words = OxmlElement("w:r"), OxmlElement("w:delText")
        words.text = " The Board should forget this sentence."
        gone.append(words)
        deleted.append(gone)
        inserted.addnext(deleted)

    def _table(self, run: list[Piece]) -> None:
        width = max(len(piece.cells) for piece in run)
        table = self.document.add_table(rows=0, cols=width, style="Table Grid")
        for piece in run:
            cells = table.add_row().cells
            for cell, text in zip(cells, piece.cells, strict=False):
                first, *more = text.split("\n")
                cell.paragraphs[0].add_run(first).bold = piece is run[0] or None
                for line in more:
                    cell.add_paragraph(line)


def as_word(written: Written) -> bytes:
    return _Word(written).save()


# PDF -----------------------------------------------------------------------------------------------------------------

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=13.5, spaceAfter=7)
_SIZES = {1: 20, 2: 15, 3: 12.5, 4: 11.5}


def as_pdf(written: Written) -> bytes:
    out = io.BytesIO()
    meta = written.meta
    body = _BODY if meta.get("set") != "justified" else ParagraphStyle("j", parent=_BODY, alignment=TA_JUSTIFY)
    whole = Frame(2.3 * cm, 2.3 * cm, A4[0] - 4.6 * cm, A4[1] - 4.6 * cm, id="whole")
    half = (A4[0] - 5.4 * cm) / 2
    columns = [
        Frame(2.3 * cm + place * (half + 0.8 * cm), 2.3 * cm, half, A4[1] - 4.6 * cm, id=f"c{place}")
        for place in (0, 1)
    ]
    document = BaseDocTemplate(out, pagesize=A4, title=written.name, invariant=1)

    def furnish(canvas, _) -> None:
        canvas.setFont("Helvetica", 8)
        if canvas.getPageNumber() > 1 or meta.get("head") == "all":
            canvas.drawString(
                2.3 * cm,
                A4[1] - 1.3 * cm,
                f"{meta.get('partnership') or 'Board'} \u2013 {meta.get('kind') or ''} final report",
            )
        canvas.drawRightString(A4[0] - 2.3 * cm, 1.2 * cm, f"Page {canvas.getPageNumber()} of 9")

    document.addPageTemplates(
        [PageTemplate("whole", [whole], onPage=furnish), PageTemplate("columns", columns, onPage=furnish)]
    )
    document.build(list(_flow(written, body)))
    return out.getvalue()


def _flow(written: Written, body: ParagraphStyle) -> Iterator[Flowable]:
    place, pieces = 0, written.pieces
    while place < len(pieces):
        piece = pieces[place]
        if piece.mark == "[[":
            end = next(at for at in range(place, len(pieces)) if pieces[at].mark == "]]")
            inner = [flow for one in pieces[place + 1 : end] for flow in _pdf_block(one, body)]
            yield Table(
                [[inner]],
                style=TableStyle(
                    [("BOX", (0, 0), (-1, -1), 1, colors.darkblue), ("BACKGROUND", (0, 0), (-1, -1), colors.whitesmoke)]
                ),
            )
            yield Spacer(1, 8)
            place = end + 1
        elif piece.mark == "|":
            end = next((at for at in range(place, len(pieces)) if pieces[at].mark != "|"), len(pieces))
            yield _pdf_table(pieces[place:end], _OPEN if written.meta.get("rules") == "open" else _RULED)
            yield Spacer(1, 8)
            place = end
        elif piece.mark in {"<<", ">>"}:
            yield NextPageTemplate("columns" if piece.mark == "<<" else "whole")
            yield PageBreak()
            place += 1
        else:
            yield from _pdf_block(piece, body)
            place += 1


_RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_OPEN = [
    ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
    ("LINEBELOW", (0, 1), (-1, -1), 0.5, colors.grey),
    _RULED[1],
]


def _pdf_table(run: list[Piece], rules: list[tuple]) -> Table:
    small = ParagraphStyle("cell", parent=_BODY, fontSize=9, leading=11, spaceAfter=2)
    bold = ParagraphStyle("head", parent=small, fontName="Helvetica-Bold")
    width = max(len(piece.cells) for piece in run)
    rows = [
        [
            [Paragraph(html.escape(line), bold if piece is run[0] else small) for line in cell.split("\n")]
            for cell in [*piece.cells, *[""] * (width - len(piece.cells))]
        ]
        for piece in run
    ]
    total = A4[0] - 4.8 * cm
    lengths = [
        max(16, min(60, sum(len(piece.cells[at]) for piece in run if at < len(piece.cells)) // len(run) + 6))
        for at in range(width)
    ]
    widths = [total * length / sum(lengths) for length in lengths]
    return Table(
        rows,
        colWidths=widths,
        repeatRows=1,
        splitInRow=1,
        style=TableStyle(rules),
    )


def _pdf_block(piece: Piece, body: ParagraphStyle) -> list[Flowable]:
    text = html.escape(piece.text)
    if piece.mark.startswith("#"):
        size = _SIZES[len(piece.mark)]
        style = ParagraphStyle(
            "h", parent=_BODY, fontName="Helvetica-Bold", fontSize=size, leading=size * 1.2, spaceBefore=8, spaceAfter=6
        )
        return [CondPageBreak(3 * cm), Paragraph(text, style)]
    if piece.mark == "**":
        return [CondPageBreak(3 * cm), Paragraph(f"<b>{text}</b>", body)]
    if piece.mark == "===":
        return [PageBreak()]
    if piece.mark.startswith(("-", "+")) and piece.mark != "+R":
        deep = piece.mark in {"--", "+a", "+2"}
        style = ParagraphStyle(
            "li", parent=body, leftIndent=44 if deep else 20, bulletIndent=24 if deep else 2, spaceAfter=4
        )
        return [Paragraph(text, style, bulletText=piece.label or ("\u2013" if deep else "\u2022"))]
    return [Paragraph(html.escape(printed(piece)), body)]
