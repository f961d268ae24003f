"""Walks keyset pages over rows in memory; the same walk over PostgreSQL is in the integration tests."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cmp_to_key
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from config.ui.pagination import BadCursor, Cursor, beyond, keyset_page

COMPARED = {
    "": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
}


@dataclass(frozen=True)
class Row:
    pk: int
    group: int
    name: str


def holds(condition: Any, row: Row) -> bool:
    if not isinstance(condition, Q):
        name, _, how = condition[0].partition("__")
        return COMPARED[how](getattr(row, name), condition[1])
    found = [holds(child, row) for child in condition.children]
    return all(found) if condition.connector == Q.AND else any(found)


class Rows(list):
    """As much of a queryset as a page of it needs."""

    def order_by(self, *order: str) -> "Rows":
        def compare(a: Row, b: Row) -> int:
            for name in order:
                left, right = getattr(a, name.lstrip("-")), getattr(b, name.lstrip("-"))
                if left != right:
                    return (-1 if left < right else 1) * (-1 if name.startswith("-") else 1)
            return 0

        return Rows(sorted(self, key=cmp_to_key(compare)))

    def filter(self, condition: Q) -> "Rows":
        return Rows(row for row in self if holds(condition, row))


def walk(rows: Rows, order: tuple[str, ...], size: int) -> list[list[Row]]:
    pages, page = [], keyset_page(rows, order=order, after=None, size=size)
    pages.append(page.items)
    while page.next:
        page = keyset_page(rows, order=order, after=page.next, size=size)
        pages.append(page.items)
    back = page
    for expected in reversed(pages[:-1]):
        back = keyset_page(rows, order=order, after=back.previous, size=size)
        assert back.items == expected
    assert back.previous is None
    return pages


ORDERS = [("group",), ("-group",), ("group", "-name"), ("-group", "name", "-pk"), ("name", "-group", "pk")]
rows_in_memory = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abé")), max_size=25).map(
    lambda pairs: Rows(Row(pk, group, name) for pk, (group, name) in enumerate(pairs))
)


@given(rows=rows_in_memory, order=st.sampled_from(ORDERS), size=st.integers(1, 7))
def test_pages_hold_every_row_once_in_order_and_back_again(rows, order, size):
    pages = walk(rows, order, size)
    whole = rows.order_by(*order, "pk")
    assert [row for page in pages for row in page] == list(whole)
    assert all(len(page) == size for page in pages[:-1])


def test_row_added_meanwhile_shifts_nothing():
    rows = Rows(Row(pk, pk, "a") for pk in range(10))
    first = keyset_page(rows, order=("group",), after=None, size=4)
    rows.append(Row(99, -1, "a"))
    assert [row.pk for row in keyset_page(rows, order=("group",), after=first.next, size=4).items] == [4, 5, 6, 7]


def test_no_rows_are_an_empty_page():
    page = keyset_page(Rows(), order=("group",), after=None, size=4)
    assert (page.items, page.next, page.previous) == ([], None, None)


def packed(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


MARK = json.loads(base64.urlsafe_b64decode(Cursor((1, 2)).encode(("group", "pk")) + "=="))[0]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "####",
        "é",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"7").decode(),
        base64.urlsafe_b64encode(b"{}").decode(),
        packed(),
        packed(MARK, 0, 1),
        packed(MARK, 0, 1, 2, 3),
        packed(MARK + 1, 0, 1, 2),
        packed(MARK, 0, [1], 2),
        packed(MARK, 0, None, 2),
        packed(MARK, 0, "a\x00", 2),
        packed(MARK, 0, "\ud800", 2),
        packed(MARK, 0, "text for a number", 2),
    ],
)
def test_cursor_that_is_not_ours_is_refused(text):
    with pytest.raises(BadCursor):
        keyset_page(Rows([Row(1, 1, "a")]), order=("group",), after=text, size=4)


def test_cursor_of_another_order_is_refused():
    rows = Rows(Row(pk, pk, "a") for pk in range(10))
    page = keyset_page(rows, order=("group",), after=None, size=4)
    with pytest.raises(BadCursor):
        keyset_page(rows, order=("-group",), after=page.next, size=4)


def test_cursor_names_no_column():
    assert "group" not in str(base64.urlsafe_b64decode(Cursor((1, 2)).encode(("group", "pk")) + "=="))


@pytest.mark.parametrize(
    ("key", "stored"),
    [
        (date(2026, 6, 12), "2026-06-12"),
        (datetime(2026, 6, 12, 1, 2, 3, 4, tzinfo=UTC), "2026-06-12T01:02:03.000004+00:00"),
        (Decimal("1.50"), "1.50"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (True, True),
        ("ö", "ö"),
    ],
)
def test_cursor_carries_each_kind_of_key(key, stored):
    assert Cursor.decode(Cursor((key,)).encode(("x",)), ("x",)) == Cursor((stored,))


def test_null_key_is_refused_when_written():
    with pytest.raises(ValueError, match="null"):
        Cursor((None,)).encode(("x",))


def test_fault_of_the_list_itself_is_not_a_bad_cursor():
    class Broken(Rows):
        def order_by(self, *_order: str) -> "Rows":
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        keyset_page(Broken(), order=("x",), after=None, size=1)


def test_beyond_bounds_the_first_key_for_the_index():
    assert beyond(("-due", "pk"), ("d", 7)) == Q(("due__lte", "d")) & (
        Q(("due__lt", "d")) | Q(("due", "d"), ("pk__gt", 7))
    )
