import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from config import health, metrics
from config.logs import view_of
from partners import cause, scope
from partners.api.problems import problem
from partners.services import tokens
from partners.views.download import KEPT, by_ticket

logger = logging.getLogger("followthrough.requests")

FAILED = 400
PROBES = {"/healthz": health.healthz, "/readyz": health.readyz, "/metrics": metrics.metrics}
READING = ("GET", "HEAD", "OPTIONS")
_SANE = re.compile(r"[A-Za-z0-9._\-]{8,80}")


class ObservingMiddleware:
    """Gives each request an id, which its log lines, its tasks and its answer carry, and counts and logs it.

    An id that comes from outside is taken where it is a plain word, so that a proxy's own can be followed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SANE.fullmatch(given) else uuid4().hex
        began = time.perf_counter()
        with cause.of("api" if request.path.startswith("/api/") else "page", request_id=request_id):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            if request.path not in PROBES:
                _tell(request, response.status_code, time.perf_counter() - began)
        return response


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    view, actor = view_of(request), getattr(request, "actor", scope.NOBODY)
    metrics.count_request(view=view, method=request.method or "", status=status, seconds=seconds)
    told = {
        "view": view,
        "method": request.method,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "person": actor.user_id,
        "client": actor.token_id,
    }
    logger.info("request", extra=told)


class HeadMiddleware:
    """HEAD is answered as GET is, without its body, so no view has to know of it; what would stream is never made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        try:
            response = self.get_response(request)
        finally:
            request.method = "HEAD"  # the server, which leaves the body away, and our log go by it
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()  # the server still closes what would have been read
        return response


class ProbeMiddleware:
    """Answers probes whatever host they name, over plain HTTP, without a session: a supervisor knows none of these."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)


class PolicyMiddleware:
    """Says of every answer what no page of ours uses, and keeps what is of a person out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache"'  # the next person at this screen goes back to nothing
        return response


class FilesHostMiddleware:
    """The host of uploaded files gives these files and nothing else, and no other host gives them by a ticket.

    What somebody uploaded then stands on an origin on which nobody is signed in and no cookie of ours is ever set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.FILES_HOST:
            return self.get_response(request)
        there, file = split_domain_port(request.get_host())[0] == settings.FILES_HOST, request.path.startswith(KEPT)
        if there != file or (there and request.method not in READING):
            return HttpResponse("There is no such file.", status=HTTPStatus.NOT_FOUND, content_type="text/plain")
        return by_ticket(request) if there else self.get_response(request)


class ProgressMiddleware:
    """Tells a script that shows how far an upload is where to go on, instead of leading it there.

    A script that is redirected would itself fetch the next page, and the words that stand on it once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "X-Shows-Progress" in request.headers and "Location" in response.headers:
            response.headers["X-Goes-To"] = response.headers["Location"]
            del response.headers["Location"]
            response.status_code = HTTPStatus.NO_CONTENT
        return response


class ReadOnlyMiddleware:
    """On a web process that reads from a replica, whatever would write is refused before it begins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.READ_ONLY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READING:
            return self.get_response(request)
        if request.path.startswith("/api/v"):  # the API itself; its reference is a page like others
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, "This server only reads. Send what writes to the other one.")
        return HttpResponse(render_to_string("503.html"), status=503)


class ScopeMiddleware:
    """Opens the one transaction of a request and enters the database scope of who asks.

    It stands last, so that view and rendering both run inside. A response of 400 and above leaves no trace in the
    database. What must survive a refusal (sign-in counters) is written outside, by anonymous requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with _entered(request) as actor:
            request.actor = actor  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= FAILED and actor is not scope.NOBODY:
                transaction.set_rollback(True)
        # A file needs no database: a slow download must not keep a connection from everybody else.
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            content = cast("Iterable[bytes]", response.streaming_content)
            response.streaming_content = _in_scope(content, _entered(request))
        return response


def _entered(request: HttpRequest) -> AbstractContextManager[scope.Actor]:
    """The scope of a client's token, else of the person signed in, else of nobody."""
    if request.path.startswith("/api/"):
        secret = tokens.from_header(request.headers.get("Authorization", ""))
        return scope.entered_by_token(tokens.digest(secret)) if secret else nullcontext(scope.NOBODY)
    if request.user.is_authenticated:
        return scope.entered(request.user.pk)
    return nullcontext(scope.NOBODY)


def _in_scope(content: Iterable[bytes], entered: AbstractContextManager[scope.Actor]) -> Iterator[bytes]:
    """A stream is read after the response is made, so it enters the scope anew."""
    with entered:
        yield from content
