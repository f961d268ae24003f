"""A draft corrected beside its source: by a form and links alone on a narrow screen, and by the keyboard with scripts."""

import re

import pytest
from conftest import assert_sound
from playwright.sync_api import Page, expect

from reviews.models import DraftItem, Review
from tests.database import as_owner
from tests.printed import printed

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = """# Northmere Safeguarding Children Partnership

## Local Child Safeguarding Practice Review: Baby Tern

### Learning

1. Letters about missed visits went to an old address. Her mother, DOB 12/03/2019, had moved.
2. Nobody told the night shift that a plan was in place. Nobody asked either.

### Recommendations

**Recommendation 1** Northmere Police should tell night staff of every plan.

**Recommendation 2** The partnership should check that letters reach families.
"""
VISITS = (("first", "nine"), ("second", "ten"), ("third", "noon"), ("fourth", "two"), ("fifth", "three"))
PAGES = printed(
    "Northmere Safeguarding Children Partnership\n\nLocal Child Safeguarding Practice Review: Baby Tern",
    *(
        f"In the {month} month\n\nThe health visitor called at {hour} and found nobody at home."
        for month, hour in VISITS
    ),
    "Recommendations\n\nRecommendation 1 Northmere Police should tell night staff of every plan.\n\n"
    "Recommendation 2 The partnership should check that letters reach families.",
)


def put_in(page: Page, name: str, content: bytes) -> None:
    page.goto("/p/northmere/reviews/upload/")
    page.get_by_label("The review as published").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Upload and read").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def more(page: Page, item: int, name: str) -> None:
    """Open the menu of an item and press one of its buttons or follow its link."""
    menu = page.locator(f"#item-{item} .ft-draft-item__more")
    menu.locator("summary").click()
    menu.get_by_text(re.compile(f"^{name}")).first.click()


def test_draft_by_forms_alone(world, visit):
    page = visit(world.coordinator, javascript=False, width=320)
    put_in(page, "baby-tern.md", REPORT.encode())
    expect(page.get_by_text("2 recommendations, 2 learning points")).to_be_visible()

    more(page, 2, "Split it")
    words = page.get_by_role("textbox", name="Words", exact=True)
    words.fill(words.input_value().replace(". Nobody asked", ".\n\nNobody asked"))
    press(page, "Split it")
    expect(page.get_by_role("heading", name="Learning points (3)")).to_be_visible()
    more(page, 4, "Make it a sub-point")
    expect(page.get_by_role("heading", name="Recommendations (1)")).to_be_visible()
    press(page, "Undo it")
    expect(page.get_by_role("heading", name="Recommendations (2)")).to_be_visible()

    page.locator("#item-1").get_by_role("link", name="See it in the document").click()
    expect(page.locator("#place-1")).to_be_in_viewport()
    page.get_by_role("button", name="Go on to confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm the draft")
    press(page, "Confirm")
    expect(page.get_by_role("alert")).to_contain_text("1 detail looks private")
    page.get_by_role("link", name="Replace or keep it").click()
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm the draft")
    press(page, "Confirm")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Baby Tern")
    with as_owner():
        points = Review.objects.get().learning_points.values_list("text", flat=True)
        assert len(points) == 3
        assert "DOB [date of birth removed], had moved." in points[0]

    with as_owner():
        code = DraftItem.objects.first().reading.code
    page.goto(f"/readings/{code}/")
    page.get_by_role("link", name="Undo the confirming").click()
    press(page, "Undo the confirming")
    expect(page.get_by_text("It is a draft again")).to_be_visible()


def test_pages_by_keyboard(world, visit):
    page = visit(world.coordinator)
    put_in(page, "baby-tern.pdf", PAGES)
    expect(page.locator(".ft-lede")).to_contain_text("2 recommendations")
    assert_sound(page)

    page.locator("#item-2").get_by_role("link", name="See it in the document").press("Enter")
    mark = page.locator("#place-2")
    expect(mark).to_have_class(re.compile("ft-chosen"))
    expect(mark).to_be_in_viewport()
    picture = page.locator("#page-7 img")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("(picture) => picture.naturalWidth") > 500
    mark.press("Enter")
    expect(page.locator("#item-2")).to_be_in_viewport()

    page.get_by_role("link", name="Show the words").press("Enter")
    expect(page.get_by_text("As words.")).to_be_visible()
    page.wait_for_load_state()
    select = """(words) => { const run = [...document.querySelectorAll("[data-ft-at]")].find((one) => one.textContent.includes(words));
      const range = document.createRange(); const at = run.firstChild.data.indexOf(words);
      range.setStart(run.firstChild, at); range.setEnd(run.firstChild, at + words.length); getSelection().addRange(range); }"""
    page.evaluate(select, "called at noon")
    page.get_by_role("link", name="Add the selected words").press("Enter")
    expect(page.get_by_role("textbox", name="Words", exact=True)).to_have_value("called at noon")
    page.get_by_role("radio", name="Learning point").press("Space")
    page.get_by_role("button", name="Add to the draft").press("Enter")
    expect(page.get_by_role("heading", name="Learning points (1)")).to_be_visible()

    menu = page.locator("#item-2 .ft-draft-item__more")
    menu.locator("summary").press("Enter")
    assert_sound(page)
    menu.get_by_role("button", name="Join to the one above").press("Enter")
    expect(page.get_by_role("heading", name="Recommendations (1)")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    assert_sound(page)
