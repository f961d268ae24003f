"""How every list of the API reads its address and gives its pages."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django_filters.rest_framework import FilterSet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.ui.pagination import BadCursor, KeysetPage, keyset_page
from partners.api.authentication import actor_of
from partners.http import by_reference
from partners.models import TenantQuerySet

Row = TypeVar("Row", bound=Model)
LARGEST = 100
ORDER = ("updated_at", "id")  # so that a client who reads on from the last page misses no change


class PageInput(serializers.Serializer[Any]):
    after = serializers.CharField(required=False, help_text="A place in the list, as it stands in `next`.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST, default=50, help_text="How many rows a page has."
    )


def page_of(
    request: Request, rows: QuerySet[Row], filters: type[FilterSet], *, order: tuple[str, ...] = ORDER
) -> KeysetPage[Row]:
    """The page that the address asks for. An unknown filter or a value that cannot be is a 400 by its name."""
    asked = PageInput(data=request.query_params)
    asked.is_valid(raise_exception=True)
    found = _filtered(request, rows, filters)
    after, size = asked.validated_data.get("after"), asked.validated_data["page_size"]
    try:
        return keyset_page(found, order=order, after=after, size=size)
    except BadCursor as error:
        raise ValidationError({"after": [str(error)]}) from error


def _filtered(request: Request, rows: QuerySet[Row], filters: type[FilterSet]) -> QuerySet[Row]:
    known = [*filters.base_filters, *PageInput().fields]
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        words = f"There is no such filter. There are: {', '.join(known)}."
        raise ValidationError({name: [words] for name in unknown})
    filterset = filters(request.query_params, queryset=rows, request=request)
    if not filterset.is_valid():
        raise ValidationError(filterset.errors)
    found: QuerySet[Row] = filterset.qs
    return found


def named(request: Request, rows: TenantQuerySet[Row], filter_name: str, reference: str) -> Row:
    """The row that a filter names; one that is not there and one that is not the client's are refused alike."""
    try:
        return by_reference(rows, actor_of(request), reference)
    except Http404 as error:
        raise ValidationError({filter_name: [f"There is no {filter_name} {reference}."]}) from error


def paged(request: Request, page: KeysetPage[Row], shown: Callable[[Sequence[Row]], list[Any]]) -> Response:
    """`results`, and in `next` the address of the page after, which keeps the filters."""
    return Response({"results": shown(page.items), "next": _next(request, page)})


def _next(request: Request, page: KeysetPage[Any]) -> str | None:
    if page.next is None:
        return None
    address = request.query_params.copy()
    address["after"] = page.next
    return request.build_absolute_uri(f"{request.path}?{address.urlencode()}")
