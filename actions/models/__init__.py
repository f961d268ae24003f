from actions.models.action import (
    ASKED,
    ASSURED,
    EDGES,
    OPEN,
    WITH_AGENCY,
    Action,
    ActionRecommendation,
    Delivery,
    ProgressNote,
    Status,
    TimeRequest,
    Transition,
    late_on,
)
from actions.models.batch import Batch, BatchKind, BatchRow
from actions.models.challenge import Challenge, Judgement
from actions.models.chasing import Audience, Ladder, LadderRung, Snooze
from actions.models.evidence import Evidence, EvidenceKind
from actions.models.search import SearchEntry, SearchKind, SearchWord
from actions.models.submission import (
    Decision,
    Level,
    Outcome,
    ReturnReason,
    Submission,
    SubmissionEvidence,
)

__all__ = [
    "ASKED",
    "ASSURED",
    "EDGES",
    "OPEN",
    "WITH_AGENCY",
    "Action",
    "ActionRecommendation",
    "Audience",
    "Batch",
    "BatchKind",
    "BatchRow",
    "Challenge",
    "Decision",
    "Delivery",
    "Evidence",
    "EvidenceKind",
    "Judgement",
    "Ladder",
    "LadderRung",
    "Level",
    "Outcome",
    "ProgressNote",
    "ReturnReason",
    "SearchEntry",
    "SearchKind",
    "SearchWord",
    "Snooze",
    "Status",
    "Submission",
    "SubmissionEvidence",
    "TimeRequest",
    "Transition",
    "late_on",
]
