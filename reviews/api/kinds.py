"""What of reviews the changes feed speaks of: see reviews.models.told."""

from partners.api.changes import Kind
from reviews.models import Document, LearningPoint, Recommendation, Review, Theme

KINDS = (
    Kind("review", "api_review", Review.objects.all, numbered=True),
    Kind("recommendation", "api_recommendation", Recommendation.objects.all, numbered=True),
    Kind("learning_point", "api_learning_point", LearningPoint.objects.all),
    Kind("document", "api_document", lambda: Document.objects.filter(review__isnull=False)),
    Kind("theme", "api_theme", Theme.objects.all),
)
