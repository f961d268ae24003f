from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partners.scope import Actor


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`. ScopeMiddleware has read it and entered its scope; here it is only asked for."""

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        if not request.headers.get("Authorization"):
            return None
        actor = actor_of(request)
        if not actor.is_token:
            raise AuthenticationFailed("This token is not known, or it has ended.")
        return None, actor

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing or wrong token a 401."""
        return "Bearer"


def actor_of(request: Request) -> Actor:
    """Who asks, as ScopeMiddleware left it on the request beneath."""
    actor: Actor = request._request.actor  # type: ignore[attr-defined]  # noqa: SLF001 - DRF's name for it
    return actor
