"""Tells, step by step, what happened to one request in the past."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import singledispatchmethod
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile

from actions import retesting, states
from actions.demo.cases import (
    Acknowledged,
    Answered,
    AskedTime,
    Assured,
    Challenged,
    Corrected,
    Issued,
    Noted,
    Proof,
    Retested,
    SentBack,
    Step,
    Withdrawn,
)
from actions.models import (
    LOOK_AGAIN,
    Action,
    Challenge,
    Correction,
    Decision,
    Evidence,
    Finding,
    Outcome,
    ProgressNote,
    Retest,
    Status,
    Submission,
    SubmissionEvidence,
    TimeRequest,
    Transition,
)
from actions.services import wording
from partners.gateways import files
from partners.models import User


class Days(Protocol):
    def day(self, ago: int) -> date: ...
    def at(self, ago: int, *, minute: int = 0) -> datetime: ...


class Story:
    """One request, and who acts in it."""

    def __init__(self, days: Days, action: Action, *, coordinator: User, lead: User, chair: User) -> None:
        self.days, self.action = days, action
        self.coordinator, self.lead, self.chair = coordinator, lead, chair
        self.minute = 0

    def tell(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.minute += 1
            self.happened(step)
        self.action.save()

    def _move(self, to: Status, by: User, ago: int, reason: str = "") -> None:
        if not states.may_move(self.action.status, to):
            raise ValueError(f"The demo tells an illegal move: {self.action.status} to {to}.")
        Transition.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            was=self.action.status,
            became=to,
            by=by,
            at=self._at(ago),
            reason=reason,
        )
        self.action.status = to
        self.action.save()

    def _at(self, ago: int) -> datetime:
        return self.days.at(ago, minute=self.minute)

    @singledispatchmethod
    def happened(self, step: Step) -> None:
        raise TypeError(step)

    @happened.register
    def _(self, step: Issued) -> None:
        self._move(Status.ISSUED, self.coordinator, step.ago)
        self.action.issued_at = self._at(step.ago)

    @happened.register
    def _(self, step: Corrected) -> None:
        Correction.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            was_question=step.was,
            was_evidence_wanted=self.action.evidence_wanted,
            question=self.action.question,
            evidence_wanted=self.action.evidence_wanted,
            reason=step.reason,
            by=self.coordinator,
            at=self._at(step.ago),
        )

    @happened.register
    def _(self, step: Acknowledged) -> None:
        self.action.acknowledged_at, self.action.acknowledged_by = self._at(step.ago), self.lead

    @happened.register
    def _(self, step: Noted) -> None:
        self.action.delivery = step.delivery
        ProgressNote.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            text=step.text,
            delivery=step.delivery,
            by=self.lead,
            at=self._at(step.ago),
        )

    @happened.register
    def _(self, step: Answered) -> None:
        submission = Submission.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            statement=step.statement,
            points=self._points(step.points),
            delivery=step.delivery,
            written_by=self.lead,
            submitted_by=self.lead,
            submitted_at=self._at(step.ago),
        )
        for proof in step.proofs:
            SubmissionEvidence.objects.create(
                partnership_id=self.action.partnership_id, submission=submission, evidence=self._show(proof)
            )
        self.action.submitted_at, self.action.delivery = submission.submitted_at, step.delivery
        self._move(Status.SUBMITTED, self.lead, step.ago)

    def _points(self, said: tuple[str, ...]) -> list[dict[str, str]]:
        asked = wording.points(self.action) if said else []
        return wording.answered(asked, {point.key: text for point, text in zip(asked, said, strict=True)})

    def _show(self, proof: Proof) -> Evidence:
        """What the agency showed before under this title is the same item."""
        held = Evidence.objects.filter(
            partnership_id=self.action.partnership_id, agency=self.action.agency, title=proof.title
        )
        return held.first() or self._made(proof)

    def _made(self, proof: Proof) -> Evidence:
        facts: dict[str, object] = {"link": proof.filename}
        if not proof.filename.startswith("https:"):
            upload = SimpleUploadedFile(proof.filename, proof.body.encode())
            facts = vars(files.take(upload, partnership_id=self.action.partnership_id, kinds=files.EVIDENCE))
        return Evidence.objects.create(
            partnership_id=self.action.partnership_id,
            agency=self.action.agency,
            kind=proof.kind,
            title=proof.title,
            added_by=self.lead,
            **facts,
        )

    def _decide(self, ago: int, **facts: str) -> None:
        Decision.objects.create(
            partnership_id=self.action.partnership_id,
            submission=self.action.submissions.latest("submitted_at"),
            by=self.coordinator,
            at=self._at(ago),
            **facts,
        )

    @happened.register
    def _(self, step: SentBack) -> None:
        self._decide(step.ago, outcome=Outcome.MORE_NEEDED, reason_code=step.code, reason=step.reason)
        self._move(Status.RETURNED, self.coordinator, step.ago, step.reason)

    @happened.register
    def _(self, step: Assured) -> None:
        self._decide(step.ago, outcome=Outcome.ACCEPTED, level=step.level, reason=step.reason)
        self._move(Status.ASSURED, self.coordinator, step.ago)
        for day in retesting.days(LOOK_AGAIN, after=self.days.day(step.ago)):
            self._plan(day, step.ago)

    def _plan(self, day: date, ago: int) -> None:
        Retest.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            question=self.action.question,
            due_on=day,
            planned_by=self.coordinator,
            planned_at=self._at(ago),
        )

    @happened.register
    def _(self, step: Retested) -> None:
        retest = self.action.retests.planned().order_by("due_on")[0]
        at = self._at(step.ago)
        Submission.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            retest=retest,
            statement=step.statement,
            delivery=self.action.delivery,
            written_by=self.lead,
            submitted_by=self.lead,
            submitted_at=at,
        )
        retest.answered_at, retest.finding, retest.finding_words = at, step.finding, step.words
        retest.judged_by, retest.judged_at = self.coordinator, at + timedelta(minutes=20)
        retest.save()
        if step.next_in is not None:
            self._plan(self.days.day(-step.next_in), step.ago)
        if step.finding == Finding.EMBEDDED and not self.action.retests.planned().exists():
            self._move(Status.EMBEDDED, self.coordinator, step.ago)

    @happened.register
    def _(self, step: AskedTime) -> None:
        """`from_due` says when it was due (working days ahead); once approved, the request's own date is the new one."""
        due = self.action.due_on or self.days.day(0)
        if step.approved_ago is not None:
            old, new = self.days.day(-step.from_due), due
            self.action.first_due_on = old
        else:
            old, new = due, self.days.day(-step.from_due - 20)
        decided = (
            {"outcome": "approved", "decided_by": self.coordinator, "decided_at": self._at(step.approved_ago)}
            if step.approved_ago is not None
            else {}
        )
        TimeRequest.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            old_due_on=old,
            new_due_on=new,
            reason=step.reason,
            asked_by=self.lead,
            asked_at=self._at(step.ago),
            **decided,
        )

    @happened.register
    def _(self, step: Challenged) -> None:
        answered = (
            {"answer": step.answer, "answered_by": self.coordinator, "answered_at": self._at(step.answered_ago)}
            if step.answer
            else {}
        )
        Challenge.objects.create(
            partnership_id=self.action.partnership_id,
            action=self.action,
            question=step.question,
            answer_by=self.days.day(-step.answer_in),
            raised_by=self.chair,
            raised_at=self._at(step.ago),
            **answered,
        )

    @happened.register
    def _(self, step: Withdrawn) -> None:
        self._move(Status.WITHDRAWN, self.coordinator, step.ago, step.reason)
