"""The history in words of the product: what each kind of row is called, which of its columns are said, what was done.

`fields` names every column that people read; the rest (keys, times of saving, who did it) says nothing that the entry
does not say itself. Sentences follow a name: “Priya Shah of Northmere Police asked for more time”.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.models import Event, Verb

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """`shown`: fields that an added or removed row is told with. `did`: columns whose change is an act of its own."""

    added: Callable[[Row], str]
    changed: str
    removed: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    did: Mapping[str, Callable[[Row], str]] = field(default_factory=dict)
    unsaid: str = ""  # columns, for the test that every one was thought of


def _plainly(words: str) -> Callable[[Row], str]:
    return lambda _: words


def _if_set(column: str, words: str) -> Callable[[Row], str]:
    return lambda now: words if now.get(column) else ""


def _one_of(column: str, words: Mapping[str, str]) -> Callable[[Row], str]:
    return lambda now: words.get(str(now.get(column)), "")


def _sent(now: Row) -> str:
    if not now.get("submitted_at"):
        return ""
    return "entered an answer for the agency" if now.get("on_behalf") else "sent an answer"


def _asked_for_time(now: Row) -> str:
    return "gave more time" if now.get("outcome") == "approved" else "asked for more time"


ACTION = Kind(
    added=_plainly("wrote the request"),
    changed="changed the request",
    removed="removed the request",
    fields={
        "agency_id": "Agency",
        "owner_id": "Owner",
        "question": "Question",
        "evidence_wanted": "Evidence wanted",
        "due_on": "Due",
        "status": "State",
        "delivery": "Delivery",
        "retest_months": "Months until re-tests",
        "stands_until": "Evidence holds until",
    },
    shown=("agency_id", "question", "due_on"),
    did={
        "acknowledged_at": _if_set("acknowledged_at", "acknowledged the request"),
        "status": _one_of(
            "status",
            {
                "issued": "issued the request",
                "draft": "gave the request back as not theirs",
                "withdrawn": "withdrew the request",
                "returned": "asked for more",
                "assured": "was assured",
                "embedded": "found the change embedded",
            },
        ),
        "owner_id": _plainly("changed the owner"),
        "due_on": _plainly("moved the date"),
        "stands_until": _plainly("changed what its assurance rests on"),
    },
    unsaid="number first_due_on issued_at submitted_at acknowledged_by_id acknowledged_through_id created_by_id"
    " created_at",
)

_REVIEW_FIELDS = {
    "review_type_id": "Type",
    "pseudonym": "Known as",
    "title": "Title",
    "stage": "Stage",
    "held_reason": "Held because",
    "lead_reviewer": "Lead reviewer",
    "aware_on": "Aware",
    "notified_on": "Notified",
    "rapid_review_on": "Rapid review",
    "commissioned_on": "Commissioned",
    "agreed_on": "Agreed",
    "published_on": "Published",
    "closed_on": "Closed",
    "published_as": "Published, as printed",
}
_RECOMMENDATION_FIELDS = {
    "label": "Number in the report",
    "position": "Place",
    "text": "Words",
    "heading": "Heading",
    "addressed_to": "Addressed to",
    "response": "Response",
    "response_reason": "Reason for the response",
    "intended_outcome": "What it is meant to change",
    "is_priority": "Priority",
}

KINDS: dict[str, Kind] = {
    "actions.action": ACTION,
    "actions.timerequest": Kind(
        added=_asked_for_time,
        changed="changed the request for more time",
        fields={
            "old_due_on": "Date so far",
            "new_due_on": "Date asked for",
            "reason": "Reason",
            "outcome": "More time",
            "outcome_reason": "Reason of the partnership",
        },
        shown=("old_due_on", "new_due_on"),
        did={"outcome": _one_of("outcome", {"approved": "gave more time", "declined": "declined more time"})},
        unsaid="code action_id asked_by_id asked_at decided_by_id decided_at through_id",
    ),
    "actions.progressnote": Kind(
        added=_plainly("noted progress"),
        changed="changed a note of progress",
        removed="removed a note of progress",
        fields={"text": "Note", "delivery": "Delivery"},
        unsaid="code action_id by_id at through_id tracker_id",
    ),
    "actions.submission": Kind(
        added=_sent,
        changed="",
        fields={"delivery": "Delivery"},
        did={
            "submitted_at": _sent,
            "taken_back_at": _if_set("taken_back_at", "took the answer back"),
            "signed_off_at": _if_set("signed_off_at", "signed the answer off"),
        },
        # What was drafted before it was sent is the agency's own.
        unsaid="statement action_id retest_id on_behalf written_by_id started_at submitted_by_id submitted_at"
        " taken_back_at code renews_id through_id tracker_id points saved_by_id sign_off_asked_by_id sign_off_asked_at"
        " sign_off_words signed_off_by_id signed_off_at",
    ),
    "actions.decision": Kind(
        added=_one_of("outcome", {"accepted": "accepted the answer", "more_needed": "asked for more"}),
        changed="changed a decision",
        removed="removed a decision",
        fields={"outcome": "Decision", "level": "Assurance", "reason_code": "Kind of reason", "reason": "Reason"},
        shown=("outcome", "level", "reason_code"),
        unsaid="submission_id seen by_id at",
    ),
    "actions.opinion": Kind(
        added=_plainly("accepted the answer as the first of two"),
        changed="changed an acceptance",
        removed="removed an acceptance",
        fields={"level": "Assurance", "reason": "Reason"},
        shown=("level",),
        unsaid="submission_id agency_id by_id at",
    ),
    "actions.correction": Kind(
        added=_plainly("corrected the question"),
        changed="changed a correction",
        removed="removed a correction",
        fields={"reason": "What was wrong", "was_question": "Question before", "was_evidence_wanted": "Wanted before"},
        shown=("reason",),
        unsaid="action_id question evidence_wanted by_id at",
    ),
    "actions.challenge": Kind(
        added=_plainly("raised a challenge"),
        changed="changed the challenge",
        removed="removed the challenge",
        fields={
            "question": "Challenge",
            "answer_by": "Respond by",
            "answer": "Response",
            "judgement": "Judgement",
            "judgement_words": "Judgement in words",
        },
        shown=("answer_by",),
        did={
            "answered_at": _if_set("answered_at", "responded to the challenge"),
            "judged_at": _if_set("judged_at", "judged the response"),
        },
        unsaid="code action_id review_id recommendation_id agency_id raised_by_id raised_at answered_by_id answered_at"
        " judged_by_id judged_at",
    ),
    "actions.retest": Kind(
        added=_plainly("planned a re-test"),
        changed="changed a re-test",
        removed="removed a re-test",
        fields={"due_on": "Re-test on", "question": "Question", "finding": "Found", "dropped_why": "Dropped because"},
        shown=("due_on",),
        did={
            "judged_at": _if_set("judged_at", "judged the re-test"),
            "dropped_at": _if_set("dropped_at", "dropped the re-test"),
            "answered_at": lambda now: "answered the re-test" if now.get("answered_at") else "took the answer back",
        },
        unsaid="agency_id code action_id planned_by_id planned_at answered_at finding_words judged_by_id judged_at"
        " dropped_by_id dropped_at",
    ),
    "actions.actionrecommendation": Kind(
        added=_plainly("put the request under a recommendation"),
        changed="put the request under another recommendation",
        removed="took the request out of a recommendation",
        fields={"recommendation_id": "Recommendation"},
        shown=("recommendation_id",),
        unsaid="action_id",
    ),
    "actions.snooze": Kind(
        added=_plainly("put their reminders off"),
        changed="changed until when reminders are put off",
        fields={"until": "Until", "reason": "Reason"},
        shown=("until",),
        unsaid="action_id user_id at",
    ),
    "reviews.review": Kind(
        added=_plainly("opened the review"),
        changed="changed the review",
        removed="removed the review",
        fields=_REVIEW_FIELDS,
        shown=("title", "stage"),
        unsaid="number opened_by_id opened_at",
    ),
    "reviews.involvement": Kind(
        added=_plainly("named an agency that had a part in it"),
        changed="changed what an agency may see of it",
        removed="took an agency out of it",
        fields={"agency_id": "Agency", "shared_at": "Shared with the agency"},
        shown=("agency_id",),
        unsaid="review_id",
    ),
    "reviews.document": Kind(
        added=_plainly("attached a document"),
        changed="changed a document",
        removed="removed a document",
        fields={"title": "Title of the document", "filename": "File", "published_as": "Published, as printed"},
        shown=("title",),
        unsaid="code review_id sha256 size media_type uploaded_by_id uploaded_at",
    ),
    "reviews.recommendation": Kind(
        added=_plainly("put a recommendation on the record"),
        changed="changed a recommendation",
        removed="took a recommendation off the record",
        fields=_RECOMMENDATION_FIELDS,
        shown=("label", "text"),
        did={"response": _if_set("response", "responded to a recommendation")},
        unsaid="number review_id document_id responded_by_id responded_on created_at",
    ),
    "reviews.subpoint": Kind(
        added=_plainly("put a sub-point on the record"),
        changed="changed a sub-point",
        removed="took a sub-point off the record",
        fields={"position": "Place", "text": "Words"},
        shown=("text",),
        unsaid="recommendation_id",
    ),
    "reviews.recommendationtheme": Kind(
        added=_plainly("gave a recommendation a theme"),
        changed="gave a recommendation another theme",
        removed="took a theme off a recommendation",
        fields={"theme_id": "Theme"},
        shown=("theme_id",),
        unsaid="recommendation_id",
    ),
    "reviews.learningpoint": Kind(
        added=_plainly("put learning on the record"),
        changed="changed learning",
        removed="took learning off the record",
        fields={"kind": "Kind", "label": "Number in the report", "text": "Words", "heading": "Heading"},
        shown=("kind", "label", "text"),
        unsaid="code review_id document_id position level",
    ),
}


def done(event: Event) -> str:
    """What was done, after the name of who did it; "" for what nobody need read."""
    kind = KINDS[event.kind]
    if event.verb == Verb.ADDED:
        return kind.added(event.now or {})
    if event.verb == Verb.REMOVED:
        return kind.removed
    now = event.now or {}
    acts = (say(now) for column, say in kind.did.items() if column in now)
    said = next((act for act in acts if act), "")
    return said or (kind.changed if set(now) & set(kind.fields) else "")


def columns(event: Event) -> tuple[str, ...]:
    """The columns that the entry tells."""
    kind = KINDS[event.kind]
    if event.verb == Verb.CHANGED:
        return tuple(column for column in kind.fields if column in (event.now or {}))
    row = (event.now if event.verb == Verb.ADDED else event.was) or {}
    return tuple(column for column in kind.shown if row.get(column) not in {None, ""})
