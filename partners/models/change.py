from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast
from django.utils import timezone

from partners.constraints import Fence, WrittenByTriggers
from partners.models.partnership import Agency, Partnership
from partners.scope import Actor

LATE = timedelta(days=7)  # no transaction stays open as long as this


class ChangeQuerySet(models.QuerySet["Change"]):
    def told_to(self, actor: Actor) -> Self:
        """What concerns this actor: of a token bound to an agency, what is addressed to nobody or to that agency."""
        found = self.filter(partnership_id__in=actor.partnership_ids)
        if actor.read_all_ids:
            return found
        return found.filter(Q(agency__isnull=True) | Q(agency_id=actor.token_agency_id))

    def forgotten(self) -> Self:
        """What nobody can ask for any more."""
        return self.filter(at__lt=timezone.now() - timedelta(days=settings.API_CHANGES_KEPT_DAYS) - LATE)


class Change(models.Model):
    """Something that the API gives has changed, or an agency has lost sight of it. Written by triggers alone (Told).

    `thing` is the key of its row, `label` its number, code or slug, kept for when the row is gone. `agency` addresses
    it to those who read for that agency, who could see it before or can now; what is addressed to nobody concerns all
    who can see it. `known` is false for what may have been seen by nobody yet, so that nobody hears that it is gone.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    kind = models.CharField(max_length=20)
    thing = models.BigIntegerField()
    label = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    known = models.BooleanField()
    txid = models.BigIntegerField(
        db_default=Cast(
            Cast(Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
            models.BigIntegerField(),
        )
    )
    at = models.DateTimeField(db_default=Func(function="clock_timestamp", output_field=models.DateTimeField()))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [Fence(name="change_fence"), WrittenByTriggers(name="change_written_by_triggers")]
        indexes = [
            models.Index(fields=["partnership", "txid", "id"], name="change_in_order"),
            BrinIndex(fields=["at"], name="change_by_age"),
        ]
