"""Web pages (.html): headings, paragraphs, lists and tables of the page's own text, without its menus."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree, html

from reviews.importing.files.manuscript import Manuscript, Style, Writer, plain
from reviews.importing.files.numbering import BULLET, written
from reviews.importing.files.set_tables import Cell, write_table
from reviews.importing.files.web_boxes import is_a_box, is_aside, is_of_the_text, noted, words_in
from reviews.importing.files.web_panels import NO_PANELS, ROLES_LEFT_OUT, Panels, panels_of
from reviews.importing.language.partnerships import partnership_in
from reviews.importing.refusals import ReadingError

_NO_PAGE = "This is no web page that can be read: save the page again from your browser as .html, or copy it as text."
_LEFT_OUT = {
    "script", "style", "noscript", "template", "svg", "nav", "button", "select", "iframe", "object", "head",
    "footer", "del", "s", "strike", "video", "audio", "canvas", "math", "dialog",
}  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookie|breadcrumb|skip-?link|share|social|site-?(?:nav|menu|footer)|pagination)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"(?:^|[\s_-])(?:visually-hidden|sr-only|screen-reader-text)(?:$|\s)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BOLD_TAGS = {"b", "strong"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "ul", "ol", "li", "table", "dl", "dt", "dd", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "figure", "figcaption", "details", "summary", "address", "body",
    "fieldset", "legend", "center", "caption", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "hgroup", "aside",
}  # fmt: skip
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_CSS_FORMS = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal": "decimal",
    "none": "none",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_REFERENCE = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}|[a-z*\u2020\u2021])\s*[\])]?\s*")
_NAMED_PLACE = re.compile(r"#.")  # within the page; "#" alone leads nowhere
_DEEPEST = 200
_FEW_WORDS = 60
_SUMMARY = 4


def manuscript_of_web(content: bytes) -> Manuscript:
    """Read a web page. Raises ReadingError where there is none."""
    text = _decoded(content)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(_NO_PAGE) from error
    writer = Writer()
    walker = _Walker(writer, panels_of(root))
    body = root.find("body")
    walker.walk(_main(root if body is None else body, walker))
    walker.end()
    return replace(writer.manuscript(), publisher=_publisher(root))


def _publisher(root: etree._Element) -> str | None:
    """Whose site the page is of, by its title and by what stands at its head and foot."""
    said = [node.text or "" for node in root.iter("title")]
    said += [node.get("content") or "" for node in root.iter("meta") if node.get("property") == "og:site_name"]
    said += [" ".join(map(str, node.itertext())) for node in root.iter("header", "footer")]
    return next((found for text in said if (found := partnership_in(" ".join(text.split()[:_FEW_WORDS])))), None)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    said = _CHARSET.search(content[:4000])
    for name in ("utf-8-sig", said[1].decode("ascii") if said else "cp1252", "cp1252"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1")


def _main(body: etree._Element, walker: "_Walker") -> etree._Element:
    """The page's own part, where it names one; a heading before it is the title."""
    mains = [node for node in body.iter("main", "div", "article") if node.tag == "main" or node.get("role") == "main"]
    if len(mains) != 1 or len(words_in(mains[0])) * 3 < len(words_in(body)):
        return body
    main = mains[0]
    if main.find(".//h1") is None:
        for title in body.iter("h1"):
            walker.writer.paragraph(" ".join(words_in(title).split()), Style(rank=1))
    return main


@dataclass
class _Open:
    """The paragraph being read."""

    texts: list[str] = field(default_factory=list)
    plain_letters: int = 0
    bold_letters: int = 0
    rank: int = 0
    quoted: bool = False
    label: str = ""
    indent: int = 0

    def say(self, text: str, *, bold: bool) -> None:
        self.texts.append(text)
        letters = sum(map(str.isalnum, text))
        if bold:
            self.bold_letters += letters
        else:
            self.plain_letters += letters


@dataclass(frozen=True)
class _Around:
    """What holds at a place of the page."""

    bold: bool = False
    rank: int = 0
    quoted: bool = False
    indent: int = -1
    kept: bool = False  # white space as it stands
    depth: int = 0


