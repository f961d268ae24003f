"""Jobs that a walk by links does not reach, in the demo: by keyboard alone, without a script, and what is sent empty."""

import re
from datetime import date

import pytest
from conftest import assert_sound, assert_sound_narrow_too
from playwright.sync_api import Page, expect

from actions.demo.build import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

ACTIONS = "/p/northmere/actions/"
REACHED = """() => { const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const label = e.labels?.[0], drawn = label && getComputedStyle(label, '::before');
  const marked = one => one && (one.boxShadow !== 'none' || one.outlineStyle !== 'none');
  return {id: e.id, name: e.name ?? '', tag: e.tagName, words: (e.innerText || '').trim(),
          seen: box.width > 0 && box.height > 0 && !!(marked(s) || marked(drawn))}; }"""


@pytest.fixture
def coordinator(demo, visit):
    return visit(demo["coordinator"], password=PASSWORD)


def tab_to(page: Page, *, most: int = 90, **wanted: str) -> None:
    """Press Tab until this has the focus; wherever it stops on the way the focus can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        reached = page.evaluate(REACHED)
        assert reached["seen"] or reached["tag"] == "BODY", reached
        if all(re.fullmatch(value, reached[name]) for name, value in wanted.items()):
            return
    pytest.fail(f"{wanted} is not reached by Tab on {page.url}")


def enter(page: Page, heading: str) -> None:
    """Follow what has the focus, to a page that is there as a whole: keys pressed earlier go nowhere."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
    page.wait_for_load_state()


def test_many_are_changed_by_keyboard_alone(coordinator):
    page = coordinator
    page.goto(f"{ACTIONS}?agency=northmere-police")
    tab_to(page, words="Skip to main content")
    page.keyboard.press("Enter")
    for _ in range(2):
        tab_to(page, name="pick")
        page.keyboard.press("Space")
    tab_to(page, name="kind")
    page.keyboard.press("ArrowDown")  # from the owner to the date
    tab_to(page, words="Continue")
    enter(page, "^Change the due date: 2 actions$")
    for part, value in (("day", "4"), ("month", "6"), ("year", str(date.today().year + 2))):
        tab_to(page, name=f"due_on_{part}")
        page.keyboard.type(value)
    tab_to(page, name="reason")
    page.keyboard.type("The audit covers the whole year.")
    tab_to(page, words="Look at what would change")
    enter(page, "can be changed$")
    assert_sound_narrow_too(page)
    tab_to(page, words="Change the due date of .*")
    enter(page, "done$")
    assert_sound_narrow_too(page)
    page.get_by_role("main").get_by_role("link", name="Back to the actions").click()
    expect(page).to_have_url(re.compile("agency=northmere-police$"))


def test_views_are_kept_changed_and_deleted_without_a_script(demo, visit):
    page = visit(demo["coordinator"], password=PASSWORD, javascript=False)
    page.goto(f"{ACTIONS}?agency=northmere-police&status=all")
    rows = page.locator("tbody tr").count()
    assert rows > 1
    page.get_by_role("link", name="Save this list as a view of your own").click()
    page.get_by_label("Name of the view").fill("Police, all")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr")).to_have_count(rows)
    page.goto(ACTIONS)
    page.get_by_role("link", name="Police, all").click()
    expect(page).to_have_url(re.compile("view="))
    expect(page.locator("tbody tr")).to_have_count(rows)
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Owner").check()
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Save the change, rename or delete it").click()
    page.get_by_role("button", name="Save the list as it is now").click()
    expect(page.get_by_role("columnheader", name="Owner")).to_be_visible()
    page.get_by_role("link", name="Rename or delete the view “Police, all”").click()
    page.get_by_role("button", name="Delete the view").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    expect(page.get_by_role("link", name="Police, all")).to_have_count(0)


def test_lists_with_all_their_columns_keep_to_the_window_and_the_sheet(coordinator):
    page = coordinator
    for one in ("actions", "reviews", "recommendations"):
        page.goto(f"/p/northmere/{one}/?status=all")
        columns = page.eval_on_selector_all("input[name=column]", "all => all.map(one => one.value)")
        page.goto(f"/p/northmere/{one}/?status=all&column={'&column='.join(columns)}")
        assert_sound_narrow_too(page)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})  # an A4 sheet between its margins
        table = page.locator(".ft-table-list")
        assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth"), one
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 900})


EMPTY = (  # a page with a form, and what the form is sent with where that is not nothing
    (f"{ACTIONS}change/?whole=yes&kind=due", "Look at what would change"),
    ("/p/northmere/views/save/actions/?overdue=yes", "Save"),
    ("/p/northmere/themes/edit/", "Add the theme"),
    ("/p/northmere/partnership/agencies/add/", "Add the agency"),
    ("/p/northmere/partnership/people/invite/", "Send the invitation"),
    ("/p/northmere/reviews/open/", "Open the review"),
    ("/p/northmere/reviews/upload/", "Upload and read"),
    ("/recommendations/NSCP-13/ask/", "Check before issuing"),
    ("/actions/NSCP-11/judge/", "Record the judgement"),
    ("/actions/NSCP-20/decide-more-time/", "Decide on more time"),
    ("/actions/NSCP-14/withdraw/", "Withdraw .*"),
)


def test_what_is_sent_empty_says_what_is_missing_and_is_sound(coordinator):
    page = coordinator
    page.set_viewport_size({"width": 320, "height": 700})
    for path, button in EMPTY:
        assert page.goto(path).status == 200, path
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{button}$")).click()
        expect(page.get_by_role("alert").get_by_role("link").first).to_be_visible()
        assert page.title().startswith("Error: "), page.url
        assert_sound(page)


def test_nothing_chosen_and_a_merge_looked_at_are_sound(coordinator):
    page = coordinator
    page.goto(ACTIONS)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Choose at least one action.")).to_be_visible()
    assert_sound_narrow_too(page)
    page.goto("/p/northmere/themes/edit/")
    page.get_by_role("link", name=re.compile("^Merge")).first.click()
    page.get_by_label("Merge into").select_option(index=2)
    page.get_by_role("button", name="See what moves").click()
    expect(page.get_by_text("A merge cannot be undone.")).to_be_visible()
    assert_sound(page)
