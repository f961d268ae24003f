"""How long the record is kept: rules, holds, and disposal by two people, which leaves a certificate."""

from datetime import date, timedelta

import pytest
from canaries import SONG, Singing, song
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from actions.models import (
    GONE,
    Action,
    Challenge,
    Correction,
    Disposal,
    LegalHold,
    RecordClass,
    RetentionRule,
    Submission,
)
from actions.services import retention, verifying
from partners import messages, scope
from partners.gateways import files
from partners.models import LedgerDisposal, LedgerReach, Message, Tombstone
from partners.services import kept, ledger, ledger_check
from reviews.models import Document, DraftItem, DraftStep, Reading, Review
from tests.database import as_owner
from tests.factories.reviews import ReviewFactory
from tests.queries import counted

ON = date.today()
LONG_AGO = ON - timedelta(days=4000)


@pytest.fixture
def singing(world) -> Singing:
    """Every row of the police's review sings its name, the trust's its own."""
    with as_owner():
        found = Singing()
        for name, agency in (("police", world.police), ("trust", world.trust)):
            found.add(name, world, world.northmere, agency, world.coordinator, world.chair)
    return found


@pytest.fixture
def closed(world, singing) -> Review:
    """The police's review: closed long ago, with nothing open under it."""
    mine = singing.targets["police"]
    review = mine.recommendation.review
    with as_owner():
        Document.objects.filter(pk=mine.reading.document_id).update(review=review)
        Reading.objects.filter(pk=mine.reading.pk).update(
            review=review, state="confirmed", confirmed_by=world.coordinator, confirmed_at=mine.action.issued_at
        )
        Review.objects.filter(pk=review.pk).update(stage="closed", closed_on=LONG_AGO)
        Action.objects.filter(pk=singing.targets["police"].action.pk).update(status="assured")
        RetentionRule.objects.create(partnership=world.northmere, record_class=RecordClass.REVIEW, months=120)
        _sing_where_canaries_do_not(mine, world)
    return review


def _sing_where_canaries_do_not(mine, world) -> None:
    points = [{"key": "1", "name": "1", "asked": song("police", Submission), "text": song("police", Submission)}]
    Submission.objects.filter(action=mine.action).update(points=points)
    sung = song("police", Correction)
    Correction.objects.filter(action=mine.action).update(was_question=f"{sung} before", was_evidence_wanted=sung)
    for about in ({"review": mine.recommendation.review}, {"recommendation": mine.recommendation}):
        Challenge.objects.create(
            partnership=world.northmere, **about, question=song("police", Challenge), answer_by=ON,
            raised_by=world.chair, raised_at=timezone.now(),
        )  # fmt: skip


def proposed(world, record_class=RecordClass.REVIEW, by=None):
    with scope.entered((by or world.coordinator).pk) as actor:
        return retention.propose(
            partnership=world.northmere, record_class=record_class, reason="Schedule 4.", by=actor, on=ON
        )


def approve(world, found, by=None):
    with scope.entered((by or world.chair).pk) as actor:
        return retention.decide(disposal=found, approve=True, by=actor)


def heard() -> set[tuple[str, str]]:
    """Whose words stand anywhere in a table of partnerships, and of which model they are; in a history of changes too."""
    found = set()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'partnership_id'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            found |= set(SONG.findall(cursor.fetchone()[0]))
    return found


# What stays: it is of the partnership, of people, or of other records than the review
STAYS = {
    "reviewtype",
    "clock",
    "theme",
    "savedview",
    "batch",
    "tracker",
    "trackerrow",
    "token",
    "pause",
    "closure",
    "user",
    "disposal",
    "legalhold",
    "meeting",
    "tombstone",
}


def test_words_of_a_review_and_all_under_it_go_and_nobody_elses(
    world, closed, singing, django_capture_on_commit_callbacks
):
    before = heard()
    with django_capture_on_commit_callbacks(execute=True):
        approve(world, proposed(world))
    now = heard()
    assert {model for target, model in now if target == "police"} <= STAYS
    assert {one for one in now if one[0] == "trust"} == {one for one in before if one[0] == "trust"}
    with as_owner():
        review = Review.objects.get(pk=closed.pk)
        assert (review.title, review.reference, review.closed_on) == (GONE, closed.reference, LONG_AGO)


