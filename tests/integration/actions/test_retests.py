from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions import retesting
from actions.dashboards import judging
from actions.models import (
    Action,
    Delivery,
    Finding,
    Level,
    Retest,
    Standard,
    Status,
    Submission,
    TimeRequest,
    Transition,
)
from actions.services import answers, assurance, reminders, retests
from actions.states import MoveNotAllowed
from partners import scope, working_days
from partners.messages.kinds import kind_of
from partners.models import Message
from partners.roles import Role
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def assured(world):
    """An action of the police, assured by the assurer, with its two re-tests planned."""
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        action = action_under(recommendation, agency=world.police, status=Status.SUBMITTED, owner=world.lead)
        submission = SubmissionFactory(action=action, written_by=world.lead)
    with scope.entered(world.assurer.pk) as by:
        assurance.accept(submission=submission, level=Level.REASONABLE, reason="The audit shows it.", by=by)
    return action


def _retests():
    with as_owner():
        return list(Retest.objects.order_by("due_on"))


def _answer(retest, person, statement="It still holds."):
    with scope.entered(person.pk) as by:
        retest = Retest.objects.select_related("action__partnership", "action__agency").get(pk=retest.pk)
        draft = answers.draft_for(action=retest.action, retest=retest, by=by)
        answers.save(submission=draft, statement=statement, delivery=Delivery.DONE, by=by)
        return answers.submit(submission=draft, by=by)


def _judge(retest, answer, person, finding, **facts):
    with scope.entered(person.pk) as by:
        retest = Retest.objects.select_related("action__partnership", "action__agency").get(pk=retest.pk)
        seen = Submission.objects.select_related("action__partnership", "action__agency").get(pk=answer.pk)
        return retests.judge(retest=retest, seen=seen, finding=finding, words="I looked.", by=by, **facts)


def _status():
    with as_owner():
        return Action.objects.get().status


def _later(days=400):
    return timezone.localdate() + timedelta(days=days)


def test_assurance_plans_re_tests_after_six_and_twelve_months(world, assured):
    today = timezone.localdate()
    planned = _retests()
    assert [one.due_on for one in planned] == list(retesting.days([6, 12], after=today))
    assert {one.question for one in planned} == {assured.question}


@pytest.mark.parametrize(("own", "expected"), [(None, [3]), ([], []), ([9, 18], [9, 18])])
def test_action_looks_again_as_its_partnership_does_unless_it_says_otherwise(world, own, expected):
    with as_owner():
        Standard.objects.create(partnership=world.northmere, retest_months=[3])
        action = action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), retest_months=own
        )
    with scope.entered(world.coordinator.pk):
        assert retests.months_for(action) == expected


def test_answer_to_a_re_test_leaves_the_action_assured_and_waits_for_judges(world, assured):
    answer = _answer(_retests()[0], world.lead)
    with as_owner():
        action = Action.objects.get()
        assert (action.status, answer.retest_id) == (Status.ASSURED, _retests()[0].pk)
        assert not Submission.objects.undecided().exists()
    for person, count in ((world.coordinator, 1), (world.assurer, 1), (world.lead, 0), (world.chair, 0)):
        with scope.entered(person.pk) as by:
            assert judging.retests(by, partnership_id=world.northmere.pk).count() == count


def test_re_test_of_an_agency_of_theirs_waits_for_somebody_else(world, assured):
    _answer(_retests()[0], world.lead)
    with as_owner():
        AppointmentFactory(partnership=world.harrow, user=world.assurer, agency=world.police, role=Role.LEAD)
    for person, count in ((world.coordinator, 1), (world.assurer, 0)):
        with scope.entered(person.pk) as by:
            assert judging.retests(by, partnership_id=world.northmere.pk).count() == count


def test_draft_of_a_re_test_starts_empty(world, assured):
    with scope.entered(world.lead.pk) as by:
        retest = Retest.objects.select_related("action").first()
        assert answers.draft_for(action=retest.action, retest=retest, by=by).statement == ""


