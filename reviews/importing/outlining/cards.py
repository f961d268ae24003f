"""Tables that set items or whole columns of a page side by side: cards, newspaper columns, lines beside pictures."""

from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.blocks import BOLD, Block, Kind, labelled
from reviews.importing.language.headings import OF_ONE_KIND, role_of, undecorated
from reviews.importing.language.labels import Marker, follows_on, marked, named, numbered
from reviews.importing.language.markup import clean

Lines = list[Block]  # of a cell

_FEWEST = 2
_FEWEST_COUNTED = 3
_MOST_ROWS = 3  # of a page set in columns
_LONGEST_HEADING = 8  # words
_STOPS = (".", "!", "?")


def opened_cards(cells: list[list[Lines]]) -> Lines | None:
    """Give the items of cards side by side that each begin with a label: "Recommendation 1" over its wording."""
    cards = [cell for row in cells for cell in row]
    beside = any(len(row) > 1 for row in cells)
    if not beside or len(cards) < _FEWEST or not (all(map(_names_its_item, cards)) or _are_counted(cards)):
        return None
    return [block for card in cards for block in _item(card)]


def _names_its_item(card: Lines) -> bool:
    label = named(card[0].text)
    return label is not None and bool(label.rest or card[1:])


def _are_counted(cards: list[Lines]) -> bool:
    """Tell 1, 2, 3 … over all the cards, row by row."""
    labels = [numbered(card[0].text) for card in cards]
    texts = [label.text for label in labels if label is not None and label.rest.endswith(_STOPS)]
    counted = len(texts) == len(cards) >= _FEWEST_COUNTED and texts[0] == "1"
    return counted and all(follows_on(one, other) for one, other in pairwise(texts))


def _item(card: Lines) -> Lines:
    """A label alone in its line is that of the line below."""
    first = as_read(card[0])
    if first.text or not card[1:]:
        return [first, *map(as_read, card[1:])]
    return [replace(first, text=card[1].text, end=card[1].end), *map(as_read, card[2:])]


def opened_columns(cells: list[list[Lines]]) -> Lines | None:
    """Give the lines of a page set in columns, one under the other: headings of sections stand over lists in them."""
    columns = [cell for row in cells if len(row) > 1 for cell in row]
    lines = [line for cell in columns for line in cell]
    known = [role_of(line.text) for line in lines if is_short(line)]
    items = sum(role in OF_ONE_KIND for role in known)
    inner = sum(role_of(line.text) in OF_ONE_KIND and is_short(line) for cell in columns for line in cell[1:-1])
    headed = bool(columns) and all(is_short(cell[0]) and len(cell) > 1 for cell in columns)
    if len(cells) > _MOST_ROWS or not headed or items < _FEWEST or not inner:
        return None
    return [block for row in cells for cell in row for block in (heading_of(cell[0]), *map(as_read, cell[1:]))]


def beside_pictures(rows: list[Block]) -> Lines | None:
    """Give the sentences of an easy read document, each of which stands beside a picture."""
    filled = [[place for place, cell in enumerate(row.cells) if clean(cell)] for row in rows]
    alone = len(rows) >= _FEWEST and all(len(places) == 1 for places in filled)
    if not alone or len({*map(tuple, filled)}) > 1 or len(rows[0].cells) < _FEWEST:
        return None
    texts = [clean(row.cells[places[0]]) for row, places in zip(rows, filled, strict=True)]
    if not all(text.endswith(_STOPS) for text in texts):
        return None
    return [as_read(_point(row, text)) for row, text in zip(rows, texts, strict=True)]


def _point(row: Block, text: str) -> Block:
    return replace(row, kind=Kind.LIST_ITEM, marker=Marker.BULLET, cells=(), text=text)


def is_short(head: Block) -> bool:
    """Tell a few words that can be a heading."""
    words = len(undecorated(head.text).split())
    return 0 < words <= _LONGEST_HEADING and not head.text.endswith(".") and named(head.text) is None


def heading_of(head: Block) -> Block:
    """Make a heading of a line of a cell."""
    return replace(head, kind=Kind.HEADING, level=BOLD)


def as_read(line: Block) -> Block:
    """Read the label or the bullet of a line, as of one that stands in no table; a cell may hold two boxes."""
    label = named(line.text) or marked(line.text)
    if (label is None or label.marker is Marker.NUMBER) and is_short(line) and role_of(line.text):
        return heading_of(line)
    return labelled(line, label) if label else line