class _Walker:
    def __init__(self, writer: Writer, panels: Panels = NO_PANELS) -> None:
        self.writer = writer
        self.panels = panels
        self.open = _Open()

    def walk(self, node: etree._Element, around: _Around = _Around()) -> None:
        if around.depth > _DEEPEST:
            return
        within = replace(around, depth=around.depth + 1)
        self._say(node.text, within)
        for child in node:
            if isinstance(child.tag, str) and not self._left_out(child):
                self._enter(child, within)
            self._say(child.tail, within)

    def _left_out(self, node: etree._Element) -> bool:
        return _left_out(node) and not (self.panels.holds(node) or self._unfolds(node))

    def _unfolds(self, node: etree._Element) -> bool:
        """Tell a button that is the heading of what it folds up; a tab is not, its panel has a heading of its own."""
        if node.tag != "button" or node.get("role") == "tab":
            return False
        above = node.getparent()
        heads = above is not None and re.fullmatch("h[1-6]", str(above.tag)) is not None
        return heads or not self.panels.folded.isdisjoint((node.get("aria-controls") or "").split())

    def end(self) -> None:
        """Write the paragraph that is open."""
        said, self.open = self.open, _Open()
        text = "".join(said.texts)
        if plain(text.replace("\n", " ")) or said.label:
            bold = said.bold_letters > 0 and said.plain_letters == 0
            style = Style(rank=said.rank, bold=bold, quoted=said.quoted)
            if said.rank:
                text = text.replace("\n", " ")
            self.writer.paragraph(text, style, label=said.label, indent=max(said.indent, 0))

    def _say(self, text: str | None, around: _Around) -> None:
        if text:
            self.open.rank, self.open.quoted = around.rank or self.open.rank, around.quoted
            self.open.say(text if around.kept else re.sub(r"[ \t\r\n\f]+", " ", text), bold=around.bold)

    def _enter(self, node: etree._Element, around: _Around) -> None:
        tag = str(node.tag)
        if tag == "br":
            self.open.texts.append("\n")
        elif tag == "table":
            self.end()
            self._table(node, around)
        elif tag in {"ul", "ol"}:
            self._list(node, around)
        elif tag == "sup" and _REFERENCE.fullmatch(words_in(node)):
            return
        elif tag == "dl" and (pairs := noted(node)):
            self.end()
            for name, value in pairs:
                self.writer.paragraph(f"{name}: {value}")
        elif is_a_box(node):
            self.end()
            with self.writer.boxed():
                self._block(node, tag, around)
        elif tag in _BLOCKS or (self._unfolds(node) and not around.rank):
            self._block(node, tag, around)
        else:
            self.walk(node, replace(around, bold=_is_bold(node, tag, around)))

    def _block(self, node: etree._Element, tag: str, around: _Around) -> None:
        if name := self.panels.name_of(node):
            self.end()
            self.writer.paragraph(name, Style(bold=True))
        if not (self.open.label and not "".join(self.open.texts).strip()):
            self.end()  # the first paragraph of a point stands beside its label
        rank = int(tag[1]) if re.fullmatch("h[1-6]", tag) else _SUMMARY if tag in {"summary", "button"} else 0
        within = replace(
            around,
            rank=rank or around.rank,
            bold=_is_bold(node, tag, around) or tag in {"dt", "summary"},
            quoted=around.quoted or tag == "blockquote",
            kept=around.kept or tag == "pre",
        )
        self.walk(node, within)
        self.end()

    def _list(self, node: etree._Element, around: _Around) -> None:
        self.end()
        if _is_contents(node):
            return
        form, number, step = _form(node), _start(node), 1
        if node.tag == "ol" and node.get("reversed") is not None:
            step = -1
        for child in node:
            if child.tag != "li" or self._left_out(child):
                if isinstance(child.tag, str) and not self._left_out(child):
                    self._enter(child, replace(around, indent=around.indent + 1))
                continue
            number = _whole(child.get("value"), number)
            self.end()
            self.open.label = BULLET if node.tag == "ul" else f"{written(number, form)}." if form != "none" else ""
            if node.tag == "ul" and form == "none" and _labelled(child):
                self.open.label = ""
            self.open.indent = around.indent + 1
            self.walk(child, replace(around, indent=around.indent + 1, bold=around.bold, rank=0))
            self.end()
            number += step

    def _table(self, node: etree._Element, around: _Around) -> None:
        rows: list[list[Cell]] = []
        held: dict[int, int] = {}  # columns that a cell above goes on through, and for how many rows
        found = list(_rows(node))
        for row in found:
            cells: list[Cell] = []
            for cell in row:
                if cell.tag not in {"td", "th"}:
                    continue
                _fill(cells, held)
                span = min(_whole(cell.get("colspan"), 1), _WIDEST)
                down = min(_whole(cell.get("rowspan"), 1), _TALLEST)
                if down > 1:
                    held.update(dict.fromkeys(range(len(cells), len(cells) + span), down))
                cells.append(self._cell(cell, around, heads=len(found) > 1))
                cells.extend(Cell(()) for _ in range(span - 1))
                if len(cells) > _WIDEST:
                    break
            _fill(cells, held)
            held = {place: left - 1 for place, left in held.items() if left > 1}
            rows.append(cells)
        write_table(rows, self.writer)

    def _cell(self, node: etree._Element, around: _Around, *, heads: bool) -> Cell:
        """Read a cell; a header cell over no other row heads nothing."""
        inner = _Walker(Writer(), self.panels)
        inner.walk(node, _Around(bold=heads and node.tag == "th", depth=around.depth + 1))
        inner.end()
        return Cell(tuple(inner.writer.lines))


