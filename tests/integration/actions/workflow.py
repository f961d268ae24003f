"""Anybody tries anything, in any order; a model of a few lines says what must come of it.

Few of those tries are anybody's to make, so a story begins anywhere and goes on now and then by those who may. The model
is written from the product's rules and shares nothing with the services but the names of the states.
"""

from datetime import timedelta
from itertools import pairwise

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from actions.models import (
    Action,
    Decision,
    Delivery,
    Finding,
    Level,
    Outcome,
    Retest,
    ReturnReason,
    Status,
    Submission,
    Transition,
)
from actions.services import allocation, answers, assurance, retests
from actions.states import MoveNotAllowed, may_move
from partners import scope
from tests.database import as_owner
from tests.factories.actions import action_under

REFUSED = (PermissionDenied, MoveNotAllowed, ValidationError)
EVERYBODY = ("coordinator", "assurer", "chair", "lead", "contributor", "executive", "other_lead", "outsider")
AGENCY = {"lead", "contributor", "executive"}
JUDGES = {"coordinator", "assurer"}
who = st.sampled_from(EVERYBODY)
ways = st.integers(0, 99)  # which of what is possible is done


class Workflow(RuleBasedStateMachine):
    """One request of the police, from draft to wherever it gets. Subclasses give `world` and `recommendation`."""

    world = None
    recommendation = None

    @initialize(ahead=st.lists(ways, max_size=4) | st.lists(ways, min_size=8, max_size=16))
    def begin(self, ahead):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        with as_owner():
            self.action = action_under(
                self.recommendation,
                agency=self.world.police,
                status=Status.DRAFT,
                issued_at=None,
                retest_months=[6, 12],
            )
        self.status, self.moves, self.decided = "draft", 0, 0
        self.to_compare = True
        self.waiting = self.accepted = None  # who wrote the answer that waits; that by which it is assured
        self.was_returned = False
        self.planned = []  # re-tests: [day, who answered or None]
        self.day = timezone.localdate() + timedelta(days=1000)
        self.goes_on(ahead)

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # What the product says

    def _may_judge(self, person, writer):
        return person in JUDGES and writer is not None and person != writer

    def _move(self, to):
        self.status = to
        self.moves += 1

    def _tries(self, person, act, *, allowed):
        """Do it as this person; it must be done exactly where the model allows it. Refused, it is rolled back here."""
        try:
            with transaction.atomic(), scope.entered(getattr(self.world, person).pk) as by:
                act(by)
        except REFUSED:
            assert not allowed, f"{person} was refused in {self.status}"
            return False
        except (Action.DoesNotExist, Submission.DoesNotExist, Retest.DoesNotExist):
            assert not allowed  # they may not even know of it
            return False
        assert allowed, f"{person} was let in {self.status}"
        self.to_compare = True
        return True

    def _later(self):
        self.day += timedelta(days=30)
        return self.day

    # What goes on as it should

    @rule(ahead=st.lists(ways, min_size=1, max_size=4))
    def goes_on(self, ahead):
        for way in ahead:
            possible = self._possible()
            act, told = possible[way % len(possible)]
            act(self, **told)
            self.the_database_says_what_the_model_says()

    def _possible(self):
        """Of what those may do who may, what leads on; whoever withdraws it ends the story."""
        kind = type(self)
        if self.status == "draft":
            return [(kind.issue, {"person": "coordinator"})]
        if self.status in {"issued", "returned"}:
            answered = [(kind.answer, {"person": person}) for person in ("lead", "coordinator")]
            return answered * 3 + [(kind.not_ours, {"person": "lead"})] * (self.status == "issued")
        if self.status == "submitted":
            judged = [(kind.judge, told) for told in self._judging(self.waiting)]
            return [*judged * 2, (kind.take_back, {"person": "lead"})]
        return (
            self._possible_once_assured(kind)
            if self.status != "withdrawn"
            else [(kind.issue, {"person": "coordinator"})]
        )

    def _judging(self, writer):
        judges = sorted(person for person in JUDGES if self._may_judge(person, writer))
        return [{"person": person, "accept": accept} for person in judges for accept in (True, True, False)]

    def _possible_once_assured(self, kind):
        found = [(kind.plan_a_re_test, {"person": "coordinator"})]
        if any(writer is None for _, writer in self.planned):
            found += [(kind.answer_the_next_re_test, {"person": person}) for person in ("lead", "coordinator")] * 3
        answered = [writer for _, writer in self.planned if writer is not None]
        if answered:
            judges = [person for person in sorted(JUDGES) if self._may_judge(person, answered[0])]
            findings = (Finding.EMBEDDED, *Finding)
            found += [
                (kind.judge_the_next_re_test, {"person": one, "finding": what}) for one in judges for what in findings
            ]
        if self.status == "assured":
            found += [(kind.judge_again, told) for told in self._judging(self.accepted)[::2]]
        return found

    # What people try

    @rule(person=who)
    def issue(self, person):
        allowed = person == "coordinator" and self.status == "draft"
        if self._tries(person, lambda by: allocation.issue(action=self.action, by=by), allowed=allowed):
            self._move("issued")

    @rule(person=who)
    def not_ours(self, person):
        allowed = person == "lead" and self.status == "issued"
        if self._tries(
            person, lambda by: allocation.not_ours(action=self.action, reason="Another's.", by=by), allowed=allowed
        ):
            self._move("draft")

    @rule(person=who)
    def withdraw(self, person):
        allowed = person == "coordinator" and self.status in {"draft", "issued", "submitted", "returned"}
        if self._tries(
            person, lambda by: allocation.withdraw(action=self.action, reason="Done.", by=by), allowed=allowed
        ):
            self._move("withdrawn")

    @rule(person=who)
    def answer(self, person):
        allowed = person in {"lead", "coordinator"} and self.status in {"issued", "returned"}
        if self._tries(person, lambda by: self._answer(by, None), allowed=allowed):
            self.waiting = person
            self._move("submitted")

    def _answer(self, by, retest):
        draft = answers.draft_for(action=self.action, retest=retest, by=by)
        answers.save(submission=draft, statement="We did it.", delivery=Delivery.DONE, by=by)
        answers.submit(submission=draft, by=by)

    @rule(person=who)
    def take_back(self, person):
        allowed = person in {"lead", "coordinator"} and self.status == "submitted"
        if self._tries(person, lambda by: answers.take_back(action=self.action, by=by), allowed=allowed):
            self.waiting = None
            self._move("returned" if self.was_returned else "issued")

    @rule(person=who, accept=st.booleans())
    def judge(self, person, accept):
        allowed = self.status == "submitted" and self._may_judge(person, self.waiting)

        def act(by):
            submission = Submission.objects.select_related("action__partnership").undecided().get(action=self.action)
            if accept:
                assurance.accept(submission=submission, level=Level.LIMITED, reason="Shown.", by=by)
            else:
                assurance.send_back(submission=submission, reason_code=ReturnReason.OTHER, reason="More.", by=by)

        if self._tries(person, act, allowed=allowed):
            self._judged(accept, self.waiting)

    def _judged(self, accept, writer):
        self.waiting, self.was_returned = None, not accept
        self.decided += 1
        if accept:
            self.accepted = writer
            today = timezone.localdate()
            self.planned = [[today + timedelta(days=180), None], [today + timedelta(days=365), None]]
        self._move("assured" if accept else "returned")

    @rule(person=who, accept=st.booleans())
    def judge_again(self, person, accept):
        allowed = self.status == "assured" and self._may_judge(person, self.accepted)

        def act(by):
            found = assurance.latest_accepted(self.action)
            if found is None:
                raise MoveNotAllowed("It was never accepted.")
            more = {"level": Level.LIMITED} if accept else {"reason_code": ReturnReason.TOO_OLD}
            outcome = Outcome.ACCEPTED if accept else Outcome.MORE_NEEDED
            assurance.judge_again(
                action=self.action, seen=found.submission, outcome=outcome, reason="So.", by=by, **more
            )

        if self._tries(person, act, allowed=allowed):
            self.decided += 1
            if not accept:
                self.was_returned, self.planned = True, []
                self._move("returned")

    @rule(person=who)
    def plan_a_re_test(self, person):
        day = self._later()
        allowed = person == "coordinator" and self.status in {"assured", "embedded"}
        if self._tries(person, lambda by: retests.plan(action=self.action, due_on=day, by=by), allowed=allowed):
            self.planned.append([day, None])

    @rule(person=who)
    def answer_the_next_re_test(self, person):
        unanswered = [one for one in self.planned if one[1] is None]
        allowed = bool(unanswered) and person in {"lead", "coordinator"} and self.status in {"assured", "embedded"}

        def act(by):
            self._answer(by, Retest.objects.select_related("action").unanswered().filter(action=self.action)[:1].get())

        if self._tries(person, act, allowed=allowed):
            unanswered[0][1] = person

    @rule(person=who, finding=st.sampled_from(Finding))
    def judge_the_next_re_test(self, person, finding):
        answered = [one for one in self.planned if one[1] is not None]
        allowed = bool(answered) and self._may_judge(person, answered[0][1]) and self.status in {"assured", "embedded"}
        next_on = None if finding == Finding.EMBEDDED else self._later()

        def act(by):
            retest = Retest.objects.select_related("action").to_judge().filter(action=self.action)[:1].get()
            seen = retest.submissions.select_related("action__partnership").get(
                taken_back_at=None, submitted_at__isnull=False
            )
            retests.judge(retest=retest, seen=seen, finding=finding, words="Looked.", next_on=next_on, by=by)

        if self._tries(person, act, allowed=allowed):
            self._found(answered[0], finding, next_on)

    def _found(self, judged, finding, next_on):
        at = self.planned.index(judged)
        self.planned = [one for n, one in enumerate(self.planned) if n > at or (n < at and one[1] is not None)]
        if finding == Finding.NOT_EMBEDDED:
            self.planned, self.was_returned = [], False
            self._move("issued")
        elif finding == Finding.PARTLY:
            self.planned.append([next_on, None])
            if self.status == "embedded":
                self._move("assured")
        elif not self.planned and self.status == "assured":
            self._move("embedded")

    # What must hold at any time

    @invariant()
    def the_database_says_what_the_model_says(self):
        if not hasattr(self, "undo") or not self.to_compare:
            return
        self.to_compare = False
        with as_owner():
            now = Action.objects.get(pk=self.action.pk)
            moves = list(Transition.objects.filter(action=now))
            assert (now.status, len(moves)) == (self.status, self.moves)
            assert now.first_due_on is None or now.first_due_on == self.action.first_due_on
            assert all(may_move(one.was, Status(one.became)) for one in moves)
            assert all(before.became == after.was for before, after in pairwise(moves))
            assert now.retests.planned().count() == len(self.planned)
            self._what_waits_stands_in_the_queue_at_its_time(now)
            self._nobody_assures_themselves(
                Decision.objects.filter(submission__action=now).select_related("submission")
            )

    def _what_waits_stands_in_the_queue_at_its_time(self, action):
        """The queue is read in the order of a column of the action: it is the time at which that very answer came."""
        waiting = Submission.objects.undecided().filter(action=action, action__status=Status.SUBMITTED)
        came = [one.submitted_at for one in waiting]
        assert came == ([action.submitted_at] if self.status == "submitted" else [])

    def _nobody_assures_themselves(self, decisions):
        """And none of them is ever gone."""
        assert len(decisions) == self.decided
        barred = {getattr(self.world, name).pk for name in AGENCY}
        for one in decisions:
            assert one.by_id not in {*barred, one.submission.written_by_id, one.submission.submitted_by_id}

    @invariant()
    def no_scope_is_left_behind(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.partnerships', true)")
            assert cursor.fetchone()[0] in {"", None}
