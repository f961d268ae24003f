"""Each role walks every kind of page it can reach by links in the demo: wide, narrow, and without JavaScript.

Each must be sound (accessible, inside the content policy, no wider than the window). Accessibility, which takes longest,
is looked at on the first page of each kind, and on a further one where it is made of anything new.
"""

import re
from urllib.parse import urlsplit

import pytest
from conftest import assert_in_order, assert_sound
from django.urls import resolve
from keyboard import assert_by_keyboard

from actions.demo.build import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

FILES = {
    "account_data",
    "document",
    "evidence_file",
    "api_schema",
    "take_out_tracker",
    "tracker_errors",
}  # downloads, not pages
PLACES_OF_A_KIND = 2  # how many pages of one kind those who write look at: states differ
LINKS = "els => els.map(e => e.getAttribute('href'))"
# Of each element: what it is and stands in, which classes and attributes it has, and what it says it is; and of each
# heading, which it follows.
MADE_OF = """() => [...new Set(Array.from(document.querySelectorAll('body *'), e => [
  e.parentElement.tagName, e.parentElement.className, e.tagName, e.className, e.getAttributeNames().sort(),
  e.getAttribute('role'), e.getAttribute('type')].join(' ')).concat(
  [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((e, n, all) => e.tagName + (all[n - 1]?.tagName ?? ''))))]"""


# Pages no link leads to: what was typed, and what stands behind “more” or a form with an address of its own.
TYPED = ("/search/?q=escalation", "/search/?q=chalenge", "/search/?q=xyzzy")
BEHIND = {
    "coordinator": (
        "/p/northmere/actions/?status=all&column=agency&column=due",
        "/p/northmere/actions/?status=draft",
        "/p/northmere/actions/change/?whole=yes&kind=due",
        "/p/northmere/views/save/actions/?overdue=yes",
        "/p/northmere/overview/?as_at=2026-01-01",
    ),
}


def walk(page, most: int, first: tuple[str, ...] = (), of_a_kind: int = 1):
    """Go to pages reached by links, breadth first, a few of each kind, and give each as it is opened; `first` all."""
    for path in first:
        assert page.goto(path).status == 200, path
        yield resolve(urlsplit(path).path).url_name, page
    seen: dict[str, int] = {}
    waiting, known = ["/"], {"/"}
    while waiting and sum(seen.values()) < most:
        path = waiting.pop(0)
        kind = resolve(urlsplit(path).path).url_name
        if kind in FILES or seen.get(kind, 0) >= of_a_kind:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        response = page.goto(path)
        assert response.status == 200, f"{path}: {response.status}"
        yield kind, page
        for href in page.eval_on_selector_all("a[href]", LINKS):
            clean = href.split("#")[0]
            if re.match(r"^/(?!/|static/)", clean) and clean not in known:
                known.add(clean)
                waiting.append(clean)
            elif clean.startswith("?"):
                known.add(clean)


@pytest.mark.parametrize("role", ["coordinator", "chair", "lead", "assurer"])
def test_every_page_is_sound(demo, visit, role):
    page = visit(demo[role], password=PASSWORD)
    kinds, seen = set(), set()
    of_a_kind = PLACES_OF_A_KIND if role in {"coordinator", "lead"} else 1
    for kind, opened in walk(page, most=60, first=TYPED + BEHIND.get(role, ()), of_a_kind=of_a_kind):
        made_of = set(opened.evaluate(MADE_OF))
        if kind in kinds and made_of <= seen:
            assert_in_order(opened)
        else:
            assert_sound(opened)
        seen |= made_of
        if role == "coordinator" and kind not in kinds:  # who has the most pages; it takes half a second for each
            assert_by_keyboard(opened)
        kinds.add(kind)
        page.set_viewport_size({"width": 320, "height": 700})
        wide = opened.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], f"{opened.url} is {wide[0]} px wide at 320"
        page.set_viewport_size({"width": 1280, "height": 900})
    assert len(kinds) > 5, kinds


@pytest.mark.parametrize("role", ["coordinator", "lead"])
def test_every_page_opens_without_javascript(demo, visit, role):
    page = visit(demo[role], password=PASSWORD, javascript=False)
    for _, opened in walk(page, most=40):
        assert opened.locator("h1").count() == 1, opened.url
