"""Files that are broken or mean harm: a sentence for whoever sent them, and nothing worse."""

import io
import re
import time
import zipfile

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from setting import as_pdf, as_word
from written_documents import WRITTEN, load

from reviews.importing import ReadingError, TakesTooLong, apart, read_apart

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, *, before: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml", f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(pages: int, *, text: str = "", password: str = "", picture: bool = False) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=StandardEncryption(password) if password else None)
    for _ in range(pages):
        canvas.drawString(72, 700, text)
        if picture:
            canvas.drawInlineImage(_picture(), 72, 72, 400, 600)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture():
    from PIL import Image  # noqa: PLC0415 - reportlab's own

    return Image.new("RGB", (40, 60), "grey")


def no_pages() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        for _ in range(60):
            part.write(b" " * 1_000_000)
    return out.getvalue()


ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
REPORT = load(WRITTEN / "lcspr_numbered.text")

BAD = {
    "empty.docx": b"",
    "empty.pdf": b"",
    "blank.html": b"  \n ",
    "no text.html": b"<html><body><script>x()</script></body></html>",
    "encrypted.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900 + "EncryptedPackage".encode("utf-16-le"),
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900,
    "truncated.docx": as_word(REPORT)[:-3000],
    "other zip.docx": b"PK\x05\x06" + b"\0" * 18,
    "really a pdf.docx": b"%PDF-1.7",
    "really word.pdf": as_word(REPORT),
    "really word.txt": as_word(REPORT),
    "really word.html": as_word(REPORT),
    "bomb.docx": bomb(),
    "entities.docx": word(said("&j;"), before=ENTITIES),
    "deep.docx": word("<w:sdt><w:sdtContent>" * 3000 + said("x") + "</w:sdtContent></w:sdt>" * 3000),
    "encrypted.pdf": pdf(1, text="secret", password="x"),
    "scanned.pdf": pdf(3, picture=True),
    "no pages.pdf": no_pages(),
    "1,000 pages.pdf": pdf(1000, text="The Board should read on."),
    "truncated.pdf": as_pdf(REPORT)[:700],
    "other.odt": b"PK\x03\x04",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(ReadingError) as refusal:
        read_apart(BAD[name], name)

    assert re.fullmatch(r"[A-Z].{20,}\.", str(refusal.value))


@pytest.mark.parametrize(
    ("name", "words"),
    [("encrypted.pdf", "password"), ("encrypted.docx", "password"), ("scanned.pdf", "OCR"), ("1,000 pages.pdf", "1000 pages"),
     ("no pages.pdf", "no pages|cannot be opened"), ("old.docx", "old Word"), ("bomb.docx", "too large"), ("really a pdf.docx", "not really")],
)  # fmt: skip
def test_refusal_says_what_is_wrong(name: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read_apart(BAD[name], name)


ODD = {
    "wide.docx": word(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000'/></w:tcPr>"
        + said("The Board should act.")
        + "</w:tc></w:tr></w:tbl>"
    ),
    "wide.html": b"<table><tr><td colspan=1000000000 rowspan=1000000000>The Board should act.</td></tr></table>",
    "deep.html": b"<div>" * 20_000 + b"<p>The Board should act.</p>",
    "columns.html": b"<table><tr>" + b"<td>a</td>" * 100_000 + b"</tr></table>",
    "entities.html": (ENTITIES + "<p>The Board &j; should act.</p>").encode(),
    "huge number.docx": word(
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{10**30}'/><w:numId w:val='9'/></w:numPr></w:pPr></w:p>" + said("Act.")
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_file_is_read_or_refused_soon(name: str) -> None:
    began = time.monotonic()
    try:
        draft = read_apart(ODD[name], name)
    except ReadingError:
        draft = None

    assert draft is None or len(draft.source) < 1_000_000
    assert time.monotonic() - began < apart.SECONDS


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)

    with pytest.raises(TakesTooLong, match="too long"):
        read_apart(as_pdf(REPORT), "slow.pdf")


def test_who_waits_for_it_may_give_it_less_time() -> None:
    with pytest.raises(TakesTooLong, match="too long"):
        read_apart(as_pdf(REPORT), "slow.pdf", seconds=0.01)


def test_child_tells_which_page_is_read() -> None:
    told: list[tuple[int, int]] = []

    read_apart(
        pdf(3, text="The Board should read on, and publish what it finds."),
        "three.pdf",
        told=lambda *page: told.append(page),
    )

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MEMORY", 220_000_000)
    large = word(said("The Board should act.") * 200_000)

    with pytest.raises(ReadingError, match=r"memory|cannot be read"):
        read_apart(large, "large.docx")


def test_child_reads_as_this_process_does() -> None:
    for kind, content in (("docx", as_word(REPORT)), ("pdf", as_pdf(REPORT))):
        draft = read_apart(content, f"report.{kind}")
        assert draft == apart.read_review(content, f"report.{kind}")
        assert [draft.page_of(item.start) for item in draft.items] == sorted(
            draft.page_of(item.start) for item in draft.items
        )


def test_long_text_is_read_apart_too() -> None:
    text = "Recommendations\n\n1. The Board should act.\n\n" + "Nothing more was said about it at that time.\n\n" * 6000

    draft = read_apart(text.encode(), "long.txt")

    assert [item.text for item in draft.items] == ["The Board should act."]
