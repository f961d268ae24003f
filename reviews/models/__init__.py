from reviews.models.document import Document, DraftItem, ItemKind, Reading, ReadingState
from reviews.models.recommendation import (
    LearningPoint,
    Recommendation,
    RecommendationTheme,
    Response,
    SubPoint,
    Theme,
)
from reviews.models.review import OPEN_TO_CLIENTS, Involvement, Review, Stage
from reviews.models.review_type import Clock, ClockEnd, ClockStart, ClockUnit, ReviewKind, ReviewType

__all__ = [
    "OPEN_TO_CLIENTS",
    "Clock",
    "ClockEnd",
    "ClockStart",
    "ClockUnit",
    "Document",
    "DraftItem",
    "Involvement",
    "ItemKind",
    "LearningPoint",
    "Reading",
    "ReadingState",
    "Recommendation",
    "RecommendationTheme",
    "Response",
    "Review",
    "ReviewKind",
    "ReviewType",
    "Stage",
    "SubPoint",
    "Theme",
]
