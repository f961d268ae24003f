"""What a saved web page folds up or says at its head, and tables as browsers print them."""

import io
from itertools import pairwise

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reviews.importing import as_json, read_review

_ACCORDION = """<html><head><title>Learning from reviews – Ousel Safeguarding Children Partnership</title></head><body>
<nav><button aria-controls="menu">Menu</button><ul id="menu" hidden><li>Recommendations</li></ul></nav><main>
<h1>Child Safeguarding Practice Review: Child Wren</h1>
<h2><button aria-expanded="false" aria-controls="p1">Learning</button></h2>
<div id="p1" hidden><ul><li>Missed insulin was taken for a teenage problem.</li></ul></div>
<button class="accordion" aria-controls="p2">Recommendations</button>
<div id="p2" style="display: none"><ol><li>Ousel Hospitals should ring the school nurse on the same day.</li></ol></div>
<div hidden><p>Recommendation 9: The Board should not be read.</p></div></main></body></html>"""


def test_what_is_folded_up_under_a_button_is_read() -> None:
    reading = as_json(read_review(_ACCORDION.encode(), "page.html"))

    assert [item["text"] for item in reading["learning_points"]] == ["Missed insulin was taken for a teenage problem."]
    assert [(item["label"], item["text"]) for item in reading["recommendations"]] == [
        ("1", "Ousel Hospitals should ring the school nurse on the same day.")
    ]
    assert reading["partnership"] == "Ousel Safeguarding Children Partnership"


_DRAWN = """<html><body><main><h1>Safeguarding Adults Review: Ida</h1><h2>Learning</h2>
<h3><button aria-controls="a1">Fire safety<span class="icon" aria-hidden="true">+</span></button></h3>
<div id="a1" aria-hidden="true" hidden><p>A smoke alarm should be heard where its owner sleeps.</p></div></main></body></html>"""


def test_a_mark_drawn_on_a_button_is_no_word_of_the_heading() -> None:
    (point,) = as_json(read_review(_DRAWN.encode(), "page.html"))["learning_points"]

    assert (point["text"], point["theme_heading"]) == (
        "A smoke alarm should be heard where its owner sleeps.",
        "Fire safety",
    )


_SECTIONS = """<html><body><main><h1>Safeguarding Adults Review: Desmond</h1><div role="tablist">
<button role="tab" aria-controls="t1">Learning</button><button role="tab" aria-controls="t2">Recommendations</button></div>
<div id="t1" hidden><h2>Learning</h2><ul><li>Families know how their relative eats.</li></ul></div>
<div id="t2" hidden><h2>Recommendations</h2><h3><button>Recommendation 1<span class="govuk-visually-hidden"> Show this
section</span></button></h3><div><p>Lowick Hospitals should send advice on the day of discharge.</p>
<details><summary>Why we recommend this</summary><p>The advice went to an old address.</p></details></div></div></main>
</body></html>"""


def test_headings_that_are_buttons_and_panels_of_tabs_are_read_once() -> None:
    reading = as_json(read_review(_SECTIONS.encode(), "page.html"))

    assert [item["text"] for item in reading["learning_points"]] == ["Families know how their relative eats."]
    assert [(item["label"], item["text"], item["theme_heading"]) for item in reading["recommendations"]] == [
        ("1", "Lowick Hospitals should send advice on the day of discharge.", None)
    ]


_ROWS = [
    ("1", ["Ousel Police should grade each call about", "a child at home alone."], ["Ousel Police"]),
    ("2", ["Schools should know who cares for a parent."], ["Ousel Council", "Education"]),
    ("3", ["The Board should ask how staff are supervised."], ["The Board"]),
]
_LEFT, _TOP, _STEP = (62.0, 80.0, 330.0), 640.0, 13.0


def _canvas(out: io.BytesIO) -> Canvas:
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(62, 740, "Serious Case Review: Child Ash")
    page.setFont("Helvetica-Bold", 15)
    page.drawString(62, 700, "Recommendations")
    page.setFont("Helvetica", 10)
    return page


def _printed_cell_by_cell() -> bytes:
    """A table without rules: its header centred, each cell set to the middle of its row, columns close together."""
    out = io.BytesIO()
    page = _canvas(out)
    for x, name in ((62, "No"), (160, "Recommendation"), (360, "Lead agency")):
        page.drawString(x, 670, name)
    y = _TOP
    for number, wording, lead in _ROWS:
        lines = max(len(wording), len(lead))
        for x, cell in zip(_LEFT, ([number], wording, lead), strict=True):
            for place, line in enumerate(cell):
                page.drawString(x, y - _STEP * (place + (lines - len(cell)) / 2), line)
        y -= _STEP * lines + 6
    page.save()
    return out.getvalue()


