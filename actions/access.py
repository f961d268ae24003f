"""May they? – for actions. Each rule stands here once; services raise by it, pages ask it what to offer."""

from django.core.exceptions import PermissionDenied

from actions.models import Action, Challenge, Evidence, Submission
from partners import access
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor

JUDGING = (Power.JUDGE, Power.JUDGE_ENTERED)


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


def may_sign_off(actor: Actor, action: Action) -> bool:
    """The agency's executive lead, where the agency wants a sign-off."""
    return actor.has(Power.SIGN_OFF, partnership_id=action.partnership_id, agency_id=action.agency_id)


def may_set_sign_off(actor: Actor, partnership_id: int, agency_id: int) -> bool:
    powers = (Power.SIGN_OFF, Power.ANSWER)
    return any(actor.has(power, partnership_id=partnership_id, agency_id=agency_id) for power in powers)


def may_enter_for_agency(actor: Actor, action: Action) -> bool:
    """A coordinator may enter an answer on an agency's behalf; then another person judges it."""
    return may_moderate(actor, action)


def may_challenge(actor: Actor, action: Action) -> bool:
    return actor.has(Power.CHALLENGE, partnership_id=action.partnership_id)


def may_judge_agency(actor: Actor, action: Action) -> bool:
    """A coordinator, assurer or chair's nominee who holds no appointment anywhere in the agency that owns the action.

    An agency serves several partnerships and is one agency in all of them.
    """
    judges = any(actor.has(power, partnership_id=action.partnership_id) for power in JUDGING)
    return judges and action.agency_id not in actor.agency_ids


def may_judge(actor: Actor, submission: Submission) -> bool:
    """As may_judge_agency, and never one who wrote or sent the answer. The chair's nominee: what was entered for it."""
    if not (submission.on_behalf or actor.has(Power.JUDGE, partnership_id=submission.partnership_id)):
        return False
    return may_judge_agency(actor, submission.action) and actor.user_id not in {
        submission.written_by_id,
        submission.submitted_by_id,
    }


def may_decide_time(actor: Actor, action: Action) -> bool:
    """A coordinator, who like a judge may hold no appointment in the agency."""
    return may_moderate(actor, action) and action.agency_id not in actor.agency_ids


def may_be_reminded(actor: Actor, action: Action) -> bool:
    """Whom the ladder can reach: the agency's own people, coordinator and chair."""
    return (
        actor.has(Power.READ_AGENCY, partnership_id=action.partnership_id, agency_id=action.agency_id)
        or may_moderate(actor, action)
        or may_challenge(actor, action)
    )


def may_take_back(actor: Actor, action: Action) -> bool:
    """The agency's lead, or a coordinator at its wish."""
    return may_answer(actor, action) or may_moderate(actor, action)


def may_answer_challenge(actor: Actor, action: Action) -> bool:
    """The chair asks the agency and the partnership: the lead or a coordinator responds."""
    return may_answer(actor, action) or may_moderate(actor, action)


def may_manage_in(actor: Actor, partnership_id: int) -> bool:
    return actor.has(Power.MANAGE_REVIEWS, partnership_id=partnership_id)


def require_reader(actor: Actor, partnership: Partnership) -> None:
    """Who reads every record of the partnership."""
    access.require(actor, Power.READ_PARTNERSHIP, partnership_id=partnership.pk)


def may_challenge_in(actor: Actor, partnership_id: int) -> bool:
    return actor.has(Power.CHALLENGE, partnership_id=partnership_id)


def may_respond(actor: Actor, challenge: Challenge) -> bool:
    """A coordinator; and the lead of the agency that is challenged, or whose action is."""
    if actor.has(Power.MODERATE, partnership_id=challenge.partnership_id):
        return True
    agency_id = challenge.answering_agency_id
    leads = agency_id and actor.has(Power.ANSWER, partnership_id=challenge.partnership_id, agency_id=agency_id)
    return bool(leads)


def require_manager(actor: Actor, partnership_id: int) -> None:
    access.require(actor, Power.MANAGE_REVIEWS, partnership_id=partnership_id)


def require_chaser(actor: Actor, partnership_id: int) -> None:
    """A coordinator says how the partnership's people are reminded, and when they are not."""
    access.require(actor, Power.MODERATE, partnership_id=partnership_id)


def require_judging(actor: Actor, partnership: Partnership) -> None:
    access.require_any(actor, *JUDGING, partnership=partnership)


