"""Every error of the API as problem+json (RFC 9457): type, title, status, detail, and `errors` by field."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from partners.api.once import Replayed

logger = logging.getLogger(__name__)
NOT_HERE = "There is nothing at this address, or nothing that this token may see."


class Conflict(exceptions.APIException):
    """What was asked cannot be done as things stand now. The sentence says what happened meanwhile."""

    status_code = HTTPStatus.CONFLICT


class Gone(exceptions.APIException):
    """What stood here was removed. The sentence says when and why."""

    status_code = HTTPStatus.GONE


class Refused(exceptions.APIException):
    """What was sent can be read, but a rule refuses it; by field."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, by_field: Mapping[str, Any]) -> None:
        super().__init__()
        self.by_field = by_field


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
    if isinstance(known, Refused):
        return _problem(
            status, "This cannot be done as it was sent. Nothing was changed.", errors=_by_field(known.by_field)
        )
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
    if isinstance(error, ValidationError):
        return Refused(error.message_dict if hasattr(error, "error_dict") else {"": error.messages})
    return error if isinstance(error, exceptions.APIException) else None


def _by_field(detail: Any, above: str = "") -> dict[str, list[str]]:
    """Flat, so that clients need no recursion: `recommendations.0` is the first of a list."""
    if not isinstance(detail, Mapping):
        return {above: [str(one) for one in (detail if isinstance(detail, list) else [detail])]}
    found: dict[str, list[str]] = {}
    for name, said in detail.items():
        found |= _by_field(said, f"{above}.{name}" if above else str(name))
    return found


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


def problem(status: HTTPStatus, detail: str, *, headers: dict[str, str] | None = None) -> HttpResponse:
    """The same, where no view of the API is asked: a limit that is reached, a database that is away."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return JsonResponse(body, status=status.value, headers=headers, content_type=ProblemRenderer.media_type)
