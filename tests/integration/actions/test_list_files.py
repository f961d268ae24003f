"""The files of a list: what the page shows, all of it, and nothing in it that a spreadsheet would run."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from actions.exports import files, rows
from actions.models import Status
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

TODAY = date.today()
ACTIONS = "/p/northmere/actions/"
TRICKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("https://x.example")']


@pytest.fixture
def record(world, recommendation):
    with as_owner():
        for n in range(60):
            action_under(
                recommendation,
                agency=[world.police, world.trust][n % 2],
                due_on=TODAY + timedelta(days=n % 7 - 3),
                question=f"Please show thing {n}, “as it is”.",
            )


def read_csv(response) -> list[list[str]]:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def content_of(response) -> bytes:
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:  # response.close() would close the connection too
        close()
    return content


def read_excel(response) -> tuple[dict[str, str], list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content_of(response)))
    about = dict(book.get_sheet_by_index(0).to_python())
    return about, book.get_sheet_by_index(1).to_python()


@pytest.mark.parametrize("query", ["", "agency=northmere-police&sort=-due", "overdue=yes&column=owner&column=due"])
def test_files_are_what_the_pages_show(client, world, record, query, monkeypatch):
    monkeypatch.setattr(rows, "BATCH", 7)
    client.force_login(world.coordinator)
    shown = [row.action.reference for row in client.get(f"{ACTIONS}?{query}&size=100").context["rows"]]
    heads = client.get(f"{ACTIONS}?{query}").context["listing"].file_heads()
    lines = read_csv(client.get(f"{ACTIONS}?{query}&file=csv"))
    assert lines[1] == heads
    assert [line[0] for line in lines[2:]] == shown
    _, table = read_excel(client.get(f"{ACTIONS}?{query}&file=xlsx"))
    assert table[0] == heads
    assert [line[0] for line in table[1:]] == shown


def test_files_say_what_they_are(client, world, record):
    client.force_login(world.coordinator)
    query = "agency=northmere-police&overdue=yes&sort=-due"
    first = read_csv(client.get(f"{ACTIONS}?{query}&file=csv"))[0][0]
    about, _ = read_excel(client.get(f"{ACTIONS}?{query}&file=xlsx"))
    assert about["List"] == "Actions of Northmere Safeguarding Children Partnership"
    assert about["Filter"] == "Status: Open; Agency: Northmere Police; Late or not: Late"
    assert about["Sorted by"] == "due, the other way round"
    assert about["Made by"] == "Cora Ellis"
    assert about["Made on"].startswith(f"{TODAY.day} {TODAY:%B %Y} at ")
    assert all(f"{what}: {words}" in first for what, words in about.items() if what != "Made on")


def test_dates_are_dates_in_excel_and_plain_in_csv(client, world, record):
    client.force_login(world.coordinator)
    _, table = read_excel(client.get(f"{ACTIONS}?file=xlsx"))
    at = table[0].index("Due")
    assert {type(line[at]) for line in table[1:]} == {date}
    assert read_csv(client.get(f"{ACTIONS}?file=csv"))[2][at] == (TODAY - timedelta(days=3)).isoformat()


@pytest.mark.parametrize("trick", TRICKS)
def test_no_text_is_a_formula(client, world, recommendation, trick):
    with as_owner():
        world.police.name = f"{trick} Police"
        world.police.save()
        action_under(recommendation, agency=world.police, question=trick)
    client.force_login(world.coordinator)
    line = read_csv(client.get(f"{ACTIONS}?file=csv"))[2]
    assert line[1] == f"'{trick}"
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in line)
    cell = read_excel(client.get(f"{ACTIONS}?file=xlsx"))[1][1][1]
    assert isinstance(cell, str)
    assert cell.strip() == trick.strip()


def test_workbook_holds_no_formula_and_no_link(client, world, recommendation):
    with as_owner():
        for trick in ("=1+1", "https://example.org/", "mailto:a@example.org", "1234"):
            action_under(recommendation, agency=world.police, question=trick)
    client.force_login(world.coordinator)
    response = client.get(f"{ACTIONS}?file=xlsx")
    book = zipfile.ZipFile(io.BytesIO(content_of(response)))
    for name in book.namelist():
        text = book.read(name).decode()
        assert "<f>" not in text, name
        assert "<hyperlink" not in text, name


def test_text_longer_than_a_cell_is_cut_and_strange_letters_survive():
    strange = "null \x00 and vertical \x0b, “quotes”, emoji 🧸"
    long = "x" * 40_000
    book = files.workbook("A list", [("List", "A list")], ["Text"], [[long], [strange], [None], [7]])
    with book:
        table = CalamineWorkbook.from_filelike(book).get_sheet_by_index(1).to_python()
    assert len(table[1][0]) == files.LONGEST
    assert table[2][0].endswith("“quotes”, emoji 🧸")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_agency_gets_its_own_alone(client, world, record, kind):
    with as_owner():
        action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)),
            agency=world.police,
            status=Status.DRAFT,
            issued_at=None,
        )
    client.force_login(world.other_lead)
    response = client.get(f"{ACTIONS}?status=any&file={kind}")
    lines = read_csv(response)[2:] if kind == "csv" else read_excel(response)[1][1:]
    assert {line[3] for line in lines} == {"Harrow Vale NHS Trust"}
    assert len(lines) == 30


def test_filter_that_cannot_be_makes_no_file(client, world, record):
    client.force_login(world.coordinator)
    response = client.get(f"{ACTIONS}?status=green&file=csv")
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


@pytest.mark.parametrize("name", ["reviews", "recommendations"])
def test_other_lists_have_files_too(client, world, record, name):
    client.force_login(world.chair)
    lines = read_csv(client.get(f"/p/northmere/{name}/?file=csv"))
    assert len(lines) == 3
    assert read_excel(client.get(f"/p/northmere/{name}/?file=xlsx"))[1][1][0] == lines[2][0]


def test_rows_are_fetched_some_at_a_time(client, world, record, monkeypatch, django_assert_max_num_queries):
    """The stream holds one batch; the whole list never stands in memory."""
    monkeypatch.setattr(rows, "BATCH", 20)
    client.force_login(world.coordinator)
    response = client.get(f"{ACTIONS}?file=csv")
    stream = iter(response.streaming_content)
    with django_assert_max_num_queries(6):
        for _ in range(12):  # two heads and half a batch
            next(stream)
    assert sum(1 for _ in stream) == 50
