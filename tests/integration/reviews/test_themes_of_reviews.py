"""Which themes a review bears is kept by triggers: whatever changes, it is what the links say."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import ProgrammingError, connection, transaction

from partners import scope
from reviews.models import LearningPoint, LearningTheme, Recommendation, RecommendationTheme, ReviewTheme, Theme
from tests.factories.reviews import RecommendationFactory, ReviewFactory


def _linked() -> set[tuple[int, int]]:
    """Review and theme, told from the links alone."""
    recommended = RecommendationTheme.objects.values_list("recommendation__review", "theme", "theme__parent")
    learnt = LearningTheme.objects.values_list("learning_point__review", "theme", "theme__parent")
    found = [*recommended, *learnt]
    return {(review, theme) for review, theme, _ in found} | {(review, above) for review, _, above in found if above}


def _kept() -> set[tuple[int, int]]:
    return set(ReviewTheme.objects.values_list("review", "theme"))


@pytest.fixture
def place(world) -> Iterator[dict]:
    """A group with two sub-themes, another group, two reviews with a recommendation each and one with learning."""
    partnership = world.northmere
    with scope.entered(world.coordinator.pk):
        one, other = ReviewFactory(partnership=partnership), ReviewFactory(partnership=partnership)
        family = Theme.objects.create(partnership=partnership, name="Family")
        fathers = Theme.objects.create(partnership=partnership, name="Fathers", parent=family)
        kin = Theme.objects.create(partnership=partnership, name="Kin", parent=family)
        work = Theme.objects.create(partnership=partnership, name="Work together")
        first = RecommendationFactory(partnership=partnership, review=one)
        second = RecommendationFactory(partnership=partnership, review=other)
        point = LearningPoint.objects.create(partnership=partnership, review=one, position=1, text="Look at fathers")
        yield locals()


def _recommend(place: dict, recommendation: Recommendation, *themes: Theme) -> None:
    RecommendationTheme.objects.bulk_create(
        RecommendationTheme(partnership=place["partnership"], recommendation=recommendation, theme=theme)
        for theme in themes
    )


def test_review_bears_what_is_linked_and_the_group_above(place):
    _recommend(place, place["first"], place["fathers"])
    LearningTheme.objects.create(partnership=place["partnership"], learning_point=place["point"], theme=place["work"])
    assert _kept() == _linked()
    assert {name for (name,) in ReviewTheme.objects.filter(review=place["one"]).values_list("theme__name")} == {
        "Family", "Fathers", "Work together",
    }  # fmt: skip


def test_group_stays_until_its_last_sub_theme_goes(place):
    _recommend(place, place["first"], place["fathers"], place["kin"])
    RecommendationTheme.objects.filter(theme=place["kin"]).delete()
    assert _kept() == _linked()
    RecommendationTheme.objects.filter(theme=place["fathers"]).delete()
    assert _kept() == _linked() == set()


@pytest.mark.parametrize("moved", ["first", "point"])
def test_what_moves_to_another_review_takes_its_themes_along(place, moved):
    _recommend(place, place["first"], place["fathers"])
    LearningTheme.objects.create(partnership=place["partnership"], learning_point=place["point"], theme=place["kin"])
    type(place[moved]).objects.filter(pk=place[moved].pk).update(review=place["other"])
    assert _kept() == _linked()
    assert ReviewTheme.objects.filter(review=place["other"]).count() == 2


def test_sub_theme_moved_to_another_group(place):
    _recommend(place, place["first"], place["fathers"])
    _recommend(place, place["second"], place["fathers"], place["kin"])
    Theme.objects.filter(pk=place["fathers"].pk).update(parent=place["work"])
    assert _kept() == _linked()
    assert not ReviewTheme.objects.filter(review=place["one"], theme=place["family"]).exists()


def test_link_changed_in_place(place):
    _recommend(place, place["first"], place["fathers"])
    RecommendationTheme.objects.update(theme=place["work"])
    assert _kept() == _linked()


def test_nobody_writes_them_by_hand(place):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic():
        ReviewTheme.objects.create(partnership=place["partnership"], review=place["one"], theme=place["work"])


def test_agency_counts_reviews_shared_with_it_alone(world, place):
    _recommend(place, place["first"], place["fathers"])
    with scope.entered(world.lead.pk) as lead:
        assert not ReviewTheme.objects.visible_to(lead).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_one_review_lose_nothing(world):
    """One links what the other takes away: the second waits for the first, and then sees what it has done."""
    with scope.partnerships([world.northmere.pk]):
        review = ReviewFactory(partnership=world.northmere)
        theme = Theme.objects.create(partnership=world.northmere, name="Family")
        first, second = (RecommendationFactory(partnership=world.northmere, review=review) for _ in range(2))
        RecommendationTheme.objects.create(partnership=world.northmere, recommendation=first, theme=theme)
    linked, began = Event(), Event()

    def unlink() -> None:
        linked.wait(60)
        with scope.partnerships([world.northmere.pk]):
            began.set()
            RecommendationTheme.objects.filter(recommendation=first).delete()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(unlink)
        with scope.partnerships([world.northmere.pk]):
            RecommendationTheme.objects.create(partnership=world.northmere, recommendation=second, theme=theme)
            linked.set()
            began.wait(60)
            sleep(0.3)  # so that the other stands at the lock, if there is one
        other.result(60)
    with scope.partnerships([world.northmere.pk]):
        assert _kept() == _linked() == {(review.pk, theme.pk)}