def test_files_go_with_the_rows_and_the_store_is_sound(world, closed, singing, django_capture_on_commit_callbacks):
    kept = {name: target.document for name, target in singing.targets.items()}
    with as_owner():
        hashes = {name: Document.objects.get(pk=document.pk).sha256 for name, document in kept.items()}
    with django_capture_on_commit_callbacks(execute=True):
        found = approve(world, proposed(world))
    assert hashes["police"] in found.counts["files"]
    with pytest.raises(FileNotFoundError):
        files.opened(partnership_id=world.northmere.pk, sha256=hashes["police"])
    files.opened(partnership_id=world.northmere.pk, sha256=hashes["trust"]).content.close()
    report = verifying.verify()
    assert (report.missing, report.removed > 0) == ([], True)
    assert hashes["police"] not in {key.rpartition("/")[2] for key in report.stray}
    with as_owner():
        laid = Tombstone.objects.get(sha256=hashes["police"])
    assert (laid.removed_by_id, str(found.code) in laid.why) == (world.chair.pk, True)


def test_file_removed_before_keeps_its_own_tombstone(world, closed, singing, django_capture_on_commit_callbacks):
    with as_owner():
        sha256 = Document.objects.get(pk=singing.targets["police"].document.pk).sha256
    with django_capture_on_commit_callbacks(execute=True), scope.entered(world.coordinator.pk) as actor:
        kept.remove(partnership_id=world.northmere.pk, sha256=sha256, why="Sent in error", by=actor)
    with django_capture_on_commit_callbacks(execute=True):
        approve(world, proposed(world))
    with as_owner():
        assert [one.why for one in Tombstone.objects.filter(sha256=sha256)] == ["Sent in error"]


def test_ledger_is_sound_and_says_what_lost_its_words(world, closed, settings, tmp_path):
    found = proposed(world)
    with as_owner():
        LedgerReach.objects.all().delete()  # so that what this very transaction wrote is chained
    ledger.chain()
    approve(world, found)
    with as_owner():
        report = ledger_check.verify(using="default", chain=False)
        assert set(LedgerDisposal.objects.values_list("certificate", flat=True)) == {found.code}
        assert report.is_sound, report.wrong
        assert report.disposed
        LedgerDisposal.objects.all().delete()
        assert not ledger_check.verify(using="default", chain=False).is_sound


def test_certificate_says_what_why_and_by_whom(world, closed, client):
    found = approve(world, proposed(world))
    with scope.entered(world.chair.pk):
        lines = retention.certificate(found)
    assert {f"Certificate: {found.code}", "Why: Schedule 4.", closed.reference} <= set(lines)
    assert any(line.startswith("Approved by: Chandra Nair") for line in lines)
    client.force_login(world.coordinator)
    page = client.get(reverse("disposal", args=[found.code])).content.decode()
    assert "Certificate of disposal" in page
    file = client.get(reverse("disposal", args=[found.code]), {"file": "txt"})
    assert closed.reference in file.content.decode()


def test_nobody_disposes_alone(world, closed):
    found = proposed(world)
    with pytest.raises(ValidationError, match="somebody else"):
        approve(world, found, by=world.coordinator)
    with as_owner(), pytest.raises(IntegrityError, match="two_people_dispose"), transaction.atomic():
        Disposal.objects.update(decided_by=world.coordinator)
    assert ("police", "review") in heard()


