"""What a supervisor or load balancer asks; it touches no database, so it tells only that the web process answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes the request
    return HttpResponse("ok", content_type="text/plain")
