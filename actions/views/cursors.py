"""A page of a list for a request: where the cursor in the address cannot be read, the first page."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from config.ui.pagination import BadCursor, KeysetPage, keyset_page
from partners.http import ActorRequest

Row = TypeVar("Row", bound=Model)
SIZE = 25


def page(request: ActorRequest, rows: QuerySet[Row], *, order: tuple[str, ...], size: int = SIZE) -> KeysetPage[Row]:
    after = request.GET.get("after")
    try:
        return keyset_page(rows, order=order, after=after, size=size)
    except BadCursor:
        return keyset_page(rows, order=order, after=None, size=size)
