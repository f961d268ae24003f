"""What the API shows of all that is said about an action: its moves, notes, answers, evidence, challenges.

Codes, dates and links are for `status:read`. What agencies answer and show, and how it is judged, is for
`evidence:read`. No name of a person is given.
"""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from actions.models import (
    Challenge,
    Delivery,
    Evidence,
    EvidenceKind,
    Finding,
    Judgement,
    Level,
    Outcome,
    Status,
    TimeRequest,
)
from partners.api.shown import AgencyOut, Code, LinkOut, Out, Words
from partners.models import Scope

SITE = "https://followthrough.example/api/v1"
EMBARGOED = "Whether its words are embargoed: a review behind the action is not published yet."


class SaidWords(Words):
    needs = Scope.EVIDENCE_READ

    def is_embargoed(self, instance: Any) -> bool:
        embargoed: bool = instance.action.is_embargoed
        return embargoed


class OfAction(Out):
    action = serializers.CharField(source="action.reference")
    action_url = serializers.HyperlinkedRelatedField[Any](
        source="action", view_name="api_action", lookup_field="reference", read_only=True
    )
    embargoed = serializers.BooleanField(source="action.is_embargoed", help_text=EMBARGOED)


EXAMPLE = {"action": "NSCP-10", "action_url": f"{SITE}/actions/NSCP-10", "embargoed": False}


class ReasonWords(SaidWords):
    reason = serializers.CharField()


class TransitionOut(OfAction):
    """A change of an action's status. It is added once and never changed."""

    was = Code(Status, allow_null=True, help_text="Null where it had none before.")
    became = Code(Status)
    at = serializers.DateTimeField()
    content = ReasonWords()

    example = {
        **EXAMPLE,
        "was": "issued",
        "became": "submitted",
        "at": "2026-10-28T10:04:00Z",
        "content": {"reason": ""},
    }


class CorrectionWords(Words):
    """Words of the question itself, as the action shows them."""

    was_question = serializers.CharField()
    question = serializers.CharField()
    was_evidence_wanted = serializers.CharField()
    evidence_wanted = serializers.CharField()
    reason = serializers.CharField(help_text="What was wrong.")

    def is_embargoed(self, instance: Any) -> bool:
        embargoed: bool = instance.action.is_embargoed
        return embargoed


class CorrectionOut(OfAction):
    """An issued question that was put right, with what it was before. It is added once and never changed."""

    at = serializers.DateTimeField()
    content = CorrectionWords()

    example = {
        **EXAMPLE,
        "at": "2026-08-03T11:00:00+01:00",
        "content": {
            "was_question": "Show that midwives record who cares for the baby.",
            "question": "Show that midwives record who else cares for the baby.",
            "was_evidence_wanted": "A dip sample of twenty records since April.",
            "evidence_wanted": "A dip sample of twenty records since April.",
            "reason": "It is about everybody beside the mother.",
        },
    }


class NoteWords(SaidWords):
    text = serializers.CharField()


class ProgressNoteOut(OfAction):
    """What the agency says between the question and the answer."""

    code = serializers.UUIDField()
    url = LinkOut("api_progress_note", "code")
    delivery = Code(Delivery)
    at = serializers.DateTimeField()
    content = NoteWords()

    example = {
        **EXAMPLE,
        "code": "8d6f2f0a-33a1-4f36-8f6e-0b9e1a4a6d11",
        "url": f"{SITE}/progress-notes/8d6f2f0a-33a1-4f36-8f6e-0b9e1a4a6d11",
        "delivery": "under_way",
        "at": "2026-09-02T14:20:00+01:00",
        "content": {"text": "The form was changed in August; the first sample is taken in October."},
    }


class TimeRequestWords(SaidWords):
    reason = serializers.CharField()
    outcome_reason = serializers.CharField()


class TimeRequestOut(OfAction):
    """A request for more time. A due date moves only by an approved one."""

    code = serializers.UUIDField()
    url = LinkOut("api_time_request", "code")
    old_due_on = serializers.DateField()
    new_due_on = serializers.DateField()
    asked_at = serializers.DateTimeField()
    outcome = Code(TimeRequest.Outcome, allow_null=True, help_text="Null until the partnership has decided.")
    decided_at = serializers.DateTimeField(allow_null=True)
    content = TimeRequestWords()

    example = {
        **EXAMPLE,
        "code": "4c1f0d59-0b3e-4a37-9d0f-4f1f6c0b7a52",
        "url": f"{SITE}/time-requests/4c1f0d59-0b3e-4a37-9d0f-4f1f6c0b7a52",
        "old_due_on": "2026-11-13",
        "new_due_on": "2026-12-18",
        "asked_at": "2026-11-02T09:10:00Z",
        "outcome": None,
        "decided_at": None,
        "content": {"reason": "The sample needs records of the whole quarter.", "outcome_reason": ""},
    }