_WIDEST = 60
_TALLEST = 1000


def _fill(cells: list[Cell], held: dict[int, int]) -> None:
    while held.get(len(cells), 0) > 0 and len(cells) < _WIDEST:
        cells.append(Cell(()))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _hides(node: etree._Element) -> bool:
    return node.get("hidden") is not None or _HIDDEN.search(node.get("style") or "") is not None


def _left_out(node: etree._Element) -> bool:
    if is_aside(node):
        return _hides(node) or not is_of_the_text(node)
    if (
        node.tag in _LEFT_OUT
        or _hides(node)
        or _is_an_icon(node)
        or (node.tag == "form" and not _holds_the_page(node))
        or node.get("role") in ROLES_LEFT_OUT
    ):
        return True
    if node.tag == "div" and (node.get("title") or "") in {"header", "footer"}:
        return True  # of the pages that a word processor saved
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    if _UNSEEN.search(named):
        return True
    return node.tag in {"div", "ul", "ol", "p", "section", "a"} and _FURNITURE.search(named) is not None


def _holds_the_page(form: etree._Element) -> bool:
    """Tell the one form that some sites lay around the whole page from one that asks the reader for something."""
    return len(words_in(form)) * 2 > len(words_in(form.getroottree().getroot()))


def _is_an_icon(node: etree._Element) -> bool:
    """Tell a mark that is drawn beside the words and not read out, such as the plus on a button."""
    return node.tag in {"span", "i", "b"} and node.get("aria-hidden") == "true"


def _is_bold(node: etree._Element, tag: str, around: _Around) -> bool:
    return around.bold or tag in _BOLD_TAGS or _BOLD.search(node.get("style") or "") is not None


def _is_contents(node: etree._Element) -> bool:
    """Tell a list of nothing but links within the page."""
    points = [child for child in node if child.tag == "li"]
    return len(points) > 2 and all(_only_leads(point) for point in points)  # noqa: PLR2004 - a short one may be text


def _only_leads(point: etree._Element) -> bool:
    links = [link for link in point.iter("a") if _NAMED_PLACE.match(link.get("href") or "")]
    linked = "".join(words_in(link) for link in links)
    return bool(linked) and "".join(linked.split()) == "".join(words_in(point).split())


def _form(node: etree._Element) -> str:
    said = _LIST_STYLE.search(node.get("style") or "")
    if said and said[1].lower() in _CSS_FORMS:
        return _CSS_FORMS[said[1].lower()]
    return _FORMS.get(node.get("type") or "", "decimal")


def _labelled(node: etree._Element) -> bool:
    return bool(re.match(r"\s*(?:\(?\w{1,3}[.)]|\w+ \d)", words_in(node)))


def _start(node: etree._Element) -> int:
    if node.get("reversed") is not None:
        return _whole(node.get("start"), sum(1 for child in node if child.tag == "li"))
    return _whole(node.get("start"), 1)


def _whole(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise  # noqa: PLR2004 - no list is longer
