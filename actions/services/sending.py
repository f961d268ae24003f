"""An answer given whole, in one step: as a client sends it."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from actions import access
from actions.models import WITH_AGENCY, Action, Delivery, Evidence, Submission
from actions.services import answers, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor

BEGUN = "Somebody in your agency has begun an answer on the pages. Send that one there: no words of theirs are lost so."


@transaction.atomic
def send(*, action: Action, statement: str, delivery: Delivery, evidence: Collection[UUID], by: Actor) -> Submission:
    """Answer with exactly this evidence, which the agency holds already, and send it to the partnership.

    Raises MoveNotAllowed where a person is writing the agency's answer: that draft is not to be written over.
    """
    access.require_answerer(by, action)
    action = standing.held(action, of=WITH_AGENCY)
    if answers.current_draft(action=action, by=by):
        raise MoveNotAllowed(BEGUN)
    items = _held(action, evidence, by)
    made = Submission.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        written_by_id=by.person_id,
        statement=standing.said(statement, field="statement", message="Enter your answer."),
        delivery=delivery,
    )
    answers.show(made, items)
    return answers.submit(submission=made, by=by)


def _held(action: Action, codes: Collection[UUID], by: Actor) -> list[Evidence]:
    found = list(answers.evidence_to_pick(action=action, by=by).filter(code__in=codes))
    missing = sorted(str(code) for code in set(codes) - {item.code for item in found})
    if missing:
        raise ValidationError({"evidence": f"Your agency holds no evidence {', '.join(missing)} in this partnership."})
    return found
