"""An agency's answer: drafted, evidenced, sent, and taken back while nobody has judged it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from actions import access, notices, states
from actions.models import (
    ASSURED,
    WITH_AGENCY,
    Action,
    Decision,
    Delivery,
    Evidence,
    EvidenceKind,
    Outcome,
    Retest,
    Status,
    Submission,
    SubmissionEvidence,
)
from actions.models.evidence import EvidenceQuerySet
from actions.services import holding, people, retests, standing, wording
from actions.states import MoveNotAllowed
from partners.gateways import files as store
from partners.models import User
from partners.scope import Actor

CHANGED = "The draft was changed since you looked at it. Look at it again before you send it."
SIGN_OFF = "Your agency wants its executive lead to sign answers off: ask for that on the page that checks the answer."
SENT = "This answer was sent already, so it cannot be changed."
NOTHING_TO_TAKE_BACK = "There is no answer to take back: it was judged or taken back already."


@dataclass(frozen=True)
class Taken:
    """What came of several files: those kept, and a sentence for each one refused."""

    kept: tuple[Evidence, ...]
    refused: tuple[str, ...]


def enters_on_behalf(actor: Actor, action: Action) -> bool:
    """A coordinator who is not of the agency enters for it, in a draft of their own."""
    return not access.may_draft(actor, action)


def current_draft(*, action: Action, by: Actor, retest: Retest | None = None) -> Submission | None:
    access.require_drafter(by, action)
    drafts = action.submissions.drafts().select_related("saved_by")
    return drafts.filter(on_behalf=enters_on_behalf(by, action), retest=retest).first()


def newest_sent(action: Action, retest: Retest | None = None) -> Submission | None:
    """What a new draft starts from; a re-test asks for new evidence, so it starts from what was sent for itself."""
    sent = action.submissions.filter(submitted_at__isnull=False)
    return (sent.filter(retest=retest) if retest else sent).order_by("-submitted_at", "-pk").first()


@transaction.atomic
def draft_for(*, action: Action, by: Actor, retest: Retest | None = None) -> Submission:
    """The one draft of the agency (or of the coordinators who enter for it), made where there is none.

    After an answer was sent back or taken back it starts from that answer, its evidence included.
    """
    access.require_drafter(by, action)
    action, retest = _held_for(action, retest)
    found = current_draft(action=action, by=by, retest=retest)
    if found:
        return found
    earlier = newest_sent(action, retest)
    made = Submission.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        retest=retest,
        on_behalf=enters_on_behalf(by, action),
        written_by_id=by.person_id,
        saved_by_id=by.person_id,
        statement=earlier.statement if earlier else "",
        points=earlier.points if earlier else [],
        delivery=earlier.delivery if earlier else "",
    )
    show(made, earlier.evidence.all() if earlier else ())
    return made


@transaction.atomic
def save(
    *,
    submission: Submission,
    statement: str,
    delivery: Delivery | str,
    by: Actor,
    points: Mapping[str, str] | None = None,
    seen: str = "",
) -> Submission:
    """Keep what was typed; it may be unfinished. `points` are answers to sub-points by their keys, None to leave them.

    `seen` is the mark of the words (see `wording`) that the writer began from: raises WrittenMeanwhile where somebody
    has changed them since, and keeps nothing.
    """
    submission, statement = _open_draft(submission, by), statement.strip()
    said = submission.points if points is None else wording.answered(wording.points(submission.action), points)
    wording.require_unchanged(submission, seen=seen, by=by, statement=statement, delivery=delivery, points=said)
    submission.statement, submission.delivery, submission.points = statement, delivery, said
    submission.saved_by_id = by.person_id
    submission.save(update_fields=["statement", "delivery", "points", "saved_by", "saved_at"])
    return submission


@transaction.atomic
def add_files(*, submission: Submission, files: "Iterable[UploadedFile[Any]]", kind: EvidenceKind, by: Actor) -> Taken:
    """Keep the files that can be taken; each that cannot is reported in a sentence and hinders no other."""
    submission = _open_draft(submission, by)
    kept, refused = [], []
    for upload in files:
        try:
            stored = store.take(upload, partnership_id=submission.partnership_id, kinds=store.EVIDENCE)
        except store.FileRefused as error:
            refused.append(str(error))
        else:
            kept.append(holding.kept(stored, **_holder(submission), kind=kind, by=by))
    show(submission, kept)
    return Taken(tuple(kept), tuple(refused))


@transaction.atomic
def add_link(*, submission: Submission, link: str, title: str, kind: EvidenceKind, by: Actor) -> Evidence:
    """Show a link; one that the agency holds under that very title already is not made again."""
    submission = _open_draft(submission, by)
    evidence = holding.linked(link, title, **_holder(submission), kind=kind, by=by)
    show(submission, [evidence])
    return evidence


@transaction.atomic
def add_held(*, submission: Submission, codes: Collection[UUID], by: Actor) -> list[Evidence]:
    """Show what the agency holds in this partnership already. Codes of anything else are passed over."""
    submission = _open_draft(submission, by)
    found = list(evidence_to_pick(action=submission.action, by=by).filter(code__in=codes))
    show(submission, found)
    return found


def evidence_to_pick(*, action: Action, by: Actor) -> EvidenceQuerySet:
    """What the agency holds in this partnership, in its newest revisions, as far as the actor may see it."""
    held = Evidence.objects.visible_to(by).filter(partnership_id=action.partnership_id, agency_id=action.agency_id)
    return held.exclude(Exists(Evidence.objects.filter(replaces=OuterRef("pk"))))


@transaction.atomic
def remove(*, submission: Submission, code: UUID, by: Actor) -> None:
    """Leave an item out of the draft. The agency keeps the item; taking out what is not there changes nothing."""
    submission = _open_draft(submission, by)
    SubmissionEvidence.objects.filter(submission=submission, evidence__code=code).delete()
    submission.save(update_fields=["saved_at"])


@transaction.atomic
def submit(*, submission: Submission, by: Actor, seen: datetime | None = None) -> Submission:
    """Send the answer to the partnership. The agency's lead sends; a coordinator sends what they entered on its behalf.

    `seen` is when the draft was saved that the sender looked at: one changed since is not sent.
    """
    _require_sender(by, submission)
    if not submission.on_behalf and people.wants_sign_off(submission.action):
        raise MoveNotAllowed(SIGN_OFF)
    _open_draft(submission, by)
    return deliver(submission, sender_id=by.person_id, seen=seen)


def deliver(submission: Submission, *, sender_id: int, seen: datetime | None) -> Submission:
    """Send what may be sent; whoever calls has asked that. Must run in a transaction."""
    action, retest = _held_for(submission.action, submission.retest)
    submission = locked(submission)
    if seen is not None and seen != submission.saved_at:
        raise MoveNotAllowed(CHANGED)
    check_complete(submission)
    now = timezone.now()
    submission.submitted_by_id, submission.submitted_at = sender_id, now
    submission.save(update_fields=["submitted_by", "submitted_at"])
    if retest:
        _answers(retest, submission)
        return submission
    action.submitted_at, action.delivery = now, submission.delivery
    action.save(update_fields=["submitted_at", "delivery", "updated_at"])
    transition = states.move(action, to=Status.SUBMITTED, by=User.objects.get(pk=sender_id))
    notices.answered(action, transition, to=people.coordinators(action))
    return submission


def _held_for(action: Action, retest: Retest | None) -> tuple[Action, Retest | None]:
    """What is to be answered, under its lock: a question that is with the agency, or a re-test of what is assured."""
    if retest is None:
        return standing.held(action, of=WITH_AGENCY), None
    action, retest = standing.held(action, of=ASSURED), retests.held(retest)
    if retest.answered_at:
        raise MoveNotAllowed("This re-test was answered already, and waits for the partnership’s judgement.")
    return action, retest


def _answers(retest: Retest, submission: Submission) -> None:
    """The action stays assured meanwhile; what the agency says of its delivery holds from now on."""
    retest.answered_at = submission.submitted_at
    retest.save(update_fields=["answered_at"])
    retest.action.delivery = submission.delivery
    retest.action.save(update_fields=["delivery", "updated_at"])
    notices.retest_answered(retest.action, retest, to=people.coordinators(retest.action))


@transaction.atomic
def take_back_retest(*, retest: Retest, by: Actor) -> Submission:
    """Undo the answer to a re-test while nobody has judged it."""
    access.require_taker_back(by, retest.action)
    standing.held(retest.action, of=ASSURED)
    retest = retests.held(retest)
    sent = retest.submissions.filter(submitted_at__isnull=False, taken_back_at__isnull=True)
    submission = sent.select_for_update(of=("self",)).first()
    if submission is None:
        raise MoveNotAllowed(NOTHING_TO_TAKE_BACK)
    submission.taken_back_at = timezone.now()
    submission.save(update_fields=["taken_back_at"])
    retest.answered_at = None
    retest.save(update_fields=["answered_at"])
    return submission


@transaction.atomic
def take_back(*, action: Action, by: Actor) -> Submission:
    """Undo the sending while nobody has judged it. The agency may then write on from what it had sent."""
    access.require_taker_back(by, action)
    action = standing.held(action, of=[Status.SUBMITTED])
    submission = action.submissions.undecided().select_for_update(of=("self",)).order_by("-submitted_at").first()
    if submission is None:
        raise MoveNotAllowed(NOTHING_TO_TAKE_BACK)
    submission.taken_back_at = timezone.now()
    submission.save(update_fields=["taken_back_at"])
    states.move(action, to=_before(action), by=people.person(by), expected=Status.SUBMITTED)
    earlier = action.submissions.filter(submitted_at__isnull=False, taken_back_at__isnull=True, retest=None)
    action.submitted_at = earlier.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    action.save(update_fields=["submitted_at", "updated_at"])
    return submission


def check_complete(submission: Submission) -> None:
    """Raise ValidationError, by field, for what an answer still lacks."""
    wrong = {}
    if not submission.statement:
        wrong["statement"] = "Enter your answer."
    if not submission.delivery:
        wrong["delivery"] = "Choose how far you are."
    if wrong:
        raise ValidationError(wrong)


def _before(action: Action) -> Status:
    """Where the action stood before it was answered: sent back, where the last judgement asked for more."""
    last = Decision.objects.filter(submission__action=action).order_by("-at", "-pk").first()
    return Status.RETURNED if last and last.outcome == Outcome.MORE_NEEDED else Status.ISSUED


def _require_sender(by: Actor, submission: Submission) -> None:
    if submission.on_behalf:
        access.require_moderator(by, submission.action)
    else:
        access.require_answerer(by, submission.action)


def _open_draft(submission: Submission, by: Actor) -> Submission:
    """The draft read again under a lock, by one who may write in it. The agency's draft is not the coordinators'."""
    access.require_drafter(by, submission.action)
    now = locked(submission)
    if now.on_behalf != enters_on_behalf(by, now.action):
        raise PermissionDenied("This draft is not yours to change.")
    return now


def locked(submission: Submission) -> Submission:
    """The draft read again under a lock. Raises MoveNotAllowed where it was sent."""
    now = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("action__partnership", "action__agency", "saved_by")
        .get(pk=submission.pk)
    )
    if now.submitted_at:
        raise MoveNotAllowed(SENT)
    return now


def show(submission: Submission, evidence: Iterable[Evidence]) -> None:
    links = [
        SubmissionEvidence(partnership_id=submission.partnership_id, submission=submission, evidence=item)
        for item in evidence
    ]
    if links:
        SubmissionEvidence.objects.bulk_create(links, ignore_conflicts=True)
        submission.save(update_fields=["saved_at"])


def _holder(submission: Submission) -> dict[str, Any]:
    return {"partnership_id": submission.partnership_id, "agency": submission.action.agency}
