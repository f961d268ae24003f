"""What is held about one person: told to them, and taken away on request as far as the record allows.

The record says who asked, answered and judged; that stays, under nobody's name. What only served the person goes.
"""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from partners import scope
from partners.models import Appointment, Deputy, DigestDay, Feed, Identity, Message, SavedView, User

NOBODY = "Somebody who left"
# What only serves the person: model, and the columns that tell it without a secret
OWN: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (EmailAddress, ("email", "verified")),
    (Authenticator, ("type", "created_at", "last_used_at")),
    (UserSession, ("ip", "user_agent", "created_at", "last_seen_at")),
    (Identity, ("organisation__domain", "subject", "known_since")),
    (DigestDay, ("weekday",)),
    (Feed, ("agency__name", "made_at", "read_at", "ended_at")),
    (Deputy, ("partnership__name", "agency__name", "deputy__name", "covers_from", "covers_until", "named_at")),
    (SavedView, ("partnership__name", "list", "name", "query")),
)
APPOINTMENT = ("partnership__name", "agency__name", "role", "starts_on", "ends_on", "appointed_at", "ended_at")
MESSAGE = ("partnership__name", "kind", "about", "reason", "due_on", "created_at", "mailing__state", "mailing__sent_at")


def held_about(user: User) -> dict[str, Any]:
    """All that is held about the person, without secrets; of what they did on the record, how often and when."""
    with scope.partnerships(scope.all_partnership_ids()):
        scope.open_own_rows_of(user.pk)
        return {
            "person": {
                "name": user.name, "email": user.email, "since": _told(user.joined_at), "active": user.is_active,
                "has_password": user.has_usable_password(), "last_signed_in": _told(user.last_login),
            },
            "roles": _rows(Appointment, APPOINTMENT, user=user),
            "own": {model._meta.model_name: _rows(model, columns, user=user) for model, columns in OWN},
            "messages": _rows(Message, MESSAGE, recipient=user),
            "acts": list(_acts(user)),
        }  # fmt: skip


def _rows(model: type[models.Model], columns: tuple[str, ...], **of: User) -> list[dict[str, Any]]:
    found = model._default_manager.filter(**of).order_by("pk").values(*columns)
    return [{name.replace("__", "_"): _told(value) for name, value in row.items()} for row in found]


def _told(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _acts(user: User) -> Iterator[dict[str, Any]]:
    """Table by table, as what the person stands there."""
    own = {Appointment, Message, *(model for model, _ in OWN)}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if model in own or not (isinstance(field, models.ForeignKey) and field.related_model is User):
                continue
            at = next((one.name for one in model._meta.concrete_fields if isinstance(one, models.DateTimeField)), "")
            rows = model._default_manager.filter(**{field.name: user})
            if count := rows.count():
                ends = rows.aggregate(first=models.Min(at), last=models.Max(at)) if at else {}
                when = {name: _told(value) for name, value in ends.items()}
                yield {"what": str(model._meta.verbose_name), "as": field.name, "times": count, **when}


@transaction.atomic
def erase(*, user: User) -> dict[str, int]:
    """Name, address, ways of signing in and all that only served the person. Returns how much of each went.

    Raises ValidationError while they hold a role: that is ended first, by those who answer for it.
    """
    today = timezone.localdate()
    with scope.partnerships(scope.all_partnership_ids()):
        scope.open_own_rows_of(user.pk)
        if Appointment.objects.filter(user=user).exclude(ends_on__lt=today).exists():
            raise ValidationError(f"{user.email} still holds a role. End it first, on the page of people.")
        keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
        gone = {str(model._meta.model_name): model._default_manager.filter(user=user).delete()[0] for model, _ in OWN}
        gone["deputy"] += Deputy.objects.filter(deputy=user).delete()[0]
    gone["session"] = Session.objects.filter(session_key__in=keys).delete()[0]
    user.name, user.email, user.is_active = NOBODY, f"erased-{user.pk}@erased.invalid", False
    user.set_unusable_password()
    user.save()
    return gone
