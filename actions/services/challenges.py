"""The chair's question on an action, the response, and the chair's judgement of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from actions import access, notices
from actions.models import ASKED, Action, Challenge, Judgement
from actions.services import people, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor


@transaction.atomic
def raise_(*, action: Action, question: str, answer_by: date, by: Actor) -> Challenge:
    access.require_challenger(by, action)
    question = standing.said(question, field="question", message="Enter your question.")
    standing.check_date(answer_by, field="answer_by")
    action = standing.held(action, of=ASKED)
    if action.challenges.filter(question=question, answered_at__isnull=True).exists():
        raise MoveNotAllowed("This very question was asked already, and waits for a response.")
    challenge = Challenge.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        question=question,
        answer_by=answer_by,
        raised_by_id=by.person_id,
        raised_at=timezone.now(),
    )
    told = {*people.agency_side(action), *people.coordinators(action)}
    notices.challenge(action, challenge, step="raised", to=told)
    return challenge


@transaction.atomic
def answer(*, challenge: Challenge, answer: str, by: Actor) -> Challenge:
    """The agency's lead or a coordinator responds, once."""
    access.require_challenge_answerer(by, challenge.action)
    answer = standing.said(answer, field="answer", message="Enter the response.")
    challenge = _held(challenge)
    if challenge.answered_by:
        raise MoveNotAllowed(f"{challenge.answered_by.name} has answered this challenge already.")
    challenge.answer, challenge.answered_by_id, challenge.answered_at = answer, by.person_id, timezone.now()
    challenge.save()
    notices.challenge(challenge.action, challenge, step="answered", to=[challenge.raised_by_id])
    return challenge


@transaction.atomic
def judge(*, challenge: Challenge, judgement: Judgement, words: str, by: Actor) -> Challenge:
    access.require_challenger(by, challenge.action)
    words = standing.said(words, field="words", message="Say what you conclude.")
    challenge = _held(challenge)
    if challenge.judged_by:
        raise MoveNotAllowed(f"{challenge.judged_by.name} has judged the response already.")
    if challenge.answered_at is None:
        raise MoveNotAllowed("There is no response to judge yet.")
    challenge.judgement, challenge.judgement_words = judgement, words
    challenge.judged_by_id, challenge.judged_at = by.person_id, timezone.now()
    challenge.save()
    told = {*people.agency_side(challenge.action), *people.coordinators(challenge.action)}
    notices.challenge(challenge.action, challenge, step="judged", to=told)
    return challenge


def _held(challenge: Challenge) -> Challenge:
    return (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("action__partnership", "action__agency", "answered_by", "judged_by")
        .get(pk=challenge.pk)
    )
