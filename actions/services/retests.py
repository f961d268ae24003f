"""Looking again whether a change held: planned on assurance, judged by the partnership, lapsed where nobody answers."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, notices, retesting, states
from actions.models import ASSURED, OPEN, Action, Decision, Finding, Retest, Standard, Status, Submission
from actions.services import more_time, people, standing
from actions.states import MoveNotAllowed
from partners.scope import Actor
from partners.working_days import spoken

NEW_ROUND = "A new round: a re-test found the change not embedded."
PLANNABLE = (Status.DRAFT, *OPEN, *ASSURED)


def months_for(action: Action) -> list[int]:
    """After how many months this action is looked at again: its own, or as the partnership does."""
    if action.retest_months is not None:
        return action.retest_months
    return Standard.objects.of(action.partnership_id).retest_months


def schedule(*, action: Action, after: Decision, by: Actor) -> list[Retest]:
    """Plan what the setting says, from the day of the decision. Must run in the decision's transaction."""
    decided_on = timezone.localtime(after.at).date()
    return [_planned(action, day, by) for day in retesting.days(months_for(action), after=decided_on)]


@transaction.atomic
def set_months(*, action: Action, months: Iterable[int] | None, by: Actor) -> Action:
    """When this action is looked at again once it is assured; None: as the partnership does."""
    access.require_manager(by, action.partnership_id)
    action = standing.held(action, of=(Status.DRAFT, *OPEN))
    action.retest_months = None if months is None else check_months(months)
    action.save(update_fields=["retest_months", "updated_at"])
    return action


@transaction.atomic
def set_standard(*, partnership_id: int, months: Iterable[int], by: Actor, two_for_priority: bool = False) -> Standard:
    """When this partnership looks again, and how many have to accept, for what is judged from now on."""
    access.require_manager(by, partnership_id)
    found, _ = Standard.objects.update_or_create(
        partnership_id=partnership_id,
        defaults={"retest_months": check_months(months), "two_for_priority": two_for_priority},
    )
    return found


def check_months(months: Iterable[int]) -> list[int]:
    found = sorted(set(months))
    if len(found) > retesting.MOST_TIMES or any(not 1 <= count <= retesting.MOST_MONTHS for count in found):
        raise ValidationError(
            {"months": f"Name up to {retesting.MOST_TIMES} months, each between 1 and {retesting.MOST_MONTHS}."}
        )
    return found


@transaction.atomic
def plan(*, action: Action, due_on: date, by: Actor) -> Retest:
    """A coordinator has an assured or embedded action looked at once more."""
    access.require_manager(by, action.partnership_id)
    standing.check_date(due_on, field="due_on")
    action = standing.held(action, of=ASSURED)
    if action.retests.planned().filter(due_on=due_on).exists():
        raise ValidationError({"due_on": "A re-test is planned for that day already."})
    retest = _planned(action, due_on, by)
    notices.retest_planned(action, retest, to=people.agency_side(action))
    return retest


@transaction.atomic
def drop(*, retest: Retest, reason: str, by: Actor) -> Retest:
    """It is not needed any more. That stays on record with its reason, and embeds nothing."""
    access.require_manager(by, retest.partnership_id)
    reason = standing.said(reason, field="reason", message="Say why it is not needed.")
    standing.held(retest.action, of=ASSURED)
    retest = held(retest)
    if retest.answered_at:
        raise MoveNotAllowed("The agency has answered this re-test. Judge it instead.")
    _drop([retest], by, reason)
    return retest


def drop_planned(action: Action, *, by: Actor, reason: str) -> None:
    """What was planned has lost its object. Must run under the action's lock."""
    _drop(action.retests.planned().select_for_update(of=("self",)), by, reason)


