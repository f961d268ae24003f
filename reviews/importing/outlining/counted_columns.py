"""Numbers of a table printed one below the other, before the column of what they number."""

from dataclasses import replace
from itertools import takewhile

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.labels import Marker, Word

_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_ITEMS = {Column.RECOMMENDATION, Column.LEARNING}
_FEWEST = 2


def with_counted_columns(blocks: list[Block]) -> list[Block]:
    """Give each paragraph of such a column its number, where there are as many paragraphs as numbers."""
    out = list(blocks)
    for place, block in enumerate(blocks):
        count = _numbers_after(blocks, place) if column_named(block.text) in _NUMBERS else 0
        head = place + count + 1
        texts = _texts_after(blocks, head) if count >= _FEWEST else []
        if texts and len(texts) == count:
            out[place:head] = [replace(one, kind=Kind.TABLE_ROW, cells=(one.text,)) for one in blocks[place:head]]
            out[head + 1 : head + 1 + count] = [_numbered(text, number) for number, text in enumerate(texts, 1)]
    return out


def _numbers_after(blocks: list[Block], place: int) -> int:
    """How many blocks from here on are numbers that count 1, 2, 3."""
    return len(
        list(
            takewhile(
                lambda pair: " ".join(filter(None, (pair[1].label, pair[1].text))).rstrip(".") == str(pair[0]),
                enumerate(blocks[place + 1 :], 1),
            )
        )
    )


def _texts_after(blocks: list[Block], head: int) -> list[Block]:
    """The whole sentences under the name of a column of items."""
    if head >= len(blocks) or column_named(blocks[head].text) not in _ITEMS:
        return []
    return list(takewhile(_is_whole, blocks[head + 1 :]))


def _is_whole(block: Block) -> bool:
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.word is Word.NONE
    return plain and block.text.endswith(".") and block.text[:1].isupper()


def _numbered(block: Block, number: int) -> Block:
    return replace(block, kind=Kind.LIST_ITEM, marker=Marker.NUMBER, label=str(number))
