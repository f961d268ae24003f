"""Bad spreadsheets: a clear sentence, bounded memory and time, and a tracker taken out is the same when it comes back."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.importing import columns, sheets
from actions.importing.checking import Said, check
from actions.models import Action, ProgressNote, Submission
from actions.services import tracker_files, tracker_record, trackers
from partners import scope
from partners.gateways import limited
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory
from tests.factories.trackers import MULTI_AGENCY, upload, workbook

OUT = "/p/northmere/actions/tracker/"


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with parts of it replaced; their names with “__” for “/” and “_xml” for “.xml”."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): body for name, body in parts.items()}
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, named.pop(part.filename, None) or old.read(part))
        for name, body in named.items():
            new.writestr(name, body)
    return kept.getvalue()


PLAIN = workbook(MULTI_AGENCY, [["A1", "2", "", "Show it.", "Northmere Police", "", "", "", "", "", ""]])
SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FAR = SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = SHEET % (b'<row r="1">' + b"".join(b'<c r="%s1"><v>1</v></c>' % name for name in (b"A", b"XFD")) + b"</row>")
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&d;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 not a zip", "not really a .xlsx"),
        (repacked(PLAIN, xl__worksheets__sheet1_xml=FAR), "too large or too tangled"),
        (repacked(PLAIN, xl__worksheets__sheet1_xml=WIDE), "more than 200 columns"),
        (repacked(PLAIN, xl__bomb_xml=b"0" * (sheets.MOST_UNPACKED + 1)), "unpacks to far more"),
        (repacked(PLAIN, xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row"), "damaged"),
        (PLAIN[: len(PLAIN) // 2], "not really a .xlsx"),
        (workbook([], []), "The spreadsheet is empty"),
    ],
    ids=["no-zip", "far", "wide", "bomb", "torn", "cut", "empty"],
)
def test_a_bad_workbook_is_refused_in_a_sentence(content, said):
    with pytest.raises(sheets.UnreadableSheet, match=said):
        tracker_files._read(content, "xlsx")


def test_entities_are_never_expanded():
    try:
        found = tracker_files._read(repacked(PLAIN, xl__worksheets__sheet1_xml=LAUGHS), "xlsx")
    except sheets.UnreadableSheet:
        return
    assert max(len(cell) for sheet in found for row in sheet.rows for cell in row) < 100


@pytest.mark.parametrize(
    ("body", "seconds", "why"),
    [
        ("bytearray(600 * 1024 * 1024)", 60, limited.Stopped),
        ("__import__('time').sleep(60)", 0.5, limited.OutOfTime),
        ("__import__('os').kill(__import__('os').getpid(), 24)", 60, limited.OutOfTime),  # as the system does
        ("1 / 0", 60, limited.Stopped),
        ("__import__('pathlib').Path('kept').write_text('a file')", 60, limited.Stopped),
    ],
)
def test_a_child_that_takes_too_much_is_stopped(tmp_path, monkeypatch, body, seconds, why):
    (tmp_path / "greedy.py").write_text(body)
    monkeypatch.setattr(limited, "BASE", tmp_path)
    (tmp_path / "partners").symlink_to(tracker_files.__file__.rpartition("/actions/")[0] + "/partners")
    with pytest.raises(limited.Stopped) as stopped:
        limited.run("greedy", given=b"", seconds=seconds)
    assert stopped.type is why


@pytest.fixture
def baby(world, recommendation):
    return recommendation.review


@pytest.fixture
def taken_out(client, world):
    """The actions as a file, read again, and what each row of it would come to."""

    def taken(kind):
        client.force_login(world.coordinator)
        content = b"".join(client.get(f"{OUT}?file={kind}").streaming_content)
        sheet = next(one for one in sheets.read(content, kind) if one.name in {"Actions", ""})
        table = columns.table_of(sheet)
        chosen = columns.guess(table.columns, {})
        rows = [(n + 1, columns.cells_of(sheet, n, chosen)) for n in range(table.head + 1, len(sheet.rows))]
        with scope.entered(world.coordinator.pk):
            record = tracker_record.load(world.northmere, [cells for _, cells in rows], review=None)
            return chosen, check(rows, record, Said({}, None, ask_now=True))

    return taken


ODD = [
    "=1+1",
    "'=1+1",
    "''=1+1",
    "-5",
    "+44 1632",
    "@you",
    "'tis",
    "_x0041_",
    "12/06/2026",
    "0012",
    "1e5",
    "TRUE",
    "#N/A",
    "fill:red",
    "NSCP-1",
    "\ufeffbom",
]
NASTY = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60
) | st.sampled_from([*ODD, "a\r\nb\n\nc", "\ttab", "“quoted”, \"too\"; and 'so'", "x" * 9_999, "a,b;c\td"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[NASTY] * 5), min_size=4, max_size=12))
def test_what_is_taken_out_changes_nothing_when_it_comes_back(world, baby, taken_out, rows):
    with as_owner():
        for model in (ProgressNote, Submission, Action.recommendations.through, Action):
            model.objects.all().delete()
        for texts in rows:
            _full_action(world, baby, *(text.strip() or "x" for text in texts))
    for kind in ("xlsx", "csv"):
        chosen, checked = taken_out(kind)
        assert set(chosen) == {field.name for field in columns.FIELDS}
        assert [(row.kind, row.errors, row.changes) for row in checked] == [("same", [], [])] * len(rows), kind


def _full_action(world, baby, question, wanted, note, statement, words):
    recommendation = RecommendationFactory(review=baby, text=words)
    action = action_under(
        recommendation, agency=world.police, owner=world.lead, question=question, evidence_wanted=wanted
    )
    SubmissionFactory(partnership=world.northmere, action=action, statement=statement, written_by=world.lead)
    ProgressNote.objects.create(
        partnership=world.northmere, action=action, text=note, delivery="done", by=world.lead, at=action.issued_at
    )


def test_the_columns_of_a_tracker_come_out_again(client, world, recommendation, taken_out):
    with as_owner():
        action_under(recommendation, agency=world.police, due_on=date.today() - timedelta(days=9))
    _, rows = taken_out("xlsx")
    cells = rows[0].cells
    assert (cells["review"], cells["label"], cells["agency"], cells["rag"]) == (
        f"Baby K ({recommendation.review.reference})",
        "2",
        "Northmere Police",
        "Red: late",
    )


def test_a_tracker_of_other_sheets_is_found_by_its_headings(world):
    content = workbook(MULTI_AGENCY, [["A1", "2"]], others=["Read me", "Old"])
    with scope.entered(world.coordinator.pk) as actor:
        tracker = trackers.take_in(partnership=world.northmere, upload=upload(content), by=actor)
    assert (tracker.sheet, len(tracker.columns)) == ("Action plan", len(MULTI_AGENCY))
