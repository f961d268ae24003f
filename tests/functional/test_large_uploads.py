"""A large file on its way: how far it is, stopped, broken off, sent beside a wrong field, and kept at last."""

import os

import pytest
from conftest import assert_sound, assert_sound_narrow_too
from playwright.sync_api import expect

from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)

SLOW, FAST = 80_000, -1  # bytes a second
SIZE = 2_000_000


@pytest.fixture
def line(world, visit):
    """The lead's page, and what sets how fast it sends."""
    page = visit(world.lead)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")

    def set_speed(speed, *, offline=False):
        conditions = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
        network.send("Network.emulateNetworkConditions", conditions)

    return page, set_speed


@pytest.fixture
def large(tmp_path):
    place = tmp_path / "Audit of forty case files, October to December, with what the practitioners said.txt"
    place.write_bytes(os.urandom(SIZE // 2).hex().encode())
    return place


def test_large_upload_shows_how_far_it_is_and_loses_nothing(line, large):
    page, set_speed = line

    page.goto("/evidence/add/")
    page.get_by_label("File", exact=True).set_input_files(large)
    page.get_by_label("Title").fill("Audit of supervision")
    press = page.get_by_role("button", name="Add", exact=True).click
    bar, stop = (
        page.get_by_role("progressbar", name="Uploading Audit"),
        page.get_by_role("button", name="Stop the upload"),
    )

    set_speed(SLOW)
    press()
    expect(bar).to_be_visible()
    expect(page.get_by_text("% of 2 MB")).to_be_visible()
    assert_sound_narrow_too(page)
    stop.click()
    expect(page.get_by_role("alert")).to_contain_text("The upload was stopped.")
    assert_sound(page)

    set_speed(FAST, offline=True)
    page.wait_for_timeout(1000)  # the button takes no second press within a second
    press()
    expect(page.get_by_role("alert")).to_contain_text("The upload broke off, so nothing was kept of it.")
    expect(page.get_by_label("Title")).to_have_value("Audit of supervision")
    assert_sound_narrow_too(page)

    set_speed(FAST)
    page.get_by_role("group", name="Until when does it hold?").get_by_label("Day").fill("40")
    page.wait_for_timeout(1000)
    press()
    expect(page.locator(".govuk-error-summary")).to_be_focused()  # all of it goes once more
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("checkbox", name=large.name)).to_be_checked()  # it arrived, and need not go again
    expect(page.get_by_label("Title")).to_have_value("Audit of supervision")
    assert_sound(page)

    page.get_by_role("group", name="Until when does it hold?").get_by_label("Day").fill("")
    page.wait_for_timeout(1000)
    press()
    expect(page.get_by_text("Added. You can show it in any answer")).to_be_visible()
    expect(page.get_by_role("link", name="Audit of supervision", exact=True)).to_be_visible()
    assert page.evaluate("window.breaches") == []


def test_answer_is_kept_with_its_large_file_and_conflicts_with_nobody(line, world, large):
    """Its words are kept while they are typed; those on their way with a file are nobody else's."""
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        action = action_under(RecommendationFactory(review=review), agency=world.police)
    page, set_speed = line
    page.goto(f"/actions/{action.reference}/answer/")
    page.get_by_label("Your answer").fill("Ten of ten cases had a plan.")
    page.locator("input[type=file]").set_input_files(large)
    set_speed(SLOW)
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_label("Your answer").fill("Ten of ten cases had a plan. Typed meanwhile.")
    set_speed(FAST)
    page.on("dialog", lambda asked: asked.accept())  # “leave this page?”, for what was typed meanwhile
    expect(page.get_by_text("Saved. Nobody outside your agency sees it")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("Ten of ten cases had a plan.")
    expect(page.get_by_role("link", name="Audit of forty case files").first).to_be_visible()
