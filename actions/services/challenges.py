"""The chair's question on an action, review, recommendation or agency, the response, and the judgement of it."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, notices
from actions.models import ASKED, Action, Challenge, Judgement
from actions.services import people, standing
from actions.states import MoveNotAllowed
from partners.models import Agency, Membership, Partnership
from partners.scope import Actor
from reviews.models import Recommendation, Review

TWICE = "This very question was asked already, and waits for a response."


@transaction.atomic
def raise_(*, action: Action, question: str, answer_by: date, by: Actor) -> Challenge:
    access.require_challenger(by, action)
    question = _checked(question, answer_by)
    action = standing.held(action, of=ASKED)
    return _raised(action.partnership_id, question, answer_by, by, action=action)


@transaction.atomic
def raise_about(
    *, partnership: Partnership, thing: Review | Recommendation | Agency, question: str, answer_by: date, by: Actor
) -> Challenge:
    """On what is no action: the partnership responds, and for an agency that is its member its lead may too."""
    access.require_challenger_in(by, partnership.pk)
    question = _checked(question, answer_by)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # so that a form sent twice asks once
    if isinstance(thing, Agency):
        if not Membership.objects.filter(partnership=partnership, agency=thing).exists():
            raise ValidationError(f"{thing.name} does not belong to this partnership.")
        return _raised(partnership.pk, question, answer_by, by, agency=thing)
    name = "review" if isinstance(thing, Review) else "recommendation"
    return _raised(partnership.pk, question, answer_by, by, **{name: thing})


def _checked(question: str, answer_by: date) -> str:
    standing.check_date(answer_by, field="answer_by")
    return standing.said(question, field="question", message="Enter your question.")


def _raised(
    partnership_id: int,
    question: str,
    answer_by: date,
    by: Actor,
    **about: Action | Review | Recommendation | Agency,
) -> Challenge:
    there = Challenge.objects.filter(partnership_id=partnership_id, question=question, answered_at=None, **about)
    if there.exists():
        raise MoveNotAllowed(TWICE)
    made = Challenge.objects.create(
        partnership_id=partnership_id,
        question=question,
        answer_by=answer_by,
        raised_by_id=by.person_id,
        raised_at=timezone.now(),
        **about,
    )
    notices.challenge(made, step="raised", to=_told(made))
    return made


@transaction.atomic
def answer(*, challenge: Challenge, answer: str, by: Actor) -> Challenge:
    """A coordinator responds, or the lead of the agency that it is about, once."""
    access.require_responder(by, challenge)
    answer = standing.said(answer, field="answer", message="Enter the response.")
    challenge = _held(challenge)
    require_awaited(challenge)
    challenge.answer, challenge.answered_by_id, challenge.answered_at = answer, by.person_id, timezone.now()
    challenge.save()
    notices.challenge(challenge, step="answered", to=[challenge.raised_by_id])
    return challenge


def require_awaited(challenge: Challenge) -> None:
    """Raise MoveNotAllowed where a response has come, or none is waited for any more."""
    if challenge.answered_by:
        raise MoveNotAllowed(f"{challenge.answered_by.name} has answered this challenge already.")
    if challenge.ended_by:
        raise MoveNotAllowed(f"{challenge.ended_by}, so no response is waited for.")


@transaction.atomic
def judge(*, challenge: Challenge, judgement: Judgement, words: str, by: Actor) -> Challenge:
    access.require_challenger_in(by, challenge.partnership_id)
    words = standing.said(words, field="words", message="Say what you conclude.")
    challenge = _held(challenge)
    if challenge.judged_by:
        raise MoveNotAllowed(f"{challenge.judged_by.name} has judged the response already.")
    if challenge.answered_at is None:
        raise MoveNotAllowed("There is no response to judge yet.")
    challenge.judgement, challenge.judgement_words = judgement, words
    challenge.judged_by_id, challenge.judged_at = by.person_id, timezone.now()
    challenge.save()
    notices.challenge(challenge, step="judged", to=_told(challenge))
    return challenge


def _held(challenge: Challenge) -> Challenge:
    return Challenge.objects.select_for_update(of=("self",)).with_things().get(pk=challenge.pk)


def _told(challenge: Challenge) -> Collection[int]:
    """The coordinators, and whoever answers for the agency that it is about."""
    place = challenge.partnership_id
    if challenge.action:
        return {*people.agency_side(challenge.action), *people.coordinators(challenge.action)}
    leads = people.leads_of(partnership_id=place, agency_id=challenge.agency_id) if challenge.agency_id else []
    return {*leads, *people.coordinators_of(place)}