@pytest.mark.parametrize("facts", [{}, {"approved": True}, {"approved": False, "decided_by": "chair"}])
def test_database_itself_disposes_of_nothing_without_two(world, closed, facts):
    found = proposed(world)
    with as_owner():
        named = {name: getattr(world, value) if name == "decided_by" else value for name, value in facts.items()}
        Disposal.objects.filter(pk=found.pk).update(**named)
    for person in (world.coordinator, world.chair, world.other_coordinator, world.lead):
        with scope.entered(person.pk), pytest.raises(ProgrammingError, match="two people"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT app_dispose(%s)", [found.pk])
    assert ("police", "review") in heard()


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_held_stays(world, closed, whole):
    found = proposed(world)
    with scope.entered(world.coordinator.pk) as actor:
        held = retention.hold(
            partnership=world.northmere, review=None if whole else closed, reason="An inquiry.", by=actor
        )
        assert retention.due(world.northmere, RecordClass.REVIEW, on=ON) == []
    with pytest.raises(ValidationError, match="No longer due"):
        approve(world, found)
    with as_owner():
        Disposal.objects.filter(pk=found.pk).update(approved=True, decided_by=world.chair)
    with scope.entered(world.chair.pk), pytest.raises(ProgrammingError, match="held"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_dispose(%s)", [found.pk])
    with scope.entered(world.chair.pk) as actor:
        retention.end_hold(held=held, by=actor)
        assert retention.due(world.northmere, RecordClass.REVIEW, on=ON)


@pytest.mark.parametrize(
    ("review", "action"), [({"closed_on": None}, {}), ({"closed_on": ON}, {}), ({}, {"status": "issued"})]
)
def test_what_is_not_due_is_not_proposed(world, closed, singing, review, action):
    with as_owner():
        if review:
            Review.objects.filter(pk=closed.pk).update(**review)
        if action:
            Action.objects.filter(pk=singing.targets["police"].action.pk).update(**action)
    with pytest.raises(ValidationError, match="Nothing is due"):
        proposed(world)


def test_without_a_rule_nothing_is_due(world, closed):
    with scope.entered(world.coordinator.pk) as actor:
        retention.set_rules(partnership=world.northmere, months={RecordClass.REVIEW: None}, by=actor)
        assert retention.due(world.northmere, RecordClass.REVIEW, on=ON) == []


def test_drafts_lose_items_steps_and_text_and_the_document_of_a_confirmed_one_stays(
    world, singing, django_capture_on_commit_callbacks
):
    mine, theirs = (singing.targets[name].reading for name in ("police", "trust"))
    with as_owner():
        RetentionRule.objects.create(partnership=world.northmere, record_class=RecordClass.DRAFT, months=12)
        alone = files.take(
            SimpleUploadedFile("a.txt", b"Alone."), partnership_id=world.northmere.pk, kinds=files.REVIEWS
        )
        Document.objects.filter(pk=mine.document_id).update(sha256=alone.sha256)
        old = {"started_at": f"{LONG_AGO}T12:00Z", "confirmed_at": None}
        Reading.objects.filter(pk=mine.pk).update(state="discarded", **old)
        Reading.objects.filter(pk=theirs.pk).update(
            state="confirmed", **old | {"confirmed_at": f"{LONG_AGO}T12:00Z"}, confirmed_by=world.coordinator,
            review=singing.targets["trust"].recommendation.review,
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        found = approve(world, proposed(world, RecordClass.DRAFT))
    assert len(found.things) == 2
    with as_owner():
        assert not DraftItem.objects.exists()
        assert not DraftStep.objects.exists()
        assert {one.source for one in Reading.objects.all()} == {GONE}
        assert Document.objects.get(reading=mine.pk).filename == GONE
        assert Document.objects.get(reading=theirs.pk).filename != GONE
    assert found.counts["files"] == [alone.sha256]


@pytest.mark.parametrize("persona", ["lead", "assurer", "executive", "other_coordinator"])
def test_who_may_not(world, closed, persona):
    with scope.entered(world.personas[persona].pk) as actor, pytest.raises(PermissionDenied):
        retention.propose(partnership=world.northmere, record_class=RecordClass.REVIEW, reason="x", by=actor, on=ON)


def test_by_the_pages(client, world, closed):
    client.force_login(world.coordinator)
    page = reverse("retention", args=["northmere"])
    client.post(page, {"rules": "yes", "review": "60", "draft": ""})
    assert RetentionRule.objects.count() == 0  # outside any scope nothing is seen
    shown = client.get(page).content.decode()
    assert 'value="60"' in shown
    assert "1 due" in shown
    refused = client.post(page, {"rules": "yes", "review": "0"}).content.decode()
    assert "Enter a number of months" in refused
    due = reverse("retention_due", args=["northmere", "review"])
    assert closed.reference in client.get(due).content.decode()
    assert "Say under which schedule" in client.post(due, {"reason": ""}).content.decode()
    proposal = client.post(due, {"reason": "Schedule 4."}).url
    assert "somebody else decides" in client.get(proposal).content.decode()
    assert "somebody else has to decide" in client.post(proposal, {"do": "approve"}).content.decode()
    client.force_login(world.chair)
    assert "gone for good" in client.get(proposal).content.decode()
    assert client.post(proposal, {"do": "refuse"}).status_code == 302
    assert "Refused" in client.get(proposal).content.decode()
    assert client.post(proposal, {"do": "approve"}).status_code == 409


def test_hold_by_the_page(client, world, closed):
    client.force_login(world.chair)
    page = reverse("retention", args=["northmere"])
    odd = client.post(page, {"hold": "yes", "reference": "HVSP-1", "reason": "x"}).content.decode()
    assert "There is no review HVSP-1" in odd
    client.post(page, {"hold": "yes", "reference": closed.reference, "reason": "An inquiry."})
    assert "An inquiry." in client.get(page).content.decode()
    with as_owner():
        code = LegalHold.objects.get(ended_at__isnull=True).code
    client.post(page, {"end": str(code)})
    assert "Nothing is held" in client.get(page).content.decode()
    assert client.post(page, {"end": "nonsense"}).status_code == 404


def told(kind: str) -> list[tuple[str, str]]:
    with as_owner():
        found = Message.objects.filter(kind=kind).order_by("recipient__name").select_related("recipient")
        return [(one.recipient.name, one.reason) for one in found]


def test_who_may_be_the_second_is_told_while_it_waits(world, closed):
    found = proposed(world)
    assert [name for name, _ in told("disposal_proposed")] == [world.chair.name]
    with as_owner():
        (waiting,) = Message.objects.filter(kind="disposal_proposed")
    kind = messages.kind_of("disposal_proposed")
    with scope.entered(world.chair.pk) as actor:
        assert kind.still_true(actor, [waiting], ON) == {waiting.pk}
        retention.decide(disposal=found, approve=False, by=actor)
        assert kind.still_true(actor, [waiting], ON) == set()
    assert told("disposal_decided") == [(world.coordinator.name, "Your proposal to dispose of records was refused")]


@pytest.mark.parametrize(
    ("by", "who", "where"), [("chair", "coordinator", "today"), ("coordinator", "chair", "overview")]
)
def test_proposal_waits_in_sight_of_everybody_but_its_maker(client, world, closed, by, who, where):
    found = proposed(world, by=getattr(world, by))
    link = reverse("disposal", args=[found.code])
    client.force_login(getattr(world, who))
    assert link in client.get(reverse(where, args=["northmere"])).content.decode()
    client.force_login(getattr(world, by))
    assert link not in client.get(reverse("overview", args=["northmere"])).content.decode()
    approve(world, found, by=getattr(world, who))
    client.force_login(getattr(world, who))
    assert link not in client.get(reverse(where, args=["northmere"])).content.decode()


def test_what_is_held_and_was_disposed_of_goes_by_pages(client, world):
    def add(count: int) -> None:
        with as_owner():
            for number in range(count):
                review = ReviewFactory(partnership=world.northmere)
                LegalHold.objects.create(
                    partnership=world.northmere, review=review, reason="An inquiry.", by=world.chair, at=timezone.now()
                )
                Disposal.objects.create(
                    partnership=world.northmere, record_class="review", before=ON, reason=f"Schedule {number}.",
                    things=[review.pk], labels=[review.reference], proposed_by=world.chair, proposed_at=timezone.now(),
                    decided_by=world.coordinator, decided_at=timezone.now(), approved=False,
                )  # fmt: skip

    page = reverse("retention", args=["northmere"])
    client.force_login(world.coordinator)
    add(1)
    few = counted(client, page)
    add(29)
    assert counted(client, page) == few
    shown = client.get(page)
    held, disposals = shown.context["holds"], shown.context["disposals"]
    assert (len(held.items), len(disposals.items)) == (25, 25)
    there = client.get(page, {"held_after": held.next, "after": disposals.next})
    assert (len(there.context["holds"].items), len(there.context["disposals"].items)) == (5, 5)
    assert len({one.pk for one in (*held.items, *there.context["holds"].items)}) == 30
