from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime

from partners.constraints import AppendOnly
from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet


class Tombstone(Tenant):
    """That a file was removed from the store, when and why: what rows older than it name is gone for good."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    why = models.CharField(max_length=300)
    removed_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="None: by a rule"
    )

    objects = TenantQuerySet["Tombstone"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["removed_at", "id"]
        constraints = [*Tenant.Meta.constraints, AppendOnly(name="tombstone_append_only")]
        indexes = [models.Index(fields=["partnership", "sha256", "removed_at"], name="tombstone_of_file")]

    @property
    def words(self) -> str:
        """For whoever asks for the file."""
        return f"This file was removed on {date_format(localtime(self.removed_at), 'j F Y')}: {self.why.rstrip('.')}."
