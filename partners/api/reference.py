"""The reference of the API as pages, made from the schema: what it says is what the code does.

Open to anybody, signed in or not. It holds no data, and whoever is to write a client reads it before there is a token.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from partners.api.schema import JSON, MULTIPART, schema
from partners.models import Scope

PLAIN = {
    "date": "date",
    "date-time": "date and time",
    "uri": "address",
    "uuid": "code",
    "binary": "file",
    "email": "email address",
}
KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
}
TAGS = ("Partnership", "Actions", "Acts", "What is said", "Reviews", "Changes")  # in this order
ANY_CODE = "c2f1b1c8-6d1c-4b8e-8a3f-1a2b3c4d5e6f"


@dataclass(frozen=True)
class Field:
    """One field, filter or header: a nested one is named with dots."""

    name: str
    kind: str
    words: str
    required: bool


@dataclass(frozen=True)
class Body:
    media_type: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Problem:
    status: int
    title: str
    words: str


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    scopes: tuple[str, ...]
    parameters: tuple[Field, ...]
    bodies: tuple[Body, ...]
    curls: tuple[str, ...]
    answer: str
    answered: tuple[Field, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Group:
    name: str
    slug: str
    operations: tuple[Operation, ...]


@login_not_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    scopes = [(scope.value, scope.label) for scope in Scope]
    context = {"groups": groups(), "scopes": scopes, "site": settings.SITE_URL}
    return render(request, "partners/api_start.html", context)


@login_not_required
@require_GET
def group(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in groups() if one.slug == slug), None)
    if found is None:
        raise Http404
    return render(request, "partners/api_group.html", {"group": found, "groups": groups()})


@cache
def groups() -> tuple[Group, ...]:
    """Read once for each process, as the schema is."""
    by_tag: dict[str, list[Operation]] = {}
    for path, operations in schema()["paths"].items():
        for method, said in operations.items():
            by_tag.setdefault(said["tags"][0], []).append(_operation(method.upper(), path, said))
    return tuple(Group(tag, slugify(tag), tuple(by_tag[tag])) for tag in sorted(by_tag, key=_place))


def _place(tag: str) -> int:
    return TAGS.index(tag) if tag in TAGS else len(TAGS)


def _operation(method: str, path: str, said: Mapping[str, Any]) -> Operation:
    success = next(answer for status, answer in said["responses"].items() if status < "300")
    content = success.get("content", {}).get(JSON, {})
    example = content.get("examples", {}).get("Example", {}).get("value")
    bodies = said.get("requestBody", {}).get("content", {})
    return Operation(
        name=said["operationId"],
        method=method,
        path=path,
        summary=said["summary"],
        paragraphs=tuple(one for one in said["description"].split("\n\n") if one.rstrip(".") != said["summary"]),
        scopes=tuple(said["security"][0]["token"]),
        parameters=tuple(_parameter(one) for one in said.get("parameters", ()) if one["in"] != "path"),
        bodies=tuple(Body(kind, tuple(_fields(body["schema"]))) for kind, body in bodies.items()),
        curls=tuple(_curls(method, _filled(path, example), bodies, gives_file=not content)),
        answer=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
        answered=tuple(_fields(content.get("schema", {}))),
        problems=tuple(_problems(said["responses"])),
    )


def _problems(responses: Mapping[str, Any]) -> Iterator[Problem]:
    for status, said in responses.items():
        if status >= "400":
            yield Problem(int(status), HTTPStatus(int(status)).phrase, said["description"])


def _parameter(said: Mapping[str, Any]) -> Field:
    return Field(said["name"], _kind(said["schema"]), said.get("description", ""), said.get("required", False))


def _fields(part: Mapping[str, Any], above: str = "") -> Iterator[Field]:
    """Every field of a schema, those within objects and lists by their way to them."""
    found = _resolved(part)
    required = found.get("required", ())
    for name, one in found.get("properties", {}).items():
        yield Field(above + name, _kind(one), one.get("description", ""), name in required)
        yield from _fields(_inner(one), f"{above}{name}.")


def _inner(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands within: the rows of a list, the object that may be null."""
    if "items" in part:
        return _resolved(part["items"])
    return next((_resolved(one) for one in part.get("oneOf", ()) if "$ref" in one), _resolved(part))


def _resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    found: Mapping[str, Any] = schema()["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return found


def _kind(part: Mapping[str, Any]) -> str:
    """In plain words: “date, or null”, “list of text”, “one of draft, issued”."""
    types = part.get("type", "object")
    kinds = [types] if isinstance(types, str) else types
    nullable = "null" in kinds or any(one.get("type") == "null" for one in part.get("oneOf", ()))
    first = next((one for one in kinds if one != "null"), "object")
    if first == "array":
        kind = f"list of {_kind(_resolved(part['items']))}"
    elif "enum" in part:
        kind = "one of " + ", ".join(str(one) for one in part["enum"] if one is not None)
    else:
        kind = PLAIN.get(part.get("format", ""), KINDS[first])
    return f"{kind}, or null" if nullable else kind


def _filled(path: str, example: Any) -> str:
    """The path with what the example names in place of its variables."""
    row = example["results"][0] if example and "results" in example else example or {}
    known = {"reference": row.get("reference") or row.get("action"), "code": row.get("code"), "slug": row.get("slug")}
    for name, value in known.items():
        path = path.replace(f"{{{name}}}", str(value or ANY_CODE))
    return path


def _curls(method: str, path: str, bodies: Mapping[str, Any], *, gives_file: bool) -> Iterator[str]:
    """One command for each way of asking, a part of it a line."""
    token, address = '-H "Authorization: Bearer $TOKEN"', f'"$SITE{path}"'
    if method == "GET":
        yield f"curl {token} {'-o evidence ' if gives_file else ''}{address}"
    for kind, body in bodies.items():
        key = ['-H "Idempotency-Key: $(uuidgen)"'] if method == "POST" else []
        parts = (f"curl -X {method} {token}", *key, *_sent(kind, body["examples"]["Example"]["value"]), address)
        yield " \\\n  ".join(parts)


def _sent(kind: str, example: Mapping[str, Any]) -> Iterator[str]:
    if kind == MULTIPART:
        yield " ".join(f"-F {name}={'@' if name == 'file' else ''}{value}" for name, value in example.items())
    else:
        yield f"-H 'Content-Type: {JSON}'"
        yield f"-d '{json.dumps(example, ensure_ascii=False)}'"