def _ruled_under_each_cell() -> bytes:
    """A table with a rule under each cell and none between columns, printed line by line; numbers stand close."""
    out = io.BytesIO()
    page = _canvas(out)
    edges = (60.0, 75.0, 325.0, 420.0)
    y = 660.0
    for row in [("No", ["Recommendation"], ["Lead agency"]), *_ROWS]:
        number, wording, lead = row
        for place in range(max(len(wording), len(lead))):
            for x, cell in zip((62.0, 77.0, 327.0), ([number], wording, lead), strict=True):
                page.drawString(x, y - 11 - _STEP * place, "".join(cell[place : place + 1]))
        low = y - _STEP * max(len(wording), len(lead)) - 8
        for one, other in pairwise(edges):
            page.line(one, y, other, y)
            page.line(one, low, other, low)
        y = low
    page.save()
    return out.getvalue()


@pytest.mark.parametrize("printed", [_printed_cell_by_cell, _ruled_under_each_cell])
def test_table_of_a_browser_is_read_by_its_rows(printed) -> None:
    reading = as_json(read_review(printed(), "page.pdf"))

    assert [(item["label"], item["text"], item["addressed_to"]) for item in reading["recommendations"]] == [
        (number, " ".join(wording), " ".join(lead)) for number, wording, lead in _ROWS
    ]


_OFFERED = """<html><body><h1>Case reviews</h1><p><a href="#">Harm on line – Full report (2017)</a></p>
<h2>Published Serious Case Reviews</h2><p>Date of publication: 4th May 2015</p>
<ul><li><a href="#">Child D Overview Report</a></li><li><a href="#">Improvement Report – Child D</a></li>
<li><a href="#">Media statement Child D</a></li></ul><p>Date of publication: 2nd June 2014</p>
<ul><li><a href="#">Overview Report Child E and Child F</a></li></ul></body></html>"""
_LISTED = """<html><body><main><h1>Domestic homicide reviews</h1><table><tr><th>Review</th><th>Document</th></tr>
<tr><td>Ada (2018)</td><td>Overview report</td></tr><tr><td>Berta (2020)</td><td>Action plan</td></tr></table>
</main></body></html>"""


@pytest.mark.parametrize(("page", "title"), [(_OFFERED, "Case reviews"), (_LISTED, "Domestic homicide reviews")])
def test_page_that_offers_the_reports_of_several_reviews_is_about_none_of_them(page: str, title: str) -> None:
    reading = as_json(read_review(page.encode(), "page.html"))

    assert (reading["title"], reading["subject"], reading["published_on"]) == (title, None, None)
    assert reading["multi_review"]
    assert not reading["recommendations"] + reading["learning_points"]


_ONE_FORM = """<html><body><form method="post" id="aspnetForm"><input type="hidden" value="1" />
<div id="main"><h1>7 Minute Briefing: Child Plover</h1><h2>Recommendations</h2>
<ul><li>Ousel Hospitals should ring the school nurse on the same day, whatever the hour and whoever is on call.</li></ul></div>
<form role="search"><p>Recommendation 9: The Board should not be read.</p></form></form></body></html>"""


def test_a_form_laid_around_the_whole_page_is_the_page() -> None:
    (point,) = as_json(read_review(_ONE_FORM.encode(), "page.aspx.html"))["recommendations"]

    assert str(point["text"]).startswith("Ousel Hospitals should ring the school nurse")


_LEARNT, _ASKED = "<ul><li>A gate is a promise.</li></ul>", "<ul><li>The Board should mend the gate.</li></ul>"
_PANELS = {
    "tabs without headings": f"""<ul role="tablist"><li><a role="tab" id="t1" href="#p1">Learning</a></li>
<li><a role="tab" id="t2" href="#other">Recommendations</a></li></ul>
<div role="tabpanel" id="p1" style="display: none">{_LEARNT}</div>
<div role="tabpanel" aria-labelledby="t2" hidden>{_ASKED}</div>""",
    "panels known by their class": f"""<h3>Learning</h3><div class="accordion-content" style="display:none">{_LEARNT}</div>
<h3>Recommendations</h3><div class="accordion-content" style="display:none">{_ASKED}</div>""",
    "links that open": f"""<h4><a data-toggle="collapse" href="#one">Learning</a></h4><div id="one" hidden>{_LEARNT}</div>
<h4><a data-target="#two">Recommendations</a></h4><div id="two" hidden="hidden">{_ASKED}</div>""",
    "found by searching": f"""<h2>Learning</h2><div hidden="until-found">{_LEARNT}</div>
<h2>Recommendations</h2><div hidden="until-found">{_ASKED}</div>""",
    "points that head lists": f"<ul><li><b>Learning:</b>{_LEARNT}</li><li><b>Recommendations:</b>{_ASKED}</li></ul>",
}


