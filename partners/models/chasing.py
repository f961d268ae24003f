"""What steers the chasing of people: days on which a partnership is closed, pauses, deputies, how often mail comes."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from partners.models.partnership import Agency
from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet
from partners.scope import Actor


class Closure(Tenant):
    """Days on which the partnership is closed, beside weekends and bank holidays: no working days for its ladder."""

    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = TenantQuerySet["Closure"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_it_starts"),
        ]


class PauseQuerySet(TenantQuerySet["Pause"]):
    def in_force(self, *, on: date) -> Self:
        """Those that hold mail back on this day; on `until` it goes again."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), ended_at__isnull=True)


class Pause(Tenant):
    """Nothing is sent about this partnership to anybody (no `user`) or to one person, until a day or until it is ended.

    What comes up meanwhile is kept, looked at again afterwards, and sent if it still holds.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["-at", "-id"]
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "user"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_open_pause",
            ),
        ]


class DeputyQuerySet(TenantQuerySet["Deputy"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody in a partnership may know who stands in for whom."""
        return self.filter(partnership_id__in=actor.partnership_ids)


class Deputy(Tenant):
    """Who a person named as their deputy for an agency here; while they cover, reminders go to the deputy instead.

    It moves reminders and no right: who may answer stays as appointed.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    covers_from = models.DateField(null=True, blank=True, help_text="The first day of a cover; null: at once")
    covers_until = models.DateField(null=True, blank=True, help_text="The last day on which the deputy covers")
    named_at = models.DateTimeField()

    objects = DeputyQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "user", "agency"], name="one_deputy"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="deputy_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(covers_from__isnull=True)
                | Q(covers_until__isnull=False, covers_until__gte=F("covers_from")),
                name="cover_ends_after_it_begins",
            ),
        ]

    def covers(self, *, on: date) -> bool:
        return self.covers_until is not None and (self.covers_from or on) <= on <= self.covers_until


class DigestDay(models.Model):
    """A person's wish to get the digest once a week, on this day (0 is Monday); without a row it comes daily."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="digest_day")
    weekday = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=4), name="digest_on_a_weekday")]


class Feed(models.Model):
    """A private calendar address of one person, or of a person for one agency; only its SHA-256 is kept.

    Whoever has the address reads what that person may see today, as references and dates. It spans partnerships, so it
    belongs to none.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_open_feed",
            ),
        ]
