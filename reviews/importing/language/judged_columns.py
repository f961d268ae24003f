"""Columns whose header says nothing that is known, judged by what stands in them."""

from collections.abc import Callable

from reviews.importing.language import cells as wording
from reviews.importing.language import markup
from reviews.importing.language.columns import Column, column_of
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.side_notes import is_placeholder
from reviews.importing.language.vocabulary import narrates, recommends

Header = list[Column | None]
_LONGEST_NAME = 5  # words
_FEWEST_WORDS = 3  # of a recommendation or a point of learning
_SAID: dict[Column, Callable[[str], bool]] = {
    Column.RECOMMENDATION: lambda text: recommends(text) and not narrates(text),
    Column.LEARNING: lambda text: text.endswith(".") or has_main_verb(text),
}
_HELD: dict[Column, Callable[[str], bool]] = {
    Column.NUMBER: lambda text: wording.NUMBER.fullmatch(text) is not None,
    Column.LEAD: names_a_body,
    Column.TARGET: lambda text: wording.DATE_ALONE.fullmatch(text) is not None,
}
_NUMBERS = {Column.NUMBER, Column.REFERENCE}


def header_of_one(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> Header | None:
    """Take names for a header of which only "Recommendation" or "Learning" is known, if that is what stands under it.

    The other columns may be ticked, scored or answered: "Met", "Partly met", "How do we know?".
    """
    header: Header = [column_of(name) for name in names]
    items = [place for place, column in enumerate(header) if column in _SAID]
    others = [markup.clean(name) for place, name in enumerate(names) if place not in items]
    if len(items) != 1 or not others or ": " in names[items[0]] or not all(map(_may_name, others)):
        return None
    return header if _are_said(header[items[0]], [markup.clean(row[items[0]]) for row in rows]) else None


def _may_name(name: str) -> bool:
    """Tell a name of a column, or none, from what stands in a row ("10.30")."""
    few = len(name.split()) <= _LONGEST_NAME and not name.endswith(".")
    return few and not any(map(str.isdigit, name)) and not recommends(name)


def _are_said(column: Column | None, texts: list[str]) -> bool:
    said = [text for text in texts if not is_placeholder(text)]
    if column is None or not said or any(len(text.split()) < _FEWEST_WORDS for text in said):
        return False
    return sum(map(_SAID[column], said)) * 2 >= len(said)


def judged(header: Header, rows: list[tuple[str, ...]]) -> Header:
    """Name the columns that are not known, where all that stands in them is a number, the name of a body, or a day."""
    out = list(header)
    for place, column in enumerate(header):
        texts = [text for row in rows if (text := markup.clean(row[place]))]
        if column is None and len(texts) > 1:
            out[place] = next((of for of, holds in _HELD.items() if _may_be(of, out) and all(map(holds, texts))), None)
    return out


def _may_be(column: Column, header: Header) -> bool:
    return column not in header and not (column is Column.NUMBER and _NUMBERS & set(header))
