"""Words that look like a person's own details are saved, and pointed at without being repeated."""

import pytest
from django.contrib.messages import get_messages
from django.urls import get_resolver, reverse

from actions.models import ProgressNote
from reviews.views.guard import WRITTEN_ON
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def action(world):
    with as_owner():
        return action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police
        )


def noted(client, world, action, text, delivery="under_way"):
    client.force_login(world.lead)
    response = client.post(reverse("note", args=[action.reference]), {"text": text, "delivery": delivery})
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We spoke to her mother, Petra Holloway, in May.", "the full name of someone in the family"),
        ("The child was born on 3 May 2019 in the town.", "a date of birth"),
        ("Her number is 943 476 5919 in the records.", "an NHS number"),
        ("The family lives at 12 Larch Close since then.", "a home address or postcode"),
    ],
)
def test_saved_and_pointed_at(client, world, action, text, kind):
    said = noted(client, world, action, text)
    assert any(kind in words for words in said)
    assert not any("Petra" in words or "Larch" in words for words in said)
    with as_owner():
        assert ProgressNote.objects.get().text == text


@pytest.mark.parametrize(
    "text",
    ["Half of the staff are trained.", "Her mother told us that Baby L was well.", "Ring the team on 01632 960123."],
)
def test_plain_words_pass(client, world, action, text):
    assert not any("look again" in words for words in noted(client, world, action, text))


def test_what_is_not_saved_is_not_pointed_at(client, world, action):
    said = noted(client, world, action, "We spoke to her mother, Petra Holloway, in May.", delivery="nothing")
    assert said == []


def test_every_form_that_is_named_is_there():
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert names >= WRITTEN_ON
