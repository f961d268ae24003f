"""What a tracker's cells mean: dates, colours, headings, agencies, labels. Pure."""

from datetime import date

import pytest

from actions.importing import columns, finding, meanings, plain
from actions.importing.days import day_of
from actions.importing.fills import colour_of
from actions.importing.finding import NotFound
from actions.importing.record import Rec, Record
from actions.importing.sheets import Sheet
from tests.factories.trackers import HOME_OFFICE, MAPPA, MULTI_AGENCY

JUNE = date(2026, 6, 12)


@pytest.mark.parametrize(
    "text",
    [
        "12/06/2026",
        "12.6.26",
        "12-06-2026",
        "12 June 2026",
        "12th of June 2026",
        "Friday 12 June 2026",
        "12-Jun-26",
        "June 12, 2026",
        "46185",
        "46185.0",
        "2026-06-12",
        "2026-06-12 10:30",
        "by 12 June 2026",
        " 12 / 06 / 2026 ",
    ],
)
def test_a_day_is_read(text):
    assert (day_of(text).on, day_of(text).error) == (JUNE, "")


@pytest.mark.parametrize("text", ["June 2026", "Jun-26", "06/2026", "end of June 2026", "2026-06"])
def test_a_month_is_its_last_day_and_marked(text):
    day = day_of(text)
    assert day.on == date(2026, 6, 30)
    assert "names no day: 30 June 2026 is taken" in day.note


@pytest.mark.parametrize("text", ["ongoing", "TBC", "n/a", "ASAP", "-"])
def test_no_date_yet_is_marked(text):
    assert (day_of(text).on, bool(day_of(text).note), day_of(text).error) == (None, True, "")


@pytest.mark.parametrize(
    "text", ["soon", "2026", "Q2 2026", "31/02/2026", "12/13/2026", "12/06/1826", "0/2026", "00/00/00"]
)
def test_what_is_no_date_is_an_error(text):
    assert day_of(text).error
    assert day_of(text).on is None


def test_nothing_says_nothing():
    assert day_of("  ") == day_of("")


@pytest.mark.parametrize(
    ("rgb", "word"),
    [
        ("00B050", "green"),
        ("FFC6EFCE", "green"),
        ("FFC000", "amber"),
        ("FFFF00", "amber"),
        ("FF0000", "red"),
        ("FFC7CE", "red"),
        ("0070C0", "blue"),
        ("D9D9D9", "grey"),
        ("FFFFFF", ""),
        ("000000", ""),
    ],
)
def test_colours_have_words(rgb, word):
    assert colour_of(rgb) == word


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Complete", "done"),
        ("Closed", "done"),
        ("fill:blue", "done"),
        ("B", "done"),
        ("Green - complete", "done"),
        ("Green", "under_way"),
        ("fill:green", "under_way"),
        ("Not complete", "under_way"),
        ("On track", "under_way"),
        ("Partially complete", "under_way"),
        ("Not started", "not_started"),
        ("No longer required", "not_proceeding"),
        ("Purple", ""),
    ],
)
def test_a_word_is_guessed_and_green_is_never_done(word, meant):
    assert meanings.guess(word) == meant


def test_our_own_words_say_nothing_and_others_are_asked():
    assert meanings.meaning("Green: assured", {}) == ""
    assert meanings.meaning("Assured", {}) is None
    assert meanings.meaning("Assured", {"assured": meanings.NOTHING}) == ""
    assert meanings.to_ask(["Red: late", "Complete"]) == ["Complete"]


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (MULTI_AGENCY, "reference label recommendation action agency owner evidence due rag progress outcome"),
        (HOME_OFFICE, "recommendation action agency progress due outcome"),
        (MAPPA, "reference label action agency evidence due progress"),
    ],
)
def test_common_headings_are_known(heads, found):
    table = columns.table_of(Sheet("", [["Action plan of the partnership"], [], heads, ["x"] * len(heads)]))
    assert (table.head, table.rows) == (2, 1)
    assert list(columns.guess(table.columns, {})) == found.split()


