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
from actions.models.correction import Correction
from actions.models.evidence import Evidence, EvidenceKind
from actions.models.meeting import Meeting, MeetingItem
from actions.models.opinion import Opinion
from actions.models.retention import GONE, Disposal, LegalHold, RecordClass, RetentionRule
from actions.models.retest import Finding, Retest
from actions.models.search import SearchEntry, SearchKind, SearchWord
from actions.models.standard import LOOK_AGAIN, Standard
from actions.models.submission import (
    Decision,
    Level,
    Outcome,
    ReturnReason,
    Submission,
    SubmissionEvidence,
)
from actions.models.tracker import (
    RowKind,
    Tracker,
    TrackerAction,
    TrackerHabits,
    TrackerRow,
    TrackerState,
)

__all__ = [
    "ASKED",
    "ASSURED",
    "EDGES",
    "GONE",
    "LOOK_AGAIN",
    "OPEN",
    "WITH_AGENCY",
    "Action",
    "ActionRecommendation",
    "Audience",
    "Batch",
    "BatchKind",
    "BatchRow",
    "Challenge",
    "Correction",
    "Decision",
    "Delivery",
    "Disposal",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "Judgement",
    "Ladder",
    "LadderRung",
    "LegalHold",
    "Level",
    "Meeting",
    "MeetingItem",
    "Opinion",
    "Outcome",
    "ProgressNote",
    "RecordClass",
    "RetentionRule",
    "Retest",
    "ReturnReason",
    "RowKind",
    "SearchEntry",
    "SearchKind",
    "SearchWord",
    "Snooze",
    "Standard",
    "Status",
    "Submission",
    "SubmissionEvidence",
    "TimeRequest",
    "Tracker",
    "TrackerAction",
    "TrackerHabits",
    "TrackerRow",
    "TrackerState",
    "Transition",
    "late_on",
]
