"""A real Chromium against the live server. Every page object fails its test on a breach of the content policy."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from actions.demo.build import Demo
from partners.models import User
from tests.factories.partners import PASSWORD

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WALKERS = {
    "coordinator": "maya.ellison@northmere.example",
    "chair": "ada.quill@scrutiny.example",
    "lead": "priya.shah@police.example",
    "contributor": "callum.dray@police.example",
    "executive": "helen.marsh@police.example",
    "assurer": "tess.lowe@schools.example",
}
PATIENCE = 60_000  # milliseconds: it costs nothing where all goes well, and the machine may be slow and busy
expect.set_options(timeout=PATIENCE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH_POLICY = """
window.breaches = [];
document.addEventListener('securitypolicyviolation', e => window.breaches.push(e.violatedDirective + ' ' + e.blockedURI));
"""
DUPLICATE_IDS = """
() => { const seen = new Set(), twice = [];
  for (const e of document.querySelectorAll('[id]')) { if (seen.has(e.id)) twice.push(e.id); seen.add(e.id); }
  return twice; }
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones come first, those in a browser before all: the other worker takes from the rest meanwhile."""
    for item in items:
        if "functional" in str(item.path):
            item.add_marker("browser")
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in ("browser", "long")])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    given = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **given, "args": FLAGS}


@pytest.fixture
def site(live_server, settings) -> str:
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    return live_server.url


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """visit(user, javascript=False, width=320) signs the person in through the form and gives their page."""
    contexts: list[BrowserContext] = []

    def start(user: User | None, *, javascript: bool = True, width: int = 1280, password: str = PASSWORD) -> Page:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            base_url=site,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH_POLICY)
        contexts.append(context)
        page = context.new_page()
        if user is not None:
            page.goto("/")
            page.get_by_label("Email").fill(user.email)
            page.get_by_role("textbox", name="Password").fill(password)
            page.get_by_role("button", name="Sign in", exact=True).click()
            expect(page.get_by_role("button", name="Sign out")).to_be_visible()
            page.wait_for_load_state()  # with its scripts
        return page

    yield start
    for context in contexts:
        context.close()


def assert_sound(page: Page) -> None:
    """What every page owes: no accessibility fault, and all that `assert_in_order` looks for."""
    assert_in_order(page)
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def assert_in_order(page: Page) -> None:
    """No breach of the policy, no id twice, nothing wider than the window.

    After a click, expect something of the page it leads to first: a click does not wait for it.
    """
    page.wait_for_load_state()  # what is read by a script reads what is there, and a page may still be coming
    assert page.evaluate("window.breaches") == [], page.url
    assert page.evaluate(DUPLICATE_IDS) == [], page.url
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], f"{page.url} is {width[0]} px wide in a window of {width[1]} px"


def assert_sound_narrow_too(page: Page) -> None:
    """As it stands, and at 320 px: what a finger must hit is looked for there as well."""
    assert_sound(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert_sound(page)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def demo(site: str) -> dict[str, User]:
    """The demo, and its people who walk through it by role."""
    Demo(timezone.localdate()).build()
    return {role: User.objects.get(email=email) for role, email in WALKERS.items()}


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path, settings) -> None:
    settings.FILE_STORE = tmp_path / "files"
    settings.MAILBOX = tmp_path / "mail"
    assert django_settings.FILE_STORE == settings.FILE_STORE