def test_a_partnerships_own_heading_comes_before_the_common_one():
    table = columns.table_of(Sheet("", [["Lead", "Wer"], ["x", "y"]]), {"lead": "owner", "wer": "agency"})
    assert columns.guess(table.columns, {"lead": "owner", "wer": "agency"}) == {"owner": 0, "agency": 1}


@pytest.mark.parametrize("text", ["3", "Rec 3", "Recommendation 3.", "R3", "REC. 3:"])
def test_labels_are_one_however_they_are_written(text):
    assert plain.label(text) == "3"


@pytest.fixture
def record():
    found = Record(prefix="NSCP", today=JUNE)
    found.add_agency(1, "Northmere Police", ["the police", "R1X"])
    found.add_agency(2, "Health and Care Trust", ["HCT", "the trust"])
    found.add_agency(3, "Hospitals Trust", ["the trust"])
    found.everyone = (1, 2, 3)
    found.review_names |= {7: "Baby K", 8: "Baby K"}
    for pk in (7, 8):
        found.reviews[plain.name("Baby K")].add(pk)
    found.review_numbers[70] = 7
    found.add_recs([Rec(1, 7, 71, "3", "Ask about fathers.", "Baby K, Rec 3", refused=False)])
    return found


@pytest.mark.parametrize(
    ("text", "pks"),
    [
        ("Constabulary", None),
        ("THE POLICE", [1]),
        ("r1x", [1]),
        ("Northmere Police (MASH)", [1]),
        ("Health & Care Trust", [2]),
        ("Northmere Police/Health and Care Trust", [1, 2]),
        ("Northmere Police, HCT and Hospitals Trust", [1, 2, 3]),
        ("Northmere Police\nNorthmere Police", [1]),
        ("All agencies", [1, 2, 3]),
        ("the trust", None),
        ("Northmere Police; Nobody", None),
    ],
)
def test_agencies_of_a_cell(record, text, pks):
    if pks is not None:
        assert finding.agencies(text, record) == pks
        return
    with pytest.raises(NotFound):
        finding.agencies(text, record)


@pytest.mark.parametrize(
    ("cells", "chosen", "found"),
    [
        ({"review": "NSCP-70"}, 8, 7),
        ({}, 8, 8),
        ({}, None, None),
        ({"review": "Baby K"}, 8, "more than one"),
        ({"review": "Baby Z"}, 8, "no review"),
    ],
)
def test_the_review_of_a_row(record, cells, chosen, found):
    if isinstance(found, str):
        with pytest.raises(NotFound, match=f"(?i){found}"):
            finding.review(cells, record, chosen)
    else:
        assert finding.review(cells, record, chosen) == found


@pytest.mark.parametrize(
    ("cells", "under", "found"),
    [
        ({"label": "Rec 3"}, 7, 1),
        ({"label": "NSCP-71"}, None, 1),
        ({"recommendation": "ask about  fathers."}, None, 1),
        ({"label": "4", "recommendation": "New words."}, 7, "7:4"),
        ({"recommendation": "New words."}, 7, "7:new words."),
    ],
)
def test_the_recommendation_of_a_row(record, cells, under, found):
    rec = finding.recommendation(cells, record, under)
    assert (rec.pk if isinstance(rec, Rec) else rec.key) == found


@pytest.mark.parametrize(
    ("cells", "under", "said"),
    [
        ({}, 7, "There is no recommendation"),
        ({"label": "4"}, 7, "has no recommendation 4"),
        ({"recommendation": "Unknown."}, None, "names no review"),
        ({"label": "3"}, None, "names no review"),
    ],
)
def test_a_row_without_a_recommendation_is_told_so(record, cells, under, said):
    with pytest.raises(NotFound, match=said):
        finding.recommendation(cells, record, under)
