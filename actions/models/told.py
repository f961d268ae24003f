"""What the changes feed is told when rows of actions change: see partners.constraints.Told.

An agency sees what was asked of it, so an action and what is said about it are addressed to it once it was issued and
is no draft. A change of agency is told to the one that loses sight of it too.
"""

from collections.abc import Iterable

from partners.constraints import Told

_ASKED = (
    "CASE WHEN a.status <> 'draft' AND a.issued_at IS NOT NULL THEN a.agency_id END"  # as ActionQuerySet.visible_to
)
_OPEN = "status agency_id issued_at"
_SAID = {
    "progress_note": "actions_progressnote",
    "time_request": "actions_timerequest",
    "challenge": "actions_challenge",
    "retest": "actions_retest",
}
_ACTION = f"SELECT a.partnership_id, 'action', a.id, a.number::text, {_ASKED}, true"
_EVIDENCE = "SELECT e.partnership_id, 'evidence', e.id, e.code::text, e.agency_id, false"
_SUBMISSION = "SELECT s.partnership_id, 'submission', s.id, s.code::text, a.agency_id, true"
_SENT = "s.submitted_at IS NOT NULL"
_MEETING = "SELECT m.partnership_id, 'meeting', m.id, m.code::text, NULL::bigint, true"  # no agency's to know
_MEETING_ITEM = "SELECT i.partnership_id, 'meeting_item', i.id, i.code::text, NULL::bigint, true"
_ELSEWHERE = "SELECT c.partnership_id, 'challenge', c.id, c.code::text, c.agency_id, true"  # a challenge on no action


def _said(kind: str, source: str) -> str:
    return f"SELECT c.partnership_id, '{kind}', c.id, c.code::text, {_ASKED}, true FROM {source}"


def _all_under(actions: str) -> Iterable[str]:
    """Whatever is said about actions; `actions` names them as a."""
    yield from (_said(kind, f"{actions} JOIN {table} c ON c.action_id = a.id") for kind, table in _SAID.items())
    yield f"{_SUBMISSION} FROM {actions} JOIN actions_submission s ON s.action_id = a.id AND {_SENT}"


def _evidence_under(actions: str) -> str:
    return (
        f"{_EVIDENCE} FROM {actions} JOIN actions_submission s ON s.action_id = a.id AND {_SENT} "
        "JOIN actions_submissionevidence x ON x.submission_id = s.id JOIN actions_evidence e ON e.id = x.evidence_id"
    )


def _about(kind: str) -> Told:
    return Told(
        name=f"{kind}_told",
        tells=[_said(kind, "{rows} c JOIN actions_action a ON a.id = c.action_id")],
    )


_UNDER_RECOMMENDATION = (
    "actions_actionrecommendation l ON l.recommendation_id = r.id JOIN actions_action a ON a.id = l.action_id"
)
_UNDER_REVIEW = "{rows} v JOIN reviews_recommendation r ON r.review_id = v.id JOIN " + _UNDER_RECOMMENDATION

ACTION = (
    Told(name="action_told", tells=[f"{_ACTION} FROM {{rows}} a"], follows={_OPEN: list(_all_under("{rows} a"))}),
    Told(
        name="action_review_told",
        table="reviews_review",
        follows={
            "stage": [
                f"{_ACTION} FROM {_UNDER_REVIEW}",
                *_all_under(_UNDER_REVIEW),
                _evidence_under(_UNDER_REVIEW),
                f"{_MEETING_ITEM} FROM {_UNDER_REVIEW} JOIN actions_meetingitem i ON i.action_id = a.id",
                f"{_ELSEWHERE} FROM {{rows}} v JOIN actions_challenge c ON c.review_id = v.id",
                f"{_ELSEWHERE} FROM {{rows}} v JOIN reviews_recommendation r ON r.review_id = v.id "
                "JOIN actions_challenge c ON c.recommendation_id = r.id",
            ],
            "pseudonym": [f"{_ACTION} FROM {_UNDER_REVIEW}"],
        },
    ),
    Told(
        name="action_recommendation_told",
        table="reviews_recommendation",
        follows={"label position number": [f"{_ACTION} FROM {{rows}} r JOIN {_UNDER_RECOMMENDATION}"]},
    ),
)
LINK = Told(name="link_told", tells=[f"{_ACTION} FROM {{rows}} l JOIN actions_action a ON a.id = l.action_id"])
TRANSITION = Told(
    name="transition_told", tells=[f"{_ACTION} FROM {{rows}} c JOIN actions_action a ON a.id = c.action_id"]
)
CORRECTION = Told(
    name="correction_told", tells=[f"{_ACTION} FROM {{rows}} c JOIN actions_action a ON a.id = c.action_id"]
)
PROGRESS_NOTE, TIME_REQUEST = _about("progress_note"), _about("time_request")
CHALLENGE = (
    _about("challenge"),
    Told(  # one on a review, a recommendation or an agency; only the last is an agency's to know
        name="challenge_elsewhere_told",
        tells=[f"{_ELSEWHERE} FROM {{rows}} c WHERE c.action_id IS NULL"],
    ),
)
RETEST = _about("retest")
SUBMISSION = Told(
    name="submission_told",
    tells=[
        f"{_SUBMISSION} FROM {{rows}} s JOIN actions_action a ON a.id = s.action_id WHERE {_SENT}",
        f"{_EVIDENCE} FROM {{rows}} s JOIN actions_submissionevidence x ON x.submission_id = s.id AND {_SENT} "
        "JOIN actions_evidence e ON e.id = x.evidence_id",
    ],
)
SHOWN = Told(
    name="shown_told",
    tells=[
        f"{_EVIDENCE} FROM {{rows}} x JOIN actions_evidence e ON e.id = x.evidence_id "
        f"JOIN actions_submission s ON s.id = x.submission_id AND {_SENT}",
        f"{_SUBMISSION} FROM {{rows}} x JOIN actions_submission s ON s.id = x.submission_id AND {_SENT} "
        "JOIN actions_action a ON a.id = s.action_id",
    ],
)
DECISION = Told(
    name="decision_told",
    tells=[
        f"{_ACTION} FROM {{rows}} c JOIN actions_submission s ON s.id = c.submission_id "
        "JOIN actions_action a ON a.id = s.action_id",
        f"{_SUBMISSION} FROM {{rows}} c JOIN actions_submission s ON s.id = c.submission_id "
        "JOIN actions_action a ON a.id = s.action_id",
    ],
)
OPINION = Told(
    name="opinion_told",
    tells=[
        f"{_SUBMISSION} FROM {{rows}} c JOIN actions_submission s ON s.id = c.submission_id "
        "JOIN actions_action a ON a.id = s.action_id"
    ],
)
MEETING = Told(name="meeting_told", tells=[f"{_MEETING} FROM {{rows}} m"])
MEETING_ITEM = Told(name="meeting_item_told", tells=[f"{_MEETING_ITEM} FROM {{rows}} i"])
EVIDENCE = Told(name="evidence_told", tells=[f"{_EVIDENCE} FROM {{rows}} e"])
