import hashlib
import secrets
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partners import access
from partners.models import Agency, Partnership, Scope, Token, User
from partners.scope import Actor

LONGEST = timedelta(days=2 * 365 + 1)
OVERLAP = timedelta(days=7)  # for which an old secret works beside the new one
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
    **facts: Any,
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
        **facts,
    )
    return Issued(token, secret)


@transaction.atomic
def issue_as(
    *,
    name: str,
    partnership: Partnership,
    scopes: list[str],
    by: Actor,
    agency: Agency | None = None,
    ends_on: date | None = None,
) -> Issued:
    """As `issue`, if this person may; `ends_on` is the last day on which it opens anything."""
    access.require_token_issuer(by, partnership, agency=agency, scopes=scopes)
    today = timezone.localdate()
    if ends_on and not today <= ends_on <= today + LONGEST:
        raise ValidationError({"ends_on": "The last day must be between today and two years from now."})
    ends = timezone.make_aware(datetime.combine(ends_on + timedelta(days=1), time.min)) if ends_on else None
    person = User.objects.get(pk=by.person_id)
    return issue(name=name, partnership=partnership, scopes=scopes, by=person, agency=agency, expires_at=ends)


@transaction.atomic
def rotate(*, token: Token, by: Actor) -> Issued:
    """A new secret for the same client. The old one works for another week, so that two are live and no more.

    Raises ValidationError for a token that has ended, or was replaced already. Whoever rotates answers for the new one.
    """
    access.require_token_issuer(by, token.partnership, agency=token.agency, scopes=token.scopes)
    now = timezone.now()
    if not token.is_live(at=now) or Token.objects.filter(replaces=token).exists():
        raise ValidationError("This token has ended, or has a new secret already.")
    if token.replaces and token.replaces.is_live(at=now):
        revoke(token=token.replaces, by=by)
    person = User.objects.get(pk=by.person_id)
    new = issue(
        name=token.name,
        partnership=token.partnership,
        scopes=token.scopes,
        by=person,
        agency=token.agency,
        expires_at=token.expires_at,
        replaces=token,
    )
    overlap = now + OVERLAP
    token.expires_at = min(token.expires_at or overlap, overlap)
    token.save(update_fields=["expires_at"])
    return new


@transaction.atomic
def revoke(*, token: Token, by: Actor) -> None:
    """End it at once; ending it twice changes nothing."""
    access.require_token_manager(by, token)
    Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by_id=by.person_id
    )


def end_those_of(user_id: int, *, partnership: Partnership, by: Actor) -> None:
    """End what a person issued here; called where the right to end their role was asked for."""
    issued = Token.objects.filter(partnership=partnership, issued_by_id=user_id).live()
    issued.update(revoked_at=timezone.now(), revoked_by_id=by.person_id)
