"""What the API shows of reviews and what stands in them.

References, states, dates, counts and links are for `status:read`. Words stand in `content`, which is for
`content:read`.
"""

from typing import Any

from rest_framework import serializers

from partners.api.shown import Code, LinkOut, ListLink, Out, VocabularyWords, Words
from reviews.models import ClockUnit, ItemKind, Response, ReviewKind, Stage

NUMBERED = "As the report numbers it; empty where it does not."
EMBARGOED = "Whether its words are embargoed: the review is not published yet."
SITE = "https://followthrough.example/api/v1"
LEARNT = [kind for kind in ItemKind if kind != ItemKind.RECOMMENDATION]


class ReviewTypeWords(VocabularyWords):
    name = serializers.CharField()


class ClockOut(serializers.Serializer[Any]):
    starts = serializers.CharField(help_text="Which of the review's dates starts it.")
    ends = serializers.CharField(help_text="Which of them stops it.")
    length = serializers.IntegerField()
    unit = Code(ClockUnit)


class ReviewTypeOut(Out):
    """A kind of review as the partnership runs it, with its time limits."""

    kind = Code(ReviewKind)
    clocks = ClockOut(many=True)
    content = ReviewTypeWords()

    example = {
        "kind": "RAPID_REVIEW",
        "clocks": [{"starts": "notified_on", "ends": "rapid_review_on", "length": 15, "unit": "working_days"}],
        "content": {"name": "Rapid review"},
    }


class ReviewWords(Words):
    pseudonym = serializers.CharField()
    title = serializers.CharField()
    type = serializers.CharField(source="review_type.name")


class ReviewOut(Out):
    """A review: one look at how agencies worked together."""

    reference = serializers.CharField(help_text="Says nothing of the case, so it may stand in a mail.")
    url = LinkOut("api_review")
    kind = Code(ReviewKind, source="review_type.kind")
    stage = Code(Stage)
    held = serializers.SerializerMethodField(help_text="Whether it waits, such as for criminal proceedings.")
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    aware_on = serializers.DateField(allow_null=True, help_text="When the partnership came to know of it.")
    notified_on = serializers.DateField(allow_null=True)
    rapid_review_on = serializers.DateField(allow_null=True)
    commissioned_on = serializers.DateField(allow_null=True)
    agreed_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    published_month = serializers.CharField(source="published_as", help_text="Where no day is known: 2021-10.")
    closed_on = serializers.DateField(allow_null=True)
    recommendations = serializers.IntegerField(source="recommended", help_text="How many it has.")
    recommendations_url = ListLink("api_recommendations", review="reference")
    learning_points_url = ListLink("api_learning_points", review="reference")
    documents_url = ListLink("api_documents", review="reference")
    actions_url = ListLink("api_actions", review="reference")
    updated_at = serializers.DateTimeField()
    content = ReviewWords()

    example = {
        "reference": "NSCP-7",
        "url": f"{SITE}/reviews/NSCP-7",
        "kind": "LCSPR",
        "stage": "published",
        "held": False,
        "embargoed": False,
        "aware_on": None,
        "notified_on": "2025-03-10",
        "rapid_review_on": "2025-03-28",
        "commissioned_on": "2025-04-14",
        "agreed_on": "2026-02-03",
        "published_on": "2026-03-12",
        "published_month": "",
        "closed_on": None,
        "recommendations": 6,
        "recommendations_url": f"{SITE}/recommendations?review=NSCP-7",
        "learning_points_url": f"{SITE}/learning-points?review=NSCP-7",
        "documents_url": f"{SITE}/documents?review=NSCP-7",
        "actions_url": f"{SITE}/actions?review=NSCP-7",
        "updated_at": "2026-11-22T09:32:00.632963Z",
        "content": {
            "pseudonym": "Baby L",
            "title": "Review of Baby L",
            "type": "Local child safeguarding practice review",
        },
    }

    def get_held(self, review: Any) -> bool:
        return bool(review.held_reason)


class DocumentWords(Words):
    title = serializers.CharField()
    filename = serializers.CharField()


class DocumentOut(Out):
    """A document about a review. The file itself is not given: it may hold more than was published."""

    code = serializers.UUIDField()
    url = LinkOut("api_document", "code")
    review = serializers.CharField(source="review.reference")
    review_url = serializers.HyperlinkedRelatedField[Any](
        source="review", view_name="api_review", lookup_field="reference", read_only=True
    )
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField(help_text="Of the file, so that a copy can be told to be this one.")
    published_as = serializers.CharField(help_text="Its date as printed: a day or a month; empty where none is.")
    uploaded_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    content = DocumentWords()

    example = {
        "code": "0e4cbe0f-8a2e-4f1b-9a5c-0a5b8a6f2f61",
        "url": f"{SITE}/documents/0e4cbe0f-8a2e-4f1b-9a5c-0a5b8a6f2f61",
        "review": "NSCP-7",
        "review_url": f"{SITE}/reviews/NSCP-7",
        "embargoed": False,
        "media_type": "text/plain",
        "size": 48210,
        "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "published_as": "2026-03-12",
        "uploaded_at": "2026-03-12T10:00:00Z",
        "updated_at": "2026-03-12T10:20:00Z",
        "content": {"title": "Review of Baby L", "filename": "baby-l.txt"},
    }


class ThemeRef(serializers.Serializer[Any]):
    code = serializers.UUIDField()
    name = serializers.CharField()


