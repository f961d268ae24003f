"""`./dev bench import`: how long it takes to read a document, with the process that reads it, and its memory."""

import io
import os
import platform
import random
import resource
import time
from collections.abc import Callable

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from reviews.importing import ItemKind, read_apart

ROUNDS = 5
_TEXT = (
    "the family was seen at home by a health visitor who wrote down what had changed since the last visit and asked "
    "about sleep food school money and friends before the meeting in spring agencies knew little of each other"
)
_WORDS = tuple(_TEXT.split())
RECOMMENDATIONS = 12
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=13.5, spaceAfter=7)
_HEAD = ParagraphStyle("head", parent=_BODY, fontName="Helvetica-Bold", fontSize=15, leading=18)


def time_reading() -> None:
    """Print a table of documents, with the figures that were asked for."""
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    print(
        "\n| document | size kB | best ms | worst ms | CPU ms | memory MB | target | met |",
        "|---|---:|---:|---:|---:|---:|---|---|",
        sep="\n",
    )
    for name, make, seconds in CASES:
        _time(name, make(), seconds)


def _time(name: str, content: bytes, target: float) -> None:
    filename = f"report.{name.rpartition(' ')[2]}"
    times, busy = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), _processor()
        draft = read_apart(content, filename)
        times.append(time.perf_counter() - began)
        busy.append(_processor() - worked)
    found = len(draft.of(ItemKind.RECOMMENDATION, sure=True))
    if found != RECOMMENDATIONS:
        raise SystemExit(f"{name}: {found} recommendations were read, and {RECOMMENDATIONS} stand in it.")
    # The largest child so far: cases are in the order of their size
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    met = "yes" if min(times) <= target and memory <= 512 else "**no**"
    spent = f"{min(times) * 1000:.0f} | {max(times) * 1000:.0f} | {min(busy) * 1000:.0f}"
    figures = f"{len(content) / 1000:.0f} | {spent} | {memory:.0f}"
    print(f"| {name} | {figures} | {target:g} s, 512 MB | {met} |")


def _processor() -> float:
    """Seconds that children took of a processor: what a busy machine tells best."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _narrative(chance: random.Random, number: int) -> list[str]:
    return [f"{number // 20 + 1}.{number % 20 + 1} {_sentence(chance)} {_sentence(chance)}" for number in range(number)]


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(14, 30))).capitalize() + "."


def _word(pages: int) -> bytes:
    chance, document = random.Random(1), docx.Document()
    document.add_heading("Local Child Safeguarding Practice Review: Child Osier", 0)
    document.add_heading("Narrative", 1)
    for text in _narrative(chance, pages * 9):
        document.add_paragraph(text)
    document.add_heading("Recommendations", 1)
    for _ in range(RECOMMENDATIONS):
        document.add_paragraph(f"The Board should see to it that {_sentence(chance)}", style="List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(pages: int) -> bytes:
    chance, out = random.Random(1), io.BytesIO()
    flow: list[Flowable] = [Paragraph("Local Child Safeguarding Practice Review: Child Osier", _HEAD)]
    texts = _narrative(chance, pages * 14)
    for page in range(pages - 1):
        flow.extend(Paragraph(text, _BODY) for text in texts[page * 14 : page * 14 + (8 if page % 10 == 9 else 12)])
        if page % 10 == 9:
            flow.append(_table(chance))
        flow.append(PageBreak())
    flow.append(Paragraph("Recommendations", _HEAD))
    flow.extend(
        Paragraph(f"{n}. The Board should see to it that {_sentence(chance)}", _BODY)
        for n in range(1, RECOMMENDATIONS + 1)
    )
    SimpleDocTemplate(out, pagesize=A4).build(flow)
    return out.getvalue()


def _table(chance: random.Random) -> Table:
    rows = [
        ["Date", "Agency", "What was recorded"],
        *([f"{n} May", "Police", _sentence(chance)[:60]] for n in range(1, 6)),
    ]
    return Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))


def _web(pages: int) -> bytes:
    chance = random.Random(1)
    paragraphs = "".join(f"<p>{text}</p>" for text in _narrative(chance, pages * 9))
    items = "".join(f"<li>The Board should see to it that {_sentence(chance)}</li>" for _ in range(RECOMMENDATIONS))
    return f"<h1>Serious Case Review: Child Osier</h1>{paragraphs}<h2>Recommendations</h2><ol>{items}</ol>".encode()


CASES: list[tuple[str, Callable[[], bytes], float]] = [
    ("10 pages, docx", lambda: _word(10), 0.5),
    ("10 pages, html", lambda: _web(10), 0.5),
    ("40 pages, pdf", lambda: _pdf(40), 5),
    ("200 pages, docx", lambda: _word(200), 20),
    ("200 pages, pdf", lambda: _pdf(200), 20),
]
