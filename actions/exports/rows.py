"""Every row of a list in its order, some at a time."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from config.ui.lists import Listing, Value
from config.ui.pagination import keyset_page

BATCH = 1000


def file_rows(
    listed: Listing[Any], found: QuerySet[Any], shown: Callable[[list[Any]], list[Any]]
) -> Iterator[list[Value]]:
    after: str | None = None
    while True:
        page = keyset_page(found, order=listed.order, after=after, size=BATCH, keys_first=True)
        yield from (listed.file_row(row) for row in shown(page.items))
        if page.next is None:
            return
        after = page.next