def test_embedded_only_when_the_last_one_holds(world, assured):
    first, last = _retests()
    _judge(first, _answer(first, world.lead), world.assurer, Finding.EMBEDDED)
    assert _status() == Status.ASSURED
    _judge(last, _answer(last, world.lead), world.assurer, Finding.EMBEDDED)
    assert _status() == Status.EMBEDDED


def test_partly_leaves_it_assured_and_plans_another(world, assured):
    first, last = _retests()
    _judge(first, _answer(first, world.lead), world.assurer, Finding.PARTLY)  # the last one is planned anyway
    with pytest.raises(ValidationError):
        _judge(last, _answer(last, world.lead), world.assurer, Finding.PARTLY)
    with as_owner():
        sent = Submission.objects.get(retest=last)
    _judge(last, sent, world.assurer, Finding.PARTLY, next_on=_later(900))
    assert (_status(), _retests()[-1].due_on) == (Status.ASSURED, _later(900))


def test_not_embedded_opens_a_new_round(world, assured):
    first, last = _retests()
    _judge(first, _answer(first, world.lead), world.assurer, Finding.NOT_EMBEDDED, next_on=_later())
    with as_owner():
        action, moved = Action.objects.get(), TimeRequest.objects.get()
        assert (action.status, action.due_on, action.first_due_on) == (Status.ISSUED, _later(), assured.due_on)
        assert (moved.old_due_on, moved.new_due_on) == (assured.due_on, _later())
        assert Retest.objects.get(pk=last.pk).dropped_why
        assert list(Transition.objects.values_list("was", "became"))[-1] == (Status.ASSURED, Status.ISSUED)
        assert set(Message.objects.values_list("kind", "recipient__name")) >= {("retested", "Lena Shah")}


def test_embedded_action_found_partly_embedded_is_assured_again(world, assured):
    for one in _retests():
        _judge(one, _answer(one, world.lead), world.assurer, Finding.EMBEDDED)
    with scope.entered(world.coordinator.pk) as by:
        further = retests.plan(action=Action.objects.get(), due_on=_later(500), by=by)
    assert _status() == Status.EMBEDDED
    _judge(further, _answer(further, world.lead), world.assurer, Finding.PARTLY, next_on=_later(900))
    assert _status() == Status.ASSURED


def test_earlier_re_test_nobody_answered_is_dropped_when_a_later_one_is_judged(world, assured):
    first, last = _retests()
    _judge(last, _answer(last, world.lead), world.assurer, Finding.EMBEDDED)
    assert _status() == Status.EMBEDDED
    assert "judged meanwhile" in next(one for one in _retests() if one.pk == first.pk).dropped_why


@pytest.mark.parametrize("persona", ["lead", "contributor", "executive", "chair", "other_lead"])
def test_who_has_no_right_judges_no_re_test(world, assured, persona):
    first = _retests()[0]
    answer = _answer(first, world.lead)
    with scope.entered(world.coordinator.pk):
        seen = Submission.objects.select_related("action__partnership").get(pk=answer.pk)
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        retests.judge(retest=first, seen=seen, finding=Finding.EMBEDDED, words="Fine.", by=by)


def test_coordinator_does_not_judge_a_re_test_they_entered(world, assured):
    first = _retests()[0]
    answer = _answer(first, world.coordinator)
    assert answer.on_behalf
    with pytest.raises(PermissionDenied):
        _judge(first, answer, world.coordinator, Finding.EMBEDDED)
    _judge(first, answer, world.assurer, Finding.EMBEDDED)


def test_second_judge_is_told_of_the_first(world, assured):
    first = _retests()[0]
    answer = _answer(first, world.lead)
    _judge(first, answer, world.assurer, Finding.EMBEDDED)
    with pytest.raises(MoveNotAllowed, match=r"Asha Bell has judged.*embedded"):
        _judge(first, answer, world.coordinator, Finding.NOT_EMBEDDED, next_on=_later())


