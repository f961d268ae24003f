"""Asides of a web page: most are beside its text, but a box within the article may hold what it teaches."""

from lxml import etree

from reviews.importing.language.headings import Role, role_of

_OF_ITEMS = {Role.LEARNING, Role.GOOD_PRACTICE, Role.QUESTIONS, Role.RECOMMENDATIONS}
_OF_THE_TEXT = ("article", "main", "section")
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "dt", "p")
_IS_AN_ASIDE = "complementary"  # the role


def is_aside(node: etree._Element) -> bool:
    return node.tag == "aside" or node.get("role") == _IS_AN_ASIDE


def is_a_box(node: etree._Element) -> bool:
    """Tell an aside in the text whose first words announce items ("Learning: \u2026") from links to other pages."""
    within = any(above.tag in _OF_THE_TEXT for above in node.iterancestors())
    return within and role_of(_first_words(node)) in _OF_ITEMS and not _is_of_links(node)


def _first_words(node: etree._Element) -> str:
    head = next((child for child in node.iter(*_HEADS) if _words_of(child)), node)
    return _words_of(head).partition(":")[0]


def _is_of_links(node: etree._Element) -> bool:
    linked = sum(len(_words_of(link)) for link in node.iter("a"))
    return linked * 2 > len(_words_of(node))


def _words_of(node: etree._Element) -> str:
    return " ".join("".join(map(str, node.itertext())).split())
