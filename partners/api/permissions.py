from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from partners.api.authentication import actor_of
from partners.models import Scope

STATUS = frozenset({Scope.STATUS_READ.value})
EVIDENCE = frozenset({Scope.STATUS_READ.value, Scope.EVIDENCE_READ.value})
WRITING = frozenset({Scope.STATUS_READ.value, Scope.ACTIONS_WRITE.value})
LEFT = "The person who issued this token may do nothing here any more, so the token changes nothing. Ask for a new one."


class HasScope(BasePermission):
    """The token opens every scope that the operation needs; an operation that names none is closed.

    A view names what its reading needs in `required_scopes`, and what its writing needs in `writing_scopes`.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = actor_of(request)
        if actor.token_scopes is None:
            return False
        method = str(request.method)
        if not hasattr(view, method.lower()):
            return True  # and then it is no operation: 405
        missing = sorted(scopes_of(view, method) - actor.token_scopes)
        if missing:
            raise PermissionDenied(f"This token does not hold the scope {', '.join(missing)}.")
        if Scope.ACTIONS_WRITE in scopes_of(view, method) and not actor.held:
            raise PermissionDenied(LEFT)
        return True


def scopes_of(view: Any, method: str) -> frozenset[str]:
    kind = "required_scopes" if method in SAFE_METHODS else "writing_scopes"
    found: frozenset[str] = getattr(view, kind, frozenset({"a scope"}))
    return found


def may_read(request: Request, scope: Scope, *, embargoed: bool = False) -> bool:
    """Whether the client gets words of this kind, beside references, states and dates."""
    held = actor_of(request).token_scopes or frozenset()
    return scope in held and (not embargoed or Scope.EMBARGOED_READ in held)
