"""Whether a document is about several reviews: by what it says, by the names it lists, by the reports it links to."""

import re
from itertools import zip_longest

from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.language.labels import Marker
from reviews.importing.language.site_words import OF_OTHER_PAGES
from reviews.importing.language.subjects import name_alone, subject_in, two_alone

_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|several|\d{1,2})"
_REVIEWS = rf"{_COUNT} (?:of (?:our|its|their|the) )?(?:[\w'\u2019-]+ ){{0,5}}?reviews\b"
_DRAWS_ON = re.compile(  # "This brief draws on two Rapid Reviews"
    r"\b(?:this|the|our|it|which|and) (?:[\w-]+ ){0,3}?"
    r"(?:draws? (?:on|from|together)|brings? together|is (?:based|built) on|is drawn from|puts? together|gathers?"
    rf"|summari[sz]es|sums up|covers|combines|pulls together"
    rf"|shares(?: the)? (?:learning|lessons) from) (?:[\w-]+ ){{0,8}}?{_REVIEWS}",
    re.IGNORECASE,
)
_LEARNING_FROM = re.compile(rf"\b(?:learning|lessons|messages) from (?:the |our )?{_REVIEWS}", re.IGNORECASE)
_HAVE_BEEN_HELD = re.compile(  # "Since 2018 the partnership has published six Safeguarding Adults Reviews in which …"
    r"\b(?:partnership|board|we|committee|executive) (?:(?:has|have) )?(?:now |recently |since )?"
    rf"(?:published|finished|completed|carried out|commissioned|undertaken|held|done) {_REVIEWS}",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:reviews|briefings)\b", re.IGNORECASE)
_REPORT = re.compile(
    r"\b(?:(?:overview|full|final|summary|improvement|learning) report|executive summary|action plan|briefing"
    r"|(?:media|press) statement|report)\b",
    re.IGNORECASE,
)
DATED_NAME = re.compile(  # "Ivy (October 2023)" heads what is told of a review
    r"(?P<name>[A-Z][\w'\u2019]+(?: (?:and |& )?[A-Z][\w'\u2019]*)*) ?\((?:published )?(?:[A-Za-z]+ )?(?:19|20)\d\d\)"
)
_TELLS_OF_ONE = re.compile(r"\bpublished (?:the|a|its) (?:[A-Z]\w+ ){1,6}Review\b")  # "… for Adult X."
_OTHER_PAGES = re.compile(OF_OTHER_PAGES, re.IGNORECASE)
_FEWEST = 2
_ONE_PAGE = 300  # blocks


def is_about_several(blocks: list[Block]) -> bool:
    """Tell such a document by its first blocks, and a page of links by the reviews whose reports it offers."""
    front = blocks[:FRONT]
    told = any(_DRAWS_ON.search(block.text) or _HAVE_BEEN_HELD.search(block.text) for block in front)
    told = told or any(_LEARNING_FROM.search(block.text) for block in front if block.kind is Kind.HEADING)
    return told or len(reviews_offered(blocks)) >= _FEWEST


def reviews_offered(document: list[Block]) -> set[str]:
    """Give whom the reports are about that a page of reviews lists: in rows, as titles in a list, by their names."""
    blocks = document[:_ONE_PAGE]
    heads = [block for block in blocks[:FRONT] if block.kind is Kind.HEADING]
    if not any(_PLURAL.search(block.text) and not subject_in(block.text) for block in heads):
        return set()
    titles = (block for block in blocks if block.kind is Kind.LIST_ITEM and block.marker is Marker.BULLET)
    offered = [subject_in(block.text) for block in titles if _is_a_report(block.text)]
    rows = [match["name"] for block in blocks if (match := _named_in_a_row(block))]
    told = [subject_in(block.text) for block in blocks if _TELLS_OF_ONE.search(block.text)]
    heads = [block for block in blocks if block.kind is Kind.HEADING]
    alone = [name_alone(block, blocks) or two_alone(block, blocks) for block in heads]
    dated = [match["name"] for block in heads if (match := DATED_NAME.fullmatch(block.text))]
    return {name.casefold() for name in [*offered, *rows, *told, *alone, *dated] if name}


def of_this_page(blocks: list[Block]) -> list[Block]:
    """Leave out the titles of other pages, one below the other without text, under "You may also like"."""
    kept: list[Block] = []
    told = beyond = False
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind is Kind.HEADING and told and _OTHER_PAGES.fullmatch(block.text.strip(" :?.")):
            beyond = True
        elif following is not None and following.kind is Kind.PARAGRAPH:
            beyond = False
        told = told or (block.kind is Kind.PARAGRAPH and block.text.endswith("."))
        kept.extend([] if beyond else [block])
    return kept


def _is_a_report(text: str) -> bool:
    return not text.endswith(".") and len(text.split()) <= 12 and _REPORT.search(text) is not None  # noqa: PLR2004


def _named_in_a_row(block: Block) -> re.Match[str] | None:
    """Tell a row such as "Adele (2019) | Overview report | 812 KB"."""
    offers = any(_REPORT.search(cell) for cell in block.cells[1:])
    return DATED_NAME.fullmatch(block.cells[0].strip()) if offers else None
