"""Idempotency-Key, as draft-ietf-httpapi-idempotency-key-header says: what it is in a request, and in an answer."""

import hashlib
import json
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from partners.api.authentication import actor_of
from partners.models import IdempotentRequest
from partners.services import idempotency

HEADER = "Idempotency-Key"
REQUIRED = frozenset({"POST"})
HONOURED = frozenset({"POST", "PATCH"})
LONGEST = 255


class KeyMissing(APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_detail = (
        f"Send the header {HEADER} with a value of your own, such as a new UUID for each thing you ask. Should the "
        "line break, send the same again with the same key: it is done once, and you get the first answer."
    )


class KeyUnreadable(APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_detail = f"Send {HEADER} as 1 to {LONGEST} letters, digits and signs of ASCII, such as a UUID."


class KeyReused(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = f"This {HEADER} was used for a request with other content. Use a new key for each thing you ask."


class KeyBusy(APIException):
    status_code = HTTPStatus.CONFLICT
    default_detail = f"The first request with this {HEADER} is still under way. Ask again in a few seconds."
    wait = 5


class TooMuch(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "This is more than one request may hold. Send less at once."


class Replayed(Exception):
    """Not an error: what was asked was done before, and this is what was answered."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def begun(request: Request) -> IdempotentRequest | None:
    """Take the request's key before anything is done; raises Replayed where it was done before."""
    key = _key(request)
    if key is None:
        return None
    try:
        row, new = idempotency.begin(key=key, digest=_digest(request), by=actor_of(request))
    except idempotency.OtherContent as error:
        raise KeyReused from error
    except idempotency.UnderWay as error:
        raise KeyBusy from error
    if not new:
        raise Replayed(_again(row))
    return row


def kept(row: IdempotentRequest, response: HttpResponseBase) -> None:
    """Remember this answer once it is rendered, which is still inside the transaction of the request."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.add_post_render_callback(lambda rendered: _keep(row, rendered))
    elif isinstance(response, HttpResponse):
        _keep(row, response)


def _keep(row: IdempotentRequest, response: HttpResponse) -> None:
    idempotency.keep(
        row=row, status=response.status_code, headers=dict(response.items()), body=response.content.decode()
    )


def _again(row: IdempotentRequest) -> HttpResponse:
    return HttpResponse(row.body, status=row.status, headers={**row.headers, "Idempotent-Replayed": "true"})


def _key(request: Request) -> str | None:
    value = request.headers.get(HEADER, "").strip()
    if value[:1] == value[-1:] == '"':  # a structured string, as the draft has it; most clients send it bare
        value = value[1:-1]
    if not value:
        if request.method in REQUIRED:
            raise KeyMissing
        return None
    if len(value) > LONGEST or not value.isascii() or not value.isprintable():
        raise KeyUnreadable
    return value


def _digest(request: Request) -> str:
    kind = str(request.content_type or "")
    try:
        if kind.startswith("multipart/"):
            kind, content = "multipart", _form(request)
        else:
            content = request._request.body  # noqa: SLF001 - the bytes as they came
    except RequestDataTooBig as error:
        raise TooMuch from error
    said = f"{request.method} {request.get_full_path()}\n{kind}\n"
    return hashlib.sha256(said.encode() + content).hexdigest()


def _form(request: Request) -> bytes:
    """What stands in a form: its bytes differ with each sending, by its boundary, and its files may be large."""
    typed = [(name, [str(value) for value in values]) for name, values in cast("QueryDict", request.data).lists()]
    files = [(name, [(file.name, _hash(file)) for file in uploads]) for name, uploads in request.FILES.lists()]
    return json.dumps([sorted(typed), sorted(files)]).encode()


def _hash(file: "UploadedFile[Any]") -> str:
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    file.seek(0)
    return sha256.hexdigest()
