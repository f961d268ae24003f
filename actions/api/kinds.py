"""What of actions the changes feed speaks of: see actions.models.told."""

from actions.models import (
    Action,
    Challenge,
    Evidence,
    Meeting,
    MeetingItem,
    ProgressNote,
    Retest,
    Submission,
    TimeRequest,
)
from partners.api.changes import Kind

KINDS = (
    Kind("action", "api_action", Action.objects.all, numbered=True),
    Kind("progress_note", "api_progress_note", ProgressNote.objects.all),
    Kind("time_request", "api_time_request", TimeRequest.objects.all),
    Kind("submission", "api_submission", lambda: Submission.objects.filter(submitted_at__isnull=False)),
    Kind("challenge", "api_challenge", Challenge.objects.all),
    Kind("retest", "api_retest", Retest.objects.all),
    Kind("meeting", "api_meeting", Meeting.objects.all),
    Kind("meeting_item", "api_meeting_item", MeetingItem.objects.all),
    Kind("evidence", "api_evidence_item", Evidence.objects.all),
)
