"""The written documents as Word, PDF, web page and text: each is read alike."""

import io
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from scoring import differences
from setting import KINDS, set_as
from written_documents import documents, load

from reviews.importing import as_json, read_review


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("document", documents(), ids=lambda path: path.stem)
def test_written_document_is_read_as_expected(document: Path, kind: str) -> None:
    written = load(document)

    reading = as_json(read_review(set_as(kind, written), f"review.{kind}"))

    assert differences(written.expected(), reading) == []


def test_small_type_at_the_foot_of_a_single_page_says_when_it_was_published() -> None:
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(60, 760, "7 minute briefing: Baby Finch")
    page.setFont("Helvetica", 11)
    for place in range(6):
        page.drawString(60, 700 - 15 * place, "Finch was ten weeks old and lived with her mother and her aunt.")
    page.setFont("Helvetica", 7)
    page.drawString(60, 20, "Published July 2023")
    page.save()

    assert read_review(out.getvalue(), "briefing.pdf").published_on == "2023-07"
