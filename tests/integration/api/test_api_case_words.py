"""`status:read` gives no word of a case: a canary stands in every field of text, and no answer may hold one."""

import pytest
from django.db import models
from django.utils import timezone

from actions.models import (
    Action,
    ActionRecommendation,
    Challenge,
    Decision,
    ProgressNote,
    Submission,
    TimeRequest,
    Transition,
)
from reviews.models import (
    LearningPoint,
    Recommendation,
    RecommendationTheme,
    Review,
    ReviewType,
    Stage,
    SubPoint,
    Theme,
)
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory, ReviewTypeFactory

CANARY = "CANARY"
CODES = {"stage", "status", "kind", "response", "was", "became", "delivery", "outcome", "level", "reason_code", "judgement", "published_as"}  # fmt: skip
MODELS = (Action, Challenge, Decision, LearningPoint, ProgressNote, Recommendation, Review, ReviewType, SubPoint, Submission, Theme, TimeRequest, Transition)  # fmt: skip


def canaried(model) -> dict[str, str]:
    """A canary in every field of the model that holds words."""
    words = (models.CharField, models.TextField)
    fields = [f for f in model._meta.concrete_fields if isinstance(f, words) and f.name not in CODES]
    return {f.name: f"{CANARY} {model._meta.model_name}"[: f.max_length or 99] for f in fields}


@pytest.fixture
def sung(world):
    """A review with all that hangs on it, and a canary in each of its words."""
    now = timezone.now()
    with as_owner():
        kind = ReviewTypeFactory(partnership=world.northmere)
        review = ReviewFactory(partnership=world.northmere, review_type=kind)
        recommendation = RecommendationFactory(review=review, response="in_part", response_reason="Because")
        SubPoint.objects.create(partnership=world.northmere, recommendation=recommendation, position=1, text="x")
        theme = Theme.objects.create(partnership=world.northmere, name="x")
        RecommendationTheme.objects.create(partnership=world.northmere, recommendation=recommendation, theme=theme)
        LearningPointFactory(review=review)
        action = action_under(recommendation, agency=world.police, owner=world.lead, status="assured")
        submission = SubmissionFactory(action=action, written_by=world.lead)
        common = {"partnership": world.northmere, "action": action}
        Transition.objects.create(**common, was="issued", became="submitted", by=world.lead, at=now, reason="x")
        ProgressNote.objects.create(**common, text="x", delivery="done", by=world.lead, at=now)
        Challenge.objects.create(**common, question="x", answer_by=now, raised_by=world.chair, raised_at=now)
        Decision.objects.create(
            partnership=world.northmere, submission=submission, outcome="accepted", level="limited", reason="x", by=world.coordinator, at=now
        )  # fmt: skip
        for model in MODELS:
            model.objects.update(**canaried(model))
        for user in (world.lead, world.coordinator, world.chair):
            user.name = f"{CANARY} person"
            user.save()
        assert ActionRecommendation.objects.exists()
    return review, recommendation, action


PATHS = (
    "status", "reviews", "recommendations", "actions", "reviews/{0}", "recommendations/{1}", "actions/{2}",
    "actions?status=green", "actions?review=NSCP-99", "actions/NSCP-99", "actions?overdue=false",
)  # fmt: skip


@pytest.mark.parametrize("stage", [Stage.AGREED, Stage.PUBLISHED])
@pytest.mark.parametrize("path", PATHS)
def test_status_scope_gives_no_case_words(client, token, sung, stage, path):
    with as_owner():
        Review.objects.update(stage=stage)
    address = "/api/v1/" + path.format(*(one.reference for one in sung))
    assert CANARY not in client.get(address, headers=token("status:read")).content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_content_scope_gives_no_words_before_publication(client, token, sung, path):
    with as_owner():
        Review.objects.update(stage=Stage.AGREED)
    address = "/api/v1/" + path.format(*(one.reference for one in sung))
    assert CANARY not in client.get(address, headers=token("status:read", "content:read")).content.decode()


def test_content_scope_gives_no_persons_and_no_answers(client, token, sung):
    headers = token("status:read", "content:read")
    for path in PATHS:
        body = client.get("/api/v1/" + path.format(*(one.reference for one in sung)), headers=headers).content.decode()
        for kind in ("person", "submission", "decision", "transition", "challenge", "progressnote"):
            assert f"{CANARY} {kind}" not in body, path


def test_content_scope_gives_the_words_of_what_is_published(client, token, sung):
    headers = token("status:read", "content:read")
    assert CANARY in client.get("/api/v1/recommendations", headers=headers).content.decode()
