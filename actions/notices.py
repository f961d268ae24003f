"""What is told to people by mail about an action. Each kind has its own words; none has a word of the case."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from actions.models import (
    ASSURED,
    OPEN,
    WITH_AGENCY,
    Action,
    Challenge,
    Correction,
    Decision,
    Disposal,
    Finding,
    Outcome,
    Retest,
    Status,
    Submission,
    TimeRequest,
    Transition,
)
from partners import messages
from partners.models import Message, User
from partners.scope import Actor
from partners.working_days import spoken

RETESTED = {
    Finding.EMBEDDED: "A re-test was judged: the change held",
    Finding.PARTLY: "A re-test was judged: the change held in part",
    Finding.NOT_EMBEDDED: "A re-test was judged: the change did not hold, and the question is asked again",
}
SIGNED_OFF = {
    "sign_off_asked": "An answer of your agency waits for your sign-off",
    "sign_off_given": "Your answer was signed off, and sent to the partnership",
    "sign_off_refused": "Your executive lead asks for a change before the answer goes out",
}
DISPOSED = {
    True: "The records that you proposed were disposed of, and a certificate stands",
    False: "Your proposal to dispose of records was refused",
}
CHALLENGED = {
    "raised": "The chair asks a question",
    "answered": "Your challenge was answered",
    "judged": "The chair judged the response",
}


def home(_to: User) -> str:
    """Their own, where what is about no reference stands."""
    address: str = settings.SITE_URL.rstrip("/") + reverse("home")
    return address


def _about(actor: Actor, found: Sequence[Message], statuses: Iterable[Status]) -> Collection[int]:
    """Of these messages, those about an action which the person may still see and which still stands so."""
    numbers = {int(message.about.rpartition("-")[2]) for message in found}
    rows = Action.objects.visible_to(actor).filter(number__in=numbers, status__in=list(statuses))
    there = {(row.partnership_id, row.reference) for row in rows.select_related("partnership")}
    return {message.pk for message in found if (message.partnership_id, message.about) in there}


def _still_with_agency(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return _about(actor, found, WITH_AGENCY)


def _still_waiting(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return _about(actor, found, [Status.SUBMITTED])


def _still_draft(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return _about(actor, found, [Status.DRAFT])


def _still_seen(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return _about(actor, found, Status)


def _still_owned(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return _about(actor, found, OPEN)


def _still_assured(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return _about(actor, found, ASSURED)


def _still_to_decide(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    there = {_of_disposal(pk) for pk in Disposal.objects.waiting_for(actor).values_list("pk", flat=True)}
    return {message.pk for message in found if message.key in there}


def _of_disposal(pk: int) -> str:
    return f"disposal_proposed:{pk}"


def register() -> None:
    notice = messages.NOTICE
    messages.register(
        "issued", purpose=notice, phrase="Your agency is asked for something new", still_true=_still_with_agency
    )
    messages.register("handed_over", purpose=notice, phrase="You own this for your agency now", still_true=_still_owned)
    messages.register("withdrawn", purpose=notice, phrase="Nothing more is asked", still_true=_still_seen)
    messages.register("not_ours", purpose=notice, phrase="The agency says this is not theirs", still_true=_still_draft)
    messages.register("answered", purpose=notice, phrase="An answer waits for judgement", still_true=_still_waiting)
    for kind, phrase in SIGNED_OFF.items():
        messages.register(kind, purpose=notice, phrase=phrase, still_true=_still_seen)
    messages.register(
        "sent_back",
        purpose=notice,
        phrase="Your answer was sent back: more is needed",
        still_true=_still_with_agency,
    )
    messages.register("assured", purpose=notice, phrase="Your answer was accepted", still_true=_still_seen)
    messages.register(
        "question_corrected",
        purpose=notice,
        phrase="The question was corrected: read it again before you answer",
        still_true=_still_with_agency,
    )
    messages.register(
        "owner_changed", purpose=notice, phrase="Somebody else owns this now", still_true=_still_with_agency
    )
    messages.register(
        "time_asked", purpose=notice, phrase="The agency asks for more time", still_true=_still_with_agency
    )
    messages.register(
        "time_decided",
        purpose=notice,
        phrase=("You have more time: due {day}", "More time was declined: due {day}"),
        still_true=_still_seen,
    )
    messages.register(
        "retest_planned",
        purpose=notice,
        phrase="This will be looked at again: a re-test is planned for {day}",
        still_true=_still_assured,
    )
    messages.register(
        "retest_answered", purpose=notice, phrase="A re-test waits for judgement", still_true=_still_assured
    )
    messages.register("retested", purpose=notice, phrase=tuple(RETESTED.values()), still_true=_still_seen)
    messages.register(
        "disposal_proposed",
        purpose=notice,
        phrase="Somebody proposes to dispose of records whose time is over: a second person decides",
        still_true=_still_to_decide,
        link=home,
    )
    messages.register("disposal_decided", purpose=notice, phrase=tuple(DISPOSED.values()), link=home)
    for step, phrase in CHALLENGED.items():
        messages.register(f"challenge_{step}", purpose=notice, phrase=phrase, still_true=_still_seen)
        for page in ("review", "recommendation"):
            messages.register(f"{page}_challenge_{step}", purpose=notice, phrase=phrase, page=page)
        words = phrase.replace("The chair asks a question", "The chair asks a question about an agency")
        messages.register(f"agency_challenge_{step}", purpose=notice, phrase=words, link=home)


def issued(action: Action, transition: Transition, *, to: Iterable[int]) -> None:
    messages.queue(kind="issued", to=to, about=action, key=f"issued:{transition.pk}", due_on=action.due_on)


def issued_together(transitions: Iterable[Transition], *, to: Mapping[int, Collection[int]]) -> None:
    """As `issued`, for many. `to` names the people by action."""
    messages.queue_all(
        messages.Entry(
            "issued", person, one.partnership_id, one.action.reference, f"issued:{one.pk}", due_on=one.action.due_on
        )
        for one in transitions
        for person in sorted(to[one.action_id])
    )


def owner_changed(action: Action, *, to: Iterable[int]) -> None:
    key = f"owner_changed:{action.reference}:{action.updated_at.isoformat()}"
    messages.queue(kind="owner_changed", to=to, about=action, key=key, due_on=action.due_on)


def handed_over(action: Action, *, to: Iterable[int]) -> None:
    """Said again where it comes back to somebody who had handed it on."""
    messages.queue(
        kind="handed_over",
        to=to,
        about=action,
        key=f"handed_over:{action.updated_at.timestamp()}",
        due_on=action.due_on,
    )


def withdrawn(action: Action, transition: Transition, *, to: Iterable[int]) -> None:
    messages.queue(kind="withdrawn", to=to, about=action, key=f"withdrawn:{transition.pk}")


def withdrawn_together(transitions: Iterable[Transition], *, to: Mapping[int, Collection[int]]) -> None:
    """As `withdrawn`, for many. `to` names the people by action."""
    messages.queue_all(
        messages.Entry("withdrawn", person, one.partnership_id, one.action.reference, f"withdrawn:{one.pk}")
        for one in transitions
        for person in sorted(to[one.action_id])
    )


def not_ours(action: Action, transition: Transition, *, to: Iterable[int]) -> None:
    messages.queue(kind="not_ours", to=to, about=action, key=f"not_ours:{transition.pk}")


def answered(action: Action, transition: Transition, *, to: Iterable[int]) -> None:
    messages.queue(kind="answered", to=to, about=action, key=f"answered:{transition.pk}")


def corrected(action: Action, correction: Correction, *, to: Iterable[int]) -> None:
    key = f"question_corrected:{correction.pk}"
    messages.queue(kind="question_corrected", to=to, about=action, key=key, due_on=action.due_on)


def sign_off(submission: Submission, *, step: str, to: Iterable[int]) -> None:
    """`step` is asked, given or refused. Asked again, it is told again."""
    at = submission.sign_off_asked_at or submission.saved_at
    kind = f"sign_off_{step}"
    messages.queue(kind=kind, to=to, about=submission.action, key=f"{kind}:{submission.pk}:{at.timestamp()}")


def decided(action: Action, decision: Decision, *, to: Iterable[int]) -> None:
    kind = "assured" if decision.outcome == Outcome.ACCEPTED else "sent_back"
    due_on = action.due_on if kind == "sent_back" else None
    messages.queue(kind=kind, to=to, about=action, key=f"{kind}:{decision.pk}", due_on=due_on)


def time_asked(action: Action, request: TimeRequest, *, to: Iterable[int]) -> None:
    messages.queue(kind="time_asked", to=to, about=action, key=f"time_asked:{request.pk}", due_on=action.due_on)


def time_decided(action: Action, request: TimeRequest, *, to: Iterable[int]) -> None:
    approved = request.outcome == TimeRequest.Outcome.APPROVED
    due_on = request.new_due_on if approved else request.old_due_on
    words = f"You have more time: due {spoken(due_on)}" if approved else f"More time was declined: due {spoken(due_on)}"
    messages.queue(
        kind="time_decided", to=to, about=action, key=f"time_decided:{request.pk}", reason=words, due_on=due_on
    )


def retest_planned(action: Action, retest: Retest, *, to: Iterable[int]) -> None:
    words = f"This will be looked at again: a re-test is planned for {spoken(retest.due_on)}"
    messages.queue(kind="retest_planned", to=to, about=action, key=f"retest_planned:{retest.pk}", reason=words)


def retest_answered(action: Action, retest: Retest, *, to: Iterable[int]) -> None:
    at = retest.answered_at.timestamp() if retest.answered_at else 0
    messages.queue(kind="retest_answered", to=to, about=action, key=f"retest_answered:{retest.pk}:{at}")


def retested(action: Action, retest: Retest, *, to: Iterable[int]) -> None:
    words = RETESTED[Finding(retest.finding)]
    due_on = action.due_on if retest.finding == Finding.NOT_EMBEDDED else None
    messages.queue(kind="retested", to=to, about=action, key=f"retested:{retest.pk}", reason=words, due_on=due_on)


def challenge(one: Challenge, *, step: str, to: Iterable[int]) -> None:
    """`step` is raised, answered or judged. A challenge on an agency, which has no reference, names its partnership."""
    of = "" if one.action else f"{one.thing}_"
    about = one.reference or one.partnership.prefix
    due_on = one.answer_by if step == "raised" else None
    kind, key = f"{of}challenge_{step}", f"challenge_{step}:{one.pk}"
    messages.queue_all(
        [messages.Entry(kind, person, one.partnership_id, about, key, due_on=due_on) for person in sorted(set(to))]
    )


def disposal_proposed(found: Disposal, *, to: Iterable[int]) -> None:
    _of_partnership(found, "disposal_proposed", _of_disposal(found.pk), to=to)


def disposal_decided(found: Disposal) -> None:
    words = DISPOSED[bool(found.approved)]
    _of_partnership(found, "disposal_decided", f"disposal_decided:{found.pk}", to=[found.proposed_by_id], reason=words)


def _of_partnership(found: Disposal, kind: str, key: str, *, to: Iterable[int], reason: str = "") -> None:
    """What has no reference names its partnership."""
    place, prefix = found.partnership_id, found.partnership.prefix
    messages.queue_all(messages.Entry(kind, person, place, prefix, key, reason) for person in sorted(set(to)))
