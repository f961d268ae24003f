"""Planning: who is reminded of what, once, and what a reminder and every other mail of the walk may say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions import ladder, tasks
from actions.ladder import DEFAULT
from actions.models import Action, Delivery, Judgement, Ladder, LadderRung, Level, ReturnReason, Status
from actions.services import allocation, answers, assurance, challenges, chased, progress, reminders
from partners import messages, scope, working_days
from partners.models import Appointment, Closure, Message
from partners.roles import Role
from tests.database import as_owner
from tests.factories.actions import ActionFactory, action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

MONDAY = date(2026, 6, 1)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def asked(world, due_on, **facts):
    facts = {"partnership": world.northmere, "agency": world.police, "issued_at": LONG_AGO} | facts
    with as_owner():
        return ActionFactory(due_on=due_on, **facts)


def planned():
    with as_owner():
        rows = Message.objects.select_related("recipient").order_by("pk")
        return [(row.recipient.name, row.about, row.reason) for row in rows]


def drain(on):
    at = datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC)
    return messages.drain(clock=lambda: at)


# What falls due


@pytest.mark.parametrize(
    ("due_on", "kind", "reason"),
    [
        (date(2026, 6, 15), "due_soon", "due in 10 working days"),
        (date(2026, 6, 4), "due_soon", "due in 3 working days"),
        (date(2026, 6, 2), "due_soon", "due in 1 working day"),  # the rung of three, found late
        (MONDAY, "due_soon", "due today"),
        (date(2026, 5, 29), "overdue", "1 working day late"),
        (date(2026, 5, 20), "overdue", "7 working days late"),  # 25 May is a bank holiday; the rung of five
    ],
)
def test_lead_is_reminded(world, due_on, kind, reason):
    action = asked(world, due_on)
    reminders.plan(on=MONDAY)
    assert planned() == [("Lena Shah", action.reference, reason)]
    with as_owner():
        assert Message.objects.get().kind == kind


def test_nobody_is_reminded_before_the_first_rung(world):
    asked(world, date(2026, 6, 16))
    assert reminders.plan(on=MONDAY) == 0
    assert planned() == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.ASSURED, Status.EMBEDDED, Status.WITHDRAWN])
def test_nobody_is_reminded_of_what_is_not_with_the_agency(world, status):
    asked(world, date(2026, 5, 20), status=status)
    reminders.plan(on=MONDAY)
    assert planned() == []


def test_nobody_is_reminded_of_what_has_no_date(world):
    asked(world, None, status=Status.DRAFT)
    reminders.plan(on=MONDAY)
    assert planned() == []


def test_what_was_sent_back_is_chased(world):
    action = asked(world, date(2026, 5, 29), status=Status.RETURNED)
    reminders.plan(on=MONDAY)
    assert planned() == [("Lena Shah", action.reference, "1 working day late")]


def test_rung_that_fell_before_the_request_is_not_said(world):
    asked(world, date(2026, 6, 10), issued_at=datetime(2026, 5, 29, 9, tzinfo=UTC))
    reminders.plan(on=MONDAY)
    assert planned() == []


# To whom


def test_owner_is_reminded_beside_the_lead(world):
    asked(world, date(2026, 6, 4), owner=world.contributor)
    reminders.plan(on=MONDAY)
    assert sorted(name for name, *_ in planned()) == ["Carl Dunn", "Lena Shah"]


def test_owner_who_leads_is_reminded_once(world):
    asked(world, date(2026, 6, 4), owner=world.lead)
    reminders.plan(on=MONDAY)
    assert [name for name, *_ in planned()] == ["Lena Shah"]


@pytest.mark.parametrize(
    ("due_on", "heard"),
    [
        (date(2026, 5, 21), {"Lena Shah": ("overdue", "+5 lead")}),
        (
            date(2026, 5, 15),
            {
                "Lena Shah": ("overdue", "+5 lead"),
                "Eve Marsh": ("escalated", "+10 executive"),
                "Cora Ellis": ("escalated", "+10 coordinator"),
            },
        ),
        (
            date(2026, 4, 23),
            {
                "Lena Shah": ("overdue", "+25 lead"),
                "Eve Marsh": ("escalated", "+10 executive"),
                "Cora Ellis": ("escalated", "+10 coordinator"),
                "Chandra Nair": ("escalated", "+25 chair"),
            },
        ),
    ],
)
def test_ladder_climbs(world, due_on, heard):
    asked(world, due_on)
    reminders.plan(on=MONDAY)
    with as_owner():
        rows = Message.objects.select_related("recipient")
        assert {row.recipient.name: (row.kind, row.rung) for row in rows} == heard


def test_what_nobody_of_the_agency_would_hear_the_coordinator_does(world):
    asked(world, date(2026, 6, 4), agency=world.council)
    reminders.plan(on=MONDAY)
    assert [name for name, *_ in planned()] == ["Cora Ellis"]


def test_owner_who_has_left_gives_way_to_the_lead(world):
    asked(world, date(2026, 6, 4), owner=world.contributor)
    with as_owner():
        Appointment.objects.filter(user=world.contributor).update(ends_on=date(2026, 5, 31))
    reminders.plan(on=MONDAY)
    assert [name for name, *_ in planned()] == ["Lena Shah"]


def test_partnerships_own_ladder_and_closures_hold(world):
    asked(world, date(2026, 6, 4))
    with as_owner():
        LadderRung.objects.create(
            partnership=world.northmere, ladder="action", days=-4, audience=["chair"], set_on=date(2026, 1, 1)
        )
        Closure.objects.create(partnership=world.northmere, name="Moving", starts_on=MONDAY, ends_on=MONDAY)
    assert reminders.plan(on=date(2026, 5, 27)) == 0
    reminders.plan(on=date(2026, 5, 28))
    assert planned() == [("Chandra Nair", "NSCP-1", "due in 5 working days")]


def test_every_lead_is_reminded_and_nobody_of_another_agency(world):
    with as_owner():
        AppointmentFactory(user=world.executive, partnership=world.northmere, role=Role.LEAD, agency=world.police)
    asked(world, date(2026, 6, 4))
    reminders.plan(on=MONDAY)
    assert sorted(name for name, *_ in planned()) == ["Eve Marsh", "Lena Shah"]


def test_each_partnership_is_planned(world):
    asked(world, date(2026, 6, 4))
    there = asked(world, date(2026, 6, 4), partnership=world.harrow)
    assert reminders.plan(on=MONDAY) == 2
    assert ("Lena Shah", there.reference, "due in 3 working days") in planned()


# Once


def test_planning_again_changes_nothing(world):
    asked(world, date(2026, 6, 4))
    for _ in range(3):
        reminders.plan(on=MONDAY)
    reminders.plan(on=date(2026, 6, 2))
    assert len(planned()) == 1


def test_new_date_has_rungs_of_its_own(world):
    action = asked(world, date(2026, 6, 4))
    reminders.plan(on=MONDAY)
    with as_owner():
        action.due_on = date(2026, 6, 15)
        action.save()
    reminders.plan(on=MONDAY)
    assert [reason for *_, reason in planned()] == ["due in 3 working days", "due in 10 working days"]


def test_year_of_days_equals_the_ladder(world):
    """Both clock changes and every bank holiday, with a planner that comes every ninth day."""
    dues = [date(2026, 1, 5) + timedelta(days=17 * n) for n in range(20)]
    actions = {asked(world, due, issued_at=None).reference: due for due in dues}
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 366, 9)]
    for day in days:
        reminders.plan(on=day)
    wanted = {
        (HEARS[audience], reference, step.rung.name, due, step.occurrence)
        for reference, due in actions.items()
        for day in days
        for audience, step in ladder.addressed(ladder.fallen(DEFAULT[Ladder.ACTION], due, on=day))
        if audience in HEARS
    }
    with as_owner():
        rows = [(who, *key.split(":")) for who, key in Message.objects.values_list("recipient__name", "key")]
    assert len(rows) == len(set(rows))
    assert {(who, ref, name, date.fromisoformat(due), int(n)) for who, name, ref, due, n in rows} == wanted


HEARS = {"lead": "Lena Shah", "executive": "Eve Marsh", "coordinator": "Cora Ellis", "chair": "Chandra Nair"}


def test_task_and_command_plan(world, capsys):
    today = timezone.localdate()
    asked(world, working_days.add(today, 3))
    tasks.plan_reminders.apply(throw=True)
    call_command("plan_reminders")
    call_command("plan_reminders", "--on", str(today))
    assert capsys.readouterr().out.count("1.") == 2
    assert len(planned()) == 1


# From plan to mail


def test_digest_lists_the_agencys_work_late_first(world, smtp):
    soon = asked(world, date(2026, 6, 4))
    later = asked(world, date(2026, 9, 1))
    late = asked(world, date(2026, 5, 29), partnership=world.harrow)
    asked(world, date(2026, 6, 4), agency=world.trust)
    reminders.plan(on=MONDAY)
    drain(MONDAY)
    (mail,) = smtp.to("lena@police.example")
    assert mail["Subject"] == "1 late, 1 due soon, 1 due later"
    words = mail.get_body(("plain",)).get_content()
    order = [words.index(f"http://testserver/actions/{one.reference}/") for one in (late, soon, later)]
    assert order == sorted(order)
    (other,) = smtp.to("tom@trust.example")
    assert other["Subject"] == "1 due soon"


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.SUBMITTED, "submitted_at": datetime(2026, 6, 1, tzinfo=UTC)},
        {"status": Status.WITHDRAWN},
        {"due_on": date(2026, 9, 1)},
        {"agency": "trust"},
    ],
)
def test_what_changed_between_plan_and_mail_is_not_said(world, smtp, change):
    action = asked(world, date(2026, 6, 4))
    reminders.plan(on=MONDAY)
    with as_owner():
        for name, value in change.items():
            setattr(action, name, getattr(world, value) if name == "agency" else value)
        action.save()
    drain(MONDAY)
    assert smtp.taken == []
    with as_owner():
        assert Message.objects.get().superseded_at


def test_digest_asks_as_much_for_twenty_lines_as_for_one(world, smtp):
    counts = []
    for lines, day in ((1, MONDAY), (20, date(2026, 6, 2))):
        for _ in range(lines):
            asked(world, working_days.add(day, 3))
        reminders.plan(on=day)
        with CaptureQueriesContext(connection) as heard:
            drain(day)
        counts.append(len(heard))
    assert [mail["Subject"] for mail in smtp.taken] == ["1 due soon", "21 due soon"]
    assert counts[0] == counts[1]


def test_own_reads_the_same_in_the_database_and_of_a_row(world):
    for facts in (
        {},
        {"owner": world.contributor},
        {"agency": world.trust},
        {"agency": world.trust, "owner": world.lead},
    ):
        asked(world, MONDAY, **facts)
    found = {}
    for person in (world.lead, world.other_lead, world.contributor, world.coordinator, world.chair):
        with scope.entered(person.pk) as actor:
            rows = list(Action.objects.filter(partnership=world.northmere))
            there = set(Action.objects.filter(chased.own(actor), partnership=world.northmere))
            facts = [(row, row.partnership_id, row.agency_id, row.owner_id) for row in rows]
            of_rows = {
                row
                for row, partnership, agency, owner in facts
                if chased.is_own(actor, partnership_id=partnership, agency_id=agency, owner_id=owner)
            }
        assert there == of_rows
        found[person.name] = len(there)
    assert sorted(found.values()) == [0, 0, 1, 2, 3], found


def test_former_lead_is_not_told_what_the_new_one_is(world, smtp):
    asked(world, date(2026, 6, 4))
    reminders.plan(on=MONDAY)
    with as_owner():
        Appointment.objects.filter(user=world.lead).update(role=Role.EXECUTIVE)
    drain(MONDAY)
    assert smtp.taken == []


def test_no_word_of_the_case_is_in_any_mail_of_the_walk(world, smtp):
    """Everything typed on the way carries the mark; no mail, in no part or header, may."""
    mark = "Zebedee"
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym=f"Child {mark}", title=f"Review of {mark}")
        recommendation = RecommendationFactory(review=review, text=f"Look after {mark}.", label=mark)
        facts = {"question": f"What of {mark}?", "evidence_wanted": f"Show {mark}", "status": Status.DRAFT}
        due = working_days.add(timezone.localdate(), 3)
        action = action_under(recommendation, agency=world.police, owner=world.lead, due_on=due, **facts)

    reference = action.reference

    def act(person, step):
        with scope.entered(person.pk) as actor:
            action.refresh_from_db()
            return step(actor)

    def answer(actor):
        sent = answers.draft_for(action=action, by=actor)
        answers.save(submission=sent, statement=f"{mark} is well", delivery=Delivery.DONE, by=actor)
        answers.add_link(submission=sent, link="https://example.org/x", title=mark, kind="audit", by=actor)
        return answers.submit(submission=sent, by=actor)

    act(world.coordinator, lambda by: allocation.issue(action=action, by=by))
    act(world.lead, lambda by: progress.note(action=action, text=mark, delivery=Delivery.UNDER_WAY, by=by))
    moved = working_days.add(due, 2)
    act(world.lead, lambda by: progress.ask_more_time(action=action, new_due_on=moved, reason=mark, by=by))
    messages.drain()
    act(world.coordinator, lambda by: progress.decide_more_time(action=action, approve=True, reason=mark, by=by))
    question = act(world.chair, lambda by: challenges.raise_(action=action, question=mark, answer_by=moved, by=by))
    messages.drain()
    act(world.coordinator, lambda by: challenges.answer(challenge=question, answer=mark, by=by))
    act(world.chair, lambda by: challenges.judge(challenge=question, judgement=Judgement.PARTLY, words=mark, by=by))
    sent = act(world.lead, answer)
    messages.drain()
    act(
        world.coordinator,
        lambda by: assurance.send_back(submission=sent, reason_code=ReturnReason.INCOMPLETE, reason=mark, by=by),
    )
    reminders.plan(on=working_days.add(moved, 2))
    messages.drain()
    again = act(world.lead, answer)
    act(world.assurer, lambda by: assurance.accept(submission=again, level=Level.LIMITED, reason=mark, by=by))
    messages.drain()

    said = "\n".join(part.as_string() for mail in smtp.taken for part in mail.walk())
    assert len(smtp.taken) >= 6
    assert "accepted" in said
    assert "due soon" in said
    assert reference in said
    assert mark.lower() not in said.lower()
    for mail in smtp.taken:
        assert mark not in "".join(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
