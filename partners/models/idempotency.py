from django.db import models

from partners.constraints import TenantForeignKey
from partners.models.tenant import Tenant, TenantQuerySet
from partners.models.token import Token


class IdempotentRequest(Tenant):
    """What a client asked under an Idempotency-Key, and the answer it got, in the same transaction as the effect."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="SHA-256 of method, address and content")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["IdempotentRequest"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("token", name="idempotent_token_same_tenant"),
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_for_a_key"),
        ]
        indexes = [models.Index(fields=["partnership", "at"], name="idempotent_by_age")]
