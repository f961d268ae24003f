from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import cast

from django.db import transaction
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from partners import scope
from partners.services import tokens

FAILED = 400


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
