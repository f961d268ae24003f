"""The conversation of record of one action: all that was asked, said and decided, newest first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from actions.models import (
    ASSURED,
    Action,
    Challenge,
    Correction,
    Decision,
    Evidence,
    Opinion,
    Outcome,
    ProgressNote,
    Retest,
    Snooze,
    Status,
    Submission,
    TimeRequest,
    Transition,
)
from partners.models import Token, User
from partners.scope import Actor
from partners.working_days import spoken


@dataclass(frozen=True)
class Entry:
    """Who said what, when. `style`: "decision" stands out, "quiet" stands back."""

    at: datetime
    title: str
    by: str
    words: str = ""
    style: str = ""
    about: str = ""
    evidence: tuple[Evidence, ...] = field(default=())


@dataclass(frozen=True)
class Said:
    """The rows behind the record, read once for the whole page."""

    submissions: tuple[Submission, ...]
    drafts: tuple[Submission, ...]
    time_requests: tuple[TimeRequest, ...]
    notes: tuple[ProgressNote, ...]
    challenges: tuple[Challenge, ...]
    transitions: tuple[Transition, ...]
    retests: tuple[Retest, ...]
    snoozes: tuple[Snooze, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def undecided(self) -> Submission | None:
        """The answer that waits for judgement."""
        open_ones = [
            one
            for one in self.submissions
            if one.taken_back_at is None and one.retest_id is None and decision_of(one) is None
        ]
        return open_ones[-1] if open_ones else None

    @property
    def accepted(self) -> Decision | None:
        decisions = [decision for one in self.submissions if (decision := decision_of(one))]
        last = decisions[-1] if decisions else None
        return last if last and last.outcome == Outcome.ACCEPTED else None

    @property
    def is_before_import(self) -> bool:
        """Whether all that was reported came in with a tracker."""
        reports = [*(one.tracker_id for one in self.notes), *(one.tracker_id for one in self.submissions)]
        return bool(reports) and all(reports)

    @property
    def accepted_answer(self) -> Submission | None:
        """The answer by which it is assured, where the latest decision accepts one."""
        decided = [one for one in self.submissions if decision_of(one)]
        return decided[-1] if decided and self.accepted else None

    @property
    def open_request(self) -> TimeRequest | None:
        return next((request for request in self.time_requests if not request.outcome), None)


def said(action: Action, actor: Actor) -> Said:
    """Ten queries, two of them for what hangs on answers, however long the conversation; one more once assured."""
    people = ("written_by", "submitted_by", "signed_off_by", "through", "decision", "decision__by", "retest")
    answers = action.submissions.filter(pk__in=Submission.objects.visible_to(actor).values("pk"))
    shown = Prefetch("evidence", Evidence.objects.select_related("replaced_by"))
    found = (
        answers.select_related(*people)
        .prefetch_related(shown, Prefetch("opinions", Opinion.objects.select_related("by")))
        .order_by("submitted_at", "pk")
    )
    transitions = tuple(action.transitions.select_related("by", "through"))
    ever_assured = action.status in ASSURED or any(one.became == Status.ASSURED for one in transitions)
    return Said(
        submissions=tuple(one for one in found if one.submitted_at),
        drafts=tuple(one for one in found if not one.submitted_at),
        time_requests=tuple(action.time_requests.select_related("asked_by", "decided_by", "through")),
        notes=tuple(action.notes.select_related("by", "through")),
        challenges=tuple(action.challenges.select_related("raised_by", "answered_by", "judged_by")),
        transitions=transitions,
        retests=tuple(action.retests.select_related("planned_by", "judged_by", "dropped_by")) if ever_assured else (),
        snoozes=tuple(_snoozes(action, actor)),
        corrections=tuple(action.corrections.select_related("by")),
    )


def _snoozes(action: Action, actor: Actor) -> Iterable[Snooze]:
    """Coordinator and chair read who put reminders off and why; others only their own."""
    rows = action.snoozes.select_related("user")
    return rows if action.partnership_id in actor.read_all_ids else rows.filter(user_id=actor.user_id or 0)


def who(person: User, through: Token | None) -> str:
    """The person, and by which client, where one acted in their name."""
    return f"{person.name}, through “{through.name}”" if through else person.name


def decision_of(submission: Submission) -> Decision | None:
    found: Decision | None = getattr(submission, "decision", None)
    return found


def record(action: Action, rows: Said) -> list[Entry]:
    entries = [
        *_each(rows.submissions, _of_submission),
        *_each(rows.time_requests, _of_request),
        *(_of_note(note) for note in rows.notes),
        *_each(rows.challenges, _of_challenge),
        *_each(rows.retests, _of_retest),
        *_each(rows.transitions, lambda one: _of_transition(one, action)),
        *(_of_snooze(one) for one in rows.snoozes),
        *(_of_correction(one) for one in rows.corrections),
    ]
    if action.acknowledged_at and action.acknowledged_by:
        by = who(action.acknowledged_by, action.acknowledged_through)
        entries.append(Entry(action.acknowledged_at, "Acknowledged", by, style="quiet"))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _each(rows: Sequence[object], read: Callable[..., Iterator[Entry]]) -> Iterator[Entry]:
    for row in rows:
        yield from read(row)


def _of_submission(one: Submission) -> Iterator[Entry]:
    by = who(one.submitted_by, one.through) if one.submitted_by else ""
    what = "Answer to the re-test" if one.retest_id else "Answer"
    title = f"{what} entered on the agency’s behalf" if one.on_behalf else what
    title = "Reported before import" if one.tracker_id else title
    if one.renews_id:
        title, by = "The accepted answer, judged again with its evidence as it is now", ""
    if one.submitted_at:
        about = f"Delivery: {one.get_delivery_display().lower()}"
        if one.signed_off_by:
            about = f"{about}. Signed off by {one.signed_off_by.name}"
        yield Entry(one.submitted_at, title, by, one.all_words, about=about, evidence=tuple(one.evidence.all()))
    if one.taken_back_at:
        yield Entry(one.taken_back_at, f"The {what.lower()} was taken back", "", style="quiet")
    for first in one.opinions.all():
        yield Entry(
            first.at, "Accepted by the first of two", first.by.name, first.reason, about=first.get_level_display()
        )
    decision = decision_of(one)
    if decision:
        more = decision.outcome == Outcome.MORE_NEEDED
        about = decision.get_reason_code_display() if more else decision.get_level_display()
        yield Entry(
            decision.at, decision.get_outcome_display(), decision.by.name, decision.reason, "decision", about=about
        )


def _of_request(one: TimeRequest) -> Iterator[Entry]:
    new, old = spoken(one.new_due_on), spoken(one.old_due_on)
    given = one.asked_by_id == one.decided_by_id and one.asked_at == one.decided_at
    if given:
        yield Entry(one.asked_at, f"More time given: {new} instead of {old}", one.asked_by.name, one.reason)
        return
    asker = who(one.asked_by, one.through)
    yield Entry(one.asked_at, f"More time asked for: {new} instead of {old}", asker, one.reason)
    if one.decided_at and one.decided_by:
        approved = one.outcome == TimeRequest.Outcome.APPROVED
        title = f"More time approved: due {new}" if approved else f"More time declined: due {old}"
        yield Entry(one.decided_at, title, one.decided_by.name, one.outcome_reason, "decision")


def _of_note(one: ProgressNote) -> Entry:
    about = f"Delivery: {one.get_delivery_display().lower()}"
    title = "Progress, reported before import" if one.tracker_id else "Progress"
    return Entry(one.at, title, who(one.by, one.through), one.text, about=about)


def _of_challenge(one: Challenge) -> Iterator[Entry]:
    about = f"Respond by {spoken(one.answer_by)}"
    yield Entry(one.raised_at, "Challenge by the chair", one.raised_by.name, one.question, "decision", about=about)
    if one.answered_at and one.answered_by:
        yield Entry(one.answered_at, "Response to the challenge", one.answered_by.name, one.answer)
    if one.judged_at and one.judged_by:
        title = f"The chair’s judgement: {one.get_judgement_display().lower()}"
        yield Entry(one.judged_at, title, one.judged_by.name, one.judgement_words, "decision")


def _of_snooze(one: Snooze) -> Entry:
    return Entry(one.at, f"Reminders put off until {spoken(one.until)}", one.user.name, one.reason, "quiet")


def _of_correction(one: Correction) -> Entry:
    """The new words stand above the record; what they took the place of stands here."""
    return Entry(
        one.at, "The question was corrected", one.by.name, f"{one.reason}\n\nIt said before:\n{one.was}", "decision"
    )


def _of_retest(one: Retest) -> Iterator[Entry]:
    day = spoken(one.due_on)
    yield Entry(one.planned_at, f"Re-test planned for {day}", one.planned_by.name, style="quiet")
    if one.judged_at and one.judged_by:
        title = f"Re-test: {one.get_finding_display().lower()}"
        yield Entry(one.judged_at, title, one.judged_by.name, one.finding_words, "decision", about=f"Due {day}")
    if one.dropped_at and one.dropped_by:
        yield Entry(one.dropped_at, f"Re-test of {day} dropped", one.dropped_by.name, one.dropped_why, "quiet")


def _of_transition(one: Transition, action: Action) -> Iterator[Entry]:
    """What no other row tells already."""
    title = _title(one, action)
    if title:
        told = {one.was, one.became} & {*ASSURED} and one.became != Status.RETURNED  # a re-test tells why itself
        yield Entry(one.at, title, who(one.by, one.through), "" if told else one.reason, "quiet")


def _title(one: Transition, action: Action) -> str:
    if one.became == Status.WITHDRAWN:
        return "Withdrawn"
    if one.was in {Status.SUBMITTED, Status.RETURNED} or one.became == Status.SUBMITTED:
        return ""  # answers and decisions tell it themselves
    if one.was == Status.ISSUED and one.became == Status.DRAFT:
        return f"“Not ours”, says {action.agency.name}"
    if one.became == Status.ISSUED:
        return "Opened again" if one.was in {Status.ASSURED, Status.EMBEDDED} else f"Issued to {action.agency.name}"
    if (one.was, one.became) == (Status.EMBEDDED, Status.ASSURED):
        return "Assured, no longer embedded"
    return {Status.EMBEDDED: "Embedded", Status.RETURNED: "More needed after all"}.get(Status(one.became), "")
