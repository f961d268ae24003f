"""Whether a document is about several reviews: by what it says, by the names it lists, by the reports it links to."""

import re

from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.language.headings import names_a_review
from reviews.importing.language.labels import Marker
from reviews.importing.language.subjects import subject_in

_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|several|\d{1,2})"
_REVIEWS = rf"{_COUNT} (?:of (?:our|its|their|the) )?(?:[\w'\u2019-]+ ){{0,5}}?reviews\b"
_DRAWS_ON = re.compile(  # "This brief draws on two Rapid Reviews"
    r"\b(?:this|the|our|it|which|and) (?:[\w-]+ ){0,3}?"
    r"(?:draws? (?:on|from|together)|brings? together|is (?:based|built) on|is drawn from|puts? together|gathers?"
    rf"|summari[sz]es|sums up|covers|combines|pulls together"
    rf"|shares(?: the)? (?:learning|lessons) from) (?:[\w-]+ ){{0,8}}?{_REVIEWS}",
    re.IGNORECASE,
)
_HAVE_BEEN_HELD = re.compile(  # "Since 2018 the partnership has published six Safeguarding Adults Reviews in which …"
    r"\b(?:partnership|board|we|committee|executive) (?:has|have) (?:now |recently |since )?"
    rf"(?:published|finished|completed|carried out|commissioned|undertaken|held|done) {_REVIEWS}",
    re.IGNORECASE,
)
_THEMATIC = re.compile(r"\bthematic\b", re.IGNORECASE)
_LIST_OF_NAMES = re.compile(r"(?:[A-Z][a-z]{1,14}, ){2,}[A-Z][a-z]{1,14},? (?:and|&) [A-Z][a-z]{1,14}\b")
_PLURAL = re.compile(r"\b(?:reviews|briefings)\b", re.IGNORECASE)
_REPORT = re.compile(
    r"\b(?:(?:overview|full|final|summary|improvement|learning) report|executive summary|action plan|briefing"
    r"|(?:media|press) statement|report)\b",
    re.IGNORECASE,
)
_DATED_NAME = re.compile(
    r"(?P<name>[A-Z][\w'\u2019]+(?: (?:and |& )?[A-Z][\w'\u2019]*)*) ?\((?:[A-Za-z]+ )?(?:19|20)\d\d\)"
)
_FEWEST = 2


def is_about_several(blocks: list[Block]) -> bool:
    """Tell such a document by its first blocks, and a page of links by the reviews whose reports it offers."""
    front = blocks[:FRONT]
    told = any(_DRAWS_ON.search(block.text) or _HAVE_BEEN_HELD.search(block.text) for block in front)
    return told or _lists_its_cases(front) or len(reviews_offered(blocks)) >= _FEWEST


def _lists_its_cases(front: list[Block]) -> bool:
    """Tell a thematic review that names three people or more, one after the other."""
    titled = any(
        block.kind is Kind.HEADING and names_a_review(block.text) and _THEMATIC.search(block.text) for block in front
    )
    return titled and any(_LIST_OF_NAMES.search(block.text) for block in front)


def reviews_offered(blocks: list[Block]) -> set[str]:
    """Give whom the reports are about that a page of reviews lists, in rows or as points that are titles."""
    heads = [block for block in blocks[:FRONT] if block.kind is Kind.HEADING]
    if not any(_PLURAL.search(block.text) and not subject_in(block.text) for block in heads):
        return set()
    titles = (block for block in blocks if block.kind is Kind.LIST_ITEM and block.marker is Marker.BULLET)
    offered = [subject_in(block.text) for block in titles if _is_a_report(block.text)]
    rows = [match["name"] for block in blocks if (match := _named_in_a_row(block))]
    return {name.casefold() for name in [*offered, *rows] if name}


def _is_a_report(text: str) -> bool:
    return not text.endswith(".") and len(text.split()) <= 12 and _REPORT.search(text) is not None  # noqa: PLR2004


def _named_in_a_row(block: Block) -> re.Match[str] | None:
    """Tell a row such as "Adele (2019) | Overview report | 812 KB"."""
    offers = any(_REPORT.search(cell) for cell in block.cells[1:])
    return _DATED_NAME.fullmatch(block.cells[0].strip()) if offers else None
