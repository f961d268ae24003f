"""Drawings: sound markup, everything that was counted in it, and nothing that the content policy drops."""

import re
from xml.etree import ElementTree as ET

import pytest

from config.ui import charts, drawing

LONG = (
    "The Northmere and Harrow Vale Integrated Community Partnership for Mental Health and Learning Disability of 2026"
)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(html):
    """The drawing alone, as XML."""
    return ET.fromstring(html[html.index('<svg class="ft-chart"') :])  # noqa: S314 - our own


def texts(html):
    return ["".join(element.itertext()) for element in parsed(html).iter(f"{SVG}text")]


def bars(*rows, **facts):
    made = [
        charts.Bar(label, tuple(charts.Part(fill, fill, count, f"/{fill}?a=1&b=2") for fill, count in parts.items()))
        for label, parts in rows
    ]
    return charts.bars(made, **({"name": "x", "title": "Where it stands", "reading": "Two hold most."} | facts))


def lines(*series, ticks=(("Sep", "2025"), ("Dec", ""), ("Mar", "2026"))):
    made = [
        charts.Line(f"Line {n}", tuple(charts.Point(value, "/list") for value in values))
        for n, values in enumerate(series)
    ]
    return charts.lines(made, ticks, name="x", title="Over time", reading="More.")


def heatmap(*rows, columns=("2024", "2025")):
    made = [
        charts.Row(label, tuple(charts.Cell(count, "/r", marked=n > 0) for n, count in enumerate(counts)))
        for label, *counts in rows
    ]
    return charts.heatmap(columns, made, mark="Came back", name="x", title="Themes", reading="One.")


DRAWINGS = {
    "bars": bars(("Police & <fire>", {"red": 3, "amber": 14, "pale": 1}), ("Trust", {"blue": 2, "grey": 1})),
    "lines": lines((1, 5, 9), (0, 2, 9), (0, 0, 8)),
    "heatmap": heatmap(("Fathers & partners", 1, 2), (LONG, 0, 9)),
}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_drawing_is_one_image_with_title_and_reading(drawing):
    svg = parsed(drawing)
    image = svg.find(f"{SVG}g[@role='img']")
    ids = {element.get("id"): "".join(element.itertext()) for element in svg.iter() if element.get("id")}
    assert [ids[name] for name in image.get("aria-labelledby").split()] == [ids["x-title"], ids["x-desc"]]
    assert ids["x-title"]
    assert ids["x-desc"]


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_drawing_keeps_the_content_policy(drawing):
    assert not re.search(r"style=|<style|<script|\son\w+=", drawing)


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_links_are_for_pointers_alone(drawing):
    """The table beside holds them for everybody: none in the order of tabs, none inside the image."""
    svg = parsed(drawing)
    links = list(svg.iter(f"{SVG}a"))
    assert links
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert not list(svg.find(f"{SVG}g[@role='img']").iter(f"{SVG}a"))
    assert all(link.find(f"{SVG}rect/{SVG}title").text for link in links)


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_text_is_never_scaled(drawing):
    svg = parsed(drawing)
    assert "viewBox" not in drawing
    assert svg.get("width") == "100%"
    assert min(int(text.get("font-size")) for text in svg.iter(f"{SVG}text")) >= 12


@pytest.mark.parametrize(
    "nothing",
    [bars(), bars(("Police", {"red": 0})), lines((0, 0, 0)), heatmap(("Fathers", 0, 0)), heatmap(columns=())],
    ids=["no rows", "zero bars", "zero lines", "zero cells", "no columns"],
)
def test_nothing_to_count_draws_nothing(nothing):
    assert nothing == ""


def test_bars_share_the_width_by_their_counts():
    drawn = parsed(bars(("A", {"red": 1, "amber": 3}), ("B", {"green": 2})))
    widths = [rect.get("width") for rect in drawn.find(f"{SVG}g").iter(f"{SVG}rect") if rect.get("stroke")]
    assert widths == ["25%", "75%", "50%"]


