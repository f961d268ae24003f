from django.contrib.postgres.fields import ArrayField
from django.db import models

from partners.models.partnership import Agency
from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet


class Scope(models.TextChoices):
    """What a client's token opens."""

    STATUS_READ = "status:read", "References, states, dates, agencies and counts; no case words"
    CONTENT_READ = "content:read", "The words of what is published"


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

    objects = TenantQuerySet["Token"].as_manager()
