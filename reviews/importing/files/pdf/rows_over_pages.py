"""Rows of a table that a page broke: the header stands again on the next one, and cells go on in their sentences."""

from collections.abc import Iterator

from reviews.importing.language.columns import column_of
from reviews.importing.language.headings import role_of

_STOPS = (".", "!", "?", ";", ":")


def heads_again(above: list[list[str]], row: list[str]) -> bool:
    """Tell the header of the table, printed once more at the head of a page."""
    known = sum(1 for cell in row if column_of(cell.replace("\n", " ")))
    return known > 1 and row in above


def goes_on(last: list[str], row: list[str]) -> bool:
    """The row that a page broke: its cells go on with their sentences, and hardly one begins."""
    if len(last) != len(row) or role_of(row[0]):
        return False
    filled = [cell for cell in row if cell]
    fresh = [cell for cell in filled if not cell[:1].islower()]
    return bool(filled) and len(fresh) * 2 <= len(filled) and (not row[0] or row[0][:1].islower())


def give_back(above: list[list[str]], row: list[str]) -> None:
    """A cell beside several rows, which the page broke, goes on where it began; what stands beside it is new."""
    place = next((at for at, cell in enumerate(row) if cell), None)
    fresh = [cell for cell in row if cell and not cell[:1].islower()]
    if place is None or not row[place][:1].islower() or len(fresh) + 1 < len([cell for cell in row if cell]):
        return
    begun = next((other for other in _upwards(above, len(row)) if other[place]), None)
    if begun is not None and not begun[place].endswith(_STOPS):
        begun[place], row[place] = f"{begun[place]} {row[place]}", ""


def _upwards(above: list[list[str]], width: int) -> Iterator[list[str]]:
    for row in reversed(above):
        if len(row) != width:
            return
        yield row
