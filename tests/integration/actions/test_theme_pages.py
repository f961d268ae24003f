"""A theme's page and the list of themes: what they say is counted by hand, and only what one may see is told."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.dashboards import theme_story
from actions.models import Status, Transition
from partners import scope
from reviews.models import Involvement, LearningPoint, LearningTheme, RecommendationTheme, Theme
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.queries import counted


def noted(theme, review, agency=None, status=Status.ISSUED, **facts):
    """A recommendation of the review that bears the theme, and what was asked under it."""
    recommendation = RecommendationFactory(review=review, **facts)
    RecommendationTheme.objects.create(partnership=review.partnership, recommendation=recommendation, theme=theme)
    return recommendation, action_under(recommendation, agency=agency, status=status) if agency else None


@pytest.fixture
def fathers(world):
    """Under Family: 2021 assured in 2022, again in 2023 and 2025; learnt also in 2024, unshared."""
    with as_owner():
        place = world.northmere
        family = Theme.objects.create(partnership=place, name="Family")
        theme = Theme.objects.create(partnership=place, name="Fathers", parent=family)
        reviews = {
            year: ReviewFactory(partnership=place, pseudonym=f"Child {year}", published_on=date(year, 5, 1))
            for year in (2021, 2023, 2024, 2025)
        }
        _, action = noted(theme, reviews[2021], world.police, Status.ASSURED, response="accepted")
        Transition.objects.create(
            partnership=place, action=action, was="submitted", became="assured", by=world.coordinator, at=datetime(2022, 3, 1, tzinfo=UTC)
        )  # fmt: skip
        noted(theme, reviews[2023], world.trust)
        noted(theme, reviews[2025], text="Ask <b>each</b> father.")
        point = LearningPoint.objects.get(pk=LearningPointFactory(review=reviews[2024]).pk)
        LearningTheme.objects.create(partnership=place, learning_point=point, theme=theme)
        Involvement.objects.create(
            partnership=place, review=reviews[2021], agency=world.police, shared_at=timezone.now()
        )
    return theme


def told(world, theme, who="coordinator"):
    with scope.entered(getattr(world, who).pk) as actor:
        return theme_story.story(Theme.objects.select_related("partnership").get(pk=theme.pk), actor, on=date.today())


def test_story_is_told_from_the_record(world, fathers):
    story = told(world, fathers)
    assert story.sentence == (
        "Recommended in 3 reviews since 2021; twice after it had been assured. Learnt in one more review."
    )
    assert story.became == (
        "3 recommendations: 1 accepted, 2 without a response yet. Of 2 requests to agencies 1 assured, none late."
    )
    assert [(year.year, year.came_back) for year in story.years] == [
        (2025, True),
        (2024, True),
        (2023, True),
        (2021, False),
    ]
    assert [review.after_assured for year in story.years for review in year.reviews] == [True, False, True, False]
    assert [(line.name, line.asked, line.assured) for line in story.agencies] == [
        ("Harrow Vale NHS Trust", 1, 0),
        ("Northmere Police", 1, 1),
    ]


def test_theme_of_the_first_level_tells_what_stands_under_it(world, fathers):
    story = told(world, fathers.parent)
    assert story.sentence == told(world, fathers).sentence
    assert [(line.theme, line.reviews) for line in story.below] == [(fathers, 4)]


@pytest.mark.parametrize("who", ["lead", "contributor", "executive"])
def test_agency_is_told_of_what_is_shared_with_it_alone(client, world, fathers, who):
    story = told(world, fathers, who)
    assert story.sentence == "Recommended in one review in 2021."
    assert [line.name for line in story.agencies] == ["Northmere Police"]
    client.force_login(getattr(world, who))
    page = client.get(reverse("theme", args=[fathers.code])).content.decode()
    assert "Child 2021" in page
    assert "Child 2023" not in page
    assert "Trust" not in page
    assert "Edit themes" not in client.get(reverse("themes", args=["northmere"])).content.decode()


def test_assurance_of_the_same_review_is_no_return(world):
    with as_owner():
        theme = Theme.objects.create(partnership=world.northmere, name="Once")
        _, action = noted(
            theme, ReviewFactory(partnership=world.northmere, published_on=date(2025, 5, 1)), world.police
        )
        Transition.objects.create(
            partnership=world.northmere, action=action, became="assured", by=world.coordinator, at=datetime(2024, 3, 1, tzinfo=UTC)
        )  # fmt: skip
    assert told(world, theme).sentence == "Recommended in one review in 2025."


@pytest.mark.parametrize("who", ["coordinator", "chair", "assurer"])
def test_numbers_lead_to_lists_of_as_many(client, world, fathers, who):
    client.force_login(getattr(world, who))
    page = client.get(reverse("theme", args=[fathers.code])).content.decode()
    assert "Ask &lt;b&gt;each&lt;/b&gt; father." in page
    links = re.findall(r'href="(/p/northmere/actions/[^"]*)">(\d+)<', page)
    assert len(links) == 3
    for address, figure in links:
        listed = client.get(address.replace("&amp;", "&"))
        assert len(listed.context["rows"]) == int(figure), address
    listed = client.get(reverse("reviews", args=["northmere"]), {"theme": "Family"})
    assert len(listed.context["rows"]) == 4


def test_list_says_what_comes_back(client, world, fathers):
    client.force_login(world.chair)
    page = client.get(reverse("themes", args=["northmere"])).content.decode()
    assert "1 of 1 themes comes back over the years: “Fathers”." in page
    assert page.count("Comes back") == 2
    assert "2021 to 2025" in page


def test_merged_theme_leads_to_the_one_it_went_into(client, world, fathers):
    with as_owner():
        old = Theme.objects.create(
            partnership=world.northmere, name="Dads", merged_into=fathers, retired_at=timezone.now()
        )
    client.force_login(world.coordinator)
    assert client.get(reverse("theme", args=[old.code]))["Location"] == reverse("theme", args=[fathers.code])


def test_theme_that_nothing_bears_says_so(client, world):
    with as_owner():
        theme = Theme.objects.create(partnership=world.northmere, name="Quiet")
    client.force_login(world.chair)
    assert (
        "Nothing on the record bears this theme yet."
        in client.get(reverse("theme", args=[theme.code])).content.decode()
    )
    assert "Themes on nothing yet (1)" in client.get(reverse("themes", args=["northmere"])).content.decode()
    client.force_login(world.lead)
    assert client.get(reverse("theme", args=[theme.code])).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_queries_are_flat(client, world, fathers, who):
    client.force_login(getattr(world, who))
    pages = [reverse("theme", args=[fathers.code]), reverse("themes", args=["northmere"])]
    few = [counted(client, path) for path in pages]
    with as_owner():
        for year in range(2000, 2020):
            review = ReviewFactory(partnership=world.northmere, published_on=date(year, 1, 1))
            Involvement.objects.create(
                partnership=world.northmere, review=review, agency=world.police, shared_at=timezone.now()
            )
            noted(fathers, review, world.police)
    assert [counted(client, path) for path in pages] == few
    assert few[0] <= 20
    assert few[1] <= 8
