"""Every error of the API as problem+json (RFC 9457): type, title, status, detail, and `errors` by field."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from partners.api.once import Replayed

logger = logging.getLogger(__name__)
NOT_HERE = "There is nothing at this address, or nothing that this token may see."


class ProblemRenderer(JSONRenderer):
    media_type = "application/problem+json"


def as_problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse:  # noqa: ARG001 - DRF's hook
    """What a client gets instead of an exception; what nobody foresaw is logged and says nothing of its inside."""
    if isinstance(error, Replayed):
        return error.response
    known = _known(error)
    if known is None:
        logger.error("Unforeseen error in the API", exc_info=error)
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. It has been noted.")
    status = HTTPStatus(known.status_code)
    if isinstance(known, exceptions.ValidationError):
        return _problem(status, "Some of what was asked cannot be understood.", errors=_by_field(known.detail))
    headers = {}
    if header := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(known, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return _problem(status, str(known.detail), headers=headers)


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, Http404):
        return exceptions.NotFound(NOT_HERE)
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(*error.args)
    return error if isinstance(error, exceptions.APIException) else None


def _by_field(detail: Any) -> dict[str, list[str]]:
    fields = detail if isinstance(detail, Mapping) else {"": detail}
    return {name: [str(one) for one in (said if isinstance(said, list) else [said])] for name, said in fields.items()}


def _problem(
    status: HTTPStatus,
    detail: str,
    *,
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status=status.value, headers=headers, content_type=ProblemRenderer.media_type)
