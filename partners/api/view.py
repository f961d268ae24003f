"""What every address of the API stands on: its own APIView with the manners that all of them share."""

from typing import Any

from rest_framework import views
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api import once
from partners.models import IdempotentRequest

FAILED = 400


class ApiView(views.APIView):
    """Names `required_scopes`; what it changes with POST or PATCH is done once for an Idempotency-Key."""

    begun: IdempotentRequest | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After who asks and whether they may: a key is only taken from those."""
        super().initial(request, *args, **kwargs)
        method = request.method or ""
        if method in once.HONOURED and hasattr(self, method.lower()):
            self.begun = once.begun(request)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.begun and response.status_code < FAILED:
            once.kept(self.begun, response)
        return response
