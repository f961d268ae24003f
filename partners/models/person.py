from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q
from django.db.models.functions import Lower, Now

from partners.models.partnership import Agency
from partners.models.tenant import Tenant, TenantQuerySet
from partners.roles import ROLES, Role
from partners.scope import Actor

AGENCY_ROLES = sorted(role for role, spec in ROLES.items() if spec.needs_agency)
PARTNERSHIP_ROLES = sorted(role for role, spec in ROLES.items() if not spec.needs_agency)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. What they may do stands in their appointments, never here."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_for_an_address")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class AppointmentQuerySet(TenantQuerySet["Appointment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody in a partnership may know who else is in it."""
        return self.filter(partnership_id__in=actor.partnership_ids)

    def in_force(self, *, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True)


class Appointment(Tenant):
    """A person holds a role in a partnership, for an agency or none, from a date until a date (the last day counts)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    code = models.UUIDField(default=uuid4, db_default=RandomUUID(), unique=True, editable=False)
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="None: by whoever hosts"
    )
    appointed_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was ended before its day")

    objects = AppointmentQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=AGENCY_ROLES, agency__isnull=False)
                | Q(role__in=PARTNERSHIP_ROLES, agency__isnull=True),
                name="agency_where_the_role_needs_one",
            ),
            models.CheckConstraint(
                # The day before: it was ended on the day on which it began, at once
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__gte=ExpressionWrapper(F("starts_on") - timedelta(days=1), output_field=DateField())),
                name="ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["partnership", "user", "agency", "role"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="one_open_appointment_of_a_kind",
            ),
        ]

    def state(self, *, on: date) -> str:
        """Where it stands on a day, as people say it."""
        if self.ends_on and self.ends_on < on:
            return "ended"
        if self.starts_on > on:
            return "to come"
        return "in force" if self.user.has_usable_password() else "invited"
