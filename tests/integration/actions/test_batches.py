"""One change to many actions: previewed, refused row by row, carried out once, by the rules of one by one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from actions.models import Action, Batch, BatchKind, BatchRow, Status, TimeRequest
from actions.services import batches
from actions.states import MoveNotAllowed
from actions.tasks import carry_on
from config.celery import app
from partners import scope
from partners.models import Message
from partners.roles import Role
from reviews.models import Response
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

SOON, LATER = date.today() + timedelta(days=30), date.today() + timedelta(days=90)
LIST, CHANGE = "/p/northmere/actions/", "/p/northmere/actions/change/"


@pytest.fixture
def record(world, recommendation):
    def add(agency, status=Status.ISSUED, **facts):
        return action_under(recommendation, agency=agency, status=status, due_on=SOON, **facts)

    with as_owner():
        return {
            "police": add(world.police),
            "trust": add(world.trust, Status.RETURNED),
            "submitted": add(world.trust, Status.SUBMITTED),
            "assured": add(world.council, Status.ASSURED),
            "draft": add(world.police, Status.DRAFT, issued_at=None, first_due_on=None),
            "empty": add(world.trust, Status.DRAFT, issued_at=None, first_due_on=None, question=""),
        }


def picked(record, *names):
    return "&".join(f"pick={record[name].number}" for name in names)


def preview(client, record, kind, names, **posted):
    """Choose, say what, and come to the page that says what would change."""
    address = f"{CHANGE}?kind={kind}&{picked(record, *names.split())}"
    response = client.post(address, posted)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def said(client, address):
    """(what would change or has, what is refused with its sentence), by number."""
    context = client.get(address).context
    page = context["page"].items if context["page"] else []
    return {row.action.number for row in page}, {row.action.number: row.refusal for row in context["refused"]}


def of(record, names):
    return {record[name].number for name in names.split()}


DATE = {"due_on_day": LATER.day, "due_on_month": LATER.month, "due_on_year": LATER.year, "reason": "The audit slipped."}


def test_due_dates_move_and_the_move_is_on_record(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "due", "police trust submitted assured draft", **DATE)
    assert not TimeRequest.objects.exists()
    going, refused = said(client, address)
    assert going == of(record, "police trust draft")
    assert set(refused) == of(record, "submitted assured")
    assert "With the partnership" in refused[record["submitted"].number]
    client.post(address, {"do": "yes"})
    going, refused = said(client, address)
    assert (going, set(refused)) == (of(record, "police trust draft"), of(record, "submitted assured"))
    with scope.entered(world.coordinator.pk):
        for name, due, first in (("police", LATER, SOON), ("draft", LATER, None), ("assured", SOON, SOON)):
            action = Action.objects.get(pk=record[name].pk)
            assert (action.due_on, action.first_due_on) == (due, first), name
        moves = TimeRequest.objects.order_by("action__number")
        assert [(move.old_due_on, move.new_due_on, move.reason, move.outcome) for move in moves] == [
            (SOON, LATER, "The audit slipped.", "approved")
        ] * 2


def test_owner_changes_for_the_owners_agency_alone(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "owner", "police trust draft", owner="carl@police.example")
    going, refused = said(client, address)
    assert going == of(record, "police draft")
    assert refused[record["trust"].number] == "The owner must be a lead or contributor of Harrow Vale NHS Trust."
    client.post(address, {"do": "yes"})
    with scope.entered(world.coordinator.pk):
        owners = dict(Action.objects.values_list("number", "owner__name"))
        assert owners[record["police"].number] == owners[record["draft"].number] == "Carl Dunn"
        assert owners[record["trust"].number] is None
        told = Message.objects.filter(kind="handed_over")
        assert [(message.recipient.name, message.about) for message in told] == [
            ("Carl Dunn", record["police"].reference)
        ]


def test_drafts_are_issued_where_they_are_complete(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "issue", "draft empty police")
    going, refused = said(client, address)
    assert going == of(record, "draft")
    assert refused[record["empty"].number] == "Enter what you ask."
    assert "Issued" in refused[record["police"].number]
    client.post(address, {"do": "yes"})
    with scope.entered(world.coordinator.pk):
        assert Action.objects.get(pk=record["draft"].pk).status == Status.ISSUED
        assert Action.objects.get(pk=record["empty"].pk).status == Status.DRAFT


def test_requests_are_withdrawn_with_a_reason_that_is_told(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "withdraw", "police assured", reason="Asked twice.")
    client.post(address, {"do": "yes"})
    with scope.entered(world.coordinator.pk):
        action = Action.objects.get(pk=record["police"].pk)
        assert action.status == Status.WITHDRAWN
        assert action.transitions.get().reason == "Asked twice."
        assert Action.objects.get(pk=record["assured"].pk).status == Status.ASSURED
    assert "1 of 2 done" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("kind", "posted", "sentence"),
    [
        ("withdraw", {}, "Say why."),
        ("due", {}, "Enter the new date."),
        ("due", {**DATE, "reason": " "}, "Say why."),
        ("due", {**DATE, "due_on_year": "2020"}, "The date must be in the future."),
        ("owner", {"owner": "hari@harrow.example"}, "Choose"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client, world, record, kind, posted, sentence):
    client.force_login(world.coordinator)
    response = client.post(f"{CHANGE}?kind={kind}&{picked(record, 'police')}", posted)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    with as_owner():
        assert not Batch.objects.exists()


def test_row_changed_since_the_preview_is_left_alone(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "withdraw", "police trust", reason="Asked twice.")
    with as_owner():
        Action.objects.filter(pk=record["police"].pk).update(updated_at=timezone.now())
    client.post(address, {"do": "yes"})
    going, refused = said(client, address)
    assert (going, refused) == (of(record, "trust"), {record["police"].number: batches.MEANWHILE})
    with scope.entered(world.coordinator.pk):
        assert Action.objects.get(pk=record["police"].pk).status == Status.ISSUED


def test_sent_twice_is_done_once(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "due", "police", **DATE)
    for _ in range(3):
        client.post(address, {"do": "yes"})
    with scope.entered(world.coordinator.pk):
        assert TimeRequest.objects.count() == 1


def test_preview_changes_and_tells_nothing(client, world, record, django_capture_on_commit_callbacks):
    client.force_login(world.coordinator)
    with as_owner():
        before = list(Action.objects.order_by("pk").values())
    with django_capture_on_commit_callbacks() as waiting:
        for kind, posted in (("withdraw", {"reason": "No."}), ("due", DATE), ("issue", {}), ("owner", {})):
            preview(client, record, kind, "police trust draft empty", **posted)
    with as_owner():
        assert list(Action.objects.order_by("pk").values()) == before
        assert not Message.objects.exists()
    assert waiting == []


def test_whole_list_is_what_its_filter_finds(client, world, record):
    client.force_login(world.coordinator)
    # a box ticked as well does not narrow what “all that match” says
    query = f"whole=yes&kind=withdraw&agency=harrow-vale-trust&{picked(record, 'police')}"
    response = client.post(f"{CHANGE}?{query}", {"reason": "Asked twice."})
    assert said(client, response["Location"])[0] == of(record, "trust submitted")


def test_whole_way_leads_back_to_the_list_as_it_was(client, world, record):
    client.force_login(world.coordinator)
    list_url = f"{LIST}?agency=northmere-police&amp;sort=-due"
    address = client.post(
        f"{CHANGE}?kind=withdraw&agency=northmere-police&sort=-due&{picked(record, 'police')}", {"reason": "Twice."}
    )["Location"]
    assert client.get(address).content.decode().count(list_url) > 1  # above, and where one gives up
    done = client.post(address, {"do": "yes"})["Location"]
    page = client.get(done).content.decode()
    assert "1 of 1 done" in page
    assert page.count(list_url) > 1


def test_foreign_and_absent_numbers_choose_nothing(client, world, record, recommendation):
    with as_owner():
        harrow = RecommendationFactory(review=ReviewFactory(partnership=world.harrow))
        for _ in range(8):  # so that its number is nobody's in Northmere
            harrow.partnership.take_number()
        foreign = action_under(harrow, agency=world.police)
        foreign.number = 9000
        foreign.save()
    client.force_login(world.coordinator)
    for pick in ("9000", "999999999999", "9" * 5000, "0", "x", "½", ""):
        response = client.get(f"{CHANGE}?kind=withdraw&pick={pick}", follow=True)
        assert "Choose at least one action." in response.content.decode(), pick
    both = client.post(f"{CHANGE}?kind=withdraw&pick=9000&{picked(record, 'police')}", {"reason": "No."})
    assert said(client, both["Location"])[0] == of(record, "police")


def test_kind_that_is_none_sends_back_to_the_list(client, world, record):
    client.force_login(world.coordinator)
    response = client.get(f"{CHANGE}?kind=delete&{picked(record, 'police')}&agency=northmere-police")
    assert response["Location"] == f"{LIST}?agency=northmere-police"


def test_judge_of_their_own_agency_moves_no_date(client, world, record):
    with as_owner():
        AppointmentFactory(user=world.coordinator, partnership=world.northmere, role=Role.LEAD, agency=world.police)
    client.force_login(world.coordinator)
    address = preview(client, record, "due", "police trust", **DATE)
    going, refused = said(client, address)
    assert going == of(record, "trust")
    assert "holds no appointment in the agency" in refused[record["police"].number]


def test_agency_that_asks_itself_is_decided_on_first(client, world, record):
    with as_owner():
        TimeRequest.objects.create(
            partnership=world.northmere,
            action=record["police"],
            old_due_on=SOON,
            new_due_on=LATER,
            reason="Ill.",
            asked_by=world.lead,
            asked_at=timezone.now(),
        )
    client.force_login(world.coordinator)
    address = preview(client, record, "due", "police", **DATE)
    assert "Decide on that first" in said(client, address)[1][record["police"].number]


@pytest.fixture
def actor(world):
    with scope.entered(world.coordinator.pk) as actor:
        yield actor


def _withdrawal(world, actor, **facts):
    return batches.prepare(
        partnership=world.northmere,
        kind=BatchKind.WITHDRAW,
        actions=Action.objects.filter(partnership=world.northmere, status=Status.ISSUED),
        reason="Asked twice.",
        by=actor,
        **facts,
    )


def test_nothing_starts_before_all_is_checked(world, record, actor):
    with pytest.raises(MoveNotAllowed):
        batches.start(batch=_withdrawal(world, actor), by=actor)


def test_many_rows_go_on_some_at_a_time(world, recommendation, actor, monkeypatch):
    with as_owner():
        for _ in range(7):
            action_under(recommendation, agency=world.police)
    batch = _withdrawal(world, actor)
    steps = 0
    while batch.checked_at is None:
        batch, steps = batches.carry_on(batch=batch, by=actor, most=3), steps + 1
    assert steps == 3
    batches.start(batch=batch, by=actor)
    batch = batches.carry_on(batch=batch, by=actor, most=3)
    assert batch.rows.filter(outcome=BatchRow.Outcome.DONE).count() == 3
    assert batch.is_under_way


def test_worker_goes_on_as_the_person_who_made_it(world, recommendation, monkeypatch):
    with as_owner():
        for _ in range(7):
            action_under(recommendation, agency=world.police)
    with scope.entered(world.coordinator.pk) as actor:
        batch = batches.carry_on(batch=_withdrawal(world, actor), by=actor, most=3)
    carry_on()
    with scope.entered(world.coordinator.pk) as actor:
        batches.start(batch=batch, by=actor)
    carry_on()
    with as_owner():
        batch.refresh_from_db()
        assert batch.finished_at
        assert set(Action.objects.values_list("status", flat=True)) == {Status.WITHDRAWN}


def test_clock_wakes_the_worker_where_a_wake_up_was_lost():
    assert batches.TASK in {entry["task"] for entry in app.conf.beat_schedule.values()}


@pytest.mark.parametrize("is_started", [False, True])
def test_batch_of_who_manages_no_more_ends_and_says_so(client, world, record, recommendation, is_started):
    with as_owner():
        action_under(recommendation, agency=world.police)
    with scope.entered(world.coordinator.pk) as actor:
        batch = batches.carry_on(batch=_withdrawal(world, actor), by=actor, most=2 if is_started else 1)
        if is_started:
            batches.carry_on(batch=batches.start(batch=batch, by=actor), by=actor, most=1)
    with as_owner():
        before = dict(Action.objects.values_list("pk", "status"))
        world.coordinator.appointments.update(ends_on="2020-02-01")
    carry_on()
    with as_owner():
        batch.refresh_from_db()
        assert not batch.is_under_way
        assert dict(Action.objects.values_list("pk", "status")) == before
        assert [row.refusal for row in batch.rows.all()] == ["", batches.LEFT]
        assert [row.outcome for row in batch.rows.all()] == (["done", "refused"] if is_started else ["", ""])
        world.coordinator.appointments.update(ends_on=None)
    client.force_login(world.coordinator)
    assert batches.LEFT in client.get(f"{CHANGE}{batch.code}/").content.decode()


@pytest.mark.parametrize("who", ["chair", "assurer", "lead", "other_coordinator"])
def test_only_a_coordinator_of_the_place_prepares(world, record, who):
    with scope.entered(getattr(world, who).pk) as actor, pytest.raises(PermissionDenied):
        _withdrawal(world, actor)


def test_too_many_at_once_are_refused(world, record, actor, monkeypatch):
    monkeypatch.setattr(batches, "MOST", 0)
    with pytest.raises(ValidationError, match="cannot be changed at once"):
        _withdrawal(world, actor)


def test_another_coordinators_batch_is_not_there(client, world, record):
    client.force_login(world.coordinator)
    address = preview(client, record, "withdraw", "police", reason="Asked twice.")
    with as_owner():
        AppointmentFactory(user=world.outsider, partnership=world.northmere, role=Role.COORDINATOR)
    client.force_login(world.outsider)
    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "yes"}).status_code == 404


def test_issue_checks_the_response_of_now(client, world, record, recommendation):
    client.force_login(world.coordinator)
    address = preview(client, record, "issue", "draft")
    with as_owner():
        recommendation.response, recommendation.response_reason = Response.NOT_ACCEPTED, "No."
        recommendation.save()
    client.post(address, {"do": "yes"})
    assert "did not accept" in said(client, address)[1][record["draft"].number]
