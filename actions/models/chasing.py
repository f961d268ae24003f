"""The ladder of a partnership, and what people put off."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from actions.models.action import Action, OfActionQuerySet
from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User
from partners.scope import Actor


class Ladder(models.TextChoices):
    """What is chased; each has rungs of its own. What their days count from stands in `actions.ladder`."""

    ACTION = "action", "Actions"
    MORE_TIME = "more_time", "Requests for more time"
    JUDGEMENT = "judgement", "Answers that wait for judgement"
    CHALLENGE = "challenge", "Challenges"
    RETEST = "retest", "Re-tests"
    CLOCK = "clock", "Clocks of reviews"


class Audience(models.TextChoices):
    OWNER = "owner", "Owner"
    LEAD = "lead", "Agency lead"
    DEPUTY = "deputy", "Deputy"
    EXECUTIVE = "executive", "Executive lead"
    COORDINATOR = "coordinator", "Coordinator"
    CHAIR = "chair", "Chair"


class LadderRung(Tenant):
    """One rung of a partnership's own ladder; where it has none for a kind, that of `actions.ladder` holds.

    `set_on`: a rung says nothing that fell before it was set, so that a new ladder floods nobody.
    """

    ladder = models.CharField(max_length=12, choices=Ladder.choices)
    days = models.SmallIntegerField(help_text="Working days before (negative) or after the date")
    weekly = models.BooleanField(default=False)
    audience = ArrayField(models.CharField(max_length=12, choices=Audience.choices))
    set_on = models.DateField()

    objects = TenantQuerySet["LadderRung"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["ladder", "days"]
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "ladder", "days"], name="one_rung_of_a_day"),
            models.CheckConstraint(condition=Q(weekly=False) | Q(days__gt=0), name="weekly_only_when_late"),
            models.CheckConstraint(condition=~Q(audience=[]), name="rung_is_heard"),
        ]


class SnoozeQuerySet(OfActionQuerySet["Snooze"]):
    def of(self, actor: Actor) -> Self:
        return self.visible_to(actor).filter(user_id=actor.user_id)


class Snooze(Tenant):
    """A person asked not to be reminded of an action before a day, and says why; coordinator and chair read it.

    The latest one of a person counts.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_constraint=False, related_name="snoozes")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(help_text="The day on which they are reminded again")
    reason = models.TextField()
    at = models.DateTimeField()

    objects = SnoozeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["-at", "-id"]
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("action", name="snooze_action_same_tenant"),
        ]
        indexes = [models.Index(fields=["partnership", "until"], name="snooze_until")]
