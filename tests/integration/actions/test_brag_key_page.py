import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from actions.brag import DEFAULT, Colour, Situation
from actions.forms.keys import KeyForm
from actions.services import keys
from partners import scope
from partners.models import Partnership
from tests.database import as_owner
from tests.factories.actions import ActionFactory

PAGE = "/p/northmere/key/"


@pytest.fixture
def usual():
    return {name: field.initial for name, field in KeyForm(key=DEFAULT).fields.items()}


@pytest.fixture
def late(world):
    with as_owner():
        return ActionFactory(
            partnership=world.northmere, agency=world.police, due_on="2026-01-05", first_due_on="2026-01-05"
        )


def _kept():
    with as_owner():
        return Partnership.objects.get(slug="northmere").brag_key


def test_saved_as_it_is_everywhere_keeps_nothing(client, world, usual):
    client.force_login(world.coordinator)
    assert client.post(PAGE, usual).status_code == 302
    assert _kept() == {}


def test_look_first_shows_real_rows_and_keeps_nothing(client, world, usual, late):
    client.force_login(world.coordinator)
    sent = {**usual, "word_late": "overdue", "name_red": "Crimson", "text_red": "#550000", "look": "yes"}
    content = client.post(PAGE, sent).content.decode()
    assert "How real rows would look" in content
    assert 'ft-brag--tried-red"><span class="ft-brag__colour">Crimson</span> – overdue' in content
    css = client.get("/key.css?tried=red-fbeaea-550000").content.decode()
    assert css == ".ft-brag--tried-red { border-left-color: #550000; color: #550000; background: #fbeaea; }"
    assert _kept() == {}


def test_saved_it_holds_on_every_page_of_this_partnership_alone(client, world, usual, late):
    client.force_login(world.coordinator)
    client.post(PAGE, {**usual, "word_late": "overdue", "name_red": "Crimson", "text_red": "#550000"})
    for page in (reverse("action", args=[late.reference]), reverse("actions", args=["northmere"])):
        content = client.get(page).content.decode()
        assert "Crimson</span> – overdue" in content
        assert 'href="/key.css?v=' in content
    assert "ft-brag--northmere-red" in client.get("/key.css").content.decode()
    client.force_login(world.other_coordinator)
    assert client.get("/key.css").content.decode() == ""
    assert "/key.css" not in client.get(reverse("actions", args=["harrow-vale"])).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"word_in_hand": "nearly green"}, "Only what is assured may be called so."),
        ({"word_late": ""}, "Enter the word that stands with the colour."),
        ({"colour_in_hand": "green"}, "Green says that the partnership is assured."),
        ({"ground_amber": "#c0f0c0"}, "This looks green"),
        ({"text_amber": "#f0e0c0"}, "hard to read"),
        ({"ground_amber": "url(x)"}, "Enter a colour like #1d70b8."),
    ],
)
def test_what_may_not_hold_stands_beside_its_field_and_keeps_nothing(client, world, usual, change, words):
    client.force_login(world.coordinator)
    assert words in client.post(PAGE, {**usual, **change}).content.decode()
    assert _kept() == {}


def test_as_everywhere_again(client, world, usual):
    client.force_login(world.coordinator)
    client.post(PAGE, {**usual, "word_late": "overdue"})
    assert _kept()["rows"] == {"late": {"word": "overdue", "colour": "red"}}
    client.post(PAGE, {"usual": "yes"})
    assert _kept() == {}


def test_stylesheet_prints_colours_alone(client, world):
    client.force_login(world.coordinator)
    assert client.get("/key.css", {"tried": "red-fbeaea-xyz}body{display:none"}).content == b""
    with as_owner():
        shade = {"name": "Red", "ground": "red;} body { display: none", "text": "#000000"}
        Partnership.objects.filter(slug="northmere").update(brag_key={"shades": {"red": shade}})
    assert client.get("/key.css").content.strip() == b""


def test_service_refuses_green_for_what_is_not_assured(world):
    rows = {**DEFAULT.rows, Situation.SUBMITTED: (Colour.GREEN, "fine")}
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError):
        keys.set_key(partnership=Partnership.objects.get(slug="northmere"), rows=rows, shades={}, by=by)