def test_answer_taken_back_is_not_judged_and_may_be_given_again(world, assured):
    first = _retests()[0]
    answer = _answer(first, world.lead)
    with scope.entered(world.lead.pk) as by:
        answers.take_back_retest(retest=Retest.objects.select_related("action").get(pk=first.pk), by=by)
    with pytest.raises(MoveNotAllowed, match="answered anew"):
        _judge(first, answer, world.assurer, Finding.EMBEDDED)
    assert _answer(first, world.lead).pk != answer.pk


def test_re_test_is_answered_once(world, assured):
    first = _retests()[0]
    _answer(first, world.lead)
    with pytest.raises(MoveNotAllowed, match="answered already"):
        _answer(first, world.lead)


def test_dropped_by_a_coordinator_with_a_reason_it_embeds_nothing(world, assured):
    for retest in _retests():
        with scope.entered(world.coordinator.pk) as by:
            with pytest.raises(ValidationError):
                retests.drop(retest=retest, reason=" ", by=by)
            retests.drop(retest=retest, reason="The service was closed.", by=by)
    assert _status() == Status.ASSURED


@pytest.mark.parametrize("months", [[0], [61], [1, 2, 3, 4, 5, 6, 7]])
def test_months_that_make_no_sense_are_refused(world, months):
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError):
        retests.set_standard(partnership_id=world.northmere.pk, months=months, by=by)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"finding": "embedded"}, "retest_judged_after_it_is_answered"),
        (
            {"judged_at": timezone.now(), "finding": "embedded", "finding_words": "x"},
            "retest_judged_after_it_is_answered",
        ),
        ({"dropped_at": timezone.now()}, "retest_dropped_with_a_reason"),
    ],
)
def test_database_refuses_half_a_judgement(world, assured, facts, name):
    first = _retests()[0]
    with as_owner(), pytest.raises(IntegrityError, match=name), transaction.atomic():
        Retest.objects.filter(pk=first.pk).update(**facts)


def test_re_test_is_of_the_agency_of_its_action_whatever_is_written(world, assured):
    retest = _retests()[0]
    with as_owner():
        Retest.objects.filter(pk=retest.pk).update(agency=world.trust)
        later = timezone.localdate() + timedelta(days=900)
        made = Retest.objects.create(
            partnership=world.northmere, action=assured, question="x", due_on=later, planned_by=world.lead,
            planned_at=timezone.now(),
        )  # fmt: skip
    assert {one.agency_id for one in _retests()} == {world.police.pk}
    with scope.entered(world.lead.pk) as by:
        assert made in Retest.objects.visible_to(by)
    with scope.entered(world.other_lead.pk) as by:
        assert not Retest.objects.visible_to(by).exists()


def test_agency_is_reminded_until_it_has_answered(world, assured):
    first = _retests()[0]
    day = working_days.add(first.due_on, 5)
    reminders.plan(on=day)
    reminders.plan(on=day)  # which says nothing twice
    with as_owner():
        found = list(Message.objects.filter(kind="retest_late"))
        assert [(one.recipient_id, one.about) for one in found] == [(world.lead.pk, assured.reference)]
    with scope.entered(world.lead.pk) as actor:
        assert kind_of("retest_late").still_true(actor, found, day) == {found[0].pk}
    _answer(first, world.lead)
    with scope.entered(world.lead.pk) as actor:
        assert kind_of("retest_late").still_true(actor, found, day) == set()


def test_executive_lead_and_chair_hear_of_a_lapsed_one(world, assured):
    reminders.plan(on=working_days.add(_retests()[0].due_on, 12))
    with as_owner():
        told = set(Message.objects.filter(kind="retest_late").values_list("recipient_id", flat=True))
    assert told == {world.lead.pk, world.executive.pk, world.coordinator.pk, world.chair.pk}


@pytest.mark.parametrize(
    ("after", "months", "day"),
    [
        (date(2026, 8, 31), 6, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 6, 25), 6, date(2026, 12, 29)),  # Christmas, the weekend, and Monday instead of Boxing Day
    ],
)
def test_months_are_counted_to_a_working_day(after, months, day):
    assert retesting.days([months], after=after) == (day,)
