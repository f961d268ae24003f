"""Links to files between the lists of a page: each is the name of another document, and no point of a list."""

from dataclasses import replace

from reviews.importing.language.blocks import PLAIN, Block, Kind
from reviews.importing.language.labels import Word
from reviews.importing.language.site_words import names_a_download


def without_downloads(blocks: list[Block]) -> list[Block]:
    """Make rows of them, so that they are taken for no items."""
    return [_as_row(block) if _is_a_link(block) else block for block in blocks]


def _is_a_link(block: Block) -> bool:
    plain = block.kind in {Kind.LIST_ITEM, Kind.PARAGRAPH} or (block.kind is Kind.HEADING and block.level == PLAIN)
    return plain and block.word is Word.NONE and names_a_download(block.text)


def _as_row(block: Block) -> Block:
    return replace(block, kind=Kind.TABLE_ROW, cells=(block.text,))
