from typing import Self

from django.db import models
from django.db.models import Q

from partners.constraints import AppendOnly
from partners.models.partnership import Agency
from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet, of_agencies
from partners.scope import Actor


class ViewingQuerySet(TenantQuerySet["Viewing"]):
    def visible_to(self, actor: Actor) -> Self:
        """Of its own evidence an agency sees everybody; the partnership does not see the agency's own people."""
        whole = Q(partnership_id__in=actor.read_all_ids, at_home=False)
        return self.filter(whole | of_agencies(actor))


class Viewing(Tenant):
    """That somebody looked at a file of the record, or took something out of it, which changes nothing else.

    Its event stands in the ledger like any other. No word of the case is kept here: a file is named by its code, and a
    list by what it is a list of.
    """

    class Act(models.TextChoices):
        VIEWED = "viewed", "looked inside"
        DOWNLOADED = "downloaded", "downloaded"
        EXPORTED = "exported", "took out"

    class Of(models.TextChoices):
        EVIDENCE = "evidence", "Evidence"
        DOCUMENT = "document", "A document"
        ACTIONS = "actions", "A list of actions"
        REVIEWS = "reviews", "A list of reviews"
        RECOMMENDATIONS = "recommendations", "A list of recommendations"
        TRACKER = "tracker", "The tracker"
        CHANGES = "changes", "Every change of"
        MESSAGES = "messages", "Messages"

    act = models.CharField(max_length=10, choices=Act.choices)
    of = models.CharField(max_length=15, choices=Of.choices)
    code = models.UUIDField(null=True, blank=True, help_text="Of the evidence or document")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Of the thing whose changes were taken out")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Whose evidence it is"
    )
    at_home = models.BooleanField(default=False, help_text="By somebody of that agency")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ViewingQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["-at", "-id"]
        constraints = [
            *Tenant.Meta.constraints,
            AppendOnly(name="viewing_append_only"),
            models.CheckConstraint(
                condition=Q(of__in=["evidence", "document"], code__isnull=False)
                | Q(code__isnull=True, agency__isnull=True, act="exported"),
                name="viewing_names_its_file",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "-at", "-id"], name="viewing_newest"),
            models.Index(fields=["code", "-at"], condition=Q(code__isnull=False), name="viewing_of_file"),
        ]
