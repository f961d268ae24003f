"""Agencies whose people sign in where they always do: at their agency's own identity provider (OpenID Connect)."""

from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from partners.models.partnership import Agency
from partners.models.person import User


def _mfa() -> list[str]:
    return ["mfa"]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of_address(self, email: str) -> "Organisation | None":
        """Whose mail domain this address has. A subdomain is another domain."""
        return self.live().filter(domain=domain_of(email)).select_related("agency").first()


class Organisation(models.Model):
    """An agency's identity provider, for everybody whose address has its mail domain. Set up by whoever hosts.

    It belongs to no partnership, as the agency does not. `amr` and `acr` are the words by which it says that a person
    showed two factors; where it says none of them, we ask for the second.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=253, help_text="Of its people's addresses, in small letters")
    issuer = models.URLField(max_length=500)
    client_id = models.CharField(max_length=200)
    secret = models.TextField(help_text="Encrypted with a key of SECRET_KEY")
    amr = ArrayField(models.CharField(max_length=40), default=_mfa, blank=True)
    acr = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    only_way = models.BooleanField(default=True, help_text="Its people sign in there and nowhere else")
    vouches = models.BooleanField(
        default=False, help_text="It gives addresses of its domain only to whom they belong, and never says “verified”"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=Q(ended_at__isnull=True), name="one_way_in_for_a_domain"
            ),
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="domain_in_small_letters"),
        ]

    def __str__(self) -> str:
        return self.agency.name


class Identity(models.Model):
    """A person as their organisation knows them: by its own key of them, never by an address, which is given anew."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    known_since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "subject"], name="one_person_of_a_subject"),
            models.UniqueConstraint(fields=["organisation", "user"], name="one_subject_of_a_person"),
        ]


def domain_of(email: str) -> str:
    """What stands behind the one @, in small letters; nothing where there is not exactly one, or it is no ASCII."""
    name, at, domain = email.strip().lower().partition("@")
    return domain if name and at and "@" not in domain and domain.isascii() else ""
