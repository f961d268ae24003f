"""The search box by keyboard, and the search page without a script."""

import pytest
from conftest import assert_sound
from playwright.sync_api import expect

from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(site, world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Baby Q")
        recommendation = RecommendationFactory(review=review, text="Supervision must be <b>recorded</b>.", label="4")
        action_under(recommendation, agency=world.police, question="How often is supervision held?")
        return recommendation.reference


def test_results_are_offered_while_typing_and_chosen_by_keys(world, record, visit):
    page = visit(world.coordinator)
    box = page.get_by_role("search", name="Site").get_by_role("combobox")
    box.press_sequentially("supervisi")
    offered = page.get_by_role("listbox").get_by_role("option")
    expect(offered).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_sound(page)
    box.press("ArrowDown")
    first = offered.first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("supervisi")
    box.press("Backspace")
    expect(offered).to_have_count(2)
    titled = offered.filter(has_text="Baby Q, Rec 4")
    expect(titled).to_contain_text("<b>recorded</b>")
    while titled.get_attribute("aria-selected") != "true":
        box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/p/')[0].split('/rec')[0]}/recommendations/{record}/")


@pytest.mark.parametrize("javascript", [True, False])
def test_search_page_is_sound(world, record, visit, javascript):
    page = visit(world.coordinator, javascript=javascript)
    page.get_by_role("search", name="Site").get_by_label("Words or a reference").fill("supervision")
    page.get_by_role("search", name="Site").get_by_role("button").click()
    expect(page.get_by_role("heading", name="2 results")).to_be_visible()
    if not javascript:
        return
    for path in (
        "/search/?q=supervision",
        "/search/?q=supervision&kind=action",
        "/search/?q=xyz",
        "/search/?q=a",
        "/search/?q=supervison",
    ):
        page.goto(path)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert_sound(page)
