"""Newsletters: their pieces stand beside each other, whatever their headings are."""

import re

from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.language.headings import Role, role_of

_NAMED = re.compile(
    r"\b(?:e-?)?(?:newsletter|bulletin)\b|\bin this (?:issue|edition|newsletter|bulletin|update)\b", re.IGNORECASE
)
_SAID_MORE = re.compile(r"\s[\u2013\u2014-]\s|:\s")


def is_an_issue(blocks: list[Block]) -> bool:
    """Tell a newsletter or a bulletin by its title, or by its list "In this issue"."""
    return any(block.kind is Kind.HEADING and _NAMED.search(block.text) for block in blocks[:FRONT])


def sections_of_the_issue(blocks: list[Block]) -> frozenset[str]:
    """Give the names in its list of contents, without what the list says more of each."""
    place = next((at for at, block in enumerate(blocks[:FRONT]) if _heads_the_contents(block)), len(blocks))
    listed: list[str] = []
    for block in blocks[place + 1 :]:
        if block.kind is not Kind.LIST_ITEM:
            break
        listed.append(_SAID_MORE.split(block.text)[0].casefold())
    return frozenset(listed)


def _heads_the_contents(block: Block) -> bool:
    return block.kind is Kind.HEADING and role_of(block.text) is Role.CONTENTS
