"""An issued question is put right: every version is kept, the agency is told, and the date is thought of anew."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, notices
from actions.models import WITH_AGENCY, Action, Correction
from actions.services import more_time, people, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor

SAME = "Nothing was changed. Correct the words, or go back."
ASKED = "The agency asks for more time itself. Decide on that first, or leave the date as it is."


@transaction.atomic
def correct(
    *,
    action: Action,
    question: str,
    evidence_wanted: str,
    reason: str,
    by: Actor,
    new_due_on: date | None = None,
) -> Correction:
    """Only while the agency has the next move: an answer that waits for judgement answers the question as it was.

    A new date is kept as more time that was given; the first date stays for ever.
    """
    access.require_manager(by, action.partnership_id)
    question = standing.said(question, field="question", message="Enter what you ask.")
    wanted = standing.said(evidence_wanted, field="evidence_wanted", message="Enter what would show it.")
    reason = standing.said(reason, field="reason", message="Say what was wrong, so that the agency knows what changed.")
    action = standing.held(action, of=WITH_AGENCY)
    if (question, wanted) == (action.question, action.evidence_wanted):
        raise ValidationError({"question": SAME})
    if new_due_on is not None:
        _give_time(action, new_due_on, by)
    made = Correction.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        was_question=action.question,
        was_evidence_wanted=action.evidence_wanted,
        question=question,
        evidence_wanted=wanted,
        reason=reason,
        by_id=by.person_id,
        at=timezone.now(),
    )
    action.question, action.evidence_wanted = question, wanted
    action.save(update_fields=["question", "evidence_wanted", "updated_at"])
    notices.corrected(action, made, to=people.agency_side(action))
    return made


def _give_time(action: Action, new_due_on: date, by: Actor) -> None:
    standing.check_date(new_due_on, field="new_due_on", after=action.due_on)
    if action.time_requests.filter(outcome="").exists():
        raise MoveNotAllowed(ASKED)
    more_time.give(action, new_due_on, by=by, reason="Given because the question was corrected.")
