import pytest

from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def recommendation(world):
    """Baby K, Rec 2, of Northmere."""
    with as_owner():
        return RecommendationFactory(review=ReviewFactory(partnership=world.northmere, pseudonym="Baby K"), label="2")


@pytest.fixture
def action(world):
    """What the police of Northmere are asked."""
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        return action_under(RecommendationFactory(review=review), agency=world.police)
