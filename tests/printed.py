"""PDFs for tests: pages with words on them, as a printer would set them."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINE, SIZE, MARGIN = 16, 11, 72


def printed(*pages: str) -> bytes:
    """A PDF with a page for each text, its lines as they are."""
    content = BytesIO()
    canvas = Canvas(content, pagesize=A4, invariant=True)
    for page in pages:
        canvas.setFont("Helvetica", SIZE)
        for place, line in enumerate(page.splitlines()):
            canvas.drawString(MARGIN, A4[1] - MARGIN - place * LINE, line)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def one_page() -> bytes:
    return printed("A text.")
