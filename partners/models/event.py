from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from partners.constraints import Fence, ReadOnly
from partners.models.partnership import Partnership
from partners.models.person import User
from partners.models.token import Token
from partners.scope import Actor


class Verb(models.TextChoices):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Removed"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, actor: Actor) -> "EventQuerySet":
        """Those who read the partnership whole; what others may read of a thing's history, its page decides."""
        return self.filter(partnership_id__in=actor.read_all_ids)


class Event(models.Model):
    """A row of another table was added, changed or removed: by whom, from which request, from what to what.

    Written by triggers alone (partners.history), and never changed. `was` and `now` are columns by name: of a change
    those that changed, else the whole row. What belongs to no partnership, such as a person, is seen by none.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    kind = models.CharField(max_length=60, help_text="The model, such as actions.action")
    thing = models.BigIntegerField()
    under_kind = models.CharField(max_length=60)
    under = models.BigIntegerField(
        null=True, help_text="In whose history it stands: its own, or that of what it hangs on"
    )
    verb = models.CharField(max_length=8, choices=Verb.choices)
    was = models.JSONField(null=True)
    now = models.JSONField(null=True)
    person = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    token = models.ForeignKey(
        Token, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    request_id = models.CharField(max_length=80)
    origin = models.CharField(max_length=120, help_text="page, api, task NAME, command NAME; else the login that wrote")
    txid = models.BigIntegerField()
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [Fence(name="event_fence"), ReadOnly(name="event_read_only")]
        indexes = [
            models.Index(fields=["under_kind", "under", "id"], name="event_of_thing"),
            BrinIndex(fields=["txid"], name="event_in_order"),
        ]
