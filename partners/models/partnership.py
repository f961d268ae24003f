from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import connection, models

from partners.constraints import Fence, Told
from partners.models.tenant import Tenant, TenantQuerySet
from partners.scope import Actor


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(pk__in=actor.partnership_ids)


class Partnership(models.Model):
    """The tenant: the council, police, health and others who safeguard children in one place."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    prefix = models.CharField(
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,12}$", "Use 2 to 12 capital letters, such as NSCP.")],
        help_text="Starts every reference: NSCP-142",
    )
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    brag_key = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        editable=False,
        help_text="Its own words and colours of how actions stand",
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [Fence(name="partnership_fence", column="id")]

    def __str__(self) -> str:
        return self.name

    def take_number(self) -> int:
        """The next number of this partnership's references. Two takers queue on the row, so none is given twice."""
        return self.take_numbers(1)[0]

    def take_numbers(self, count: int) -> range:
        """As many, one after the other."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE partners_partnership SET last_number = last_number + %s WHERE id = %s RETURNING last_number",
                [count, self.pk],
            )
            last = int(cursor.fetchone()[0])
        return range(last - count + 1, last + 1)


class AgencyKind(models.TextChoices):
    COUNCIL = "council", "Council"
    POLICE = "police", "Police"
    ICB = "icb", "Integrated care board"
    TRUST = "trust", "NHS trust"
    AMBULANCE = "ambulance", "Ambulance trust"
    PROBATION = "probation", "Probation"
    EDUCATION = "education", "Education"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary sector"
    PARTNERSHIP = "partnership", "The partnership itself"
    OTHER = "other", "Other"


class Agency(models.Model):
    """An organisation, known to every partnership it belongs to: global, so it holds nothing confidential."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    ods_code = models.CharField(max_length=10, blank=True)
    gss_code = models.CharField(max_length=9, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


_AGENCY = "SELECT m.partnership_id, 'agency', g.id, g.slug, g.id, true"


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody in a partnership may know which agencies are."""
        return self.filter(partnership_id__in=actor.partnership_ids)


class Membership(Tenant):
    """An agency belongs to a partnership."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    sign_off = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Answers go out only when the executive lead signs them off",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            Told(
                name="membership_told",
                tells=[f"{_AGENCY} FROM {{rows}} m JOIN partners_agency g ON g.id = m.agency_id"],
            ),
            Told(
                name="agency_told",
                table="partners_agency",
                tells=[f"{_AGENCY} FROM {{rows}} g JOIN partners_membership m ON m.agency_id = g.id"],
            ),
            models.UniqueConstraint(fields=["partnership", "agency"], name="one_membership"),
        ]
