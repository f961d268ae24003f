"""Confirming is undone in one go, while nothing was built on what it put on the record."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from reading_support import REPORT, draft

from partners import scope
from reviews.models import Document, Involvement, LearningPoint, Reading, Recommendation, Review, SubPoint
from reviews.services import undoing
from reviews.services.confirming import confirm
from reviews.services.held import ReadingClosed
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory


@pytest.fixture
def reading(world):
    return draft(world)


def confirmed(world, reading, **facts) -> Review:
    with scope.entered(world.coordinator.pk) as actor:
        return confirm(reading=reading, by=actor, **facts)


def undo(world, reading):
    with scope.entered(world.coordinator.pk) as actor:
        return undoing.undo_confirm(reading=reading, by=actor)


def test_undo_takes_everything_off_and_the_draft_comes_back(world, reading):
    with as_owner():
        Reading.objects.update(facts={**reading.facts, "agencies": ["Northmere Police"]})
    confirmed(world, reading)
    undo(world, reading)

    with as_owner():
        for model in (Review, Recommendation, LearningPoint, SubPoint, Involvement):
            assert not model.objects.exists(), model
        reading.refresh_from_db()
        assert (reading.state, reading.review, reading.confirmed_by, reading.made) == ("draft", None, None, {})
        assert reading.items.count() == 4
        assert Document.objects.get().review is None
    review = confirmed(world, reading)
    with as_owner():
        assert review.recommendations.count() == 2


def test_undo_of_a_second_document_leaves_the_review_as_it_was(world, reading):
    review = confirmed(world, reading)
    second = draft(world, REPORT.replace("1. Appointments", "3. Nobody wrote it down.\n1. Appointments"))
    assert confirmed(world, second) == review
    with as_owner():
        Review.objects.update(updated_at=timezone.now())
    undo(world, second)

    with as_owner():
        assert review.documents.get() == reading.document
        assert review.recommendations.count() == 2
        assert review.learning_points.count() == 2


def answered(world, review):
    review.recommendations.update(response="accepted")


def asked(world, review):
    action_under(review.recommendations.first(), agency=world.police)


def more_documents(world, review):
    Reading.objects.create(
        partnership=world.northmere,
        review=review,
        document=Document.objects.create(partnership=world.northmere, title="T", size=1, uploaded_by=world.coordinator),
        started_by=world.coordinator,
    )


def more_items(world, review):
    RecommendationFactory(review=review)


def shared(world, review):
    Involvement.objects.update_or_create(
        partnership=world.northmere, review=review, agency=world.police, defaults={"shared_at": timezone.now()}
    )


def changed(world, review):
    Review.objects.update(updated_at=timezone.now() + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (answered, "2 recommendations have a response"),
        (asked, "1 action was built on it"),
        (more_documents, "1 more document has been read for the review"),
        (more_items, "the review holds 1 more item"),
        (changed, "the review was changed since"),
        (shared, "the review is shared with an agency"),
    ],
)
def test_what_was_built_on_it_stands_in_the_way_and_is_named(client, world, reading, build, words):
    review = confirmed(world, reading)
    with as_owner():
        build(world, review)
    with pytest.raises(ValidationError, match=f"can no longer be undone: {words}"):
        undo(world, reading)
    with as_owner():
        assert reading.document.review_id or Recommendation.objects.filter(document=reading.document).count() == 2

    client.force_login(world.coordinator)
    shown = client.get(reverse("reading", args=[reading.code])).content.decode()
    assert f"It can no longer be undone: {words}." in shown
    assert client.post(reverse("reading_reopen", args=[reading.code])).status_code == 409


def test_pages_undo(client, world, reading):
    confirmed(world, reading)
    client.force_login(world.coordinator)
    path = reverse("reading_reopen", args=[reading.code])

    assert path in client.get(reverse("reading", args=[reading.code])).content.decode()
    assert "2 recommendations and 2 learning points are taken off" in client.get(path).content.decode()
    assert client.post(path)["Location"] == reverse("reading", args=[reading.code])
    assert client.post(path).status_code == 409


def test_what_is_not_confirmed_is_not_undone(world, reading):
    with pytest.raises(ReadingClosed, match="to confirm"):
        undo(world, reading)


def test_what_was_confirmed_before_undo_was_kept_cannot_be_undone(world, reading):
    confirmed(world, reading)
    with as_owner():
        Reading.objects.update(made={})
    with pytest.raises(ValidationError, match="before confirming could be undone"):
        undo(world, reading)


def test_undo_needs_the_coordinator(world, reading):
    confirmed(world, reading)
    with scope.entered(world.chair.pk) as actor, pytest.raises(PermissionDenied):
        undoing.undo_confirm(reading=reading, by=actor)


def test_draft_says_that_it_is_a_second_document_and_what_it_adds(client, world, reading):
    review = confirmed(world, reading)
    second = draft(world, REPORT.replace("1. Appointments", "3. Nobody wrote it down.\n1. Appointments"))
    client.force_login(world.coordinator)
    shown = " ".join(client.get(reverse("reading", args=[second.code])).content.decode().split())

    assert f'one more document about <a class="govuk-link" href="/reviews/{review.reference}/">Child H</a>' in shown
    assert "adds 1 learning point; 4 that the review holds already are not added again" in shown


def test_what_is_found_too_late_is_refused_in_words_and_all_stays(world, reading, monkeypatch):
    review = confirmed(world, reading)
    with as_owner():
        asked(world, review)
    monkeypatch.setattr(undoing, "_built_on", lambda _: "")
    with pytest.raises(ValidationError, match="something was built on it"):
        undo(world, reading)
    with as_owner():
        assert review.recommendations.count() == 2
        assert review.learning_points.count() == 2
