from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User, whole_or_of
from partners.scope import Actor
from reviews.models import told
from reviews.models.review import Review


class DocumentQuerySet(TenantQuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        """Documents of reviews the actor may know of, and those of drafts where the actor reads everything."""
        return self.filter(whole_or_of(actor, review__in=Review.objects.visible_to(actor)))


class Document(Tenant):
    """A file about a review, kept by its hash as it was given."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="documents"
    )
    title = models.CharField(max_length=300)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    published_as = models.CharField(max_length=10, blank=True, help_text="YYYY-MM-DD or YYYY-MM, as printed")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects = DocumentQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["uploaded_at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            told.DOCUMENT,
            TenantForeignKey("review", name="document_review_same_tenant"),
        ]
        indexes = [models.Index(fields=["partnership", "updated_at", "id"], name="document_changes")]

    @property
    def is_embargoed(self) -> bool:
        return self.review is None or self.review.is_embargoed


class ReadingState(models.TextChoices):
    DRAFT = "draft", "To confirm"
    CONFIRMED = "confirmed", "Confirmed"
    DISCARDED = "discarded", "Discarded"


class Reading(Tenant):
    """What was read from a document, as a draft: nothing of it is on the record before it is confirmed."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    document = models.OneToOneField(Document, on_delete=models.CASCADE, db_constraint=False, related_name="reading")
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="readings"
    )
    state = models.CharField(max_length=12, choices=ReadingState.choices, default=ReadingState.DRAFT)
    source = models.TextField(help_text="The text that was read; places point into it")
    facts = models.JSONField(
        default=dict, help_text="title, subject, kind, partnership, published_on as read; agencies, themes"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Reading"].as_manager()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            TenantForeignKey("document", name="reading_document_same_tenant"),
            TenantForeignKey("review", name="reading_review_same_tenant"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(review__isnull=False, confirmed_by__isnull=False),
                name="confirmed_into_a_review",
            ),
        ]


_WITHIN_A_SENTENCE = {
    "recommendation": ("recommendation", "recommendations"),
    "learning": ("learning point", "learning points"),
    "good_practice": ("example of good practice", "examples of good practice"),
    "question": ("question for practice", "questions for practice"),
}


class ItemKind(models.TextChoices):
    RECOMMENDATION = "recommendation", "Recommendation"
    LEARNING = "learning", "Learning point"
    GOOD_PRACTICE = "good_practice", "Good practice"
    QUESTION = "question", "Question for practice"

    @property
    def one(self) -> str:
        return _WITHIN_A_SENTENCE[self.value][0]

    @property
    def many(self) -> str:
        return _WITHIN_A_SENTENCE[self.value][1]

    def counted(self, count: int) -> str:
        """“8 recommendations”, “1 learning point”."""
        return f"{count} {self.one if count == 1 else self.many}"


class DraftItem(Tenant):
    """One thing that was read, or that a coordinator added, waiting to be confirmed."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, db_constraint=False, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    label = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    sub_points = ArrayField(models.TextField(), default=list, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    addressed_to = models.CharField(max_length=200, blank=True)
    theme_codes = ArrayField(
        models.UUIDField(), default=list, blank=True, help_text="Of the themes chosen before it is on the record"
    )
    keep = models.BooleanField(default=True, help_text="Unticked items are left out when the draft is confirmed")
    sure = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was read so")
    warning = models.CharField(max_length=300, blank=True, help_text="What looks like personal data")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    objects = TenantQuerySet["DraftItem"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["position", "id"]
        constraints = [*Tenant.Meta.constraints, TenantForeignKey("reading", name="draft_item_reading_same_tenant")]
