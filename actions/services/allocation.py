"""From a recommendation to requests: one agency, one question, one date each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, notices, states
from actions.models import OPEN, Action, ActionRecommendation, Status
from actions.services import people, standing
from partners.models import Agency, Membership, User
from partners.scope import Actor
from reviews.models import Recommendation, Response
from reviews.services import opening

WITHDRAWABLE = (Status.DRAFT, *OPEN)


@transaction.atomic
def draft(
    *,
    recommendations: Sequence[Recommendation],
    agency: Agency,
    question: str,
    evidence_wanted: str,
    due_on: date | None,
    owner: User | None,
    by: Actor,
) -> Action:
    """Write down what an agency is to be asked. It sees nothing of it yet, and anything but the agency may be missing.

    Raises ValidationError where the agency does not belong to the partnership, or a recommendation was not accepted.
    """
    if not recommendations:
        raise ValidationError("Choose the recommendation under which you ask.")
    partnership = recommendations[0].partnership
    access.require_manager(by, partnership.pk)
    _check_recommendations(recommendations)
    _check_member(agency, partnership.pk)
    action = Action(
        partnership=partnership,
        number=partnership.take_number(),
        agency=agency,
        question=question.strip(),
        evidence_wanted=evidence_wanted.strip(),
        due_on=due_on,
        owner=owner,
        created_by_id=by.person_id,
    )
    _check_owner(action)
    action.save()
    ActionRecommendation.objects.bulk_create(
        ActionRecommendation(partnership=partnership, action=action, recommendation=one) for one in recommendations
    )
    return action


@transaction.atomic
def edit_draft(
    *, action: Action, question: str, evidence_wanted: str, due_on: date | None, owner: User | None, by: Actor
) -> Action:
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=[Status.DRAFT])
    action.question, action.evidence_wanted = question.strip(), evidence_wanted.strip()
    action.due_on, action.owner = due_on, owner
    _check_owner(action)
    action.save()
    return action


@transaction.atomic
def change_owner(*, action: Action, owner: User | None, by: Actor) -> Action:
    """Somebody else at the agency owns what was issued, or nobody in particular: its leads. Who it is now is told."""
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=OPEN)
    if action.owner_id == (owner.pk if owner else None):
        return action
    action.owner = owner
    _check_owner(action)
    action.save(update_fields=["owner", "updated_at"])
    if action.is_with_agency:
        notices.owner_changed(action, to=people.agency_side(action))
    return action


@dataclass(frozen=True)
class Wanted:
    """One agency that is to be asked, and who is to own it there; nobody in particular: its leads."""

    agency: Agency
    owner: User | None


@transaction.atomic
def ask(
    *,
    recommendation: Recommendation,
    wanted: Collection[Wanted],
    question: str,
    evidence_wanted: str,
    due_on: date,
    by: Actor,
) -> list[Action]:
    """Make the drafts under a recommendation what is wanted: one for each agency, changed where there is one already.

    Drafts to agencies that are not wanted any more are dropped.
    """
    access.require_manager(by, recommendation.partnership_id)
    # Held, so that a form sent twice does not ask an agency twice.
    Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    there = Action.objects.visible_to(by).filter(recommendations=recommendation, status=Status.DRAFT)
    drafts = {action.agency_id: action for action in there.select_related("partnership")}
    for agency_id in drafts.keys() - {one.agency.pk for one in wanted}:
        discard(action=drafts[agency_id], by=by)
    made: dict[int, Action] = {}
    for one in wanted:
        facts: dict[str, Any] = {
            "question": question,
            "evidence_wanted": evidence_wanted,
            "due_on": due_on,
            "owner": one.owner,
        }
        there_is = drafts.get(one.agency.pk)
        if there_is:
            drafts[one.agency.pk] = edit_draft(action=there_is, by=by, **facts)
        else:  # kept as the draft of this agency, so that one named twice is asked once
            drafts[one.agency.pk] = draft(recommendations=[recommendation], agency=one.agency, by=by, **facts)
        made[one.agency.pk] = drafts[one.agency.pk]
    return list(made.values())


@transaction.atomic
def discard(*, action: Action, by: Actor) -> None:
    """Drop a draft that nobody outside was ever shown. One that was issued before is withdrawn instead."""
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=[Status.DRAFT])
    if action.transitions.exists():
        withdraw(action=action, reason="Left out when the agencies were asked again.", by=by)
    else:
        action.delete()


@transaction.atomic
def issue(*, action: Action, by: Actor) -> Action:
    """Ask the agency: it may now read the request and the review, and its owner or leads are told.

    Raises ValidationError that names each thing still missing, by field.
    """
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=[Status.DRAFT])
    check_complete(action)
    now = timezone.now()
    action.issued_at = now
    action.first_due_on = action.first_due_on or action.due_on  # one sent back as “not ours” keeps its first date
    action.save(update_fields=["issued_at", "first_due_on", "updated_at"])
    transition = states.move(action, to=Status.ISSUED, by=people.person(by), expected=Status.DRAFT)
    for recommendation in action.recommendations.select_related("review"):
        opening.share(review=recommendation.review, agency=action.agency)
    notices.issued(action, transition, to=people.agency_side(action))
    return action


@transaction.atomic
def issue_all(*, actions: Collection[Action], by: Actor) -> list[Action]:
    """Issue all or none. In the order of their keys, so that two who issue the same ones wait and do not deadlock."""
    return [issue(action=action, by=by) for action in sorted(actions, key=lambda action: action.pk)]


@transaction.atomic
def withdraw(*, action: Action, reason: str, by: Actor) -> Action:
    """End it for good, before it is assured. The agency is told where it was ever asked."""
    access.require_manager(by, action.partnership_id)
    reason = standing.said(reason, field="reason", message="Say why it is withdrawn.")
    action = standing.held(action, of=WITHDRAWABLE)
    told = action.status != Status.DRAFT
    transition = states.move(action, to=Status.WITHDRAWN, by=people.person(by), reason=reason)
    standing.settle_requests(action, by=by, reason="The request was withdrawn.")
    if told:
        notices.withdrawn(action, transition, to=people.agency_side(action))
    return action


@transaction.atomic
def hand_over(*, action: Action, owner: User | None, by: Actor) -> Action:
    """Another person of the agency owns it from now on, or nobody in particular: its leads. The new one is told."""
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=WITHDRAWABLE)
    if action.owner == owner:
        raise ValidationError({"owner": f"{owner.name if owner else 'Whoever leads'} owns it already."})
    action.owner = owner
    _check_owner(action)
    action.save(update_fields=["owner", "updated_at"])
    if action.status != Status.DRAFT:
        notices.handed_over(action, to=people.agency_side(action))
    return action


@transaction.atomic
def not_ours(*, action: Action, reason: str, by: Actor) -> Action:
    """The agency says that the request is not theirs: it goes back to the coordinator as a draft."""
    access.require_answerer(by, action)
    reason = standing.said(reason, field="reason", message="Say why it is not yours, and whose it may be.")
    action = standing.held(action, of=[Status.ISSUED])
    transition = states.move(action, to=Status.DRAFT, by=people.person(by), reason=reason, expected=Status.ISSUED)
    action.acknowledged_at = action.acknowledged_by = action.acknowledged_through = None
    action.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_through", "updated_at"])
    standing.settle_requests(action, by=by, reason="The agency said that this is not theirs.")
    notices.not_ours(action, transition, to=people.coordinators(action))
    return action


def check_complete(action: Action) -> None:
    """Raise ValidationError, by field, for everything that keeps an action from being issued."""
    checks = (
        partial(standing.said, action.question, field="question", message="Enter what you ask."),
        partial(standing.said, action.evidence_wanted, field="evidence_wanted", message="Enter what would show it."),
        partial(standing.check_date, action.due_on, field="due_on"),
        partial(_check_member, action.agency, action.partnership_id),
        partial(_check_owner, action),
        partial(_check_recommendations, action.recommendations.all()),  # the response may have changed since
    )
    wrong: dict[str, list[str]] = {}
    for check in checks:
        try:
            check()
        except ValidationError as error:
            wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)


def _check_recommendations(recommendations: Iterable[Recommendation]) -> None:
    if any(one.response == Response.NOT_ACCEPTED for one in recommendations):
        raise ValidationError(
            {"recommendation": "The partnership did not accept this recommendation, so nobody is asked about it."}
        )


def _check_member(agency: Agency, partnership_id: int) -> None:
    if not Membership.objects.filter(partnership_id=partnership_id, agency=agency).exists():
        raise ValidationError({"agency": f"{agency.name} does not belong to this partnership."})


def _check_owner(action: Action) -> None:
    if action.owner_id and not people.may_own(action, action.owner_id):
        raise ValidationError({"owner": f"The owner must be a lead or contributor of {action.agency.name}."})
