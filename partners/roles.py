"""Roles as code: what each role is called, and what it may do. Appointments (data) say who holds which, where."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    COORDINATOR = "coordinator", "Coordinator"
    LEAD = "lead", "Agency lead"
    CONTRIBUTOR = "contributor", "Contributor"
    ASSURER = "assurer", "Assurer"
    EXECUTIVE = "executive", "Executive lead"
    CHAIR = "chair", "Independent chair"
    NOMINEE = "nominee", "Chair’s nominee"


class Power(TextChoices):
    """One thing a role may do within its appointment: in the whole partnership, or for the one agency it names."""

    READ_PARTNERSHIP = "read_partnership", "Read every record of the partnership"
    READ_AGENCY = "read_agency", "Read what is asked of the agency"
    MANAGE_REVIEWS = "manage_reviews", "Put reviews in, respond to recommendations, ask agencies"
    BRING_TRACKERS = "bring_trackers", "Bring trackers in and take them out"
    APPOINT = "appoint", "Add agencies, and invite people to their roles"
    INVITE = "invite", "Invite contributors of the agency, and end their roles"
    MODERATE = "moderate", "Decide on more time, enter answers for an agency, see messages"
    JUDGE = "judge", "Judge evidence of other agencies"
    JUDGE_ENTERED = "judge_entered", "Judge what a coordinator entered for an agency"
    ANSWER = "answer", "Acknowledge, answer and ask for more time for the agency"
    DRAFT = "draft", "Note progress and draft answers for the agency"
    SIGN_OFF = "sign_off", "Sign off what the agency answers, where it wants that"
    RETAIN = "retain", "Say how long records are kept, hold them, and dispose of them with a second person"
    CHALLENGE = "challenge", "Challenge, and record a judgement on the response"
    NOMINATE = "nominate", "Name who judges what the only coordinator entered"


# What a client may do through a token, in the name of the person who issued it. Judging, challenging and deciding on
# more time are left to people.
OF_CLIENTS = frozenset({Power.MANAGE_REVIEWS, Power.ANSWER, Power.DRAFT})


@dataclass(frozen=True)
class RoleSpec:
    description: str
    powers: frozenset[Power]
    needs_agency: bool


def _spec(description: str, *powers: Power, needs_agency: bool) -> RoleSpec:
    return RoleSpec(description, frozenset(powers), needs_agency)


ROLES: dict[Role, RoleSpec] = {
    Role.COORDINATOR: _spec(
        "Runs the partnership's record: reviews, requests to agencies, judgement, chasing.",
        Power.READ_PARTNERSHIP,
        Power.MANAGE_REVIEWS,
        Power.BRING_TRACKERS,
        Power.APPOINT,
        Power.MODERATE,
        Power.JUDGE,
        Power.RETAIN,
        needs_agency=False,
    ),
    Role.LEAD: _spec(
        "Represents one agency: sees all that is asked of it and answers with evidence.",
        Power.READ_AGENCY,
        Power.ANSWER,
        Power.DRAFT,
        Power.INVITE,
        needs_agency=True,
    ),
    Role.CONTRIBUTOR: _spec(
        "Drafts progress and evidence for the agency's lead to submit.",
        Power.READ_AGENCY,
        Power.DRAFT,
        needs_agency=True,
    ),
    Role.ASSURER: _spec(
        "Sits on a sub-group and judges evidence, never their own agency's.",
        Power.READ_PARTNERSHIP,
        Power.JUDGE,
        needs_agency=True,
    ),
    Role.EXECUTIVE: _spec(
        "Answers for one agency at the top: sees its standing and receives what is escalated.",
        Power.READ_AGENCY,
        Power.SIGN_OFF,
        needs_agency=True,
    ),
    Role.CHAIR: _spec(
        "Independent of every agency: reads everything in the partnership, challenges, records a judgement.",
        Power.READ_PARTNERSHIP,
        Power.CHALLENGE,
        Power.NOMINATE,
        Power.RETAIN,
        needs_agency=False,
    ),
    Role.NOMINEE: _spec(
        "Judges for the chair, until a day, what the only coordinator entered for an agency; nothing else.",
        Power.READ_PARTNERSHIP,
        Power.JUDGE_ENTERED,
        needs_agency=False,
    ),
}
