"""Boxes of a web page: callouts, cards and asides that stand in its text, and terms with their values."""

import re

from lxml import etree

from reviews.importing.language.columns import column_of
from reviews.importing.language.headings import OF_ITEMS, Role, role_of

_MAY_BE_A_BOX = {"aside", "div", "section", "article", "blockquote", "figure", "fieldset", "p"}
_NAMED_A_BOX = re.compile(
    r"(?:^|[\s_-])(?:call-?out|inset|highlight(?:ed)?|panel|card|box|[a-z]{3,8}box|well|pull-?out|notice|alert|tip|note"
    r"|key-?points?|key-?messages?|banner|tile|learning|recommendations?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"(?:^|;)\s*(?:border(?:-(?:left|top))?|background(?:-color)?|box-shadow)\s*:", re.IGNORECASE)
_BESIDE_THE_TEXT = re.compile(
    r"(?:^|[\s_-])(?:side-?bar|related|widgets?|newsletter|share|social|nav|menu|toc|contents|promo|advert|contact)s?"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOSTLY = 2
_OF_THE_TEXT = {"main", "article", "section"}
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "summary", "legend", "dt", "p")


def is_aside(node: etree._Element) -> bool:
    return node.tag == "aside" or node.get("role") == "complementary"


def is_a_box(node: etree._Element) -> bool:
    """Tell a part of the page that is drawn as a box."""
    if node.tag not in _MAY_BE_A_BOX:
        return False
    named = _NAMED_A_BOX.search(f"{node.get('class') or ''}") is not None
    return node.tag in {"aside", "blockquote"} or named or _DRAWN.search(node.get("style") or "") is not None


def is_of_the_text(aside: etree._Element) -> bool:
    """Tell an aside that says something of the review from one with ways to other pages, forms or news."""
    named = f"{aside.get('class') or ''} {aside.get('id') or ''} {aside.get('aria-label') or ''}"
    within = any(above.tag in _OF_THE_TEXT for above in aside.iterancestors())
    if not within or aside.find(".//nav") is not None or aside.find(".//form") is not None or _mostly_links(aside):
        return False
    return _headed(aside) in OF_ITEMS or _BESIDE_THE_TEXT.search(named) is None


def _mostly_links(node: etree._Element) -> bool:
    linked = sum(len(words_in(link)) for link in node.iter("a"))
    return linked * _MOSTLY > len(words_in(node))


def _headed(node: etree._Element) -> Role | None:
    """Say what the first words of an aside announce ("Learning: \u2026")."""
    head = next((child for child in node.iter(*_HEADS) if words_in(child).strip()), node)
    return role_of(" ".join(words_in(head).split()).partition(":")[0])


def noted(terms: etree._Element) -> list[tuple[str, str]]:
    """Give a list of terms that are all names of columns ("Owner", "Timescale") with the value of each."""
    found: list[tuple[str, str]] = []
    for node in terms.iter("dt", "dd"):
        text = " ".join(words_in(node).split())
        if node.tag == "dt":
            found.append((text.rstrip(" :"), ""))
        elif not found or found[-1][1]:
            return []
        else:
            found[-1] = (found[-1][0], text)
    return found if all(value and column_of(name) for name, value in found) else []


def words_in(node: etree._Element) -> str:
    """Give all the words of a part of the page."""
    return "".join(map(str, node.itertext()))
