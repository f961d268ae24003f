"""An action's page, the room where all meet: how it stands, the record, and what this person can do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions import access
from actions.brag import Brag, brag
from actions.dashboards.record import Entry, Said, record, said
from actions.facets import Facets, Facts, facets, next_step
from actions.models import (
    ASKED,
    ASSURED,
    OPEN,
    WITH_AGENCY,
    Action,
    Audience,
    Delivery,
    Finding,
    Ladder,
    Level,
    Status,
    TimeRequest,
)
from actions.services import ladders, people
from actions.services.allocation import WITHDRAWABLE
from actions.services.retests import PLANNABLE
from partners import working_days
from partners.models import Appointment
from partners.roles import Power, Role
from partners.scope import Actor
from partners.working_days import spoken
from reviews.models import Recommendation

SOON = 20  # working days before a re-test in which answering it is what waits


@dataclass(frozen=True)
class Offer:
    """Something this person can do now, and the page behind it. What is not `main` never becomes the button."""

    verb: str
    page: str
    of: str
    main: bool = False


@dataclass(frozen=True)
class Person:
    part: str
    name: str


@dataclass(frozen=True)
class Room:
    action: Action
    standing: Brag
    facets: Facets
    next_step: str
    entries: tuple[Entry, ...]
    people: tuple[Person, ...]
    recommendations: tuple[Recommendation, ...]
    offers: tuple[Offer, ...]
    may_acknowledge: bool
    draft_saved: str

    @property
    def primary(self) -> Offer | None:
        return next((offer for offer in self.offers if offer.main), None)

    @property
    def others(self) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if offer is not self.primary)


def room(action: Action, actor: Actor, *, on: date) -> Room:
    rows = said(action, actor)
    accepted = rows.accepted
    facts = Facts(
        status=Status(action.status),
        delivery=Delivery(action.delivery),
        due_on=action.due_on,
        submitted_at=action.submitted_at,
        level=Level(accepted.level) if accepted else None,
        before_import=rows.is_before_import,
        stale=action.is_stale(on=on),
        **_looked_again(rows),
    )
    leads = _leads(action, on)
    cited = Recommendation.objects.visible_to(actor).filter(actions=action)
    recommendations = tuple(cited.for_list().order_by("review", "position", "pk"))
    with_agency = action.status in WITH_AGENCY
    return Room(
        action=action,
        standing=brag(action, on=on),
        facets=facets(facts, on=on),
        next_step=_unjudged(rows)
        or _awaited(rows.open_request if with_agency else None)
        or _next(action, facts, leads, on),
        entries=tuple(record(action, rows)),
        people=_people(action, leads),
        recommendations=recommendations,
        offers=tuple(_offers(action, actor, rows, recommendations, on)),
        may_acknowledge=with_agency and not action.acknowledged_at and access.may_answer(actor, action),
        draft_saved=_draft_saved(rows) if with_agency and access.may_draft(actor, action) else "",
    )


def _unjudged(rows: Said) -> str:
    """What the only coordinator entered waits for somebody whom the chair names; asked of such answers alone."""
    waiting = rows.undecided
    if waiting is None or not waiting.on_behalf or people.judges_of(waiting):
        return ""
    return "Nobody here may judge what was entered for the agency: the chair names somebody who does."


def _awaited(request: TimeRequest | None) -> str:
    """A request for more time is decided before anything else happens."""
    return f"The partnership decides whether the date moves to {spoken(request.new_due_on)}." if request else ""


def _looked_again(rows: Said) -> dict[str, Any]:
    """The next re-test that is planned, and what the latest one found."""
    planned = next((one for one in rows.retests if one.is_planned), None)
    judged = sorted((one for one in rows.retests if one.judged_at), key=lambda one: (one.judged_at, one.pk))
    return {
        "retest_on": planned.due_on if planned else None,
        "retest_answered": planned is not None and planned.answered_at is not None,
        "found": Finding(judged[-1].finding) if judged else None,
    }


def _leads(action: Action, on: date) -> list[str]:
    held = Appointment.objects.in_force(on=on).filter(
        partnership_id=action.partnership_id, agency_id=action.agency_id, role=Role.LEAD
    )
    return list(dict.fromkeys(held.order_by("user__name").values_list("user__name", flat=True)))


def _next(action: Action, facts: Facts, leads: list[str], on: date) -> str:
    climb = ladders.of(action.partnership_id)
    owner = action.owner.name if action.owner else ""
    who = {Audience.OWNER: owner, Audience.LEAD: " and ".join(leads)}
    return next_step(facts, who=who, on=on, rungs=climb[Ladder.ACTION], closed=climb.closed)


def _people(action: Action, leads: list[str]) -> tuple[Person, ...]:
    owner = [Person("Owner", action.owner.name)] if action.owner else []
    return (*owner, *(Person("Agency lead", name) for name in leads))


def _draft_saved(rows: Said) -> str:
    own = next((draft for draft in rows.drafts if not draft.on_behalf), None)
    if own is None:
        return ""
    if own.waits_for_sign_off:
        return "The answer is written, and waits for your executive lead’s sign-off."
    return f"A draft answer is saved, begun by {own.written_by.name}."


def _offers(
    action: Action, actor: Actor, rows: Said, recommendations: tuple[Recommendation, ...], on: date
) -> Iterator[Offer]:
    """What most waits for this person comes first."""
    yield from _of_challenges(action, actor, rows)
    yield from _of_agency(action, actor, rows)
    yield from _of_retests(action, actor, rows, on)
    yield from _of_judges(action, actor, rows)
    yield from _of_chair(action, actor, rows)
    yield from _of_reminded(action, actor)
    yield from _of_decisions(action, actor, rows, on)
    yield from _of_coordinator(action, actor, rows, recommendations)
    if action.status in ASKED and access.may_challenge(actor, action):
        yield Offer("Challenge", "challenge", action.reference, main=True)


def _of_challenges(action: Action, actor: Actor, rows: Said) -> Iterator[Offer]:
    for one in rows.challenges:
        if one.answered_at is None and not one.ended_by and access.may_answer_challenge(actor, action):
            yield Offer("Respond to the challenge", "answer_challenge", str(one.code), main=True)
        elif one.answered_at and one.judged_at is None and access.may_challenge(actor, action):
            yield Offer("Judge the response", "judge_challenge", str(one.code), main=True)


def _of_agency(action: Action, actor: Actor, rows: Said) -> Iterator[Offer]:
    with_agency = action.status in WITH_AGENCY
    if with_agency and access.may_draft(actor, action):
        begun = any(not draft.on_behalf for draft in rows.drafts)
        yield Offer("Continue the answer" if begun else "Answer", "answer", action.reference, main=True)
    for draft in rows.drafts:
        if draft.waits_for_sign_off and access.may_sign_off(actor, action):
            page, of = (
                ("retest_sign_off", str(draft.retest.code)) if draft.retest else ("answer_sign_off", action.reference)
            )
            yield Offer("Sign the answer off", page, of, main=True)
    if action.status in OPEN and access.may_draft(actor, action):
        yield Offer("Note progress", "note", action.reference)
    if with_agency and not rows.open_request and access.may_answer(actor, action):
        yield Offer("Ask for more time", "more_time", action.reference)
    if action.status == Status.ISSUED and access.may_answer(actor, action):
        yield Offer("Say it is not yours", "not_ours", action.reference)
    if action.status == Status.SUBMITTED and rows.undecided and access.may_answer(actor, action):
        yield Offer("Take the answer back", "take_back", action.reference)


def _of_chair(action: Action, actor: Actor, rows: Said) -> Iterator[Offer]:
    if _unjudged(rows) and actor.has(Power.NOMINATE, partnership_id=action.partnership_id):
        yield Offer("Name who judges this", "invite", action.partnership.slug, main=True)


def _of_reminded(action: Action, actor: Actor) -> Iterator[Offer]:
    if action.status in WITH_AGENCY and access.may_be_reminded(actor, action):
        yield Offer("Put off your reminders", "snooze", action.reference)


def _of_decisions(action: Action, actor: Actor, rows: Said, on: date) -> Iterator[Offer]:
    """The decision by which it is assured may be superseded; that waits to be done once its evidence is stale."""
    answer = rows.accepted_answer
    if action.status == Status.ASSURED and answer and access.may_judge(actor, answer):
        yield Offer("Judge again", "judge_again", action.reference, main=action.is_stale(on=on))


def _of_retests(action: Action, actor: Actor, rows: Said, on: date) -> Iterator[Offer]:
    """Of those planned the next: to be answered by the agency, ahead of its day too, then judged."""
    retest = next((one for one in rows.retests if one.is_planned), None)
    if action.status not in ASSURED or retest is None:
        return
    code, outside = str(retest.code), access.may_enter_for_agency(actor, action)
    answer = next((one for one in rows.submissions if one.retest_id == retest.pk and not one.taken_back_at), None)
    if answer is None:
        near = retest.due_on <= working_days.add(on, SOON)
        if access.may_draft(actor, action):
            yield Offer("Answer the re-test", "retest_answer", code, main=near)
        elif outside:
            yield Offer("Answer the re-test for the agency", "retest_answer", code)
        return
    if access.may_judge(actor, answer):
        yield Offer("Judge the re-test", "retest_judge", code, main=True)
    if access.may_answer(actor, action):
        yield Offer("Take the answer to the re-test back", "retest_take_back", code)


def _of_judges(action: Action, actor: Actor, rows: Said) -> Iterator[Offer]:
    waiting = rows.undecided if action.status == Status.SUBMITTED else None
    if waiting and access.may_judge(actor, waiting):
        yield Offer("Judge", "judge", action.reference, main=True)


def _of_coordinator(
    action: Action, actor: Actor, rows: Said, recommendations: tuple[Recommendation, ...]
) -> Iterator[Offer]:
    if action.status in OPEN and rows.open_request and access.may_decide_time(actor, action):
        yield Offer("Decide on more time", "decide_more_time", action.reference, main=True)
    if action.status == Status.DRAFT and access.may_manage(actor, action):
        if recommendations:
            yield Offer("Check and issue", "ask_check", recommendations[0].reference, main=True)
        yield Offer("Change the request", "edit_action", action.reference)
    if action.status in WITH_AGENCY and access.may_manage(actor, action):
        yield Offer("Correct the question", "correct_question", action.reference)
    outside = access.may_enter_for_agency(actor, action) and not access.may_draft(actor, action)
    if action.status in WITH_AGENCY and outside:
        yield Offer("Enter an answer for the agency", "answer", action.reference)
    if action.status == Status.SUBMITTED and rows.undecided and outside:
        yield Offer("Take the answer back for the agency", "take_back", action.reference)
    if action.status in PLANNABLE and access.may_manage(actor, action):
        yield Offer("Plan re-tests", "plan_retests", action.reference)
    if action.status in WITHDRAWABLE and access.may_manage(actor, action):
        yield Offer("Withdraw the request", "withdraw", action.reference)
