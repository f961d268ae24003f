from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from partners.api.authentication import actor_of
from partners.models import Scope

STATUS = frozenset({Scope.STATUS_READ.value})


class HasScope(BasePermission):
    """The token opens every scope that the view names in `required_scopes`; a view that names none is closed."""

    def has_permission(self, request: Request, view: object) -> bool:
        held = actor_of(request).token_scopes
        if held is None:
            return False
        missing = sorted(getattr(view, "required_scopes", {"a scope"}) - held)
        if missing:
            raise PermissionDenied(f"This token does not hold the scope {', '.join(missing)}.")
        return True


def may_read_words(request: Request) -> bool:
    """Whether the client gets the words of what is published, beside references, states and dates."""
    return Scope.CONTENT_READ in (actor_of(request).token_scopes or ())
