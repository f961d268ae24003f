"""May they? – for actions. Each rule stands here once; services raise by it, pages ask it what to offer."""

from django.core.exceptions import PermissionDenied

from actions.models import Action, Submission
from partners import access
from partners.roles import Power
from partners.scope import Actor


def may_manage(actor: Actor, action: Action) -> bool:
    return actor.has(Power.MANAGE_REVIEWS, partnership_id=action.partnership_id)


def may_moderate(actor: Actor, action: Action) -> bool:
    return actor.has(Power.MODERATE, partnership_id=action.partnership_id)


def may_answer(actor: Actor, action: Action) -> bool:
    """The agency's lead: acknowledges, says “not ours”, submits, asks for more time."""
    return actor.has(Power.ANSWER, partnership_id=action.partnership_id, agency_id=action.agency_id)


def may_draft(actor: Actor, action: Action) -> bool:
    """The agency's lead or contributor: notes progress, drafts the answer."""
    return actor.has(Power.DRAFT, partnership_id=action.partnership_id, agency_id=action.agency_id)


def may_enter_for_agency(actor: Actor, action: Action) -> bool:
    """A coordinator may enter an answer on an agency's behalf; then another person judges it."""
    return may_moderate(actor, action)


def may_challenge(actor: Actor, action: Action) -> bool:
    return actor.has(Power.CHALLENGE, partnership_id=action.partnership_id)


def may_judge_agency(actor: Actor, action: Action) -> bool:
    """A coordinator or assurer who holds no appointment, of any kind, in the agency that owns the action."""
    return actor.has(Power.JUDGE, partnership_id=action.partnership_id) and action.agency_id not in actor.agencies_in(
        action.partnership_id
    )


def may_judge(actor: Actor, submission: Submission) -> bool:
    """As may_judge_agency, and never one who wrote or sent the answer."""
    return may_judge_agency(actor, submission.action) and actor.user_id not in {
        submission.written_by_id,
        submission.submitted_by_id,
    }


def require_manager(actor: Actor, partnership_id: int) -> None:
    access.require(actor, Power.MANAGE_REVIEWS, partnership_id=partnership_id)


def require_moderator(actor: Actor, action: Action) -> None:
    access.require(actor, Power.MODERATE, partnership_id=action.partnership_id)


def require_answerer(actor: Actor, action: Action) -> None:
    access.require(actor, Power.ANSWER, partnership_id=action.partnership_id, agency_id=action.agency_id)


def require_drafter(actor: Actor, action: Action) -> None:
    """The agency's own people, or a coordinator who enters for it."""
    if not (may_draft(actor, action) or may_enter_for_agency(actor, action)):
        raise PermissionDenied("Only the agency itself, or a coordinator on its behalf, may draft an answer.")


def require_judge(actor: Actor, submission: Submission) -> None:
    if not may_judge(actor, submission):
        raise PermissionDenied(
            "You cannot judge this answer: a coordinator or assurer does, who neither holds an appointment in the "
            "agency nor wrote the answer."
        )


def require_challenger(actor: Actor, action: Action) -> None:
    access.require(actor, Power.CHALLENGE, partnership_id=action.partnership_id)
