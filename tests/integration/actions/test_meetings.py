"""A sub-group's meeting: its agenda, what is recorded in it by the rules of judging, its minutes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Action, Decision, Meeting, MeetingItem, Status, SubmissionEvidence
from actions.services import assurance, holding, meetings
from actions.states import MoveNotAllowed
from partners import scope
from tests.database import as_owner
from tests.factories.actions import ActionFactory, EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

TODAY = date.today()


@pytest.fixture
def meeting(world):
    with scope.entered(world.coordinator.pk) as by:
        return meetings.call(partnership=world.northmere, name="Quality group", held_on=TODAY, by=by)


@pytest.fixture
def waiting(world):
    """Two answers that wait for judgement."""
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        found = []
        for agency, by in ((world.police, world.lead), (world.trust, world.other_lead)):
            action = action_under(recommendation, agency=agency, status=Status.SUBMITTED)
            found.append(SubmissionFactory(action=action, written_by=by))
        return found


@pytest.fixture
def items(world, meeting, waiting):
    with scope.entered(world.coordinator.pk) as by:
        meetings.gather(meeting=meeting, actions=[one.action for one in waiting], by=by)
        return list(MeetingItem.objects.filter(meeting=meeting).select_related("action", "meeting"))


def _record(world, item, persona="coordinator", **facts):
    with scope.entered(getattr(world, persona).pk) as by:
        return meetings.record(item=item, by=by, **{"words": "We talked about it.", **facts})


def _judged(answer, **facts):
    return {"answer": answer, "outcome": "accepted", "level": "reasonable", "reason": "It shows it.", **facts}


def test_gathered_twice_stands_once_and_in_order(world, meeting, waiting, items):
    with scope.entered(world.coordinator.pk) as by:
        assert meetings.gather(meeting=meeting, actions=[one.action for one in waiting], by=by) == 0
    assert [(one.position, one.action_id) for one in items] == [
        (1, waiting[0].action_id),
        (2, waiting[1].action_id),
    ]


def test_judgement_in_a_meeting_is_a_judgement(world, items, waiting):
    done = _record(world, items[0], **_judged(waiting[0]))
    with as_owner():
        assert Decision.objects.get() == done.decision
        assert Action.objects.get(pk=items[0].action_id).status == Status.ASSURED


def test_words_may_be_recorded_anew_and_keep_the_judgement(world, items, waiting):
    first = _record(world, items[0], **_judged(waiting[0]))
    again = _record(world, items[0], words="We talked longer.")
    assert (again.words, again.decision_id) == ("We talked longer.", first.decision_id)


def test_rules_of_judging_hold_in_a_meeting(world, items, waiting):
    with as_owner():
        type(waiting[0]).objects.filter(pk=waiting[0].pk).update(written_by=world.coordinator)
    with pytest.raises(PermissionDenied):
        _record(world, items[0], **_judged(waiting[0]))
    with as_owner():
        assert MeetingItem.objects.get(pk=items[0].pk).recorded_at is None


def test_answer_of_another_item_is_not_judged(world, items, waiting):
    with pytest.raises(MoveNotAllowed):
        _record(world, items[0], **_judged(waiting[1]))


def test_something_has_to_be_recorded(world, items):
    with pytest.raises(ValidationError, match="Enter what was said"):
        _record(world, items[0], words=" ")


def test_closed_minutes_stay_as_they_are(world, meeting, items):
    _record(world, items[0])
    with scope.entered(world.coordinator.pk) as by:
        meetings.close(meeting=meeting, by=by)
    with pytest.raises(MoveNotAllowed, match="closed"):
        _record(world, items[0], words="Something else.")
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed, match="closed"):
        meetings.leave_out(item=items[1], by=by)


def test_what_something_was_recorded_on_stays_on_the_agenda(world, items):
    _record(world, items[0])
    with scope.entered(world.coordinator.pk) as by:
        with pytest.raises(MoveNotAllowed, match="stays in the minutes"):
            meetings.leave_out(item=items[0], by=by)
        meetings.leave_out(item=items[1], by=by)
        assert MeetingItem.objects.count() == 1


@pytest.mark.parametrize("persona", ["assurer", "chair", "lead", "other_coordinator"])
def test_only_coordinators_run_meetings(world, meeting, items, persona):
    with pytest.raises(PermissionDenied):
        _record(world, items[0], persona)


def test_meeting_of_a_name_is_once_on_a_day(world, meeting):
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError, match="of this name on that day"):
        meetings.call(partnership=world.northmere, name=" Quality  group", held_on=TODAY, by=by)


def test_pages_from_the_call_to_the_minutes(client, world, waiting):
    client.force_login(world.coordinator)
    day = {"held_on_day": TODAY.day, "held_on_month": TODAY.month, "held_on_year": TODAY.year}
    called = client.post(reverse("call_meeting", args=["northmere"]), {"name": "Quality group", **day})
    gather = called["Location"]
    assert waiting[0].action.reference in client.get(gather).content.decode()
    sent = {"pick": [waiting[0].action.reference], "more": waiting[1].action.reference.lower()}
    agenda = client.post(gather, sent, follow=True).content.decode()
    assert waiting[0].action.question in agenda
    assert waiting[1].action.question in agenda
    with as_owner():
        meeting = Meeting.objects.get()
        first, second = meeting.items.all()
    room = reverse("meeting_item", args=[meeting.code, first.code])
    page = client.get(room).content.decode()
    assert "Item 1 of 2" in page
    assert waiting[0].statement in page
    form = {"words": "Agreed.", "seen": waiting[0].code, "outcome": "accepted", "level": "limited", "reason": "Shown."}
    onward = client.post(room, form)
    assert onward["Location"] == reverse("meeting_item", args=[meeting.code, second.code])
    last = client.post(onward["Location"], {"words": "Next time.", "outcome": ""})
    assert last["Location"] == reverse("meeting_minutes", args=[meeting.code])
    client.force_login(world.chair)
    minutes = client.get(last["Location"]).content.decode()
    assert "Agreed." in minutes
    assert "<strong>Assured</strong>, limited assurance" in minutes
    assert "Next time." in minutes
    assert "Quality group" in client.get(reverse("meetings", args=["northmere"])).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"words": ""}, "Enter what was said or agreed"),
        ({"outcome": "accepted", "level": ""}, "Choose how far you are assured."),
        ({"outcome": "accepted", "level": "limited", "reason": ""}, "Say what assures you"),
        ({"level": "limited"}, "Choose the judgement that goes with this level."),
        ({"outcome": "more_needed", "reason": "More."}, "Choose what is missing."),
    ],
)
def test_what_is_missing_stands_beside_its_field(client, world, items, waiting, sent, words):
    client.force_login(world.coordinator)
    room = reverse("meeting_item", args=[items[0].meeting.code, items[0].code])
    form = {"words": "Agreed.", "seen": waiting[0].code, "outcome": "", **sent}
    assert words in client.post(room, form).content.decode()
    with as_owner():
        assert not Decision.objects.exists()


def test_unknown_reference_is_told_and_adds_nothing(client, world, meeting, waiting):
    client.force_login(world.coordinator)
    gather = reverse("gather_items", args=[meeting.code])
    sent = {"pick": [waiting[0].action.reference], "more": "NSCP-999999 HVSP-1"}
    content = client.post(gather, sent).content.decode()
    assert "There is no action NSCP-999999, HVSP-1 here." in content
    with as_owner():
        assert not MeetingItem.objects.exists()


@pytest.fixture
def stale(world, meeting, waiting):
    """An item on which the partnership was assured by evidence that has been replaced since."""
    with as_owner():
        old = EvidenceFactory(partnership=world.northmere, agency=world.police)
        SubmissionEvidence.objects.create(partnership=world.northmere, submission=waiting[0], evidence=old)
    with scope.entered(world.assurer.pk) as by:
        assurance.accept(submission=waiting[0], level="reasonable", reason="The audit shows it.", by=by)
    with scope.entered(world.lead.pk) as by:
        holding.replace(evidence=old, link="https://example.org/audit-of-this-year", title="New audit", by=by)
    with scope.entered(world.coordinator.pk) as by:
        meetings.gather(meeting=meeting, actions=[waiting[0].action], by=by)
        return MeetingItem.objects.get(meeting=meeting)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"outcome": "accepted", "level": "limited"}, Status.ASSURED),
        ({"outcome": "more_needed", "reason_code": "too_old"}, Status.RETURNED),
    ],
)
def test_evidence_out_of_date_is_judged_again_in_the_meeting(client, world, meeting, waiting, stale, said, status):
    client.force_login(world.coordinator)
    address = reverse("meeting_item", args=[meeting.code, stale.code])
    page = client.get(address).content.decode()
    assert "whose evidence is out of date" in page
    assert "New audit" in page
    facts = {"words": "Read.", "reason": "Looked at anew.", "seen": str(waiting[0].code), **said}
    assert client.post(address, facts).status_code == 302
    with as_owner():
        assert Decision.objects.count() == 2
        assert MeetingItem.objects.get().decision == Decision.objects.order_by("pk").last()
        assert Action.objects.get(pk=stale.action_id).status == status
    stood = client.post(address, facts).status_code
    with as_owner():
        assert (stood, Decision.objects.count()) == (409, 2)  # what was read is no longer what stands


def test_meeting_is_moved_with_its_agenda(client, world, meeting, items):
    client.force_login(world.coordinator)
    address = reverse("change_meeting", args=[meeting.code])
    day = TODAY + timedelta(days=7)
    facts = {"name": "Quality  group", "held_on_day": day.day, "held_on_month": day.month, "held_on_year": day.year}
    assert client.post(address, {**facts, "name": " "}).status_code == 200
    assert client.post(address, facts).status_code == 302
    with as_owner():
        now = Meeting.objects.get()
        assert (now.name, now.held_on, now.items.count()) == ("Quality group", day, 2)
        Meeting.objects.create(partnership=world.northmere, name="Board", held_on=day, called_by=world.coordinator)
    assert (
        "a meeting of this name on that day already"
        in client.post(address, {**facts, "name": "Board"}).content.decode()
    )


def test_meeting_is_called_off_unless_something_was_recorded(client, world, meeting, items):
    client.force_login(world.coordinator)
    change, off = (reverse(name, args=[meeting.code]) for name in ("change_meeting", "call_off_meeting"))
    _record(world, items[0])
    assert "Call the meeting off" not in client.get(change).content.decode()
    assert client.post(off).status_code == 409
    with as_owner():
        MeetingItem.objects.update(recorded_at=None)
    assert "Call the meeting off" in client.get(change).content.decode()
    assert client.post(off).status_code == 302
    with as_owner():
        assert not Meeting.objects.exists()


def test_nothing_of_a_meeting_changes_once_its_minutes_are_closed(world, meeting):
    with scope.entered(world.coordinator.pk) as by:
        meetings.close(meeting=meeting, by=by)
        for act in (
            lambda: meetings.change(meeting=meeting, name="Other", held_on=TODAY, by=by),
            lambda: meetings.call_off(meeting=meeting, by=by),
        ):
            with pytest.raises(MoveNotAllowed, match="closed"):
                act()


def test_agenda_asks_no_more_of_the_database_with_more_items(client, world, meeting, items):
    client.force_login(world.coordinator)
    counts = []
    for more in (0, 18):
        with as_owner():
            actions = [ActionFactory(partnership=world.northmere, agency=world.police) for _ in range(more)]
        with scope.entered(world.coordinator.pk) as by:
            meetings.gather(meeting=meeting, actions=actions, by=by)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("meeting", args=[meeting.code]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_meeting_of_a_past_day_may_be_written_down(world):
    with scope.entered(world.coordinator.pk) as by:
        assert meetings.call(partnership=world.northmere, name="Group", held_on=TODAY - timedelta(days=30), by=by)
