from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils import timezone

from actions.models import (
    Action,
    Challenge,
    Correction,
    Decision,
    Evidence,
    Meeting,
    MeetingItem,
    Opinion,
    ProgressNote,
    Retest,
    Submission,
    SubmissionEvidence,
    TimeRequest,
    Transition,
)
from partners.gateways import files
from partners.services import tokens
from reviews.models import (
    Clock,
    Document,
    Involvement,
    LearningPoint,
    LearningTheme,
    Recommendation,
    RecommendationTheme,
    Review,
    ReviewType,
    SubPoint,
    Theme,
)
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory, ReviewTypeFactory

CANARY = "YRANAC"[::-1]  # backwards, for Hypothesis tries the words that it finds in the code
CODES = {
    "stage", "status", "kind", "response", "was", "became", "delivery", "outcome", "level", "reason_code", "judgement", "finding",
    "published_as", "sha256", "media_type", "link", "starts", "ends", "unit",
}  # fmt: skip
MODELS = (
    Action, Challenge, Clock, Correction, Decision, Document, Evidence, LearningPoint, Meeting, MeetingItem, Opinion,
    ProgressNote, Recommendation, Retest, Review, ReviewType, SubPoint, Submission, Theme, TimeRequest, Transition,
)  # fmt: skip


@pytest.fixture
def token(world):
    """Makes the headers of a client: `token("status:read", agency=world.police, by=world.lead)`."""

    def make(*scopes, partnership=None, agency=None, by=None):
        with as_owner():
            issued = tokens.issue(
                name="Data team",
                partnership=partnership or world.northmere,
                agency=agency,
                scopes=list(scopes or ["status:read"]),
                by=by or world.coordinator,
            )
        return {"Authorization": f"Bearer {issued.secret}"}

    return make


def canaried(model) -> dict[str, str]:
    """A canary, with the model's name, in every field of the model that holds words."""
    words = (models.CharField, models.TextField)
    fields = [f for f in model._meta.concrete_fields if isinstance(f, words) and f.name not in CODES]
    return {
        f.name: f"{CANARY} {model._meta.model_name}{' before' * f.name.startswith('was_')}"[: f.max_length or 99]
        for f in fields
    }


@dataclass
class Sung:
    """A review with all that hangs on it, and a canary in each of its words."""

    review: Review
    recommendation: Recommendation
    action: Action
    addresses: dict[str, str]  # what stands in an address, by the list it belongs to


@pytest.fixture
def sung(world) -> Sung:
    with as_owner():
        made = _record(world)
        for model in MODELS:
            model.objects.update(**canaried(model))
        for user in (world.lead, world.coordinator, world.chair):
            user.name = f"{CANARY} person"
            user.save()
    return made


def _record(world) -> Sung:
    now, place = timezone.now(), {"partnership": world.northmere}
    kind = ReviewTypeFactory(**place)
    Clock.objects.create(**place, review_type=kind, name="x", starts="aware_on", ends="notified_on", length=5, unit="months")  # fmt: skip
    review = ReviewFactory(**place, review_type=kind)
    Involvement.objects.create(**place, review=review, agency=world.police, shared_at=now)
    recommendation = RecommendationFactory(review=review, response="in_part", response_reason="Because")
    SubPoint.objects.create(**place, recommendation=recommendation, position=1, text="x")
    learning = LearningPointFactory(review=review)
    theme = Theme.objects.create(**place, name="x")
    RecommendationTheme.objects.create(**place, recommendation=recommendation, theme=theme)
    LearningTheme.objects.create(**place, learning_point=learning, theme=theme)
    kept = vars(files.take(SimpleUploadedFile("x.txt", CANARY.encode()), partnership_id=world.northmere.pk, kinds=files.EVIDENCE))  # fmt: skip
    document = Document.objects.create(**place, review=review, title="x", uploaded_by=world.coordinator, **kept)
    action = action_under(recommendation, agency=world.police, owner=world.lead, status="assured")
    of_action = {**place, "action": action}
    submission = SubmissionFactory(action=action, written_by=world.lead)
    evidence = EvidenceFactory(**place, agency=world.police, link="", **kept)
    SubmissionEvidence.objects.create(**place, submission=submission, evidence=evidence)
    Transition.objects.create(**of_action, was="issued", became="submitted", by=world.lead, at=now, reason="x")
    note = ProgressNote.objects.create(**of_action, text="x", delivery="done", by=world.lead, at=now)
    more = TimeRequest.objects.create(**of_action, old_due_on=action.due_on, new_due_on=action.due_on + timezone.timedelta(days=9), reason="x", asked_by=world.lead, asked_at=now, outcome="approved", decided_at=now)  # fmt: skip
    challenge = Challenge.objects.create(**of_action, question="x", answer_by=now, raised_by=world.chair, raised_at=now)
    retest = Retest.objects.create(**of_action, question="x", due_on=now, planned_by=world.lead, planned_at=now, answered_at=now, finding="embedded", finding_words="x", judged_by=world.coordinator, judged_at=now)  # fmt: skip
    decision = Decision.objects.create(**place, submission=submission, outcome="accepted", level="limited", reason="x", by=world.coordinator, at=now)  # fmt: skip
    Opinion.objects.create(**place, submission=submission, level="limited", reason="x", by=world.assurer, at=now)
    Correction.objects.create(**of_action, was_question="x", question="y", was_evidence_wanted="x", evidence_wanted="y", reason="x", by=world.coordinator, at=now)  # fmt: skip
    meeting = Meeting.objects.create(**place, name="x", held_on=now, called_by=world.coordinator)
    item = MeetingItem.objects.create(**of_action, meeting=meeting, position=1, words="x", decision=decision)
    coded = {
        "meetings": meeting,
        "meeting-items": item,
        "documents": document,
        "learning-points": learning,
        "themes": theme,
        "submissions": submission,
        "evidence": evidence,
        "progress-notes": note,
        "time-requests": more,
        "challenges": challenge,
        "retests": retest,
    }
    return Sung(
        review,
        recommendation,
        action,
        {
            "reviews": review.reference,
            "recommendations": recommendation.reference,
            "actions": action.reference,
            "agencies": world.police.slug,
            **{name: str(row.code) for name, row in coded.items()},
        },
    )
