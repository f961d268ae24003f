"""What a partnership's own key may say: words, colours that can be read, and nothing unassured that looks green."""

import pytest

from actions.brag import DEFAULT, Brag, Colour, Shade, Situation, key_of, standing
from actions.brag_keys import contrast, looks_green, problems
from actions.models import Status


def _rows(**changes):
    return {**DEFAULT.rows, **{Situation(one): row for one, row in changes.items()}}


def test_usual_key_has_no_problem():
    assert list(problems(DEFAULT.rows, {})) == []


@pytest.mark.parametrize("one", [one for one in Situation if one not in {Situation.ASSURED, Situation.EMBEDDED}])
@pytest.mark.parametrize(
    ("row", "field"),
    [
        ((Colour.GREEN, "fine"), "colour"),
        ((Colour.AMBER, "as good as green"), "word"),
        ((Colour.AMBER, "Assured"), "word"),
        ((Colour.AMBER, ""), "word"),
        ((Colour.AMBER, "x" * 31), "word"),
    ],
)
def test_nothing_unassured_is_called_green(one, row, field):
    assert [name for name, _ in problems(_rows(**{one: row}), {})] == [f"{field}_{one}"]


@pytest.mark.parametrize("one", [Situation.ASSURED, Situation.EMBEDDED])
def test_what_is_assured_may_be_green_or_not(one):
    assert list(problems(_rows(**{one: (Colour.GREEN, "assured")}), {})) == []
    assert list(problems(_rows(**{one: (Colour.BLUE, "signed off")}), {})) == []


@pytest.mark.parametrize(
    ("colour", "shade", "fields"),
    [
        (Colour.BLUE, Shade("Purple", "#efe6f7", "#3a1466"), []),
        (Colour.BLUE, Shade("", "#efe6f7", "#3a1466"), ["name_blue"]),
        (Colour.BLUE, Shade("Green", "#efe6f7", "#3a1466"), ["name_blue"]),
        (Colour.BLUE, Shade("Purple", "efe6f7", "#3a1466"), ["ground_blue"]),
        (Colour.BLUE, Shade("Purple", "#efe6f7", "#b9a3d0"), ["text_blue"]),
        (Colour.AMBER, Shade("Amber", "#d5f0d5", "#222222"), ["ground_amber"]),
        (Colour.AMBER, Shade("Amber", "#ffffff", "#0b6623"), ["text_amber"]),
        (Colour.GREEN, Shade("Green", "#d5f0d5", "#0b3d1f"), []),
        (Colour.RED, Shade("Red", "#fff;}", "#000000"), ["ground_red"]),
    ],
)
def test_shades_can_be_read_and_only_green_looks_green(colour, shade, fields):
    assert [name for name, _ in problems({}, {colour: shade})] == fields


def test_contrast_is_as_the_standard_counts_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


@pytest.mark.parametrize(
    ("colour", "is_green"), [("#00703c", True), ("#1d70b8", False), ("#f3f2f1", False), ("#ffdd00", False)]
)
def test_what_looks_green(colour, is_green):
    assert looks_green(colour) == is_green


def test_own_key_changes_how_it_is_shown_and_nothing_else():
    said = {
        "rows": {"late": {"colour": "red", "word": "overdue"}},
        "shades": {"red": {"name": "Crimson", "ground": "#fbeaea", "text": "#651b1b"}},
    }
    key = key_of(said, place="northmere")
    late = standing(status=Status.ISSUED, overdue=True, stale=False, key=key)
    assert late == Brag(Colour.RED, "overdue", "Crimson", "northmere-red")
    assert standing(status=Status.ASSURED, overdue=True, stale=False, key=key) == Brag(Colour.GREEN, "assured")
