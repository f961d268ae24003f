from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import BigIntegerField, Func, Q
from django.db.models.functions import Now
from django.utils import timezone

from partners.constraints import TenantForeignKey
from partners.models.partnership import Agency
from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet, of_agencies
from partners.scope import Actor


class Scope(models.TextChoices):
    """What a client's token opens."""

    STATUS_READ = "status:read", "References, states, dates, agencies and counts; no case words"
    CONTENT_READ = "content:read", "What published reviews say, and what agencies are asked about them"
    EVIDENCE_READ = "evidence:read", "What agencies answer and show, and how it is judged; the files too"
    EMBARGOED_READ = "embargoed:read", "With the two above: words of reviews that are not published yet"
    ACTIONS_WRITE = "actions:write", "Change actions in the name of the person who issued the token"


class TokenQuerySet(TenantQuerySet["Token"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who reads the whole partnership knows its clients; an agency's people know those bound to it."""
        return self.filter(Q(partnership_id__in=actor.read_all_ids) | of_agencies(actor))

    def live(self) -> Self:
        """Those that open something now."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Now()), revoked_at__isnull=True)


class Token(Tenant):
    """A client's key to the API. Only its SHA-256 is kept; the secret is shown once."""

    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    start = models.CharField(max_length=12, help_text="The first characters, so that people can tell tokens apart")
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    code = models.UUIDField(default=uuid4, db_default=RandomUUID(), unique=True, editable=False)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_constraint=False, related_name="replaced_by"
    )

    objects = TokenQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [*Tenant.Meta.constraints, TenantForeignKey("replaces", name="token_replaces_in_tenant")]

    @property
    def last_day(self) -> date | None:
        """The last day on which it opens anything; one that ends at midnight ended the day before."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1)) if self.expires_at else None

    def is_live(self, *, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


class EnteredToken(Func):
    """The token whose scope this transaction has entered, as the database knows it; null for people and tasks."""

    template = "(nullif(current_setting('app.token', true), ''))::bigint"
    output_field = BigIntegerField()
    arity = 0


def through_token() -> "models.ForeignKey[Token | None, Token | None]":
    """A column that says by which token a row was added; null for a person on the pages.

    The database fills it in, so no service has to think of it and none can forget it. Goes with a TenantForeignKey.
    """
    return models.ForeignKey(
        Token,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_constraint=False,
        db_index=False,
        db_default=EnteredToken(),
        related_name="+",
    )
