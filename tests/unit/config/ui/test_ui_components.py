import pytest
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from config.ui.components import UnknownComponent, UnsafeHtml, render

HOSTILE = "<script>alert(1)</script>"
QUOTED = '" onmouseover="alert(1)'


@pytest.mark.parametrize("text", [HOSTILE, mark_safe(HOSTILE), lazystr(HOSTILE)], ids=["plain", "said safe", "lazy"])  # noqa: S308 - the point
def test_text_is_escaped_whatever_its_type(text):
    html = render("button", {"text": text})
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("text", [QUOTED, mark_safe(QUOTED)], ids=["plain", "said safe"])  # noqa: S308 - the point
def test_value_cannot_leave_its_attribute(text):
    params = {"name": "q", "id": "q", "label": {"text": "Q"}, "value": text, "attributes": {"data-x": text}}
    assert 'onmouseover="' not in render("input", params)


def test_html_is_printed_when_safe():
    assert "<b>Save</b>" in render("button", {"html": mark_safe("<b>Save</b>")})


@pytest.mark.parametrize(
    ("component", "params"),
    [
        ("button", {"html": HOSTILE}),
        ("details", {"summaryHtml": HOSTILE, "text": "x"}),
        ("errorSummary", {"titleText": "x", "errorList": [{"html": HOSTILE}]}),
        ("tabs", {"items": [{"label": "x", "panel": {"html": HOSTILE}}]}),
        ("serviceNavigation", {"navigation": [], "slots": {"start": HOSTILE}}),
        ("button", {"text": "x", "attributes": ' onclick="alert(1)"'}),
    ],
)
def test_plain_text_as_html_is_refused(component, params):
    with pytest.raises(UnsafeHtml):
        render(component, params)


def test_component_unknown_to_govuk_is_named():
    with pytest.raises(UnknownComponent, match="carousel"):
        render("carousel", {})


@pytest.mark.parametrize("name", ["summaryList", "summary-list", "summary_list"])
def test_component_is_found_by_each_spelling(name):
    assert "govuk-summary-list" in render(name, {"rows": []})
