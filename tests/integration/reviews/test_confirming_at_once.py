"""Two people at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from reading_support import REPORT, draft

from partners import scope
from reviews.models import Recommendation, Review
from reviews.services.confirming import confirm
from reviews.services.held import ReadingClosed
from tests.database import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(world, *readings) -> list[str]:
    """Confirm each reading on a connection of its own, all at once; what became of each."""
    barrier = Barrier(len(readings))

    def one(reading) -> str:
        try:
            barrier.wait(60)
            with scope.entered(world.coordinator.pk) as actor:
                confirm(reading=reading, by=actor)
        except (ReadingClosed, ValidationError) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "confirmed"

    with ThreadPoolExecutor(len(readings)) as pool:
        return sorted(pool.map(one, readings))


def test_one_draft_confirmed_twice_at_once_goes_on_the_record_once(world):
    reading = draft(world)

    assert at_once(world, reading, reading) == ["ReadingClosed", "confirmed"]
    with as_owner():
        assert (Review.objects.count(), Recommendation.objects.count()) == (1, 2)


def test_two_documents_of_one_new_review_at_once_make_one_review(world):
    outcome = at_once(world, draft(world), draft(world, REPORT + "\nMore of it.\n"))

    with as_owner():
        assert (Review.objects.count(), Recommendation.objects.count()) == (1, 2)
    assert outcome in (["ValidationError", "confirmed"], ["confirmed", "confirmed"])
