from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from partners import scope
from reviews.models import Involvement, Review, ReviewType, Stage
from reviews.services import opening, types
from tests.database import as_owner
from tests.factories.reviews import ReviewFactory, ReviewTypeFactory

TODAY = timezone.localdate()


@pytest.fixture
def lcspr(world):
    with as_owner():
        return ReviewTypeFactory(partnership=world.northmere)


def opened(world, lcspr, by=None, **facts):
    given = {"pseudonym": "Baby K", "title": "Review of Baby K", **facts}
    with scope.entered((by or world.coordinator).pk) as actor:
        return opening.open_review(partnership=world.northmere, review_type=lcspr, by=actor, **given)


def test_opened_review_gets_the_next_reference(world, lcspr):
    review = opened(world, lcspr, pseudonym="  Baby   K ", aware_on=date(2026, 1, 5), agencies=[world.police])

    assert (review.reference, review.pseudonym, review.stage) == ("NSCP-1", "Baby K", Stage.NOTIFIED)
    with as_owner():
        stored = Review.objects.get()
        assert (stored.aware_on, stored.opened_by) == (date(2026, 1, 5), world.coordinator)
        assert [involved.agency for involved in stored.involvements.all()] == [world.police]


@pytest.mark.parametrize("persona", ["chair", "assurer", "lead"])
def test_opening_needs_the_coordinator(world, lcspr, persona):
    with pytest.raises(PermissionDenied):
        opened(world, lcspr, by=getattr(world, persona))


@pytest.mark.parametrize(
    ("known", "new", "same"),
    [
        ({}, {}, True),
        ({"published_as": "2022-07"}, {}, True),
        ({}, {"published_on": date(2022, 7, 19)}, True),
        ({"published_as": "2022-07"}, {"published_on": date(2022, 7, 19)}, True),
        ({"published_on": date(2022, 7, 19)}, {"published_on": date(2022, 7, 19)}, True),
        ({"published_on": date(2022, 7, 18)}, {"published_on": date(2022, 7, 19)}, False),
        ({"published_as": "2015-03"}, {"published_on": date(2022, 7, 19)}, False),
    ],
)
def test_same_pseudonym_is_the_same_review_unless_both_dates_tell_them_apart(world, lcspr, known, new, same):
    first = opened(world, lcspr, **known)

    if not same:
        assert opened(world, lcspr, pseudonym="baby k", **new) != first
        return
    with pytest.raises(ValidationError, match="already a review of Baby K \\(NSCP-1\\)"):
        opened(world, lcspr, pseudonym="baby k", **new)
    with as_owner():
        assert Review.objects.count() == 1


def test_same_pseudonym_in_another_partnership_is_another_review(world, lcspr):
    with as_owner():
        ReviewFactory(partnership=world.harrow, pseudonym="Baby K")

    assert opened(world, lcspr).reference == "NSCP-1"


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"aware_on": TODAY + timezone.timedelta(days=1)}, "aware_on"),
        ({"aware_on": date(2026, 2, 2), "notified_on": date(2026, 2, 1)}, "notified_on"),
        ({"commissioned_on": date(2026, 2, 2), "published_on": date(2026, 2, 1)}, "published_on"),
    ],
)
def test_dates_that_cannot_be_are_refused_beside_their_field(world, lcspr, dates, field):
    with pytest.raises(ValidationError) as refusal:
        opened(world, lcspr, **dates)

    assert list(refusal.value.message_dict) == [field]


def test_agency_of_another_partnership_is_not_involved(world, lcspr):
    with pytest.raises(ValidationError, match="Vale Schools is not an agency of this partnership"):
        opened(world, lcspr, agencies=[world.school])


def test_unknown_date_is_a_mistake_of_ours(world, lcspr):
    with pytest.raises(TypeError, match="born_on"):
        opened(world, lcspr, born_on=date(2026, 1, 1))


def test_change_takes_away_only_agencies_that_were_asked_nothing(world, lcspr):
    review = opened(world, lcspr, agencies=[world.police, world.trust])
    with scope.entered(world.coordinator.pk) as actor:
        opening.share(review=review, agency=world.police)
        changed = opening.change_review(
            review=review,
            review_type=lcspr,
            pseudonym="Ash",
            title="T",
            stage=Stage.AGREED,
            agencies=[world.council],
            by=actor,
        )

    with as_owner():
        assert {row.agency for row in changed.involvements.all()} == {world.police, world.council}
        assert Review.objects.get().pseudonym == "Ash"


def test_change_into_another_reviews_pseudonym_is_refused(world, lcspr):
    opened(world, lcspr)
    other = opened(world, lcspr, pseudonym="Ash")

    with scope.entered(world.coordinator.pk) as actor, pytest.raises(ValidationError, match="already a review"):
        opening.change_review(
            review=other, review_type=lcspr, pseudonym="BABY K", title="T", stage=Stage.AGREED, by=actor
        )