@pytest.mark.parametrize("panels", _PANELS.values(), ids=_PANELS)
def test_panels_of_a_page_are_read_however_they_open(panels: str) -> None:
    page = f"""<html><body><main><h1>Safeguarding Adults Review: Ida</h1>{panels}</main>
<div role="dialog" class="tab-content" hidden>{_ASKED.replace("gate", "door")}</div></body></html>"""

    reading = as_json(read_review(page.encode(), "page.html"))

    assert [item["text"] for item in reading["learning_points"]] == ["A gate is a promise."]
    assert [item["text"] for item in reading["recommendations"]] == ["The Board should mend the gate."]


_BOXED = """<html><body><main><article><h1>Learning Review: The Alder Family</h1>
<section><h2>Help after adoption</h2><p>Help came twelve hours at a time.</p>
<aside><strong>Learning:</strong> Help that stops feels to a child like being left.</aside></section></article>
<aside><h2>Learning</h2><ul><li><a href="/a">Learning from Child Gorse</a></li></ul></aside>
<aside>Recommended: sign up to the newsletter.</aside></main><aside><h2>Learning</h2><p>See our events.</p></aside></body></html>"""


def test_an_aside_in_the_text_is_read_where_it_says_what_was_learned() -> None:
    (point,) = as_json(read_review(_BOXED.encode(), "page.html"))["learning_points"]

    assert point["text"] == "Help that stops feels to a child like being left."


_ASIDES = """<html><body><main><h1>Child Safeguarding Practice Review: Dilys</h1>
<p>Dilys came to notice when she fainted.</p>
<aside class="callout"><h4>Learning</h4><p>A change of school should prompt a fresh look at home.</p></aside>
<p>Her last school had kept a log that was filed unread, and should have sent it on.</p>
<div class="inset-text"><h4>Recommendation</h4><p>The Partnership should bring admissions into its strategy.</p></div>
<p>Dilys now lives with an aunt and hopes to be a chef.</p>
<aside class="sidebar"><h4>Recommendations from other reviews</h4><p>The Board should not be read.</p></aside>
<aside><h4>Learning</h4><p><a href="/a">Learning from Rosie</a> <a href="/b">Learning from Amir</a></p></aside>
</main><aside><h4>News</h4><p>Staff should book a place.</p></aside></body></html>"""


def test_an_aside_is_of_the_text_and_what_it_heads_ends_with_it() -> None:
    reading = as_json(read_review(_ASIDES.encode(), "page.html"))

    assert [item["text"] for item in reading["learning_points"]] == [
        "A change of school should prompt a fresh look at home."
    ]
    assert [item["text"] for item in reading["recommendations"]] == [
        "The Partnership should bring admissions into its strategy."
    ]


_CARDS = """<html><body><main><h1>Safeguarding Adults Review: Percy</h1><h2>Recommendations</h2>
<div class="card"><h3>Recommendation 1</h3><p>Commission a worker for men who are controlled at home.</p>
<dl><dt>Owner</dt><dd>Public Health</dd><dt>Timescale</dt><dd>December 2024</dd></dl></div>
<div class="card"><h3>Recommendation 2</h3><p>Publish a guide for employers.</p>
<dl><dt>Owner</dt><dd>Chamber of Commerce</dd><dt>Timescale</dt><dd>May 2025</dd></dl></div></main></body></html>"""


def test_terms_under_a_recommendation_say_whose_it_is() -> None:
    found = as_json(read_review(_CARDS.encode(), "page.html"))["recommendations"]

    assert [(item["label"], item["text"], item["addressed_to"]) for item in found] == [
        ("1", "Commission a worker for men who are controlled at home.", "Public Health"),
        ("2", "Publish a guide for employers.", "Chamber of Commerce"),
    ]


_NAMED_ASIDES = """<html><body><main><h1>Significant Case Review: Child Fern</h1>
<h2>Finding 1: the hand-over</h2><p>The folder went by van.</p><p>It came a month after the child.</p>
<aside><p><b>Recommendation 1</b></p><p>The Council should send folders with the child.</p></aside>
<h2>Finding 2: the key worker</h2><p>The family had nine names and one telephone.</p>
<aside><p><b>Recommendation 2</b></p><p>The Committee should name one worker on the first page.</p></aside>
</main><aside><p>Recommendation 3 was made elsewhere.</p></aside></body></html>"""


def test_an_aside_that_names_its_recommendation_is_read_and_the_paragraphs_under_a_finding_are_one_point() -> None:
    got = as_json(read_review(_NAMED_ASIDES.encode(), "page.html"))

    assert [(one["label"], one["text"]) for one in got["recommendations"]] == [
        ("1", "The Council should send folders with the child."),
        ("2", "The Committee should name one worker on the first page."),
    ]
    assert [one["text"] for one in got["learning_points"]] == [
        "The folder went by van. It came a month after the child.",
        "The family had nine names and one telephone.",
    ]
