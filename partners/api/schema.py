"""The OpenAPI 3.1 schema, read off the views: their scopes, filters, what they take and show, and their docstrings."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from partners.api import once
from partners.api.links import link
from partners.api.listing import PageInput
from partners.api.permissions import scopes_of
from partners.api.problems import ProblemRenderer
from partners.api.resources import Listed, Resource, Taken
from partners.api.shown import Out, ProblemOut
from partners.models import Scope

JSON, PROBLEM, MULTIPART = "application/json", ProblemRenderer.media_type, "multipart/form-data"
ALWAYS = {
    401: "No token, one that is not known, or one that has ended.",
    403: "The token does not hold the scope, or whoever issued it may not do this.",
    429: "More requests than the token has. `Retry-After` says in how many seconds to ask again.",
}
OF_LIST = {400: "A filter or value that does not exist, or that names what is not yours."}
OF_ONE = {404: "There is nothing at this address, or nothing that this token may see."}
OF_WRITING = {
    400: "What was sent cannot be read: `errors` says what is wrong with each field.",
    409: "Things stand otherwise by now; the sentence says how. Nothing was changed.",
    413: "More than one request may hold.",
    415: "Another kind of content than this takes.",
    422: "A rule refuses what was sent: `errors` says why, by field. Nothing was changed.",
}
HELD = "Nothing has changed since the answer that bore this tag."
MOVED = "The thing is no longer as `If-Match` says: it has changed since you read it. Nothing was changed."
TAGS = (
    OpenApiParameter("If-None-Match", str, "header", description="The ETag of the answer you hold; see 304."),
    OpenApiParameter("ETag", str, "header", description="Send it back in If-None-Match.", response=[200]),
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, "header", description="The ETag of the thing as you read it: changed only if it is still so."
)
TYPES: dict[type[filters.Filter], Any] = {
    filters.IsoDateTimeFilter: OpenApiTypes.DATETIME,
    filters.UUIDFilter: OpenApiTypes.UUID,
}


class Documented(AutoSchema):
    """One operation, as its view says."""

    view: Resource  # type: ignore[override]  # of ours alone: see only_documented

    def get_operation_id(self) -> str:
        return self.view.operations[self.method.lower()]

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_summary(self) -> str:
        return self._words()[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # spectacular's own differs from DRF's too
        summary, more = self._words()
        return more or summary

    def _words(self) -> tuple[str, str]:
        """The first line of the docstring, and what comes below it in one paragraph each."""
        of = type(self.view) if self.method == "GET" else getattr(self.view, self.method.lower())
        first, _, more = inspect.cleandoc(of.__doc__ or "").partition("\n\n")
        return first.replace("\n", " "), "\n\n".join(one.replace("\n", " ") for one in more.split("\n\n"))

    def get_auth(self) -> list[dict[str, Any]]:
        return [{"token": sorted(scopes_of(self.view, self.method))}]

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            asked: list[Any] = [*_pages(), *_filters(self.view.filters)] if isinstance(self.view, Listed) else []
            asked += [self.view.asked] if self.view.asked else []
            return [*asked, *([] if self._gives_file else TAGS)]
        unchanged = [IF_MATCH] if "{" in self.path else []
        return [_key(required=self.method in once.REQUIRED), *unchanged, *_headers_of(self.view)]

    @property
    def _gives_file(self) -> tuple[str, ...]:
        """As which media types the view gives a file, where it gives one."""
        return getattr(self.view, "gives_file", ())

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_request_serializer(self) -> Any:
        return dict(self.view.takes)

    def get_examples(self) -> list[Any]:
        return []

    def get_response_serializers(self) -> Any:
        held = {304: OpenApiResponse(description=HELD)} if self.method == "GET" and not self._gives_file else {}
        problems = {(code, PROBLEM): _problem(words) for code, words in self._problems().items()}
        return {**self._success(), **held, **problems}

    def _success(self) -> dict[Any, Any]:
        if self._gives_file:
            return {(200, *self._gives_file): OpenApiResponse(OpenApiTypes.BINARY, "The file, as it was given.")}
        shown = self.view.shown
        if self.method == "GET" and isinstance(self.view, Listed):
            page = {"results": [shown.example], "next": None}
            return {(200, JSON): OpenApiResponse(_page_of(shown), "A page of the list.", [_example(page)])}
        code, words = self._outcome()
        return {(code, JSON): OpenApiResponse(shown, words, [_example(shown.example)])}

    def _outcome(self) -> tuple[int, str]:
        if self.method == "GET":
            return 200, "As it stands now."
        return (201, "Made; `Location` says where.") if self.view.makes else (200, "As it stands now.")

    def _problems(self) -> dict[int, str]:
        reading = self.method in SAFE_METHODS
        lists, one = isinstance(self.view, Listed), "{" in self.path
        found = {**ALWAYS, **(OF_LIST if lists else {}), **(OF_ONE if one else {}), **({} if reading else OF_WRITING)}
        changes_one = {412: MOVED} if one and not reading else {}
        return dict(sorted({**found, **changes_one, **self.view.problems}.items()))

    def _postprocess_serializer_schema(self, schema: Any, serializer: Any, direction: Any) -> Any:
        schema = super()._postprocess_serializer_schema(schema, serializer, direction)  # type: ignore[no-untyped-call]
        if "__doc__" not in vars(type(serializer)) or not type(serializer).__doc__:
            schema.pop("description", None)  # that of a class above speaks to who reads the code
        if isinstance(serializer, Taken):
            schema["additionalProperties"] = False
        elif not isinstance(serializer, ProblemOut):
            schema["required"] = sorted(schema["properties"])  # whatever is shown is never left out
        return schema

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return str(super().get_serializer_name(serializer, direction)).removesuffix("Out")


def _headers_of(view: Resource) -> list[OpenApiParameter]:
    if not view.makes:
        return []
    words = "The address of what was made."
    return [OpenApiParameter("Location", OpenApiTypes.URI, "header", description=words, response=[201])]


def _key(*, required: bool) -> OpenApiParameter:
    words = "A value of your own for each thing you ask, such as a new UUID. Sent again with it, it is done once."
    kind = {"type": "string", "minLength": 1, "maxLength": once.LONGEST, "pattern": r"^[\x21\x23-\x7e]+$"}
    return OpenApiParameter(once.HEADER, kind, "header", required=required, description=words)


def _pages() -> Iterator[OpenApiParameter]:
    page_size: Any = PageInput().fields["page_size"]
    kind = {"type": "integer", "minimum": page_size.min_value, "maximum": page_size.max_value, "default": 50}
    yield OpenApiParameter("page_size", kind, description=page_size.help_text)
    yield OpenApiParameter("after", str, description=PageInput().fields["after"].help_text or "")


def _filters(filterset: Any) -> Iterator[OpenApiParameter]:
    for name, one in filterset.base_filters.items():
        words = one.extra.get("help_text", "")
        choices = [value for value, _ in one.extra.get("choices", ())]
        many = isinstance(one, filters.MultipleChoiceFilter)
        kind = next((known for kind, known in TYPES.items() if isinstance(one, kind)), OpenApiTypes.STR)
        yield OpenApiParameter(name, kind, description=words, enum=choices or None, many=many)


@cache
def _page_of(shown: type[Out]) -> Any:
    following = serializers.URLField(allow_null=True, help_text="The address of the next page; null on the last.")
    name = shown.__name__.removesuffix("Out") + "Page"
    return inline_serializer(name, {"results": shown(many=True), "next": following})


def _problem(words: str) -> OpenApiResponse:
    return OpenApiResponse(ProblemOut, words)


def _example(value: Any) -> OpenApiExample:
    return OpenApiExample("Example", value=value, media_type=JSON)


def completed(result: Any, **_known: Any) -> Any:
    """What spectacular has no place for: how tokens are sent, what leads where, and an example of each body taken."""
    result["components"]["securitySchemes"] = SECURITY
    link(result["paths"])
    bodies = {one.__name__: one.example for one in _all_taken(Taken)}
    for operations in result["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
                if name in bodies:
                    content["examples"] = {"Example": {"value": bodies[name]}}
    return _plain(result)


def _plain(part: Any) -> Any:
    """Without what spectacular notes for itself, and without marks that say nothing here."""
    if isinstance(part, dict):
        return {name: _plain(value) for name, value in part.items() if name not in {"x-spec-enum-id", "readOnly"}}
    return [_plain(one) for one in part] if isinstance(part, list) else part


def _all_taken(above: type[Taken]) -> Iterator[type[Taken]]:
    for one in above.__subclasses__():
        yield one
        yield from _all_taken(one)


def only_documented(endpoints: list[Any]) -> list[Any]:
    """Leaves out the schema itself, the reference, and the catch-all of addresses there are not."""
    return [one for one in endpoints if issubclass(one[3].cls, Resource)]


@cache
def schema() -> dict[str, Any]:
    """Read once for each process: it depends on nothing but the code."""
    found: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return found


class SchemaView(APIView):
    """The schema itself. Open to anybody: it says what the API is, and holds no data."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        return Response(schema(), headers={"Cache-Control": "public, max-age=3600"})


SCOPES = "\n".join(f"- `{scope.value}`: {scope.label}." for scope in Scope)
SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": f"A token of one partnership, or of one agency in it, with one or more scopes:\n\n{SCOPES}",
    }
}
