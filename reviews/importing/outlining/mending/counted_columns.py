"""Numbers of a table printed one below the other, before the column of what they number."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Marker, Word, section_number

_NUMBERS = {Column.NUMBER, Column.REFERENCE}
_ITEMS = {Column.RECOMMENDATION, Column.LEARNING}
_NUMBER = re.compile(r"[A-Z]{0,3}(\d{1,2})\.?")
_FEWEST = 2
_FEW_WORDS = 8


def with_counted_columns(blocks: list[Block]) -> list[Block]:
    """Give each paragraph of such a column its number, where there are as many paragraphs as numbers."""
    out = list(blocks)
    for place, block in enumerate(blocks):
        count = _numbers_after(blocks, place) if column_named(block.text) in _NUMBERS else 0
        head = place + count + 1
        texts = _texts_after(blocks, head) if count >= _FEWEST else []
        if texts and len(texts) == count:
            out[place:head] = [_cell(one) for one in blocks[place:head]]
            out[head + 1 : texts[-1] + 1] = [_cell(one) for one in blocks[head + 1 : texts[-1] + 1]]
            for at, number in zip(texts, blocks[place + 1 : head], strict=True):
                out[at] = _numbered(blocks[at], number.label or number.text.rstrip("."))
    return out


def _numbers_after(blocks: list[Block], place: int) -> int:
    """How many blocks from here on are numbers that count 1, 2, 3, or R1, R2, R3."""
    count = 0
    for block in blocks[place + 1 :]:
        label = _NUMBER.fullmatch(" ".join(filter(None, (block.label, block.text))))
        if label is None or int(label[1]) != count + 1:
            break
        count += 1
    return count


def _texts_after(blocks: list[Block], head: int) -> list[int]:
    """Where the whole sentences stand under the name of a column of items, those who act among them."""
    if head >= len(blocks) or column_named(blocks[head].text) not in _ITEMS:
        return []
    found: list[int] = []
    for place, block in enumerate(blocks[head + 1 :], head + 1):
        if _is_whole(block):
            found.append(place)
        elif not _is_beside(block):
            break
    return found


def _is_beside(block: Block) -> bool:
    """Tell the name of another column, or of who is to act, which may be broken over two lines."""
    known = column_named(block.text) is None and (role_of(block.text) is not None or section_number(block.text))
    few = len(block.text.split()) <= _FEW_WORDS and not block.text.endswith((".", ":"))
    return few and not known and block.marker is Marker.NONE


def _cell(block: Block) -> Block:
    return replace(block, kind=Kind.TABLE_ROW, marker=Marker.NONE, word=Word.NONE, label=None, cells=(block.text,))


def _is_whole(block: Block) -> bool:
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.word is Word.NONE
    return plain and block.text.endswith(".") and block.text[:1].isupper()


def _numbered(block: Block, label: str) -> Block:
    return replace(block, kind=Kind.LIST_ITEM, marker=Marker.NUMBER, label=label)
