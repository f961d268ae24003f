"""The main job in a real browser, from the published review to the chair's challenge, each part by whom it belongs to.

The agency's lead works without JavaScript; everybody else with it.
"""

import json
import re
from datetime import date, timedelta
from urllib.request import Request, urlopen

import pytest
from conftest import assert_sound
from playwright.sync_api import Page, expect

from partners import messages, scope
from partners.services import tokens
from tests.database import as_owner
from tests.smtp import smtp, text_of  # noqa: F401 - smtp is a fixture

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = """# Northmere Safeguarding Children Partnership

## Child Safeguarding Practice Review: Baby Wren

### Learning

1. Letters about missed visits went to an old address.
2. Nobody told the night shift that a plan was in place.

### Recommendations

#### Handing over

**Recommendation 1** Northmere Police and Harrow Vale NHS Trust should make sure that night staff know of every plan.

**Recommendation 2** The partnership should check that letters reach families.
"""
CASE_WORDS = ("Wren", "night staff", "Handing over", "plan was in place")


def fill_date(page: Page, name: str, day: date) -> None:
    group = page.get_by_role("group", name=name)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def put_the_review_in(page: Page) -> None:
    page.get_by_role("link", name="Reviews", exact=True).click()
    page.get_by_role("button", name="Upload a published review").click()
    page.get_by_label("The review as published").set_input_files(
        {"name": "baby-wren.md", "mimeType": "text/markdown", "buffer": REPORT.encode()}
    )
    press(page, "Upload and read")
    expect(page.get_by_text("2 recommendations, 2 learning points")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Leave out Learning point 1").click()
    page.get_by_role("button", name="Go on to confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm the draft")
    assert_sound(page)
    press(page, "Confirm")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Baby Wren")
    assert_sound(page)


def respond(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Respond")).first.click()
    page.get_by_role("radio", name="Not accepted").check()
    press(page, "Record the response")
    expect(page.get_by_role("alert")).to_contain_text("not accepted")
    page.get_by_role("radio", name="Accepted", exact=True).check()
    press(page, "Record the response")
    expect(page.get_by_role("alert")).to_contain_text("Recorded: ")


def ask(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Ask agencies")).first.click()
    page.get_by_role("textbox", name="What do we ask?").fill("How do night staff learn of a plan?")
    fill_date(page, "By when?", date.today() + timedelta(days=40))
    for agency in ("Northmere Police", "Harrow Vale NHS Trust"):
        page.get_by_role("checkbox", name=agency).check()
    press(page, "Check before issuing")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("evidence|show", re.IGNORECASE))
    expect(page.get_by_role("textbox", name="What do we ask?")).to_have_value("How do night staff learn of a plan?")
    page.get_by_role("textbox", name="What would show it?").fill("A sample of ten handovers.")
    press(page, "Check before issuing")
    issue = page.get_by_role("button", name="Issue to 2 agencies")
    expect(issue).to_be_visible()
    assert_sound(page)
    issue.click()
    expect(page.get_by_role("alert")).to_contain_text("Issued to 2 agencies.")


def answer(page: Page, statement: str) -> None:
    page.goto("/my-work/")
    page.get_by_role("link", name=re.compile("How do night staff")).first.click()
    expect(page).to_have_url(re.compile("/actions/"))
    page.wait_for_load_state()
    acknowledge = page.get_by_role("button", name="Acknowledge")
    if acknowledge.count():
        acknowledge.click()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("textbox", name="Your answer").fill(statement)
    page.get_by_role("radio", name="Done").check()
    files = page.get_by_label("Add files")
    files.set_input_files(
        [
            {"name": "handovers.csv", "mimeType": "text/csv", "buffer": b"shift,told\nnight,yes\n"},
            {"name": "game.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
        ]
    )
    press(page, "Check and send")
    expect(page.get_by_role("alert")).to_contain_text("game.exe")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value(statement)
    expect(page.get_by_text("handovers.csv").first).to_be_visible()
    press(page, "Check and send")
    expect(page.get_by_text(statement)).to_be_visible()
    press(page, "Submit to the partnership")
    expect(page.get_by_text("with the partnership").first).to_be_visible()


def judge(page: Page, *, outcome: str, **chosen: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile("^Judge")).first.click()
    page.get_by_role("radio", name=outcome).check()
    if "level" in chosen:
        page.get_by_role("radio", name=chosen["level"]).check()
    if "missing" in chosen:
        page.get_by_label("If more is needed: what is missing?").select_option(label=chosen["missing"])
    page.get_by_role("textbox", name="Why?").fill("We looked at all ten.")
    assert_sound(page)
    press(page, "Record the judgement")
    expect(page.get_by_role("alert")).to_contain_text("Your judgement on")


def challenge(page: Page) -> None:
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("link", name=re.compile("How do night staff")).first.click()
    page.get_by_role("button", name="Challenge").or_(page.get_by_role("link", name="Challenge")).last.click()
    page.get_by_role("textbox", name="What do you ask?").fill("Do day staff know too?")
    fill_date(page, "Respond by", date.today() + timedelta(days=20))
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Your challenge was raised.")
    expect(page.get_by_text("Do day staff know too?")).to_be_visible()


def test_walk(world, visit, smtp, site):  # noqa: F811 - the fixture
    coordinator = visit(world.coordinator)
    put_the_review_in(coordinator)
    respond(coordinator)
    ask(coordinator)

    lead = visit(world.lead, javascript=False)
    answer(lead, "It is on the handover sheet.")

    assurer = visit(world.assurer)
    judge(assurer, outcome="More needed", missing="Says it was done, does not show it")
    answer(lead, "Ten of ten handovers named the plan.")
    judge(assurer, outcome="Assured", level="Reasonable assurance")

    chair = visit(world.chair)
    assert_sound(chair)
    challenge(chair)
    coordinator.goto("/p/northmere/challenges/")
    coordinator.get_by_role("button", name=re.compile("Respond|Answer")).first.click()
    coordinator.get_by_role("textbox", name="Response").fill("Yes: the sheet serves both shifts.")
    coordinator.locator("main").get_by_role("button").first.click()
    expect(coordinator.get_by_role("alert")).to_contain_text("The response was sent to the chair.")
    chair.goto("/p/northmere/challenges/")
    chair.get_by_role("button", name=re.compile("Judge")).first.click()
    chair.get_by_role("radio", name="Satisfied", exact=True).check()
    chair.get_by_role("textbox", name="What do you conclude?").fill("Good.")
    chair.locator("main").get_by_role("button").first.click()
    expect(chair.get_by_role("alert")).to_contain_text("Your judgement was recorded.")
    expect(chair.get_by_text("Satisfied").first).to_be_visible()

    mails_hold_no_case_words(smtp, world)
    client_pulls_the_status(world, site)


def mails_hold_no_case_words(server, world) -> None:
    messages.drain()
    assert server.to(world.lead.email)
    assert all(word not in mail.as_string() + text_of(mail) for mail in server.taken for word in CASE_WORDS)


def client_pulls_the_status(world, site: str) -> None:
    with scope.entered(world.coordinator.pk) as actor:
        assert actor.partnership_ids
        issued = tokens.issue(
            name="Data team", partnership=world.northmere, scopes=["status:read"], by=world.coordinator
        )
    with as_owner():
        issued.token.refresh_from_db()
    request = Request(f"{site}/api/v1/actions", headers={"Authorization": f"Bearer {issued.secret}"})  # noqa: S310 - our own server
    with urlopen(request) as response:  # noqa: S310 - the same
        body = response.read().decode()
    assert {row["status"] for row in json.loads(body)["results"]} == {"assured", "issued"}
    assert not any(word in body for word in CASE_WORDS)
