"""What every address of the API stands on: its own APIView with the manners that all of them share."""

from typing import Any

from rest_framework import views
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api import caching, once
from partners.models import IdempotentRequest

FAILED = 400


class ApiView(views.APIView):
    """Names `required_scopes`; what it changes with POST or PATCH is done once for an Idempotency-Key.

    What it gives is tagged. A change of the thing at the same address heeds If-Match; of two who change it at once with
    the same tag, the second waits at `hold` and finds it changed.
    """

    begun: IdempotentRequest | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After who asks and whether they may: a key is only taken from those."""
        super().initial(request, *args, **kwargs)
        method = request.method or ""
        if method in once.HONOURED and hasattr(self, method.lower()):
            self.begun = once.begun(request)
        condition = request.headers.get("If-Match")
        if condition and method not in caching.READING and hasattr(self, method.lower()):
            self._heed(condition, request, **kwargs)

    def hold(self, **named: Any) -> None:
        """Lock the thing at this address, so that nobody changes it between the look at its tag and the change."""

    def current(self, request: Request, **named: Any) -> Response | None:
        """What the thing's own address would give now; None where there is nothing to compare with."""
        get = getattr(self, "get", None)
        found: Response | None = get and get(request, **named)
        return found

    def _heed(self, condition: str, request: Request, **named: Any) -> None:
        self.hold(**named)
        current = self.current(request, **named)
        if current is not None:
            caching.require_unchanged(condition, current)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.begun and response.status_code < FAILED:
            once.kept(self.begun, response)
        caching.marked(request._request, response)  # noqa: SLF001 - conditions are read off Django's own request
        return response
