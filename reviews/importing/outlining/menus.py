"""Menus of a web site that were copied or printed with a page: they stand before its title."""

import re

from reviews.importing.language.blocks import Block
from reviews.importing.language.headings import names_a_review
from reviews.importing.language.partnerships import partnership_in

_FIRST = {
    "home", "menu", "skip to content", "skip to main content", "skip to navigation", "main menu", "you are here",
    "search", "toggle navigation",
}  # fmt: skip
_SEVERAL = re.compile(r"\breviews\b", re.IGNORECASE)
_LOOKED_AT = 60  # blocks
_BEGINS_WITHIN = 4
_WORDS = 6


def without_menu(blocks: list[Block]) -> list[Block]:
    """Leave out the short lines from "Home" to the title of the page; where no title follows nothing is left out."""
    begins = next((at for at, block in enumerate(blocks[:_BEGINS_WITHIN]) if _opens(block)), None)
    if begins is None:
        return blocks
    for at in range(begins + 1, min(len(blocks), _LOOKED_AT)):
        text = blocks[at].text
        if partnership_in(text) or _is_a_title(text) or len(text.split()) > _WORDS:
            return [*blocks[:begins], *blocks[at:]]
    return blocks


def _opens(block: Block) -> bool:
    return block.text.strip(" >\u2022").lower() in _FIRST or block.text.lower().startswith("home ")


def _is_a_title(text: str) -> bool:
    """Tell the title of one review from a menu's "Learning from reviews"."""
    return names_a_review(text) and _SEVERAL.search(text) is None
