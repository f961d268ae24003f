"""What else is chased than actions, each by a ladder of its own, and ladders that a partnership changes."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from ladder_support import LONG_AGO, MONDAY, asked, drain, planned

from actions.ladder import DEFAULT, Rung
from actions.models import Action, Audience, Challenge, Ladder, LadderRung, Status, TimeRequest
from actions.services import ladders, reminders
from partners import scope
from reviews.models import Clock
from tests.database import as_owner
from tests.factories.reviews import RecommendationFactory, ReviewFactory


def answered(world, on):
    at = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    return asked(world, status=Status.SUBMITTED, submitted_at=at)


def time_asked(world, on):
    action = asked(world, date(2026, 9, 1))
    with as_owner():
        return TimeRequest.objects.create(
            partnership=world.northmere,
            action=action,
            old_due_on=date(2026, 9, 1),
            new_due_on=date(2026, 10, 1),
            reason="x",
            asked_by=world.lead,
            asked_at=datetime(on.year, on.month, on.day, 10, tzinfo=UTC),
        )


def challenged(world, answer_by, **about):
    about = about or {"action": asked(world, date(2026, 9, 1))}
    with as_owner():
        return Challenge.objects.create(
            partnership=world.northmere,
            question="x",
            answer_by=answer_by,
            raised_by=world.chair,
            raised_at=LONG_AGO,
            **about,
        )


def review_challenged(world, answer_by):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
    return challenged(world, answer_by, review=review)


def recommendation_challenged(world, answer_by):
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
    return challenged(world, answer_by, recommendation=recommendation)


def agency_challenged(world, answer_by):
    return challenged(world, answer_by, agency=world.police)


def clocked(world, notified_on):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, stage="notified", notified_on=notified_on)
        Clock.objects.create(
            partnership=world.northmere,
            review_type=review.review_type,
            name="Rapid review",
            starts="notified_on",
            ends="rapid_review_on",
            length=15,
            unit="working_days",
        )
        return review


# Ladders of their own


@pytest.mark.parametrize(
    ("arrange", "day", "heard"),
    [
        (
            answered,
            date(2026, 5, 21),
            [("Cora Ellis", "judgement_waiting", "6 working days waiting", "+5 coordinator")],
        ),
        (answered, date(2026, 5, 28), []),
        (
            answered,
            date(2026, 5, 7),
            [
                ("Chandra Nair", "judgement_waiting", "16 working days waiting", "+15 chair"),
                ("Cora Ellis", "judgement_waiting", "16 working days waiting", "+15 coordinator"),
            ],
        ),
        (time_asked, date(2026, 5, 27), [("Cora Ellis", "time_waiting", "3 working days waiting", "+3 coordinator")]),
        (
            challenged,
            date(2026, 6, 4),
            [
                ("Cora Ellis", "challenge_due", "due in 3 working days", "-3 coordinator"),
                ("Lena Shah", "challenge_due", "due in 3 working days", "-3 lead"),
            ],
        ),
        (
            challenged,
            date(2026, 5, 29),
            [
                ("Cora Ellis", "challenge_late", "1 working day late", "+1 coordinator"),
                ("Lena Shah", "challenge_late", "1 working day late", "+1 lead"),
            ],
        ),
        (
            review_challenged,
            date(2026, 6, 4),
            [("Cora Ellis", "review_challenge_due", "due in 3 working days", "-3 coordinator")],
        ),
        (
            recommendation_challenged,
            date(2026, 5, 21),
            [
                ("Chandra Nair", "recommendation_challenge_late", "6 working days late", "+5 chair"),
                ("Cora Ellis", "recommendation_challenge_late", "6 working days late", "+5 coordinator"),
            ],
        ),
        (
            agency_challenged,
            date(2026, 5, 29),
            [
                ("Cora Ellis", "agency_challenge_late", "1 working day late", "+1 coordinator"),
                ("Lena Shah", "agency_challenge_late", "1 working day late", "+1 lead"),
            ],
        ),
        (clocked, date(2026, 5, 13), [("Cora Ellis", "clock_due", "due in 3 working days", "-3 coordinator")]),
        (
            clocked,
            date(2026, 5, 7),
            [
                ("Chandra Nair", "clock_late", "1 working day late", "+1 chair"),
                ("Cora Ellis", "clock_late", "1 working day late", "+1 coordinator"),
            ],
        ),
    ],
)
def test_what_waits_is_chased_by_a_ladder_of_its_own(world, smtp, arrange, day, heard):
    arrange(world, day)
    assert planned() == heard
    drain()
    assert sorted(mail["To"].partition("@")[0] for mail in smtp.taken) == sorted({name.split()[0].lower() for name, *_ in heard})  # fmt: skip


def test_challenge_on_a_withdrawn_action_is_chased_no_longer(world):
    made = challenged(world, MONDAY)
    with as_owner():
        Action.objects.filter(pk=made.action_id).update(status=Status.WITHDRAWN)
    assert planned() == []


def test_digest_names_the_partnership_where_an_agency_is_challenged(world, smtp):
    review_challenged(world, MONDAY)
    for agency, day in ((world.police, date(2026, 6, 4)), (world.trust, date(2026, 6, 3))):
        challenged(world, day, agency=agency)
    reminders.plan(on=MONDAY)
    drain()
    mail = next(one for one in smtp.taken if one["To"].startswith("cora"))
    words = mail.get_body(("plain",)).get_content().replace("\r", "")
    assert "- NSCP-1, Response to the chair, due 1 June 2026, today\n  http://testserver/reviews/NSCP-1/" in words
    for day in ("3 June", "4 June"):
        assert f"- NSCP, Response to the chair about an agency, due {day} 2026" in words
    assert "  http://testserver/\n" in words


@pytest.mark.parametrize(
    ("arrange", "day", "end"),
    [
        (answered, date(2026, 5, 21), {"status": Status.ASSURED}),
        (time_asked, date(2026, 5, 27), {"outcome": "declined", "outcome_reason": "no"}),
        (challenged, date(2026, 5, 29), {"answered_at": LONG_AGO}),
        (review_challenged, date(2026, 5, 29), {"answer_by": date(2026, 5, 20)}),
        (agency_challenged, date(2026, 5, 29), {"answered_at": LONG_AGO}),
        (clocked, date(2026, 5, 13), {"rapid_review_on": MONDAY}),
        (clocked, date(2026, 5, 13), {"held_reason": "A trial"}),
    ],
)
def test_what_was_done_between_plan_and_mail_is_not_said(world, smtp, arrange, day, end):
    found = arrange(world, day)
    assert planned()
    with as_owner():
        type(found).objects.filter(pk=found.pk).update(**end)
    drain()
    assert smtp.taken == []


# The partnership's own


def test_ladder_is_changed_by_a_coordinator_and_says_nothing_of_before(world):
    rungs = [Rung(-8, (Audience.LEAD,)), Rung(1, (Audience.LEAD,), weekly=True)]
    with scope.entered(world.coordinator.pk) as actor:
        ladders.change(partnership=world.northmere, kind=Ladder.ACTION, rungs=rungs, by=actor)
        ladders.change(partnership=world.northmere, kind=Ladder.ACTION, rungs=rungs, by=actor)
        climb = ladders.of(world.northmere.pk)
    assert [(rung.days, rung.weekly) for rung in climb[Ladder.ACTION]] == [(-8, False), (1, True)]
    assert climb[Ladder.CLOCK] == DEFAULT[Ladder.CLOCK]
    asked(world)  # its rung of -8 fell long before the ladder was set
    assert planned() == []


@pytest.mark.parametrize(
    ("rungs", "words"),
    [
        ([], "falls silent"),
        ([Rung(1, (Audience.LEAD,))], "falls silent"),
        ([Rung(-1, (Audience.LEAD,), weekly=True)], "falls silent"),
        ([Rung(1, (), weekly=True)], "at least one person"),
        ([Rung(61, (Audience.LEAD,), weekly=True)], "at most 60"),
        ([Rung(1, (Audience.LEAD,), weekly=True), Rung(1, (Audience.CHAIR,))], "same day"),
    ],
)
def test_ladder_that_would_not_do_is_refused(world, rungs, words):
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(ValidationError, match=words):
        ladders.change(partnership=world.northmere, kind=Ladder.ACTION, rungs=rungs, by=actor)


@pytest.mark.parametrize("persona", ["chair", "lead", "assurer"])
def test_only_a_coordinator_changes_a_ladder(world, persona):
    with scope.entered(getattr(world, persona).pk) as actor, pytest.raises(PermissionDenied):
        ladders.change(partnership=world.northmere, kind=Ladder.ACTION, rungs=DEFAULT[Ladder.ACTION], by=actor)
    assert LadderRung.objects.count() == 0