class EvidenceWords(Words):
    needs = Scope.EVIDENCE_READ
    title = serializers.CharField()
    filename = serializers.CharField()
    link = serializers.CharField(help_text="Where it is a link; then there is no file.")


class EvidenceOut(Out):
    """Something an agency shows: a file, or a link. Never changed once it is there."""

    code = serializers.UUIDField()
    url = LinkOut("api_evidence_item", "code")
    agency = AgencyOut()
    kind = Code(EvidenceKind)
    actions = serializers.SerializerMethodField(help_text="References of the actions for which it was submitted.")
    revision = serializers.IntegerField(help_text="1 for the first of an item.")
    replaces = serializers.UUIDField(
        source="replaces.code",
        allow_null=True,
        default=None,
        help_text="The code of the revision that it replaced; one that was never submitted cannot be read.",
    )
    effective_on = serializers.DateField(allow_null=True, help_text="From when it holds.")
    expires_on = serializers.DateField(allow_null=True, help_text="The last day on which it holds.")
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    file_url = serializers.SerializerMethodField(help_text="Where its bytes are (evidence:read); null for a link.")
    media_type = serializers.CharField(help_text="Empty for a link.")
    size = serializers.IntegerField(help_text="In bytes; 0 for a link.")
    sha256 = serializers.CharField(help_text="Of the file; empty for a link.")
    added_at = serializers.DateTimeField()
    content = EvidenceWords()

    example = {
        "code": "c2f1b1c8-6d1c-4b8e-8a3f-1a2b3c4d5e6f",
        "url": f"{SITE}/evidence/c2f1b1c8-6d1c-4b8e-8a3f-1a2b3c4d5e6f",
        "agency": {"slug": "northmere-hospitals", "name": "Northmere Hospitals NHS Trust"},
        "kind": "dip_sample",
        "actions": ["NSCP-10"],
        "revision": 1,
        "replaces": None,
        "effective_on": "2026-10-01",
        "expires_on": None,
        "embargoed": False,
        "file_url": f"{SITE}/evidence/c2f1b1c8-6d1c-4b8e-8a3f-1a2b3c4d5e6f/file",
        "media_type": "text/csv",
        "size": 4812,
        "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "added_at": "2026-10-27T16:00:00Z",
        "content": {"title": "Dip sample, October", "filename": "sample.csv", "link": ""},
    }

    def get_actions(self, item: Evidence) -> list[str]:
        return sorted({action.reference for action in item.shown_for})

    def get_file_url(self, item: Evidence) -> str | None:
        return f"{self.fields['url'].to_representation(item)}/file" if item.sha256 else None


class PointOut(serializers.Serializer[Any]):
    """A sub-point of a recommendation, answered by itself."""

    name = serializers.CharField(help_text="Which: Rec 2(b).")
    asked = serializers.CharField(help_text="Its words as they were when it was answered.")
    text = serializers.CharField()


class SubmissionWords(SaidWords):
    statement = serializers.CharField()
    points = PointOut(many=True, help_text="Sub-points that were answered one by one.")