class LearningPointWords(Words):
    label = serializers.CharField(help_text=NUMBERED)  # type: ignore[assignment]  # a field of this name, not the attribute
    heading = serializers.CharField()
    text = serializers.CharField()
    themes = ThemeRef(many=True)


class LearningPointOut(Out):
    """What a review learnt: learning, good practice, or a question for practice."""

    code = serializers.UUIDField()
    url = LinkOut("api_learning_point", "code")
    review = serializers.CharField(source="review.reference")
    kind = serializers.ChoiceField(choices=[kind.value for kind in LEARNT])
    position = serializers.IntegerField(help_text="Its place in the review.")
    level = serializers.IntegerField(
        source="depth",
        min_value=0,
        help_text="How deep it stands below the learning point before it: 0 for none, 1 for 4.3.1 under 4.3.",
    )
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    updated_at = serializers.DateTimeField()
    content = LearningPointWords()

    example = {
        "code": "5f7a1b7e-3a4f-4a43-8f0e-52d7f10c5c0b",
        "url": f"{SITE}/learning-points/5f7a1b7e-3a4f-4a43-8f0e-52d7f10c5c0b",
        "review": "NSCP-7",
        "kind": "learning",
        "position": 3,
        "level": 0,
        "embargoed": False,
        "updated_at": "2026-03-12T10:20:00Z",
        "content": {
            "label": "4.3",
            "heading": "Fathers and partners",
            "text": "Practitioners knew little of the adults who cared for the baby.",
            "themes": [{"code": "b7d0a6a4-2a0f-4c55-9e64-2f5b4f3a1c11", "name": "Fathers and partners"}],
        },
    }


class SubPointOut(serializers.Serializer[Any]):
    letter = serializers.CharField(help_text="By which it is cited: (b).")
    text = serializers.CharField()


class RecommendationWords(Words):
    citation = serializers.CharField(help_text="How people cite it: “Baby L, Rec 6”.")
    label = serializers.CharField(help_text=NUMBERED)  # type: ignore[assignment]  # a field of this name, not the attribute
    heading = serializers.CharField()
    text = serializers.CharField()
    addressed_to = serializers.CharField(help_text="As printed.")
    sub_points = SubPointOut(many=True, help_text="Its limbs, which can be cited alone.")
    response_reason = serializers.CharField(help_text="Why it was not accepted, or in part.")
    intended_outcome = serializers.CharField()
    themes = ThemeRef(many=True)


class RecommendationOut(Out):
    """What a review asks for, in its own words, and what the partnership answered to it."""

    reference = serializers.CharField()
    url = LinkOut("api_recommendation")
    review = serializers.CharField(source="review.reference")
    position = serializers.IntegerField(help_text="Its place in the review.")
    response = Code(Response, allow_null=True, help_text="Null until the partnership has answered.")
    responded_on = serializers.DateField(allow_null=True)
    priority = serializers.BooleanField(source="is_priority")
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    actions_url = ListLink("api_actions", recommendation="reference")
    updated_at = serializers.DateTimeField()
    content = RecommendationWords()

    example = {
        "reference": "NSCP-8",
        "url": f"{SITE}/recommendations/NSCP-8",
        "review": "NSCP-7",
        "position": 6,
        "response": "accepted",
        "responded_on": "2026-03-20",
        "priority": True,
        "embargoed": False,
        "actions_url": f"{SITE}/actions?recommendation=NSCP-8",
        "updated_at": "2026-11-22T09:32:00.632963Z",
        "content": {
            "citation": "Baby L, Rec 6",
            "label": "6",
            "heading": "",
            "text": "Each agency should show how it records the adults who care for a baby.",
            "addressed_to": "All agencies",
            "sub_points": [{"letter": "(a)", "text": "at the first visit"}],
            "response_reason": "",
            "intended_outcome": "No baby's carers are unknown to those who visit.",
            "themes": [{"code": "b7d0a6a4-2a0f-4c55-9e64-2f5b4f3a1c11", "name": "Fathers and partners"}],
        },
    }


class ThemeWords(VocabularyWords):
    name = serializers.CharField()


class ThemeOut(Out):
    """A partnership's own word for what learning is about, over reviews and years."""

    code = serializers.UUIDField()
    url = LinkOut("api_theme", "code")
    parent = serializers.UUIDField(  # type: ignore[assignment]  # a field of this name, not the attribute
        source="parent.code", default=None, allow_null=True, help_text="The code of the theme above it, if any."
    )
    retired = serializers.SerializerMethodField(help_text="Whether it is out of use for what is written from now on.")
    recommendations_url = ListLink("api_recommendations", theme="code")
    learning_points_url = ListLink("api_learning_points", theme="code")
    content = ThemeWords()

    example = {
        "code": "b7d0a6a4-2a0f-4c55-9e64-2f5b4f3a1c11",
        "url": f"{SITE}/themes/b7d0a6a4-2a0f-4c55-9e64-2f5b4f3a1c11",
        "parent": None,
        "retired": False,
        "recommendations_url": f"{SITE}/recommendations?theme=b7d0a6a4-2a0f-4c55-9e64-2f5b4f3a1c11",
        "learning_points_url": f"{SITE}/learning-points?theme=b7d0a6a4-2a0f-4c55-9e64-2f5b4f3a1c11",
        "content": {"name": "Fathers and partners"},
    }

    def get_retired(self, theme: Any) -> bool:
        return theme.retired_at is not None
