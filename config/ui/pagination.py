"""Pages by key: page 2,000 costs what page 1 costs, and a row added meanwhile shifts nothing."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID
from zlib import crc32

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)
ROWS = 25  # of a list on one page


class BadCursor(ValueError):
    """The place in the list cannot be read: cut short, edited, or from a list sorted otherwise."""


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Some rows in order, with the cursors of the pages before and after where there are any.

    `start` is how many rows stand before it, as far as the cursor that led here knew; None where it did not.
    """

    items: list[Row]
    next: str | None
    previous: str | None
    start: int | None = None


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the keys of the row at its edge, and the way to read from there.

    Without keys it is the end of the list (or, forwards, its beginning). `at` is how many rows stand before it.
    """

    keys: tuple[Any, ...]
    backwards: bool = False
    at: int | None = None

    def encode(self, order: Sequence[str]) -> str:
        keys = [_stored(key) for key in self.keys]
        way = int(self.backwards) if self.at is None else [int(self.backwards), self.at]
        text = json.dumps([_mark(order), way, *keys], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, order: Sequence[str]) -> "Cursor":
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            mark, way, *keys = json.loads(raw)
            backwards, at = way if isinstance(way, list) else (way, None)
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise BadCursor("This place in the list cannot be read. Start from the first page.") from error
        whole = len(keys) == len(order) or (not keys and bool(backwards))
        if mark != _mark(order) or not whole or not all(map(_plain, keys)):
            raise BadCursor("This place belongs to a list sorted otherwise. Start from the first page.")
        return cls(keys=tuple(keys), backwards=bool(backwards), at=at if isinstance(at, int) else None)


def keyset_page(
    queryset: QuerySet[Row], *, order: tuple[str, ...], after: str | None, size: int, keys_first: bool = False
) -> KeysetPage[Row]:
    """One page of the queryset, sorted by the keys of order ("-due_on" for descending), from the cursor on.

    The keys are stored or annotated columns and never null; "pk" is added at the end so that every place is unique.
    `keys_first`: which rows is asked apart from what they hold. Where no index has the order, a narrow one can then
    answer the first part; filters that look into other tables are asked twice.
    Raises BadCursor for a cursor that is not one of ours or not of this order.
    """
    order = whole_order(order)
    cursor = Cursor.decode(after, order) if after else None
    backwards = cursor is not None and cursor.backwards
    direction = tuple(map(_reversed, order)) if backwards else order
    try:
        found = queryset.order_by(*direction)
        if cursor and cursor.keys:
            found = found.filter(*_after(found, direction, cursor.keys))
        rows = list(found.filter(pk__in=found.values("pk")[: size + 1]) if keys_first else found[: size + 1])
    except (ValueError, TypeError, OverflowError, ValidationError) as error:
        if cursor is None:
            raise
        raise BadCursor("This place in the list cannot be read. Start from the first page.") from error
    items = rows[:size][::-1] if backwards else rows[:size]
    return _page(items, order, more=len(rows) > size, cursor=cursor)


def whole_order(order: tuple[str, ...]) -> tuple[str, ...]:
    return order if order[-1:] and order[-1].lstrip("-") in {"pk", "id"} else (*order, "pk")


def last_page(order: tuple[str, ...], *, count: int) -> str:
    """The cursor of the last page of a list of so many rows."""
    return Cursor((), backwards=True, at=count).encode(whole_order(order))


def listed_page(
    query: QueryDict,
    rows: QuerySet[Row],
    *,
    order: tuple[str, ...],
    size: int = ROWS,
    keys_first: bool = False,
    name: str = "after",
) -> KeysetPage[Row]:
    """The page that the address asks for in `after`, or in `name` where a page has several lists.

    It is the first page, where that cannot be read.
    """
    try:
        return keyset_page(rows, order=order, after=query.get(name), size=size, keys_first=keys_first)
    except BadCursor:
        return keyset_page(rows, order=order, after=None, size=size, keys_first=keys_first)


def _page(items: list[Row], order: Sequence[str], *, more: bool, cursor: Cursor | None) -> KeysetPage[Row]:
    if not items:
        return KeysetPage(items=[], next=None, previous=None)
    backwards = cursor is not None and cursor.backwards
    has_next, has_previous = (bool(cursor and cursor.keys), more) if backwards else (more, cursor is not None)
    last, first = _keys(items[-1], order), _keys(items[0], order)
    start = _start(cursor, len(items)) if has_previous else 0
    return KeysetPage(
        items=items,
        next=Cursor(last, at=None if start is None else start + len(items)).encode(order) if has_next else None,
        previous=Cursor(first, backwards=True, at=start).encode(order) if has_previous else None,
        start=start,
    )


def _start(cursor: Cursor | None, size: int) -> int | None:
    if cursor is None or cursor.at is None:
        return None
    return max(cursor.at - size, 0) if cursor.backwards else cursor.at


def _after(found: Any, order: Sequence[str], keys: Sequence[Any]) -> tuple[Any, ...]:
    """What filters the rows beyond these keys.

    Keys that all go one way are compared as one row: PostgreSQL then starts inside the index, however many rows share
    the first key.
    """
    way = order[0].startswith("-")
    if not isinstance(found, QuerySet) or any(name.startswith("-") != way for name in order):
        return (beyond(order, keys),)
    names = [name.lstrip("-") for name in order]
    compared = TupleLessThan if way else TupleGreaterThan
    return bound(order[0], keys[0]), compared(Tuple(*map(F, names)), tuple(keys))


def bound(name: str, key: Any) -> Q:
    """Looks redundant beside the rest; it is what lets PostgreSQL start inside an index on the first key alone."""
    return Q((f"{name.lstrip('-')}__{'lte' if name.startswith('-') else 'gte'}", key))


def beyond(order: Sequence[str], keys: Sequence[Any]) -> Q:
    """The rows that come after these keys: first key beyond, or first equal and second beyond, and so on."""
    steps = Q()
    for depth, (name, key) in enumerate(zip(order, keys, strict=True)):
        equal = Q(*((earlier.lstrip("-"), keys[at]) for at, earlier in enumerate(order[:depth])))
        steps |= equal & Q((f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}", key))
    return bound(order[0], keys[0]) & steps


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _keys(row: Any, order: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_read(row, name.lstrip("-").split("__")) for name in order)


def _read(row: Any, path: Sequence[str]) -> Any:
    for step in path:
        row = getattr(row, step)
    return row


def _mark(order: Sequence[str]) -> int:
    """Tells lists of different order apart without naming their columns to the outside."""
    return crc32(",".join(order).encode())


def _stored(key: Any) -> Any:
    if isinstance(key, datetime | date):
        return key.isoformat()
    if isinstance(key, Decimal | UUID):
        return str(key)
    if key is None:
        raise ValueError("A list is sorted by a column that holds null; pages by key need one that does not")
    return key


def _plain(key: Any) -> bool:
    """What we write ourselves; PostgreSQL takes neither a zero character nor half a surrogate pair."""
    if isinstance(key, str):
        return "\x00" not in key and _encodes(key)
    return isinstance(key, int | float)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
