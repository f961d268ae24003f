from reviews.models.bearing import ReviewTheme
from reviews.models.document import DEEPEST, Document, DraftItem, DraftStep, ItemKind, Reading, ReadingState
from reviews.models.recommendation import (
    LearningPoint,
    LearningTheme,
    Recommendation,
    RecommendationTheme,
    Response,
    SubPoint,
)
from reviews.models.review import OPEN_TO_CLIENTS, Involvement, Review, Stage
from reviews.models.review_type import Clock, ClockEnd, ClockStart, ClockUnit, ReviewKind, ReviewType
from reviews.models.theme import Theme

__all__ = [
    "DEEPEST",
    "OPEN_TO_CLIENTS",
    "Clock",
    "ClockEnd",
    "ClockStart",
    "ClockUnit",
    "Document",
    "DraftItem",
    "DraftStep",
    "Involvement",
    "ItemKind",
    "LearningPoint",
    "LearningTheme",
    "Reading",
    "ReadingState",
    "Recommendation",
    "RecommendationTheme",
    "Response",
    "Review",
    "ReviewKind",
    "ReviewTheme",
    "ReviewType",
    "Stage",
    "SubPoint",
    "Theme",
]
