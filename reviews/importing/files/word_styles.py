"""What Word's named styles say of a paragraph: headings, contents pages, lists, bold and size."""

import re
from dataclasses import dataclass, field

from lxml import etree

from reviews.importing.files.numbering import Numbering, W

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|table of (?:figures|contents))(?: ?\d| heading)?", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
_DEFAULT_SIZE = 22  # half points
_DEEPEST = 12
_SUBTITLE = 2


@dataclass(frozen=True)
class ParagraphStyle:
    """A style with what it takes from those it is based on."""

    rank: int = 0
    contents: bool = False
    number: str = ""
    depth: int = 0
    bold: bool = False
    size: int = 0


@dataclass
class Styles:
    """The styles of a document by their identifier."""

    nodes: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    body_size: int = _DEFAULT_SIZE
    known: dict[str, ParagraphStyle] = field(default_factory=dict)

    def named(self, name: str) -> ParagraphStyle:
        if name not in self.known:
            self.known[name] = self._worked_out(name)
        return self.known[name]

    def of(self, paragraph: etree._Element) -> ParagraphStyle:
        """Give the paragraph's style, with an outline level of its own."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self.named(self.default)
        own = properties.find(f"{W}pStyle")
        style = self.named(self.default if own is None else own.get(f"{W}val", ""))
        outline = _number(properties.find(f"{W}outlineLvl"))
        if outline is None:
            return style
        return ParagraphStyle(outline + 1 if outline < 9 else 0, style.contents, style.number, style.depth, style.bold)  # noqa: PLR2004 - 9 is body text

    def list_of(self, paragraph: etree._Element, numbering: Numbering) -> tuple[str, int]:
        """Give the list the paragraph belongs to and its level there; an empty name is none."""
        style = self.of(paragraph)
        own = paragraph.find(f"{W}pPr/{W}numPr")
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        number, depth = style.number, style.depth
        if number and named is not None:
            depth = numbering.styled.get((number, named.get(f"{W}val", "")), depth)
        if own is not None:
            given = own.find(f"{W}numId")
            number = number if given is None else given.get(f"{W}val", "")
            said = _number(own.find(f"{W}ilvl"))
            depth = depth if said is None else said
        return ("" if number == "0" else number), depth

    def run_style(self, paragraph: etree._Element) -> tuple[bool, int]:
        style = self.of(paragraph)
        return style.bold, style.size or self.body_size

    def of_run(self, run: etree._Element | None, base: tuple[bool, int]) -> tuple[bool, int, bool]:
        """Give a run's boldness, its size and whether it is hidden."""
        bold, size = base
        properties = None if run is None else run.find(f"{W}rPr")
        if properties is None:
            return bold, size, False
        named = properties.find(f"{W}rStyle")
        if named is not None:
            style = self.named(named.get(f"{W}val", ""))
            bold, size = bold or style.bold, style.size or size
        own = properties.find(f"{W}b")
        bold = bold if own is None else _on(own)
        return bold, _number(properties.find(f"{W}sz")) or size, _is_on(properties.find(f"{W}vanish"))

    def _worked_out(self, name: str) -> ParagraphStyle:
        rank, contents, number, depth, bold, size = 0, False, "", 0, None, 0
        for node in self._based(name):
            title = _title(node)
            heading = _HEADING.fullmatch(title)
            outline = _number(node.find(f"{W}pPr/{W}outlineLvl"))
            if not rank:
                rank = int(heading[1]) if heading else {"title": 1, "subtitle": _SUBTITLE}.get(title.lower(), 0)
                rank = rank or (outline + 1 if outline is not None and outline < 9 else 0)  # noqa: PLR2004
            contents = contents or _CONTENTS.fullmatch(title) is not None
            given = node.find(f"{W}pPr/{W}numPr/{W}numId")
            if not number and given is not None:
                number = given.get(f"{W}val", "")
                depth = _number(node.find(f"{W}pPr/{W}numPr/{W}ilvl")) or 0
            own = node.find(f"{W}rPr/{W}b")
            bold = _on(own) if bold is None and own is not None else bold
            size = size or _number(node.find(f"{W}rPr/{W}sz")) or 0
        return ParagraphStyle(rank, contents, number, depth, bool(bold), size)

    def _based(self, name: str) -> list[etree._Element]:
        """The style and those it is based on, nearest first."""
        chain: list[etree._Element] = []
        while name in self.nodes and len(chain) < _DEEPEST:
            chain.append(self.nodes[name])
            based = chain[-1].find(f"{W}basedOn")
            name = "" if based is None else based.get(f"{W}val", "")
        return chain


def styles_of(root: etree._Element | None) -> Styles:
    """Read styles.xml; a document without one is all body text."""
    styles = Styles()
    if root is None:
        return styles
    for node in root.iterfind(f"{W}style"):
        name = node.get(f"{W}styleId", "")
        styles.nodes[name] = node
        if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in {"1", "true"}:
            styles.default = name
    default = _number(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz"))
    styles.body_size = styles.named(styles.default).size or default or _DEFAULT_SIZE
    return styles


def _title(node: etree._Element) -> str:
    named = node.find(f"{W}name")
    return "" if named is None else named.get(f"{W}val", "")


def _on(node: etree._Element) -> bool:
    return node.get(f"{W}val", "1").lower() not in _OFF


def _is_on(node: etree._Element | None) -> bool:
    return node is not None and _on(node)


def _number(node: etree._Element | None) -> int | None:
    value = "" if node is None else node.get(f"{W}val", "")
    return int(value) if value.isdecimal() and len(value) < 6 else None  # noqa: PLR2004 - no size or level is longer
