"""What every operation of the API is made of: lists, single things and acts. The schema is read off these."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django_filters.rest_framework import FilterSet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.authentication import actor_of
from partners.api.caching import loosely_tagged
from partners.api.listing import ORDER, page_of, paged
from partners.api.permissions import STATUS
from partners.api.shown import Out
from partners.api.view import ApiView
from partners.scope import Actor


class Taken(serializers.Serializer[Any]):
    """What an operation takes. A field that it does not know is refused, since a slip of the keys must not pass."""

    example: ClassVar[Mapping[str, Any]] = {}

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else ()
        if unknown:
            words = f"There is no such field. There are: {', '.join(self.fields)}."
            raise ValidationError({name: [words] for name in unknown})
        return super().to_internal_value(data)


class Resource(ApiView):
    """`operations` names each method's operation for clients made from the schema; `tag` groups them.

    The docstring of the class says what its GET gives; those of other methods say what they do.
    """

    required_scopes = STATUS
    tag: ClassVar[str]
    operations: ClassVar[Mapping[str, str]]
    shown: ClassVar[type[Out]]
    makes: ClassVar[bool] = False  # its POST makes something, which then has an address
    takes: ClassVar[Mapping[str, type[Taken]]] = {}  # by media type
    asked: ClassVar[type[serializers.Serializer[Any]] | None] = None  # what stands in the address, where it is no list
    problems: ClassVar[Mapping[int, str]] = {}  # beside those that all of its kind may give

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def show(self, rows: Any, *, many: bool = False) -> Any:
        return self.shown(rows, many=many, context={"request": self.request}).data

    def taken(self, request: Request) -> dict[str, Any]:
        """What was sent, checked for its shape; a 400 says what is wrong with each field."""
        kind = "multipart/form-data" if str(request.content_type).startswith("multipart/") else "application/json"
        given = self.takes[kind](data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class Listed(Resource):
    """A list in pages by key, in an order that no later change disturbs."""

    filters: ClassVar[type[FilterSet]] = FilterSet
    order: ClassVar[tuple[str, ...]] = ORDER

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        page = page_of(request, self.rows(), self.filters, order=self.order)

        def shown(rows: Sequence[Model]) -> list[Any]:
            found: list[Any] = self.show(rows, many=True)
            return found

        return paged(request, page, shown)


class Item(Resource):
    """One thing at its own address."""

    moving: ClassVar[str] = ""  # a field that moves with the clock, and makes no other answer by itself

    def found(self, **named: Any) -> Any:
        raise NotImplementedError

    def get(self, request: Request, **named: Any) -> Response:
        shown = self.show(self.found(**named))
        return Response(shown, headers=loosely_tagged(shown, apart_from=self.moving) if self.moving else None)
