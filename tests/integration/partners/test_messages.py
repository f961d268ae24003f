"""Queueing: what may be said at all, in whose transaction, and once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partners import messages, scope, wake
from partners.messages.rendering import Line
from partners.models import Mailing, Message
from tests.database import as_owner
from tests.factories.reviews import ReviewFactory

messages.register("test_fixed", purpose=messages.NOTICE, phrase="Something was decided", page="review")
messages.register(
    "test_open", purpose=messages.DIGEST, phrase=("due in {n} working days", "due on {day}"), page="review"
)


class About:
    def __init__(self, partnership, reference="NSCP-7"):
        self.partnership_id, self.reference = partnership.pk, reference


@pytest.fixture
def coordinator(world):
    with scope.entered(world.coordinator.pk):
        yield world.coordinator


def rows():
    with as_owner():
        return list(Message.objects.order_by("pk"))


def test_queue_writes_a_row_for_each_person(world, coordinator):
    messages.queue(
        kind="test_fixed", to=[world.lead.pk, world.chair.pk, world.lead.pk], about=About(world.northmere), key="one"
    )
    assert {(row.recipient_id, row.about, row.reason) for row in rows()} == {
        (world.lead.pk, "NSCP-7", "Something was decided"),
        (world.chair.pk, "NSCP-7", "Something was decided"),
    }


def test_queueing_the_same_key_again_changes_nothing(world, coordinator):
    for _ in range(3):
        messages.queue(kind="test_fixed", to=[world.lead.pk], about=About(world.northmere), key="one")
    assert len(rows()) == 1


def test_queue_goes_with_its_transaction(world, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        messages.queue(kind="test_fixed", to=[world.lead.pk], about=About(world.northmere), key="one")
        raise IntegrityError
    assert rows() == []


@pytest.mark.parametrize("reason", ["due in 3 working days", "due on 12 June 2026"])
def test_reason_of_the_kind_is_taken(world, coordinator, reason):
    messages.queue(kind="test_open", to=[world.lead.pk], about=About(world.northmere), key="one", reason=reason)
    assert rows()[0].reason == reason


@pytest.mark.parametrize(
    "reason",
    [
        "due in three working days",
        "due in 3 working days: Baby K's mother",
        "Baby K due in 3 working days",
        "due in 3 working days\nBaby K",
        "due on the day Baby K died",
        "due on 12 Baby 2026 K",
        "due on ١٢ June 2026",
    ],
)
def test_reason_with_other_words_is_refused(world, coordinator, reason):
    with pytest.raises(ValueError, match="says only"):
        messages.queue(kind="test_open", to=[world.lead.pk], about=About(world.northmere), key="one", reason=reason)
    assert rows() == []


@pytest.mark.parametrize("reference", ["Baby K", "NSCP-7 Baby K", "nscp-7", "NSCP-", ""])
def test_message_about_anything_but_a_reference_is_refused(world, coordinator, reference):
    with pytest.raises(ValueError, match="reference"):
        messages.queue(kind="test_fixed", to=[world.lead.pk], about=About(world.northmere, reference), key="one")
    assert rows() == []


def test_line_of_a_digest_names_only_a_reference():
    with pytest.raises(ValueError, match="references"):
        Line("Baby K", date(2026, 6, 12))


def test_kind_that_nobody_registered_is_refused(world, coordinator):
    with pytest.raises(ValueError, match="test_absent"):
        messages.queue(kind="test_absent", to=[world.lead.pk], about=About(world.northmere), key="one")


def test_kind_of_a_name_that_is_taken_is_refused():
    with pytest.raises(ValueError, match="already"):
        messages.register("test_fixed", purpose=messages.NOTICE, phrase="Something else")


def test_message_about_a_review_takes_its_reference(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, number=41)
    with scope.entered(world.coordinator.pk):
        messages.queue(kind="test_fixed", to=[world.lead.pk], about=review, key="one")
    assert rows()[0].about == "NSCP-41"


def test_second_digest_of_a_day_is_refused_by_the_database(world):
    facts = {"recipient": world.lead, "local_day": date(2026, 6, 12), "due_at": "2026-06-12T08:00Z"}
    Mailing.objects.create(purpose="digest", message_id="<1@x>", **facts)
    Mailing.objects.create(purpose="notice", message_id="<2@x>", **facts)
    with pytest.raises(IntegrityError, match="one_digest_a_day"), transaction.atomic():
        Mailing.objects.create(purpose="digest", message_id="<3@x>", **facts)


def test_task_is_woken_once_after_commit(world, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(wake.current_app, "send_task", lambda task, **_: woken.append(task))
    monkeypatch.setattr(wake, "_quiet_until", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        with scope.entered(world.coordinator.pk):
            for key in ("one", "two"):
                messages.queue(kind="test_fixed", to=[world.lead.pk], about=About(world.northmere), key=key)
        assert woken == []
    assert woken == ["partners.tasks.send_mail"]
