"""What is read from a file to be shown: plain words and tables, with bounds, and nothing that acts."""

from io import BytesIO

import pytest
from docx import Document
from PIL import Image
from xlsxwriter import Workbook

from actions.previewing import picture, reading


def _written(document) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _workbook(**sheets) -> bytes:
    content = BytesIO()
    with Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def test_word_is_headings_words_and_tables():
    document = Document()
    document.add_heading("Audit", level=1)
    document.add_paragraph("Ten of <b>twelve</b> cases.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Case", "Found"
    found = reading.read(_written(document), "docx")
    assert [block["is"] for block in found["blocks"]] == ["heading", "words", "table"]
    assert found["blocks"][1]["text"] == "Ten of <b>twelve</b> cases."
    assert found["blocks"][2]["rows"] == [["Case", "Found"]]
    assert not found["cut"]


def test_workbook_is_a_table_for_each_sheet():
    found = reading.read(_workbook(Cases=[["Case", "Share"], ["A", 1.5]], Empty=[]), "xlsx")
    assert [(block["name"], block["rows"]) for block in found["blocks"]] == [
        ("Cases", [["Case", "Share"], ["A", "1.5"]]),
        ("Empty", []),
    ]


@pytest.mark.parametrize("sign", [",", ";"])
def test_csv_is_cut_where_it_is_divided(sign):
    found = reading.read(f"case{sign}found\nA{sign}=1+1\n".encode("cp1252"), "csv")
    assert found["blocks"][0]["rows"] == [["case", "found"], ["A", "=1+1"]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a" * (reading.MOST_LETTERS + 1), "txt"),
        (b"a,b\n" * (reading.MOST_ROWS + 1), "csv"),
        (b"a," * (reading.MOST_COLUMNS + 1), "csv"),
    ],
)
def test_of_much_only_the_beginning_is_read_and_that_is_said(content, kind):
    found = reading.read(content, kind)
    assert found["cut"]
    assert len(found["blocks"][0].get("text", "")) <= reading.MOST_LETTERS
    assert len(found["blocks"][0].get("rows", [])) <= reading.MOST_ROWS


def test_sheets_share_the_room_there_is():
    rows = [["x"] * reading.MOST_COLUMNS] * reading.MOST_ROWS
    found = reading.read(_workbook(A=rows, B=rows, C=rows), "xlsx")
    assert sum(len(row) for block in found["blocks"] for row in block["rows"]) <= reading.MOST_CELLS
    assert found["cut"]


def test_signs_that_turn_the_writing_round_are_left_out():
    assert reading.read("invoice\u202egpj.exe".encode(), "txt")["blocks"][0]["text"] == "invoicegpj.exe"


def _png(size=(2000, 1000), colour=(0, 0, 0, 0), **more) -> bytes:
    content = BytesIO()
    Image.new("RGBA", size, colour).save(content, "PNG", **more)
    return content.getvalue()


def test_picture_is_drawn_anew_smaller_and_on_white():
    drawn = Image.open(BytesIO(picture.drawn(_png(), "png")))
    assert (drawn.format, drawn.size, drawn.getpixel((5, 5))) == ("WEBP", (1600, 800), (255, 255, 255))


def test_picture_loses_where_it_was_taken_and_stands_upright():
    told = Image.Exif()
    told[0x0112], told[0x010F] = 6, "A camera of somebody"  # turned by a quarter; its maker
    content = BytesIO()
    Image.new("RGB", (40, 20)).save(content, "JPEG", exif=told)
    drawn = picture.drawn(content.getvalue(), "jpg")
    assert Image.open(BytesIO(drawn)).size == (20, 40)
    assert b"A camera of somebody" not in drawn


def test_picture_that_is_another_kind_is_not_opened():
    with pytest.raises(OSError):
        picture.drawn(_png(), "jpg")
