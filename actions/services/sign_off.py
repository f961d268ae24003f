"""An agency's own sign-off: its executive lead reads an answer before it goes out, where the agency wants that."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, notices
from actions.models import Submission
from actions.services import answers, people, standing
from actions.states import MoveNotAllowed
from partners.models import Agency, Membership
from partners.scope import Actor

NOBODY = "Nobody is appointed executive lead of your agency here, so nobody could sign off. Ask the coordinator first."
NOT_ASKED = "This answer does not wait for a sign-off: it was changed, sent or given back since you looked."


@transaction.atomic
def set_wanted(*, partnership_id: int, agency: Agency, wanted: bool, by: Actor) -> Membership:
    """Whether answers of the agency to this partnership go out only with its executive lead's sign-off.

    The executive lead says so, or the agency's lead; once it is wanted only the executive lead ends it, while there is
    one. What a coordinator enters for the agency needs none.
    """
    access.require_sign_off_setter(by, partnership_id, agency.pk)
    membership = Membership.objects.select_for_update().get(partnership_id=partnership_id, agency=agency)
    executives = people.executives(partnership_id=partnership_id, agency_id=agency.pk)
    if wanted and not executives:
        raise ValidationError({"wanted": NOBODY})
    if membership.sign_off and not wanted and executives:
        access.require_signer(by, partnership_id, agency.pk)
    membership.sign_off = wanted
    membership.save(update_fields=["sign_off"])
    return membership


@transaction.atomic
def ask(*, submission: Submission, by: Actor, seen: datetime | None = None) -> Submission:
    """The lead lays the answer before the executive lead, who is told. Changing it afterwards ends the request."""
    access.require_answerer(by, submission.action)
    submission = answers.locked(submission)
    _require_seen(submission, seen)
    answers.check_complete(submission)
    action = submission.action
    executives = people.executives(partnership_id=action.partnership_id, agency_id=action.agency_id)
    if not executives:
        raise MoveNotAllowed(NOBODY)
    submission.sign_off_asked_at, submission.sign_off_asked_by_id = timezone.now(), by.person_id
    submission.sign_off_words = ""
    submission.save(update_fields=["sign_off_asked_at", "sign_off_asked_by", "sign_off_words"])
    notices.sign_off(submission, step="asked", to=executives)
    return submission


@transaction.atomic
def sign(*, submission: Submission, by: Actor, seen: datetime | None = None) -> Submission:
    """Sign the answer off, which sends it in the name of the lead who asked."""
    submission = _asked_of(submission, by)
    _require_seen(submission, seen)
    submission.signed_off_at, submission.signed_off_by_id = timezone.now(), by.person_id
    submission.save(update_fields=["signed_off_at", "signed_off_by"])
    sent = answers.deliver(submission, sender_id=submission.sign_off_asked_by_id or by.person_id, seen=seen)
    notices.sign_off(sent, step="given", to=[sent.submitted_by_id or by.person_id])
    return sent


@transaction.atomic
def give_back(*, submission: Submission, words: str, by: Actor) -> Submission:
    """Ask the lead for a change first. The words stay with the draft until a sign-off is asked for again."""
    words = standing.said(words, field="words", message="Say what has to change before it goes out.")
    submission = _asked_of(submission, by)
    asker = submission.sign_off_asked_by_id
    submission.sign_off_asked_at, submission.sign_off_words = None, words
    submission.save(update_fields=["sign_off_asked_at", "sign_off_words"])
    notices.sign_off(submission, step="refused", to=[asker] if asker else [])
    return submission


def _asked_of(submission: Submission, by: Actor) -> Submission:
    access.require_signer(by, submission.partnership_id, submission.action.agency_id)
    submission = answers.locked(submission)
    if not submission.waits_for_sign_off:
        raise MoveNotAllowed(NOT_ASKED)
    return submission


def _require_seen(submission: Submission, seen: datetime | None) -> None:
    if seen is not None and seen != submission.saved_at:
        raise MoveNotAllowed(answers.CHANGED)
