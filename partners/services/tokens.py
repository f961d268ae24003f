import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.models import Agency, Partnership, Scope, Token, User

MARK = "ft_"  # so that secret scanners, and people, know one when they see it


class Issued(NamedTuple):
    token: Token
    secret: str


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def from_header(authorization: str) -> str | None:
    """The secret in `Authorization: Bearer …`, or None."""
    kind, _, secret = authorization.partition(" ")
    return secret.strip() if kind.lower() == "bearer" and secret.strip() else None


@transaction.atomic
def issue(
    *,
    name: str,
    partnership: Partnership,
    scopes: list[str],
    by: User,
    agency: Agency | None = None,
    expires_at: datetime | None = None,
) -> Issued:
    """Make a token. The secret is in what is returned and nowhere else; it cannot be shown again."""
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        raise ValidationError(f"Choose scopes from: {', '.join(Scope.values)}.")
    secret = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        partnership=partnership,
        agency=agency,
        name=name,
        start=secret[:8],
        digest=digest(secret),
        scopes=sorted(set(scopes)),
        issued_by=by,
        expires_at=expires_at,
    )
    return Issued(token, secret)
