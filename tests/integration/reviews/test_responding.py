from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from partners import scope
from reviews.models import Involvement, Recommendation, Theme
from reviews.services.responding import respond
from tests.database import as_owner
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def recommendation(world):
    with as_owner():
        Theme.objects.create(partnership=world.northmere, name="Neglect")
        Theme.objects.create(partnership=world.harrow, name="Their own theme")
        return RecommendationFactory(review=ReviewFactory(partnership=world.northmere))


def responded(world, recommendation, by=None, **facts):
    with scope.entered((by or world.coordinator).pk) as actor:
        return respond(recommendation=recommendation, by=actor, on=date(2026, 3, 2), **facts)


def stored(recommendation):
    with as_owner():
        return Recommendation.objects.get(pk=recommendation.pk)


def themes(recommendation):
    with as_owner():
        return sorted(recommendation.themes.values_list("name", flat=True))


def test_accepted_needs_no_reason(world, recommendation):
    responded(world, recommendation, response="accepted", intended_outcome=" Seen. ", is_priority=True)

    kept = stored(recommendation)
    assert (kept.response, kept.intended_outcome, kept.is_priority) == ("accepted", "Seen.", True)
    assert (kept.responded_by_id, kept.responded_on) == (world.coordinator.pk, date(2026, 3, 2))


@pytest.mark.parametrize("response", ["in_part", "not_accepted"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_anything_else_needs_a_reason(world, recommendation, response, reason):
    with pytest.raises(ValidationError) as refusal:
        responded(world, recommendation, response=response, reason=reason)

    assert list(refusal.value.message_dict) == ["reason"]
    assert stored(recommendation).response == ""


@pytest.mark.parametrize("response", ["in_part", "not_accepted"])
def test_reason_is_kept(world, recommendation, response):
    responded(world, recommendation, response=response, reason="The law changed.")

    assert (stored(recommendation).response, stored(recommendation).response_reason) == (response, "The law changed.")


def test_themes_are_set_as_named_in_our_own_capitals(world, recommendation):
    responded(world, recommendation, response="accepted", themes=["neglect", " Missed  appointments ", ""])
    assert themes(recommendation) == ["Missed appointments", "Neglect"]

    responded(world, recommendation, response="accepted", themes=["missed appointments"])
    assert themes(recommendation) == ["Missed appointments"]
    with as_owner():
        assert Theme.objects.filter(partnership=world.northmere).count() == 2


@pytest.mark.parametrize("persona", ["chair", "assurer", "lead"])
def test_responding_needs_the_coordinator(world, recommendation, persona):
    with pytest.raises(PermissionDenied):
        responded(world, recommendation, by=getattr(world, persona), response="accepted")


def test_page_shows_the_words_and_records_the_response(client, world, recommendation):
    client.force_login(world.coordinator)
    path = reverse("respond", args=[recommendation.reference])

    page = client.get(path).content.decode()
    assert recommendation.text in strip_tags(page)
    assert '<mark class="ft-vague-word">make sure</mark>' in page
    assert "Their own theme" not in page
    response = client.post(
        path, {"response": "accepted", "themes": ["Neglect"], "new_theme": "Seeing children", "is_priority": "on"}
    )
    assert response["Location"] == reverse("recommendation", args=[recommendation.reference])
    assert themes(recommendation) == ["Neglect", "Seeing children"]
    assert stored(recommendation).is_priority
    assert stored(recommendation).responded_on == timezone.localdate()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Choose an answer to “Does the partnership accept it?”"),
        ({"response": "perhaps"}, "Choose"),
        ({"response": "in_part"}, "Say why the recommendation is accepted in part."),
        ({"response": "not_accepted"}, "Say why the recommendation is not accepted."),
        ({"response": "accepted", "themes": ["Their own theme"]}, "Choose"),
    ],
)
def test_page_says_what_is_missing_and_keeps_what_was_typed(client, world, recommendation, facts, words):
    client.force_login(world.coordinator)
    response = client.post(
        reverse("respond", args=[recommendation.reference]), {"intended_outcome": "Seen alone.", **facts}
    )

    page = response.content.decode()
    assert (response.status_code, words in page, "Seen alone." in page) == (200, True, True)
    assert stored(recommendation).response == ""


def test_page_is_the_coordinators(client, world, recommendation):
    with as_owner():
        Involvement.objects.create(
            partnership=world.northmere, review=recommendation.review, agency=world.police, shared_at=timezone.now()
        )
    path = reverse("respond", args=[recommendation.reference])
    statuses = {"chair": 403, "assurer": 403, "lead": 403, "other_lead": 404, "other_coordinator": 404, "outsider": 404}
    for persona, status in statuses.items():
        client.force_login(getattr(world, persona))
        assert client.get(path).status_code == status, persona
        assert client.post(path, {"response": "accepted"}).status_code == status, persona
    assert stored(recommendation).response == ""
