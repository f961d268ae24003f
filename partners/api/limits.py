"""How often a client may ask, said in each answer (draft-ietf-httpapi-ratelimit-headers).

A token is limited by itself. Who comes without a known one is limited by address, and then only refused otherwise: many
clients may share an address, and one that guesses must not lock out those that hold a token.
"""

from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from partners.api.problems import problem
from partners.gateways import counters
from partners.gateways.counters import Count
from partners.services import tokens

SLOWER = "This token has asked {limit} times within a minute, which is as often as it may. Ask again in {left} seconds."
STRANGER = "Too many requests without a known token came from this address. Try again in {left} seconds."


class LimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        limit = settings.API_REQUESTS_A_MINUTE
        secret = tokens.from_header(request.headers.get("Authorization", ""))
        count = counters.count(f"token:{tokens.digest(secret)}") if secret and limit else None
        if count and count.happened > limit:
            response: HttpResponseBase = _refusal(SLOWER, limit, count)
        else:
            response = self.get_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            return _to_a_stranger(request, response)
        if count:
            _say(response, limit, count)
        return response


def _to_a_stranger(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    limit = settings.API_REFUSALS_A_MINUTE
    count = counters.count(f"stranger:{_place(request)}") if limit else None
    return _refusal(STRANGER, limit, count) if count and count.happened > limit else response


def _refusal(words: str, limit: int, count: Count) -> HttpResponse:
    detail = words.format(limit=limit, left=count.left)
    return problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(count.left)})


def _say(response: HttpResponseBase, limit: int, count: Count) -> None:
    response.headers["RateLimit-Policy"] = f'"token";q={limit};w={counters.WINDOW}'
    response.headers["RateLimit"] = f'"token";r={max(0, limit - count.happened)};t={count.left}'


def _place(request: HttpRequest) -> str:
    """The address of who asks, as the outermost of our own proxies saw it; of IPv6 the network, which one line has."""
    named = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    nearest: str = request.META.get("REMOTE_ADDR", "")
    said = named[-settings.PROXIES] if 0 < settings.PROXIES <= len(named) else nearest
    try:
        address = ip_address(said)
    except ValueError:  # a socket, or nonsense
        return nearest
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))  # noqa: PLR2004
