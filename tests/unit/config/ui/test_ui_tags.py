from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from django.template import TemplateSyntaxError

from config.ui.pagination import KeysetPage
from config.ui.params import nested
from config.ui.rollup import Rollup, Segment, counted, svg


def test_nested_from_flat_arguments():
    flat = {"label__text": "Name", "summary_text": "More", "attributes__hx_get": "/x", "href": None}
    assert nested(flat) == {"label": {"text": "Name"}, "summaryText": "More", "attributes": {"hx-get": "/x"}}


def test_govuk_renders_with_arguments_of_the_page(rendered):
    html = rendered('{% govuk "button" text=text href=url classes="govuk-button--secondary" %}', text="A & B", url="/x")
    assert 'href="/x"' in html
    assert "govuk-button--secondary" in html
    assert "A &amp; B" in html


def test_govuk_literal_is_text_too(rendered):
    assert "Save &amp; go" in rendered('{% govuk "button" text="Save & go" %}')


def test_label_and_hint_may_be_said_as_text(rendered, elements):
    html = rendered('{% govuk "input" name="q" id="q" label="Search" hint="A word" %}')
    assert elements(html).one(id="q")["aria-describedby"] == "q-hint"


def test_block_escapes_the_values_within(rendered):
    html = rendered('{% govukblock "details" summary_text="More" %}<p>{{ x }}</p>{% endgovukblock %}', x="<i>")
    assert "<p>&lt;i&gt;</p>" in html


def test_items_become_rows_in_a_loop(rendered):
    html = rendered(
        '{% govukblock "summaryList" %}{% for k in keys %}{% govukitem key=k %}<b>{{ k }}</b>{% endgovukitem %}'
        "{% endfor %}{% endgovukblock %}",
        keys=["Stage", "A<b"],
    )
    assert html.count("govuk-summary-list__row") == 2
    assert "A&lt;b" in html


def test_items_of_a_block_within_an_item_stay_there(rendered):
    html = rendered(
        '{% govukblock "accordion" id="a" %}{% govukitem heading="One" %}'
        '{% govukblock "summaryList" %}{% govukitem key="In" %}x{% endgovukitem %}{% endgovukblock %}'
        '{% endgovukitem %}{% govukitem heading="Two" %}y{% endgovukitem %}{% endgovukblock %}'
    )
    assert html.count("govuk-accordion__section-heading") == 2
    assert html.count("govuk-summary-list__row") == 1


def test_item_outside_a_block_is_refused(rendered):
    with pytest.raises(TemplateSyntaxError, match="inside govukblock"):
        rendered('{% govukitem key="x" %}y{% endgovukitem %}')


@pytest.mark.parametrize("text", ["{% govukblock %}{% endgovukblock %}", '{% govukblock "a" b %}{% endgovukblock %}'])
def test_block_tag_written_wrong_is_refused(rendered, text):
    with pytest.raises(TemplateSyntaxError):
        rendered(text)


def test_field_that_is_not_there_is_said(rendered):
    with pytest.raises(ImproperlyConfigured, match="no form field"):
        rendered("{% field form.qestion %}", form={})


def test_breadcrumbs_in_pairs(rendered, elements):
    links = elements(rendered('{% breadcrumbs "Reviews" "/r/" "Baby K" "/r/1/" %}')).all("a")
    assert [link["href"] for link in links] == ["/r/", "/r/1/"]


def test_breadcrumbs_odd_is_refused(rendered):
    with pytest.raises(TemplateSyntaxError):
        rendered('{% breadcrumbs "Reviews" %}')


def test_brag_says_colour_and_word(rendered):
    html = rendered("{% brag 'Amber' word %}", word="with <us>")
    assert "ft-brag--amber" in html
    assert "Amber</span> – with &lt;us&gt;" in html


def test_brag_of_unknown_colour_is_refused(rendered):
    with pytest.raises(ValueError, match="puce"):
        rendered("{% brag 'puce' 'late' %}")


def test_rollup_says_its_sentence(rendered):
    rollup = Rollup((Segment("green", "assured", 5), Segment("red", "late", 1)), "5 of 6 <assured>")
    html = rendered("{% rollup rollup %}", rollup=rollup)
    assert "5 of 6 &lt;assured&gt;" in html
    assert html.count("<rect") == 2


@pytest.mark.parametrize(
    ("segments", "sentence"),
    [
        ((), "Nobody asked yet"),
        ((Segment("red", "late", 0),), "Nobody asked yet"),
        (
            (Segment("green", "assured", 5), Segment("amber", "in hand", 0), Segment("red", "late", 1)),
            "5 assured, 1 late",
        ),
    ],
)
def test_counted_says_what_there_is(segments, sentence):
    assert counted(segments) == sentence


def test_svg_fills_its_width_and_holds_no_style():
    drawn = svg([Segment("green", "assured", 3), Segment("grey", "draft", 1), Segment("red", "late", 2)])
    assert "style" not in drawn
    assert 'aria-hidden="true"' in drawn
    last = drawn.split("<rect ")[-1]
    start, width = (float(last.split(f'{name}="')[1].split('"')[0]) for name in ("x", "width"))
    assert start + width == pytest.approx(480, abs=0.02)


def test_svg_of_nothing_is_nothing():
    assert svg([Segment("red", "late", 0)]) == ""


def test_notices_have_ids_of_their_own(rendered, elements):
    told = [Message(messages.SUCCESS, "Saved <b>"), Message(messages.INFO, "Note"), Message(messages.ERROR, "No")]
    html = rendered("{% notices messages %}", messages=told)
    found = elements(html)
    assert len(set(found.ids())) == len(found.ids()) == 3
    assert "Saved &lt;b&gt;" in html
    assert [banner.get("role") for banner in found.all("div") if "role" in banner] == ["alert", "region", "alert"]


def test_pagination_keeps_the_filters(rendered, elements):
    request = SimpleNamespace(GET=QueryDict("agency=police&after=old"))
    html = rendered("{% keyset_pagination p %}", request=request, p=KeysetPage(items=[], next="new", previous=None))
    assert [link["href"] for link in elements(html).all("a")] == ["?agency=police&after=new"]


def test_pagination_of_one_page_is_nothing(rendered):
    assert rendered("{% keyset_pagination p %}", p=KeysetPage(items=[], next=None, previous=None)) == ""
