from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from partners.constraints import ReadOnly
from partners.models import Tenant


class SearchKind(models.TextChoices):
    REVIEW = "review", "Review"
    RECOMMENDATION = "recommendation", "Recommendation"
    LEARNING = "learning", "Learning"
    ACTION = "action", "Action"
    SUBMISSION = "submission", "Answer"
    EVIDENCE = "evidence", "Evidence"

    @property
    def many(self) -> str:
        return self.label if self in {SearchKind.LEARNING, SearchKind.EVIDENCE} else f"{self.label}s"


class SearchEntry(Tenant):
    """The words of one row that can be searched for, and who may find it. Triggers keep it; see ADR 0012."""

    kind = models.CharField(max_length=14, choices=SearchKind.choices)
    source = models.BigIntegerField(help_text="The row's own key")
    of_review = models.BigIntegerField(null=True, help_text="Where who may see it follows from a review")
    day = models.DateField()
    words = SearchVectorField()

    class Meta(Tenant.Meta):
        constraints = [
            *Tenant.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "source"], name="one_search_entry"),
            ReadOnly(name="search_entry_read_only"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words", fastupdate=True, gin_pending_list_limit=256),
            # Seen before asks for the words of a whole text, which stand in very many rows of the other kinds.
            GinIndex(
                fields=["words"],
                condition=Q(kind=SearchKind.RECOMMENDATION),
                name="search_recommended_words",
                fastupdate=True,
                gin_pending_list_limit=256,
            ),
        ]


class SearchWord(Tenant):
    """A word as it was written somewhere in the record, for what is typed half or wrongly. Twice does no harm."""

    word = models.CharField(max_length=30, db_collation="C")  # so that the index answers for a beginning

    class Meta(Tenant.Meta):
        constraints = [*Tenant.Meta.constraints, ReadOnly(name="search_word_read_only")]
        indexes = [
            models.Index(fields=["partnership", "word"], name="search_word"),
            GinIndex(fields=["word"], name="search_word_alike", opclasses=["gin_trgm_ops"]),
        ]
