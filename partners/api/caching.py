"""Answers that a client holds already are not sent again: ETag, If-None-Match and 304; If-Match and 412 for changes.

A tag is the hash of the very bytes, so it is strong, and right whatever the answer is made of: rows, today's date, the
token's scopes. It spares the line and the client's work, not ours.
"""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

READING = frozenset({"GET", "HEAD"})
KEPT = ("Cache-Control", "Content-Location", "ETag", "Expires", "Vary")  # what a 304 repeats


class Changed(APIException):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = "This has changed since you read it. Read it again, and decide anew."


def marked(request: HttpRequest, response: HttpResponseBase) -> None:
    """Say who may keep this answer; tag it once it is rendered, or say instead that the client has it already."""
    response.headers.setdefault("Cache-Control", "private, no-cache" if request.method in READING else "no-store")
    patch_vary_headers(response, ["Authorization"])
    if request.method not in READING or response.status_code != HTTPStatus.OK:
        return
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.add_post_render_callback(lambda rendered: _tagged(request, rendered))


def loosely_tagged(data: Mapping[str, Any], *, apart_from: str) -> dict[str, str]:
    """The header for an answer that says the same as another but for one field, such as the time of day."""
    same = {name: value for name, value in data.items() if name != apart_from}
    return {"ETag": f"W/{tag_of(JSONRenderer().render(same))}"}


def tag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def require_unchanged(condition: str, current: Response) -> None:
    """Raise Changed unless If-Match names what the thing's own address would give now."""
    if not _named(condition, tag_of(JSONRenderer().render(current.data))):
        raise Changed


def _named(condition: str, tag: str) -> bool:
    """Whether a header's list of tags holds this one; weak or not, since a proxy that compresses marks all as weak."""
    wanted = parse_etags(condition)
    return wanted == ["*"] or tag.removeprefix("W/") in {one.removeprefix("W/") for one in wanted}


def _tagged(request: HttpRequest, rendered: Any) -> HttpResponseBase | None:
    """Instead of the answer a 304, where the client holds it; None leaves it as it is."""
    if isinstance(rendered, StreamingHttpResponse) or not isinstance(rendered, HttpResponse):
        return None
    rendered.headers.setdefault("ETag", tag_of(rendered.content))
    if not _named(request.headers.get("If-None-Match", ""), rendered.headers["ETag"]):
        return None
    return HttpResponseNotModified(headers={name: rendered.headers[name] for name in KEPT if name in rendered.headers})
