"""What else is chased than actions, what is put off, covered or paused, and what a rehearsal says of a day."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from actions.ladder import DEFAULT, Rung
from actions.models import Action, Audience, Challenge, Ladder, LadderRung, Snooze, Status, TimeRequest
from actions.services import ladders, rehearsing, reminders
from partners import messages, scope
from partners.models import Deputy, DigestDay, Mailing, Message, Pause
from reviews.models import Clock
from tests.database import as_owner
from tests.factories.actions import ActionFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

MONDAY = date(2026, 6, 1)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def asked(world, due_on=date(2026, 6, 4), **facts):
    facts = {"partnership": world.northmere, "agency": world.police, "issued_at": LONG_AGO} | facts
    with as_owner():
        return ActionFactory(due_on=due_on, **facts)


def planned(on=MONDAY):
    reminders.plan(on=on)
    with as_owner():
        rows = Message.objects.select_related("recipient").order_by("recipient__name", "pk")
        return [(row.recipient.name, row.kind, row.reason, row.rung) for row in rows]


def drain(on=MONDAY):
    at = datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC)
    return messages.drain(clock=lambda: at)


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


# Deputies, snoozes, pauses


def cover(world, until):
    with as_owner():
        Deputy.objects.create(
            partnership=world.northmere,
            user=world.lead,
            agency=world.police,
            deputy=world.contributor,
            covers_until=until,
            named_at=LONG_AGO,
        )


def test_deputy_who_covers_hears_instead(world, smtp):
    cover(world, MONDAY)
    asked(world)
    assert planned() == [("Carl Dunn", "due_soon", "due in 3 working days", "-3 deputy")]
    drain()
    assert [mail["To"] for mail in smtp.taken] == ["carl@police.example"]


def test_cover_ends_by_itself(world):
    cover(world, date(2026, 5, 31))
    asked(world)
    assert [name for name, *_ in planned()] == ["Lena Shah"]


def test_deputy_is_told_beside_the_lead_by_the_rung_of_five(world):
    cover(world, None)
    asked(world, date(2026, 5, 21))
    assert [(name, rung) for name, _, _, rung in planned()] == [("Carl Dunn", "+5 deputy"), ("Lena Shah", "+5 lead")]


def snooze(world, action, until):
    with as_owner():
        Snooze.objects.create(
            partnership=world.northmere, action=action, user=world.lead, until=until, reason="Away", at=LONG_AGO
        )


def test_snoozed_is_said_again_on_its_day_once(world):
    action = asked(world)
    snooze(world, action, date(2026, 6, 3))
    assert planned() == []
    assert [reason for _, _, reason, _ in planned(date(2026, 6, 3))] == ["due in 1 working day"]
    assert len(planned(date(2026, 6, 4))) == 1


def test_snooze_after_the_mail_was_planned_holds(world, smtp):
    action = asked(world)
    assert planned()
    snooze(world, action, date(2026, 6, 3))
    drain()
    assert smtp.taken == []
    planned(date(2026, 6, 3))
    drain(date(2026, 6, 3))
    assert [mail["Subject"] for mail in smtp.taken] == ["1 due soon"]


def test_snooze_of_one_stops_nobody_else(world):
    action = asked(world, date(2026, 5, 15))
    snooze(world, action, date(2026, 6, 20))
    assert [name for name, *_ in planned()] == ["Cora Ellis", "Eve Marsh"]


@pytest.mark.parametrize("who", [None, "lead"])
def test_paused_sends_nothing_and_afterwards_what_still_holds(world, smtp, who):
    asked(world)
    with as_owner():
        Pause.objects.create(
            partnership=world.northmere,
            user=getattr(world, who) if who else None,
            reason="Bereavement",
            until=date(2026, 6, 3),
            by=world.coordinator,
            at=LONG_AGO,
        )
    assert planned()
    drain()
    assert smtp.taken == []
    drain(date(2026, 6, 3))
    assert [mail["To"] for mail in smtp.taken] == ["lena@police.example"]


def test_pause_of_a_partnership_holds_back_no_other(world, smtp):
    asked(world)
    asked(world, partnership=world.harrow)
    with as_owner():
        Pause.objects.create(partnership=world.northmere, reason="x", by=world.coordinator, at=LONG_AGO)
    planned()
    drain()
    (mail,) = smtp.taken
    assert "HVSP-1" in mail.get_body(("plain",)).get_content()


# Daily, weekly, less


def test_weekly_digest_waits_for_its_day(world, smtp):
    with as_owner():
        DigestDay.objects.create(user=world.lead, weekday=2)
    asked(world)
    planned()
    drain()
    drain(date(2026, 6, 2))
    assert smtp.taken == []
    drain(date(2026, 6, 3))
    assert len(smtp.taken) == 1


def test_escalation_does_not_wait_for_the_weekly_digest(world, smtp):
    with as_owner():
        DigestDay.objects.create(user=world.executive, weekday=2)
    asked(world, date(2026, 5, 15))
    planned()
    drain()
    assert "eve@police.example" in {mail["To"] for mail in smtp.taken}


@pytest.mark.parametrize(
    ("digests", "signed_in", "sent", "by_friday"), [(3, False, 0, 1), (2, False, 1, 1), (3, True, 1, 2)]
)
def test_who_leaves_three_digests_unanswered_gets_one_a_week(world, smtp, digests, signed_in, sent, by_friday):
    with as_owner():
        for number in range(digests):
            day = date(2026, 5, 29 - number)
            Mailing.objects.create(
                recipient=world.lead,
                purpose="digest",
                local_day=day,
                state="sent",
                sent_at=datetime(2026, 5, day.day, 8, tzinfo=UTC),
                due_at=LONG_AGO,
                message_id=str(number),
            )
        world.lead.joined_at = LONG_AGO
        world.lead.last_login = datetime(2026, 5, 30, tzinfo=UTC) if signed_in else None
        world.lead.save()
    asked(world)
    planned()
    drain()
    assert len(smtp.taken) == sent

    planned(date(2026, 6, 5))
    drain(date(2026, 6, 5))
    assert len(smtp.taken) == by_friday


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


# Rehearsal


def test_rehearsal_says_who_would_get_what_and_writes_nothing(world, smtp, capsys):
    asked(world)
    asked(world, date(2026, 5, 15), partnership=world.harrow)
    letters = {letter.to.name: [(line.reference, line.why) for line in letter.lines] for letter in _rehearsed(MONDAY)}
    assert letters == {"Lena Shah": [("NSCP-1", "due in 3 working days")], "Hari Cole": [("HVSP-1", "10 working days late")]}  # fmt: skip
    call_command("rehearse", "--on", "2026-06-01")
    said = capsys.readouterr().out
    assert "Monday 1 June 2026" in said
    assert "Lena Shah <lena@police.example>" in said
    assert "Digests that would go: 2; held: 0." in said
    with as_owner():
        assert not Message.objects.exists()
        assert not Mailing.objects.exists()


def test_rehearsed_day_is_what_comes_about(world):
    """A month of rehearsals is a month of digests; what falls on days off is brought by the next one."""
    for number in range(12):
        asked(world, date(2026, 5, 4 + 2 * number), owner=world.contributor if number % 3 else None)
    reminders.plan(on=date(2026, 5, 29))
    for day in (date(2026, 6, n) for n in range(1, 20)):
        before = _said()
        rehearsed = sorted((letter.to.email, line.reference) for letter in _rehearsed(day) for line in letter.lines)
        if day.weekday() < 5:
            reminders.plan(on=day)
            assert sorted(pair[:2] for pair in _said() - before) == rehearsed


def _said():
    with as_owner():
        return set(Message.objects.values_list("recipient__email", "about", "key"))


def _rehearsed(day):
    return rehearsing.rehearse_everywhere(on=day)


@pytest.mark.parametrize("day", [date(2026, 6, 6), date(2026, 8, 31)])
def test_no_digest_is_rehearsed_for_a_day_off(world, day):
    assert _rehearsed(day) == []
    assert "no working day" in rehearsing.no_digest(day)
