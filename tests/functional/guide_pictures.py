"""Takes the pictures of docs/guide from the demo: `./dev pictures`. Not a test; pytest only lends the server and browser."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from actions.demo.build import PASSWORD, Demo
from partners.models import User
from reviews.models import Recommendation, Response
from tests.database import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = {
    "coordinator": "maya.ellison@northmere.example",
    "chair": "ada.quill@scrutiny.example",
    "lead": "priya.shah@police.example",
    "assurer": "tess.lowe@schools.example",
}
SIZE = {"width": 1000, "height": 720}


@dataclass(frozen=True)
class Picture:
    """`then` goes on from the page at `path`, by what a person would click."""

    name: str
    who: str
    path: str
    then: Callable[[Page], None] = lambda _page: None


def follow(link: str) -> Callable[[Page], None]:
    return lambda page: page.locator("main a", has_text=link).first.click()


def down_to(what: str) -> Callable[[Page], None]:
    return lambda page: page.locator(what).first.evaluate("part => part.scrollIntoView()")


PICTURES = [
    Picture("today", "coordinator", "/p/northmere/today/"),
    Picture("draft", "coordinator", "/p/northmere/today/", follow("Continue")),
    Picture("ask", "coordinator", "/recommendations/{accepted}/ask/"),
    Picture("invite", "coordinator", "/p/northmere/partnership/people/invite/"),
    Picture("actions", "coordinator", "/p/northmere/actions/"),
    Picture("search", "coordinator", "/search/?q=baby", down_to("main .ft-filter")),
    Picture("insight", "coordinator", "/p/northmere/insight/", down_to(".ft-picture")),
    Picture("judge", "assurer", "/p/northmere/judging/", follow("Judge")),
    Picture("my-work", "lead", "/my-work/"),
    Picture("answer", "lead", "/my-work/", follow("Answer")),
    Picture("overview", "chair", "/p/northmere/overview/"),
    Picture("reference", "coordinator", "/api/"),
]


def test_pictures(site, visit):
    Demo(timezone.localdate()).build()
    for picture in PICTURES:
        page = visit(User.objects.get(email=PEOPLE[picture.who]), password=PASSWORD, width=SIZE["width"])
        page.set_viewport_size(SIZE)
        page.goto(picture.path.format(accepted=_accepted()))
        picture.then(page)
        page.wait_for_load_state()
        page.screenshot(path=settings.GUIDE / "pictures" / f"{picture.name}.png")


def _accepted() -> str:
    with as_owner():
        found = Recommendation.objects.filter(partnership__slug="northmere", response=Response.ACCEPTED)
        return found.select_related("partnership").order_by("number")[0].reference
