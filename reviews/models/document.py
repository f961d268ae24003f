from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from partners.constraints import TenantForeignKey
from partners.models import Tenant, TenantQuerySet, User, whole_or_of
from partners.scope import Actor
from reviews.models import told
from reviews.models.review import Review, shared_with


class DocumentQuerySet(TenantQuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        """Documents of reviews the actor may know of, and those of drafts where the actor reads everything."""
        return self.filter(whole_or_of(actor, review__in=shared_with(actor)))


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
    WAITING = "waiting", "Being read"
    FAILED = "failed", "Not read"
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
    source = models.TextField(blank=True, help_text="The text that was read; places point into it")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Of 100, while it is being read")
    failure = models.CharField(max_length=300, blank=True, help_text="Why it could not be read, and what to do")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last said that it reads it")
    page_sizes = models.JSONField(
        default=list, blank=True, help_text="[width, height] of each page in points, where it has pages to be shown"
    )
    facts = models.JSONField(  # while it is read: page and of
        default=dict, help_text="title, subject, kind, partnership, published_on as read; agencies, themes"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    made = models.JSONField(default=dict, blank=True, help_text="What confirming made beside the items, to undo it by")

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
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_of_a_hundred"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="failed_says_why"),
        ]
        indexes = [
            models.Index(fields=["partnership", "id"], condition=Q(state="waiting"), name="readings_waiting"),
        ]

    @property
    def is_paged(self) -> bool:
        return bool(self.page_sizes)


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
    private = models.JSONField(
        default=list, blank=True, help_text="What looks like personal data, and what was decided: see services.private"
    )
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How deep it stands, where that is not as its label says"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    places = models.JSONField(
        default=list, blank=True, help_text="[page, left, top, right, bottom] in points, where its pages are shown"
    )
    read_as = models.JSONField(
        default=dict, blank=True, help_text="The words as they were read, to go back to; empty where it was added"
    )
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change, so that none is overwritten")

    objects = TenantQuerySet["DraftItem"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["position", "id"]
        constraints = [*Tenant.Meta.constraints, TenantForeignKey("reading", name="draft_item_reading_same_tenant")]

    @property
    def depth(self) -> int:
        return depth_of(self.label) if self.level is None else self.level

    @property
    def was_changed(self) -> bool:
        """Whether its words are not those that were read."""
        return any(getattr(self, name) != value for name, value in self.read_as.items())


DEEPEST = 4


def depth_of(label: str) -> int:
    """How deep a label places what bears it: 1.6.2 stands below 1.6, so one deeper."""
    return max(label.strip(".").count(".") - 1, 0)


class DraftStep(Tenant):
    """One change to a draft, with what stood before, so that it can be taken back."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, db_constraint=False, related_name="steps")
    words = models.CharField(max_length=200, help_text="“Left out Learning point 3”")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    was = models.JSONField(default=list, encoder=DjangoJSONEncoder, help_text="Items as they were that changed or went")
    added = models.JSONField(default=list, help_text="Keys of the items that were not there before")

    objects = TenantQuerySet["DraftStep"].as_manager()

    class Meta(Tenant.Meta):
        ordering = ["id"]
        constraints = [*Tenant.Meta.constraints, TenantForeignKey("reading", name="draft_step_reading_same_tenant")]
        indexes = [models.Index(fields=["reading", "-id"], name="draft_step_last")]