def test_sharing_twice_keeps_the_first_time(world, lcspr):
    review = opened(world, lcspr)
    with scope.entered(world.coordinator.pk):
        opening.share(review=review, agency=world.police)
        first = Involvement.objects.get().shared_at
        opening.share(review=review, agency=world.police)
        assert Involvement.objects.get().shared_at == first


def test_known_kind_makes_its_type_with_its_clocks_once(world):
    with scope.entered(world.coordinator.pk):
        names = types.names_of(world.northmere)
        made = types.type_named(world.northmere, "Rapid review")
        again = types.type_of_kind(world.northmere, "RAPID_REVIEW")

        assert "Rapid review" in names
        assert made == again
        assert [clock.length for clock in made.clocks.all()] == [5, 15]
        assert types.names_of(world.northmere).count("Rapid review") == 1
        with pytest.raises(KeyError):
            types.type_named(world.northmere, "Anything")


def fields(**facts):
    return {
        "type_name": "Rapid review",
        "pseudonym": "Ash",
        "title": "Rapid review of Ash",
        "stage": "notified",
        **facts,
    }


def test_page_opens_a_review(client, world):
    client.force_login(world.coordinator)
    response = client.post(
        reverse("open_review", args=["northmere"]),
        fields(aware_on_day="5", aware_on_month="January", aware_on_year="2026", agencies=["northmere-police"]),
    )

    with as_owner():
        review = Review.objects.get()
        assert response["Location"] == reverse("review", args=[review.reference])
        assert review.review_type.name == "Rapid review"
        assert review.aware_on == date(2026, 1, 5)
        assert review.involvements.count() == 1


def test_page_takes_a_publication_without_a_day(client, world):
    client.force_login(world.coordinator)
    client.post(reverse("open_review", args=["northmere"]), fields(published_month="10", published_year="2021"))

    with as_owner():
        assert (Review.objects.get().published_on, Review.objects.get().published_as) == (None, "2021-10")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"pseudonym": ""}, "Enter the pseudonym"),
        ({"type_name": ""}, "Choose the type of review"),
        ({"type_name": "Inquest"}, "Choose the type of review"),
        ({"published_day": "3", "published_year": "2021"}, "must include a month"),
        ({"published_day": "1", "published_month": "1", "published_year": "2999"}, "in the future"),
        ({"published_month": "1", "published_year": "2999"}, "in the future"),
        ({"published_month": "1", "published_year": "0001"}, "Check the year"),
        ({"aware_on_day": "1", "aware_on_month": "1", "aware_on_year": "0001"}, "Check the year"),
        ({"agencies": ["vale-schools"]}, "Choose the agencies involved from the list"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_what_was_typed(client, world, facts, words):
    client.force_login(world.coordinator)
    response = client.post(reverse("open_review", args=["northmere"]), fields(**facts))

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "Rapid review of Ash" in page
    with as_owner():
        assert not Review.objects.exists()


def test_page_says_the_review_is_there_already(client, world):
    with as_owner():
        ReviewFactory(partnership=world.northmere, pseudonym="ASH")
    client.force_login(world.coordinator)

    assert (
        "There is already a review of ASH"
        in client.post(reverse("open_review", args=["northmere"]), fields()).content.decode()
    )


def test_edit_page_shows_and_changes(client, world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Ash", published_as="2021-10")
        Involvement.objects.create(
            partnership=world.northmere, review=review, agency=world.police, shared_at=timezone.now()
        )
    client.force_login(world.coordinator)
    path = reverse("edit_review", args=[review.reference])

    page = client.get(path).content.decode()
    assert "Asked already, so it stays involved" in page
    assert 'value="2021"' in page
    response = client.post(path, fields(pseudonym="Elm", stage="closed", held_reason="criminal proceedings"))

    with as_owner():
        review.refresh_from_db()
        assert response.status_code == 302
        assert (review.pseudonym, review.stage, review.held_reason) == ("Elm", "closed", "criminal proceedings")
        assert review.involvements.count() == 1
        assert ReviewType.objects.filter(name="Rapid review").exists()


def test_pages_are_the_coordinators(client, world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        foreign = ReviewFactory(partnership=world.harrow)
    for user, status in (
        (world.chair, 403),
        (world.assurer, 403),
        (world.other_coordinator, 404),
        (world.outsider, 404),
    ):
        client.force_login(user)
        for path in (reverse("open_review", args=["northmere"]), reverse("edit_review", args=[review.reference])):
            assert client.get(path).status_code == status
            assert client.post(path, fields()).status_code == status
    client.force_login(world.coordinator)
    assert client.get(reverse("edit_review", args=[foreign.reference])).status_code == 404