@transaction.atomic
def judge(
    *, retest: Retest, seen: Submission, finding: Finding, words: str, by: Actor, next_on: date | None = None
) -> Retest:
    """Record whether the change held. `next_on` is the next look (partly), or the new due date (not embedded).

    Embedded with nothing planned after it makes the action embedded; not embedded opens it again for a new round.
    Of two judging at once one wins, and the other gets MoveNotAllowed that says who found what.
    """
    words = standing.said(words, field="words", message="Say what you found.")
    access.require_judge(by, seen)
    action = standing.held(retest.action, of=ASSURED)
    retest = held(retest)
    if _standing_answer(retest) != seen:
        raise MoveNotAllowed("The agency has answered anew since you looked. Read the new answer before you judge it.")
    retest.finding, retest.finding_words = finding, words
    retest.judged_by_id, retest.judged_at = by.person_id, timezone.now()
    retest.save(update_fields=["finding", "finding_words", "judged_by", "judged_at"])
    _drop(
        action.retests.unanswered().filter(due_on__lt=retest.due_on),
        by,
        f"The re-test of {spoken(retest.due_on)} was judged meanwhile.",
    )
    {Finding.EMBEDDED: _held_on, Finding.PARTLY: _in_part, Finding.NOT_EMBEDDED: _not_at_all}[finding](
        action, retest, next_on, by
    )
    notices.retested(action, retest, to=people.agency_side_and(action, seen.submitted_by_id))
    return retest


def _held_on(action: Action, retest: Retest, next_on: date | None, by: Actor) -> None:
    if next_on is not None:
        raise ValidationError({"next_on": "A date goes with “partly” and “not embedded” only. Empty it."})
    if action.status == Status.ASSURED and not action.retests.planned().exists():
        states.move(action, to=Status.EMBEDDED, by=people.person(by), reason=retest.finding_words)


def _in_part(action: Action, retest: Retest, next_on: date | None, by: Actor) -> None:
    if action.status == Status.EMBEDDED:
        states.move(action, to=Status.ASSURED, by=people.person(by), reason=retest.finding_words)
    if next_on is None and action.retests.planned().exists():
        return
    standing.check_date(next_on, field="next_on")
    assert next_on is not None  # noqa: S101 - just checked
    if not action.retests.planned().filter(due_on=next_on).exists():
        _planned(action, next_on, by)


def _not_at_all(action: Action, retest: Retest, next_on: date | None, by: Actor) -> None:
    """A new round: with the agency again, by a new date that is kept like any other move of a date."""
    standing.check_date(next_on, field="next_on", after=action.due_on)
    assert next_on is not None  # noqa: S101 - just checked
    drop_planned(action, by=by, reason="The change was found not embedded, so the question is asked again.")
    more_time.give(action, next_on, by=by, reason=NEW_ROUND)
    states.move(action, to=Status.ISSUED, by=people.person(by), reason=retest.finding_words)


def held(retest: Retest) -> Retest:
    """The re-test read again under a lock. Raises MoveNotAllowed where it was judged or dropped meanwhile."""
    now = (
        Retest.objects.select_for_update(of=("self",))
        .select_related("action__partnership", "action__agency", "judged_by", "dropped_by")
        .get(pk=retest.pk)
    )
    if now.judged_by and now.judged_at:
        raise MoveNotAllowed(
            f"{now.judged_by.name} has judged this re-test: {now.get_finding_display().lower()}, "
            f"on {spoken(timezone.localtime(now.judged_at).date())}."
        )
    if now.dropped_at:
        raise MoveNotAllowed(f"This re-test was dropped: {now.dropped_why}")
    return now


def _standing_answer(retest: Retest) -> Submission | None:
    return retest.submissions.filter(submitted_at__isnull=False, taken_back_at__isnull=True).first()


def _planned(action: Action, due_on: date, by: Actor) -> Retest:
    return Retest.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        agency_id=action.agency_id,
        question=action.question,
        due_on=due_on,
        planned_by_id=by.person_id,
        planned_at=timezone.now(),
    )


def _drop(found: Iterable[Retest], by: Actor, reason: str) -> None:
    for retest in found:
        retest.dropped_by_id, retest.dropped_at, retest.dropped_why = by.person_id, timezone.now(), reason
        retest.save(update_fields=["dropped_by", "dropped_at", "dropped_why"])
