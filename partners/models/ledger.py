from django.db import models

from partners.constraints import Fence, ReadOnly
from partners.models.event import Event
from partners.models.partnership import Partnership


class LedgerLink(models.Model):
    """One event in the chain of its partnership; what belongs to none has a chain of its own.

    `digest` is the SHA-256 of the digest before, the number, what the event says and `content`, the SHA-256 of what
    stood in the row: so an event whose content is disposed of still proves that it is there, and in its place.
    Written by app_chain_events alone.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    number = models.BigIntegerField(help_text="From 1, without gaps")
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    content = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            Fence(name="ledgerlink_fence"),
            ReadOnly(name="ledger_link_read_only"),
            models.UniqueConstraint(
                fields=["partnership", "number"], nulls_distinct=False, name="one_link_for_a_number"
            ),
        ]


class LedgerReach(models.Model):
    """How far the chains reach: every event of a transaction below `horizon`, of this cluster, is in one."""

    cluster = models.CharField(max_length=60)
    horizon = models.BigIntegerField()

    class Meta:
        constraints = [ReadOnly(name="ledger_reach_read_only")]


class LedgerDisposal(models.Model):
    """An event that lost its words when records were disposed of: by which certificate, and the hash of what is left.

    Its link keeps the hash of what it said, so that it still proves itself. Written by app_dispose alone.
    """

    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    certificate = models.UUIDField()
    content = models.BinaryField(max_length=32)

    class Meta:
        constraints = [ReadOnly(name="ledger_disposal_read_only")]
