"""Rules for every template of the project, and the frame that stands round each page."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[4]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "other website": re.compile(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
    "escaping switched off": re.compile(r"\|\s*safe\b|autoescape off"),
}
SCRIPTS = sorted((ROOT / "assets" / "js").rglob("*.js"))
WRITES_MARKUP = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function)\b\s*[(=]")
pytestmark = pytest.mark.urls("partners.urls")  # all that the frame itself links to by name
MAILS = {"emails"}  # no policy holds there, and mail readers know no style sheets
ERRORS = ["400", "403", "403_csrf", "404", "500", "503"]


def place(text: str, *, active: bool = False) -> SimpleNamespace:
    return SimpleNamespace(text=text, href=f"/{text.lower()}/", active=active)


def frame(**changes: object) -> SimpleNamespace:
    usual = {
        "user_name": "Ama <Okafor>",
        "tabs": [place("Today", active=True), place("Reviews")],
        "partnerships": [place("Northmere", active=True), place("Harrow Vale")],
        "search": None,
        "demo": False,
        "version": "1.2.3",
        "home": "/home/",
    }
    return SimpleNamespace(**(usual | changes))


BASE = '{% extends "base.html" %}{% block title %}Judge – NSCP-142{% endblock %}{% block h1 %}Judge{% endblock %}'


def test_no_script_writes_markup():
    assert SCRIPTS
    assert [path.name for path in SCRIPTS if WRITES_MARKUP.search(path.read_text())] == []
    assert WRITES_MARKUP.search("row.innerHTML = said;")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds_what_the_security_policy_forbids(what):
    read = [path for path in TEMPLATES if what != "inline style" or path.parent.name not in MAILS]
    wrong = [str(path.relative_to(ROOT)) for path in read if FORBIDDEN[what].search(path.read_text())]
    assert TEMPLATES
    assert wrong == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("inline script", "<script>x</script>"),
        ("inline script", '<script type="module">x</script>'),
        ("inline style", '<p class="a" style="color:red">'),
        ("inline style", "<style>"),
        ("event attribute", '<a href="/" onclick="x()">'),
        ("script address", '<a href="javascript:x()">'),
        ("other website", '<img src="https://x.example/a.png">'),
        ("escaping switched off", "{{ x|safe }}"),
    ],
)
def test_rule_finds_what_it_is_for(what, text):
    assert FORBIDDEN[what].search(text)


def test_title_is_task_thing_product(rendered):
    assert "<title>Judge – NSCP-142 – Followthrough</title>" in rendered(BASE, frame=frame())


def test_skip_link_leads_to_the_content(rendered, elements):
    found = elements(rendered(BASE, frame=frame()))
    assert found.one(**{"class": "govuk-skip-link"})["href"] == "#main-content"
    assert "main-content" in found.ids()


def test_first_script_is_the_one_that_says_scripts_work(rendered, elements):
    first = elements(rendered(BASE, frame=frame())).all("script")[0]
    assert first["src"].endswith("supported.js")
    assert "defer" not in first


def test_frame_escapes_names(rendered):
    html = rendered(BASE, frame=frame())
    assert "Ama &lt;Okafor&gt;" in html


def test_tab_of_this_page_is_marked(rendered, elements):
    marked = [link["href"] for link in elements(rendered(BASE, frame=frame())).all("a") if "aria-current" in link]
    assert marked == ["/northmere/", "/today/"]


@pytest.mark.parametrize(("known", "menus"), [([], 0), ([place("Northmere", active=True)], 0), (None, 1)])
def test_switcher_only_for_people_in_several_partnerships(rendered, elements, known, menus):
    given = frame() if known is None else frame(partnerships=known)
    assert len(elements(rendered(BASE, frame=given)).all("details")) == menus


def test_sign_out_is_a_post(rendered, elements):
    form = elements(rendered(BASE, frame=frame())).all("form")[0]
    assert form["method"] == "post"


@pytest.mark.parametrize(("demo", "told"), [(True, True), (False, False)])
def test_phase_banner_only_in_the_demo(rendered, demo, told):
    assert ("Fictional data" in rendered(BASE, frame=frame(demo=demo))) is told


def test_page_works_without_a_frame(rendered, elements):
    found = elements(rendered(BASE))
    assert found.all("h1")
    assert not found.all("form")


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_needs_nothing_but_itself(rendered, elements, name):
    html = rendered(f'{{% include "{name}.html" %}}')
    assert "base.html" not in (ROOT / "templates" / f"{name}.html").read_text()
    assert len(elements(html).all("h1")) == 1


@pytest.mark.parametrize("name", ["accessibility", "privacy", "help"])
def test_page_about_the_service_has_unique_ids_and_one_heading(rendered, elements, name):
    found = elements(rendered(f'{{% include "pages/{name}.html" %}}', frame=frame()))
    assert len(found.all("h1")) == 1
    assert len(found.ids()) == len(set(found.ids()))


SIGNED_IN = {"entrance", "account", "kept", "password_change", "password_set"}


@pytest.mark.parametrize("path", sorted((ROOT / "templates/account").glob("*.html")), ids=lambda path: path.stem)
def test_sign_in_page_extends_the_entrance(path):
    assert path.stem in SIGNED_IN or '{% extends "account/entrance.html" %}' in path.read_text()
