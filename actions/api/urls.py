from django.urls import path

from actions.api import acts, said_views, views

urlpatterns = [
    path("status", views.StatusDetail.as_view(), name="api_status"),
    path("actions", views.ActionList.as_view(), name="api_actions"),
    path("actions/<ref:reference>", views.ActionDetail.as_view(), name="api_action"),
    path("actions/<ref:reference>/issue", acts.Issue.as_view(), name="api_issue"),
    path("actions/<ref:reference>/withdraw", acts.Withdraw.as_view(), name="api_withdraw"),
    path("actions/<ref:reference>/acknowledge", acts.Acknowledge.as_view(), name="api_acknowledge"),
    path("actions/<ref:reference>/not-ours", acts.NotOurs.as_view(), name="api_not_ours"),
    path("actions/<ref:reference>/progress-notes", acts.Note.as_view(), name="api_note"),
    path("actions/<ref:reference>/time-requests", acts.MoreTime.as_view(), name="api_more_time"),
    path("actions/<ref:reference>/submissions", acts.Answer.as_view(), name="api_answer"),
    path("transitions", said_views.TransitionList.as_view(), name="api_transitions"),
    path("progress-notes", said_views.ProgressNoteList.as_view(), name="api_progress_notes"),
    path("progress-notes/<uuid:code>", said_views.ProgressNoteDetail.as_view(), name="api_progress_note"),
    path("time-requests", said_views.TimeRequestList.as_view(), name="api_time_requests"),
    path("time-requests/<uuid:code>", said_views.TimeRequestDetail.as_view(), name="api_time_request"),
    path("submissions", said_views.SubmissionList.as_view(), name="api_submissions"),
    path("submissions/<uuid:code>", said_views.SubmissionDetail.as_view(), name="api_submission"),
    path("decisions", said_views.DecisionList.as_view(), name="api_decisions"),
    path("challenges", said_views.ChallengeList.as_view(), name="api_challenges"),
    path("challenges/<uuid:code>", said_views.ChallengeDetail.as_view(), name="api_challenge"),
    path("retests", said_views.RetestList.as_view(), name="api_retests"),
    path("retests/<uuid:code>", said_views.RetestDetail.as_view(), name="api_retest"),
    path("evidence", acts.EvidenceList.as_view(), name="api_evidence"),
    path("evidence/<uuid:code>", said_views.EvidenceDetail.as_view(), name="api_evidence_item"),
    path("evidence/<uuid:code>/file", said_views.EvidenceFile.as_view(), name="api_evidence_file"),
]
