"""The written documents as Word, PDF, web page and text: each is read alike."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from scoring import differences
from setting import kinds_of, set_as
from written_documents import documents, load

from reviews.importing import as_json, read_review


@pytest.mark.parametrize(
    ("document", "kind"),
    [(path, kind) for path in documents() for kind in kinds_of(load(path))],
    ids=lambda of: getattr(of, "stem", of),
)
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


def test_numbered_headings_in_bold_make_a_grid_of_boxes_and_no_table() -> None:
    briefing = docx.Document()
    briefing.add_paragraph("7 Minute Briefing: Safeguarding Adults Review: Ottilie")
    grid = briefing.add_table(rows=2, cols=2)
    boxes = {
        "1. Ottilie": ["Ottilie was 81 and kept bees."],
        "2. What we learned": ["A bill that is not paid can be a sign of fear", "Nobody looked into the fridge"],
        "3. Recommendations": ["The Board to ask who reads the letters that come back."],
        "4. Find out more": ["The report is on the website."],
    }
    for (heading, lines), cell in zip(boxes.items(), (cell for row in grid.rows for cell in row.cells), strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
        for line in lines:
            cell.add_paragraph(line, style="List Bullet")
    out = io.BytesIO()
    briefing.save(out)

    reading = as_json(read_review(out.getvalue(), "briefing.docx"))

    assert [item["text"] for item in reading["learning_points"]] == boxes["2. What we learned"]
    assert [item["text"] for item in reading["recommendations"]] == boxes["3. Recommendations"]


def test_lines_of_a_numbered_sentence_that_leave_room_are_one_paragraph_and_no_heading() -> None:
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    page.setFont("Helvetica", 11)
    page.drawString(60, 760, "1.1")
    lines = [
        "A review was asked for because three people had died in the same street within a year of",
        "each other, and because nobody had seen what they had in common.",
    ]
    for place, line in enumerate(lines):
        page.drawString(94, 760 - 14 * place, line)
    page.drawString(60, 710, "1.2")
    lines = [
        "The agencies which took part were Tarnside Council Adult",
        "Social Care, Tarnside Police and the practice of Dr",
        "Hollis and partners.",
    ]
    for place, line in enumerate(lines):
        page.drawString(94, 710 - 14 * place, line)
    lines = [
        "Those who knew the street for longest, and who had worked there as carers or as nurses, spoke",
        "often and with great warmth, when they were asked, about the garden of Mr",
        "Abel and of how he had kept it.",
    ]
    for place, line in enumerate(lines):
        page.drawString(60, 640 - 14 * place, line)
    page.save()

    source = read_review(out.getvalue(), "report.pdf").source

    assert (
        "were Tarnside Council Adult Social Care, Tarnside Police and the practice of Dr Hollis and partners." in source
    )
    assert "about the garden of Mr Abel and of how he had kept it." in source


def _counted(document, paragraph, text: str) -> None:
    """Make the paragraph one of a list whose number Word prints as `text` says."""
    numbers = document.part.numbering_part.element
    if not numbers.xpath("w:abstractNum[@w:abstractNumId='77']"):
        level = f'<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/>'
        abstract = (
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
        )
        numbers.insert(0, parse_xml(abstract))
        numbers.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
    paragraph._element.get_or_add_pPr().append(parse_xml(properties))


_TOLD = ["The Board ought to have met.", "Each agency has read this report.", "Nobody owned a key."]


@pytest.mark.parametrize("named", ["Recommendation %1", "Recommendation %1:"])
def test_empty_paragraph_of_a_list_prints_the_name_of_the_recommendation_under_it(named: str) -> None:
    report = docx.Document()
    report.add_heading("Conclusion and recommendations", 1)
    for text in _TOLD:
        _counted(report, report.add_paragraph(), named)
        report.add_paragraph(text)
    _counted(report, report.add_paragraph(), named)
    report.add_heading("Appendix 1: Abbreviations", 1)
    out = io.BytesIO()
    report.save(out)

    reading = as_json(read_review(out.getvalue(), "report.docx"))

    assert [(item["label"], item["text"]) for item in reading["recommendations"]] == [
        ("1", _TOLD[0]), ("2", _TOLD[1]), ("3", _TOLD[2]),
    ]  # fmt: skip


def test_cell_of_a_number_alone_gives_the_recommendation_beside_it_its_label() -> None:
    report = docx.Document()
    report.add_heading("Recommendations", 1)
    table = report.add_table(rows=0, cols=3)
    for row in [
        ("No.", "Recommendation", "Lead"),
        *(("", f"To do what is needed in place {at}.", "GP") for at in "abc"),
    ]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
        if not row[0]:
            _counted(report, cells[0].paragraphs[0], "%1.")
            _counted(report, cells[1].add_paragraph(), "%1.")
    out = io.BytesIO()
    report.save(out)

    reading = as_json(read_review(out.getvalue(), "report.docx"))

    assert [(item["label"], item["text"][-2:]) for item in reading["recommendations"]] == [
        ("1", "a."), ("3", "b."), ("5", "c."),
    ]  # fmt: skip


def test_text_under_an_empty_paragraph_of_a_cell_is_not_lost() -> None:
    report = docx.Document()
    report.add_heading("Rapid review", 1)
    cell = report.add_table(rows=1, cols=1).cell(0, 0)
    cell.add_paragraph("The first words under the gap.")
    cell.add_paragraph("And the next.")
    out = io.BytesIO()
    report.save(out)

    source = read_review(out.getvalue(), "report.docx").source

    assert "The first words under the gap." in source
    assert "And the next." in source