class SubmissionOut(OfAction):
    """One answer, as it was sent at that time. Drafts are not shown."""

    code = serializers.UUIDField()
    url = LinkOut("api_submission", "code")
    delivery = Code(Delivery)
    on_behalf = serializers.BooleanField(help_text="Whether a coordinator entered it for the agency.")
    retest = serializers.UUIDField(
        source="retest.code", allow_null=True, default=None, help_text="The re-test it answers; null for the question."
    )
    submitted_at = serializers.DateTimeField()
    sign_off_asked_at = serializers.DateTimeField(
        allow_null=True, help_text="When the agency's executive lead was last asked to sign it off; null where never."
    )
    signed_off_at = serializers.DateTimeField(
        allow_null=True, help_text="When the agency's executive lead signed it off; null where it wants no sign-off."
    )
    taken_back_at = serializers.DateTimeField(allow_null=True)
    outcome = Code(Outcome, allow_null=True, source="decision.outcome", default=None, help_text="Null until judged.")
    level = Code(Level, allow_null=True, source="decision.level", default=None)
    decided_at = serializers.DateTimeField(allow_null=True, source="decision.at", default=None)
    evidence = serializers.SerializerMethodField(help_text="Codes of what it shows, for /evidence/{code}.")
    content = SubmissionWords()

    example = {
        **EXAMPLE,
        "code": "1d0e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6",
        "url": f"{SITE}/submissions/1d0e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6",
        "delivery": "done",
        "on_behalf": False,
        "retest": None,
        "submitted_at": "2026-10-28T10:04:00Z",
        "sign_off_asked_at": None,
        "signed_off_at": None,
        "taken_back_at": None,
        "outcome": "more_needed",
        "level": None,
        "decided_at": "2026-11-05T11:30:00Z",
        "evidence": ["c2f1b1c8-6d1c-4b8e-8a3f-1a2b3c4d5e6f"],
        "content": {
            "statement": "Eighteen of twenty records name everybody who cares for the baby.",
            "points": [{"name": "Rec 2(b)", "asked": "at the first visit", "text": "Ten of ten did."}],
        },
    }

    def get_evidence(self, submission: Any) -> list[UUID]:
        return [item.code for item in submission.evidence.all()]


class ChallengeWords(SaidWords):
    question = serializers.CharField()
    answer = serializers.CharField()
    judgement_words = serializers.CharField()

    def is_embargoed(self, instance: Any) -> bool:
        embargoed: bool = instance.is_embargoed
        return embargoed


class ChallengeOut(Out):
    """The chair's question on one thing, what came back, and the chair's judgement of it.

    Of action, review, recommendation and agency exactly one is not null.
    """

    action = serializers.CharField(source="action.reference", allow_null=True, default=None)
    action_url = serializers.HyperlinkedRelatedField[Any](
        source="action", view_name="api_action", lookup_field="reference", read_only=True, allow_null=True
    )
    review = serializers.SerializerMethodField()
    recommendation = serializers.SerializerMethodField()
    agency = serializers.CharField(source="agency.slug", allow_null=True, default=None, help_text="Its slug.")
    embargoed = serializers.BooleanField(source="is_embargoed", help_text=EMBARGOED)
    code = serializers.UUIDField()
    url = LinkOut("api_challenge", "code")
    answer_by = serializers.DateField()
    raised_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    judgement = Code(Judgement, allow_null=True, help_text="Null until the chair has judged.")
    judged_at = serializers.DateTimeField(allow_null=True)
    content = ChallengeWords()

    example = {
        **EXAMPLE,
        "review": None,
        "recommendation": None,
        "agency": None,
        "code": "77f0c6f4-5e2c-4b57-a9c0-0f3f7d1c2b3a",
        "url": f"{SITE}/challenges/77f0c6f4-5e2c-4b57-a9c0-0f3f7d1c2b3a",
        "answer_by": "2026-12-01",
        "raised_at": "2026-11-16T09:00:00Z",
        "answered_at": None,
        "judgement": None,
        "judged_at": None,
        "content": {"question": "Why did this take a second round?", "answer": "", "judgement_words": ""},
    }

    def get_review(self, challenge: Challenge) -> str | None:
        return challenge.reference if challenge.review_id else None

    def get_recommendation(self, challenge: Challenge) -> str | None:
        return challenge.reference if challenge.recommendation_id else None


class RetestWords(SaidWords):
    question = serializers.CharField()
    finding_words = serializers.CharField()
    dropped_why = serializers.CharField()


class RetestOut(OfAction):
    """A later look whether a change held. Its answers are submissions that name it."""

    code = serializers.UUIDField()
    url = LinkOut("api_retest", "code")
    due_on = serializers.DateField()
    planned_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When the answer that stands came.")
    finding = Code(Finding, allow_null=True, help_text="Null until it was judged.")
    judged_at = serializers.DateTimeField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True, help_text="When it was found not to be needed.")
    content = RetestWords()

    example = {
        **EXAMPLE,
        "code": "5b0c9a1e-7c52-4a1d-8e0e-3f4b2c1d0a99",
        "url": f"{SITE}/retests/5b0c9a1e-7c52-4a1d-8e0e-3f4b2c1d0a99",
        "due_on": "2027-05-05",
        "planned_at": "2026-11-05T11:30:00Z",
        "answered_at": None,
        "finding": None,
        "judged_at": None,
        "dropped_at": None,
        "content": {
            "question": "Show that midwives record who else cares for the baby.",
            "finding_words": "",
            "dropped_why": "",
        },
    }