def require_moderator(actor: Actor, action: Action) -> None:
    access.require(actor, Power.MODERATE, partnership_id=action.partnership_id)


def require_answerer(actor: Actor, action: Action) -> None:
    access.require(actor, Power.ANSWER, partnership_id=action.partnership_id, agency_id=action.agency_id)


def require_drafter(actor: Actor, action: Action) -> None:
    """The agency's own people, or a coordinator who enters for it."""
    if not (may_draft(actor, action) or may_enter_for_agency(actor, action)):
        raise PermissionDenied("Only the agency itself, or a coordinator on its behalf, may draft an answer.")


def require_noter(actor: Actor, action: Action) -> None:
    access.require(actor, Power.DRAFT, partnership_id=action.partnership_id, agency_id=action.agency_id)


def require_signer(actor: Actor, partnership_id: int, agency_id: int) -> None:
    access.require(actor, Power.SIGN_OFF, partnership_id=partnership_id, agency_id=agency_id)


def require_sign_off_setter(actor: Actor, partnership_id: int, agency_id: int) -> None:
    if not may_set_sign_off(actor, partnership_id, agency_id):
        raise PermissionDenied("Only the agency's executive lead or lead says whether its answers are signed off.")


def require_hander_over(actor: Actor, action: Action) -> None:
    """Who says which person of the agency owns it: the agency's lead, or a coordinator."""
    if not (may_answer(actor, action) or may_manage(actor, action)):
        raise PermissionDenied("Only the agency's lead or a coordinator hands its work over.")


def require_holder(actor: Actor, partnership_id: int, agency_id: int) -> None:
    """The agency's lead or contributor adds to what it holds to show."""
    access.require(actor, Power.DRAFT, partnership_id=partnership_id, agency_id=agency_id)


def require_reminded(actor: Actor, action: Action) -> None:
    if not may_be_reminded(actor, action):
        raise PermissionDenied("You are not reminded of this action, so there is nothing to put off.")


def may_hold(actor: Actor, item: Evidence) -> bool:
    return actor.has(Power.DRAFT, partnership_id=item.partnership_id, agency_id=item.agency_id)


def may_give(actor: Actor, item: Evidence) -> bool:
    """The agency's lead where the item is held."""
    return actor.has(Power.ANSWER, partnership_id=item.partnership_id, agency_id=item.agency_id)


def require_giver(actor: Actor, item: Evidence, to_id: int | None = None) -> None:
    """The agency's lead consents: they lead where the item is held, and where it is to be held too."""
    for partnership_id in {item.partnership_id, to_id or item.partnership_id}:
        access.require(actor, Power.ANSWER, partnership_id=partnership_id, agency_id=item.agency_id)


def require_taker_back(actor: Actor, action: Action) -> None:
    if not may_take_back(actor, action):
        raise PermissionDenied("Only the agency's lead, or a coordinator on its behalf, may take an answer back.")


def require_time_decider(actor: Actor, action: Action) -> None:
    if not may_decide_time(actor, action):
        raise PermissionDenied("A coordinator who holds no appointment in the agency decides on more time.")


def require_responder(actor: Actor, challenge: Challenge) -> None:
    if not may_respond(actor, challenge):
        raise PermissionDenied("Only the agency's lead or a coordinator may answer a challenge.")


def require_judge_of_agency(actor: Actor, action: Action) -> None:
    if not may_judge_agency(actor, action):
        raise PermissionDenied(
            "You cannot judge this agency's answers: a coordinator or assurer does who holds no appointment in it."
        )


def require_judge(actor: Actor, submission: Submission) -> None:
    if not may_judge(actor, submission):
        raise PermissionDenied(
            "You cannot judge this answer: a coordinator or assurer does, who neither holds an appointment in the "
            "agency nor wrote the answer."
        )


def require_challenger(actor: Actor, action: Action) -> None:
    access.require(actor, Power.CHALLENGE, partnership_id=action.partnership_id)


def require_challenger_in(actor: Actor, partnership_id: int) -> None:
    access.require(actor, Power.CHALLENGE, partnership_id=partnership_id)


def require_overseer(actor: Actor, partnership_id: int) -> None:
    """The chair, or a coordinator: who look at how the whole partnership stands, and at what is challenged."""
    if not actor.has(Power.CHALLENGE, partnership_id=partnership_id):
        access.require(actor, Power.MODERATE, partnership_id=partnership_id)
