"""The outbox: what is to be said to people, and the mails that said it. Rows, never fire-and-forget."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from partners.models.person import User
from partners.models.tenant import Tenant, TenantQuerySet


class Mailing(models.Model):
    """One mail to one person, gathering messages of all their partnerships; so it belongs to no partnership.

    A digest goes once a local day at most: the database refuses a second. A notice (a decision, an answer sent back, a
    challenge) cannot wait for the next digest and goes by itself.
    """

    class Purpose(models.TextChoices):
        DIGEST = "digest", "Daily digest"
        NOTICE = "notice", "Notice"

    class State(models.TextChoices):
        PLANNED = "planned", "Waiting to be sent"
        SENT = "sent", "Sent"
        UNCERTAIN = "uncertain", "Perhaps sent"  # the server may have taken it before the line broke
        SUPERSEDED = "superseded", "Not needed any more"
        DEAD = "dead", "Could not be sent"

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mailings")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    local_day = models.DateField(help_text="The day in London on which it is sent")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    message_id = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField(help_text="Not before this time; moved on after a refusal that may pass")
    tries = models.PositiveSmallIntegerField(default=0)
    sending = models.BooleanField(default=False, help_text="Handing it over has begun, and is not written back yet")
    perhaps_twice = models.BooleanField(default=False, help_text="An earlier try may have gone through")
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "local_day"],
                condition=Q(purpose="digest") & ~Q(state="superseded"),  # of which nothing was sent
                name="one_digest_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["planned", "uncertain"]), name="mailing_waiting"),
            models.Index(fields=["id"], condition=Q(state="dead"), name="mailing_not_delivered"),
            models.Index(fields=["recipient", "sent_at"], condition=Q(state="sent"), name="mailing_reached"),
        ]


class MessageQuerySet(TenantQuerySet["Message"]):
    def pending(self) -> Self:
        """Not in any mail yet."""
        return self.filter(mailing__isnull=True, superseded_at__isnull=True)

    def standing(self) -> Self:
        return self.filter(superseded_at__isnull=True)

    def in_state(self, state: str) -> Self:
        """As `Message.state` says."""
        if state == Mailing.State.SUPERSEDED:
            return self.filter(Q(superseded_at__isnull=False) | Q(mailing__state=state))
        in_mail = Q(mailing__state=state)
        return self.standing().filter(in_mail | Q(mailing=None) if state == Mailing.State.PLANNED else in_mail)

    def not_delivered(self) -> Self:
        """Could not be sent, and nothing has reached the person since: somebody must mend the address."""
        since = Mailing.objects.filter(
            recipient=OuterRef("recipient"), state=Mailing.State.SENT, sent_at__gt=OuterRef("mailing__due_at")
        )
        return self.in_state(Mailing.State.DEAD).exclude(Exists(since))

    def for_ledger(self) -> Self:
        return self.select_related("recipient", "mailing")


class Message(Tenant):
    """One thing to be said to one person about one reference: a reminder of a rung, or a notice of an event.

    `key` says what makes it the same message, so that planning twice is harmless. No words of a case stand in it.
    """

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40, help_text="A reference, such as NSCP-142")
    reason = models.CharField(max_length=120, help_text="Why this one: “due in 3 working days”")
    rung = models.CharField(max_length=40, blank=True, help_text="Of a reminder: its rung, and as what they hear it")
    key = models.CharField(max_length=160)
    due_on = models.DateField(null=True, blank=True)
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    superseded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MessageQuerySet.as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "recipient", "key"], name="one_message_for_a_key"),
        ]
        indexes = [
            models.Index(fields=["partnership", "-id"], name="message_ledger"),
            models.Index(
                fields=["partnership", "recipient"],
                condition=Q(mailing__isnull=True, superseded_at__isnull=True),
                name="message_pending",
            ),
        ]

    @property
    def state(self) -> str:
        """The state of the mail that carries it; planned while none does."""
        if self.superseded_at:
            return Mailing.State.SUPERSEDED
        return self.mailing.state if self.mailing else Mailing.State.PLANNED