def test_bar_says_its_total_and_counts_that_fit():
    said = texts(bars(("Police", {"red": 1, "amber": 1000}), ("Trust", {"red": 2})))
    assert said == ["Police", "1,001", "1,000", "Trust", "2"]  # 1 of 1,001 has no room for its number


def test_each_colour_is_told_by_a_pattern_or_plain_and_named_in_the_key():
    drawing = bars(("Police", {"red": 1, "amber": 1, "pale": 1, "green": 1, "blue": 1}))
    assert [re.sub("<[^>]+>", "", item) for item in re.findall(r"<li.*?</li>", drawing)] == ["red", "amber", "pale", "green", "blue"]  # fmt: skip
    for fill in ("red", "pale", "blue"):
        assert drawing.count(f"url(#x-{fill})") == 2  # in the bar and in the key
        assert drawing.count(f'id="x-{fill}"') == 1


def test_one_colour_needs_no_key():
    assert "<ul" not in bars(("Up to 5 working days", {"red": 4}))


def test_ids_differ_from_picture_to_picture():
    ids = [re.findall(r' id="([^"]+)"', bars(("A", {"red": 1}), name=name)) for name in ("one", "two")]
    assert not set(ids[0]) & set(ids[1])


def test_names_are_escaped_and_long_ones_cut_in_two_lines():
    assert "Police &amp; &lt;fire&gt;" in DRAWINGS["bars"]
    said = texts(bars((LONG, {"red": 1}), ("x" * 200, {"red": 1})))
    assert max(map(len, said)) <= drawing.LABEL_LETTERS
    assert sum("…" in words for words in said) == 2


def test_key_says_where_lines_end():
    drawing = DRAWINGS["lines"]
    assert [re.sub("<[^>]+>", "", item) for item in re.findall(r"<li.*?</li>", drawing)] == ["Line 0: 9", "Line 1: 9", "Line 2: 8"]  # fmt: skip


def test_grid_of_thousands_is_short():
    assert texts(lines((0, 9_000, 98_279)))[:3] == ["0", "50k", "100k"]


@pytest.mark.parametrize(("top", "step"), [(1, 1), (4, 1), (9, 5), (13, 5), (100, 50), (98_279, 50_000)])
def test_grid_is_round(top, step):
    assert charts._step(top) == step


def test_points_say_when_in_full():
    titles = [title.text for title in parsed(DRAWINGS["lines"]).iter(f"{SVG}title")][1:4]
    assert titles == ["Sep 2025, line 0: 1", "Dec 2025, line 0: 5", "Mar 2026, line 0: 9"]


def test_line_of_one_point():
    assert texts(lines((3,), ticks=(("Nov", "2026"),)))[-2:] == ["Nov", "2026"]


def test_map_marks_what_came_back_and_says_so():
    drawing = DRAWINGS["heatmap"]
    assert "Came back" in drawing[: drawing.index('<svg class="ft-chart"')]
    assert "Fathers &amp; partners, 2025: 2, came back" in drawing
    assert "Fathers &amp; partners, 2024: 1<" in drawing


def test_map_is_darker_for_more_and_light_where_all_is_little():
    shades = [cell.get("fill") for cell in parsed(heatmap(("A", 1, 9))).iter(f"{SVG}rect") if cell.get("stroke")]
    assert shades == [charts.SHADES[1][0], charts.SHADES[4][0]]
    few = [cell.get("fill") for cell in parsed(heatmap(("A", 1, 1))).iter(f"{SVG}rect") if cell.get("stroke")]
    assert few == [charts.SHADES[1][0]] * 2


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ground", "ink"),
    [*((fill.colour, fill.ink) for fill in charts.FILLS.values()), *charts.SHADES, ("#ffffff", drawing.QUIET), *(("#ffffff", mark[0]) for mark in charts.MARKS)],
)  # fmt: skip
def test_numbers_can_be_read_on_their_ground(ground, ink):
    assert contrast(ground, ink) >= 4.5
