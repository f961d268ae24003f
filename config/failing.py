"""What people and clients see when something broke: that we are away for a moment, or that it was our fault."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from partners.api.problems import problem

AWAY = (OperationalError, InterfaceError)  # the database is down, full, or takes too long
AGAIN = {"Retry-After": "30"}


def server_error(request: HttpRequest) -> HttpResponse:
    """Called by Django while the error is at hand. Neither page asks the database for anything."""
    away = isinstance(sys.exc_info()[1], AWAY)
    status, headers = (HTTPStatus.SERVICE_UNAVAILABLE, AGAIN) if away else (HTTPStatus.INTERNAL_SERVER_ERROR, {})
    if request.path.startswith("/api/"):
        words = (
            "We are away for a moment; try again." if away else "Something went wrong on our side. It was not saved."
        )
        return problem(status, words, headers=headers)
    return HttpResponse(render_to_string(f"{status.value}.html"), status=status, headers=headers)
