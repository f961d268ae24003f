"""Large documents wait to be read by a worker; their page says how far it is, or why it could not be."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from reading_support import REPORT, draft, upload

from partners import scope
from partners.gateways import files
from reviews.importing import ReadingError, TakesTooLong
from reviews.models import Reading, Review
from reviews.services import reading as service
from reviews.services import waiting
from reviews.tasks import read_documents
from tests.database import as_owner


@pytest.fixture(autouse=True)
def _all_files_are_large(monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE_ELSE", 10)


@pytest.fixture
def reading(world):
    return draft(world)


def now(reading):
    with as_owner():
        return Reading.objects.select_related("document").get(pk=reading.pk)


def page(client, world, reading):
    client.force_login(world.coordinator)
    return client.get(reverse("reading", args=[reading.code])).content.decode()


def test_large_file_waits_and_its_page_says_so(client, world, reading):
    assert (reading.state, reading.source, reading.document.title) == ("waiting", "", "report.md")
    shown = page(client, world, reading)
    assert '<progress class="ft-progress" id="progress" max="100" value="0">' in shown
    assert f'href="{reverse("reading", args=[reading.code])}"' in shown  # “Look again”, where no script does
    assert "http-equiv" not in shown  # no page may reload of itself (WCAG 2.2.1)
    assert "is being read" in client.get(reverse("today", args=["northmere"])).content.decode()


def test_worker_reads_it_into_the_draft(client, world, reading):
    read_documents()

    done = now(reading)
    assert (done.state, done.progress, done.source) == ("draft", 100, REPORT)
    assert done.document.title == "Local Child Safeguarding Practice Review: Child H"
    assert "2 recommendations, 2 learning points" in page(client, world, reading)


def test_its_page_says_which_page_is_read(client, world, reading, monkeypatch):
    shown = []

    def read_page_by_page(content, filename, told):
        for number in (1, 2, 3, 4):
            told(number, 4)
            shown.append(page(client, world, reading))
        return real(content, filename)

    real = waiting.read_content
    monkeypatch.setattr(waiting, "read_content", read_page_by_page)
    read_documents()

    assert [f"Page {number} of 4 is read." in text for number, text in enumerate(shown, 1)] == [True] * 4
    assert 'max="100" value="23"' in shown[0]
    assert now(reading).facts["title"] == "Local Child Safeguarding Practice Review: Child H"


def test_pages_of_a_long_document_are_written_down_only_where_one_would_see_it(world, reading, monkeypatch):
    written = []
    monkeypatch.setattr(waiting, "_tell", lambda _, progress, **__: written.append(progress))

    telling = waiting._Telling(reading)
    for number in range(1, 601):
        telling(number, 600)

    assert written == list(range(11, 66))


def test_small_file_that_takes_long_waits_too(world, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE_ELSE", 300_000)
    given = []

    def take_long(content, filename, *, seconds):
        given.append(seconds)
        raise TakesTooLong("The document takes too long to read.")

    with monkeypatch.context() as patched:
        patched.setattr(service, "read_content", take_long)
        small = draft(world)
    assert (small.state, given) == ("waiting", [service.SECONDS_AT_ONCE])
    read_documents()
    assert now(small).state == "draft"


def test_same_content_again_gives_the_waiting_one_back(world, reading):
    assert draft(world) == reading


def test_file_may_have_to_be_read_at_once(world):
    with scope.entered(world.coordinator.pk) as actor:
        read = service.read_upload(partnership=world.northmere, upload=upload(), by=actor, at_once=True)
    assert read.state == "draft"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (ReadingError("The file is empty: send it again."), "The file is empty: send it again."),
        (ValueError("secret words"), waiting.UNREADABLE),
        (FileNotFoundError("key"), waiting.LOST),
        (files.StoreAway("s3 said no"), waiting.STORE_AWAY),
    ],
)
def test_failure_says_a_sentence_and_can_be_tried_again(client, world, reading, monkeypatch, fault, sentence):
    def fail(*_, **__):
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(waiting, "read_content", fail)
        assert waiting.read_next(world.northmere.pk)
    shown = page(client, world, reading)
    assert sentence in shown.replace("&#x27;", "'")
    assert "could not be read" in client.get(reverse("today", args=["northmere"])).content.decode()

    assert client.post(reverse("reading_again", args=[reading.code])).status_code == 302
    assert now(reading).state == "waiting"
    read_documents()
    assert now(reading).state == "draft"


def test_what_is_no_failure_is_not_read_again(client, world, reading):
    read_documents()
    client.force_login(world.coordinator)
    assert client.post(reverse("reading_again", args=[reading.code])).status_code == 409


def test_claimed_document_is_left_to_who_reads_it_until_the_lease_ends(world, reading):
    with as_owner():
        Reading.objects.update(claimed_at=timezone.now())
    assert not waiting.read_next(world.northmere.pk)
    with as_owner():
        Reading.objects.update(claimed_at=timezone.now() - waiting.LEASE - timedelta(seconds=1))
    assert waiting.read_next(world.northmere.pk)


def test_what_was_discarded_while_it_was_read_stays_discarded(client, world, reading, monkeypatch):
    def read_and_discard(content, filename, **how):
        client.force_login(world.coordinator)
        client.post(reverse("reading_discard", args=[reading.code]))
        return real(content, filename, **how)

    real = waiting.read_content
    monkeypatch.setattr(waiting, "read_content", read_and_discard)
    read_documents()

    assert now(reading).state == "discarded"
    with as_owner():
        assert not reading.items.exists()


def test_what_is_not_read_yet_cannot_be_confirmed_or_changed(client, world, reading):
    client.force_login(world.coordinator)
    fields = {"which": "new", "title": "T", "pseudonym": "Child H", "type_name": "Serious case review"}
    for name in ("reading_confirm", "reading_add"):
        assert (
            client.post(reverse(name, args=[reading.code]), {**fields, "kind": "learning", "text": "x"}).status_code
            == 409
        )
    with as_owner():
        assert not Review.objects.exists()


def test_trying_again_needs_the_coordinator(world, reading):
    with scope.entered(world.chair.pk) as actor, pytest.raises(PermissionDenied):
        waiting.try_again(reading=reading, by=actor)
