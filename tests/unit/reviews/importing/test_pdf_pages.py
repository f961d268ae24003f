"""Pages of PDF as they are set: where lines end, what hangs from a bullet, and tables that a page broke."""

import io
import tracemalloc

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from reviews.importing import Draft, read_review
from reviews.importing.drafted import ItemKind

_LEADING = 14


class _Pages:
    """Draws lines on pages, from the top down."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4)
        self.y = 760.0

    def page(self, size: tuple[float, float] = A4) -> None:
        self.canvas.showPage()
        self.canvas.setPageSize(size)
        self.y = size[1] - 82

    def line(self, text: str, x: float = 60, *, size: float = 11, bold: bool = False, space: float = 0) -> None:
        self.y -= space
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.y, text)
        self.y -= _LEADING

    def point(self, *lines: str, size: float = 11, bullet: float = 11) -> None:
        self.canvas.setFont("Helvetica", bullet)
        self.canvas.drawString(60, self.y, "\u2022")
        for text in lines:
            self.line(text, 72, size=size)

    def row(self, xs: list[float], cells: list[list[str]]) -> None:
        """A row between rules; each cell is given by its lines."""
        height = 12 * max(map(len, cells)) + 8
        for x in xs:
            self.canvas.line(x, self.y + 4, x, self.y + 4 - height)
        for edge in (self.y + 4, self.y + 4 - height):
            self.canvas.line(xs[0], edge, xs[-1], edge)
        self.canvas.setFont("Helvetica", 9)
        for x, lines in zip(xs, cells, strict=False):
            for place, text in enumerate(lines):
                self.canvas.drawString(x + 4, self.y - 8 - 12 * place, text)
        self.y -= height

    def read(self) -> Draft:
        self.canvas.save()
        return read_review(self.out.getvalue(), "report.pdf")


def _texts(draft: Draft, kind: ItemKind) -> list[str]:
    return [item.text for item in draft.of(kind, sure=True)]


def test_lines_of_an_upright_page_end_where_those_of_upright_pages_do() -> None:
    pages = _Pages()
    pages.line("Lessons learned", bold=True, size=14)
    pages.line("Lesson 1: A worry that is told to three people may still have been heard by none.", space=8)
    pages.line("Neighbourhoods remember what files forget, and they should be asked.")
    pages.line("Lesson 2: Whoever holds a key holds a part of the plan.", space=8)
    pages.page(landscape(A4))
    for _ in range(12):
        pages.line(
            "The table of actions is set on its side, and what it says runs on from one edge of the page to " * 1
            + "the other edge."
        )

    assert _texts(pages.read(), ItemKind.LEARNING_POINT) == [
        (
            "A worry that is told to three people may still have been heard by none. "
            "Neighbourhoods remember what files forget, and they should be asked."
        ),
        "Whoever holds a key holds a part of the plan.",
    ]


def test_what_hangs_from_a_bullet_is_of_its_point_wherever_lines_end_and_whatever_size_the_bullet_has() -> None:
    pages = _Pages()
    pages.line("Seven minute briefing: Baby Teal", bold=True, size=16)
    pages.line("The review was held because nobody had seen that the two of them were one and the same child.")
    pages.line("Learning", bold=True, size=13, space=8)
    pages.point("A register is a promise.", "Keep it where others can see it.", bullet=12.5, size=10.5)
    pages.point("Twins are two children, and what is", "said of one is not said of the other.", bullet=12.5, size=10.5)

    assert _texts(pages.read(), ItemKind.LEARNING_POINT) == [
        "A register is a promise. Keep it where others can see it.",
        "Twins are two children, and what is said of one is not said of the other.",
    ]


def test_column_that_ends_alone_on_its_page_is_as_wide_as_those_beside_others() -> None:
    pages = _Pages()
    pages.line("Learning Review: Child Skerry", size=18)
    column = [
        "Skerry was ten and lived with an aunt on an",
        "island that the worker reached by a ferry on",
        "two days of each week when the sea allowed.",
    ]
    for x in (60, 310):
        pages.y = 700
        for text in column * 4:
            pages.line(text, x)
    pages.page()
    pages.line("Recommendations", bold=True, size=13)
    pages.line("1. The Committee should introduce a quarterly")
    pages.line("audit of the plans of children.")
    pages.line("2. The police should attend each Initial Referral", space=8)
    pages.line("Discussions in person where a child has been in-")
    pages.line("jured.")

    asked = _texts(pages.read(), ItemKind.RECOMMENDATION)

    assert asked == [
        "The Committee should introduce a quarterly audit of the plans of children.",
        "The police should attend each Initial Referral Discussions in person where a child has been injured.",
    ]


def test_word_that_a_damaged_file_sets_far_from_its_page_costs_no_memory() -> None:
    pages = _Pages()
    pages.line("Recommendations", bold=True, size=13)
    pages.line("1. The Board should ask who holds a key.")
    pages.line("Owner", 1e9)
    tracemalloc.start()

    asked = _texts(pages.read(), ItemKind.RECOMMENDATION)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert asked[:1] == ["The Board should ask who holds a key."]
    assert peak < 20_000_000


def test_row_that_a_page_broke_goes_on_under_the_header_that_stands_again() -> None:
    xs = [60.0, 90.0, 260.0, 430.0, 530.0]
    header = [["No."], ["Recommendation"], ["Action"], ["Lead"]]
    pages = _Pages()
    pages.line("Action plan", bold=True, size=14)
    pages.row(xs, header)
    pages.row(xs, [["1"], ["The trust should write down who", "brings a child"], ["Change the form"], ["Matron"]])
    pages.page()
    pages.row(xs, header)
    pages.row(xs, [[""], ["and who takes it home."], ["Look at ten forms"], ["Auditor"]])
    pages.row(xs, [["2"], ["The council should answer letters", "within a"], ["Count the letters that"], ["Clerk"]])
    pages.page()
    pages.row(xs, header)
    pages.row(xs, [[""], ["week."], ["came late."], [""]])
    draft = pages.read()

    assert _texts(draft, ItemKind.RECOMMENDATION) == [
        "The trust should write down who brings a child and who takes it home.",
        "The council should answer letters within a week.",
    ]
    assert [row.action for row in draft.action_rows] == [
        "Change the form", "Look at ten forms", "Count the letters that came late.",
    ]  # fmt: skip


def test_small_heading_at_the_foot_of_a_page_is_none_of_its_edge_where_others_are_set_so() -> None:
    pages = _Pages()
    pages.line("Safeguarding Adults Review: Ottoline", bold=True, size=18)
    for heading in ("Background", "The family", "The town", "What happened"):
        pages.line(heading, size=9)
        for _ in range(3):
            pages.line(
                "Ottoline was known to many people in the town and to nobody who could have helped her.", size=12
            )
    pages.y = 40
    pages.line("Learning", size=9)
    pages.page()
    pages.line("People who are known to all may be helped by none of them.", size=12)

    assert _texts(pages.read(), ItemKind.LEARNING_POINT) == [
        "People who are known to all may be helped by none of them.",
    ]  # fmt: skip


def test_heading_between_two_ruled_tables_is_in_none_of_them() -> None:
    pages = _Pages()
    pages.line("Easy read: what we learned from Una", size=18)
    pages.line("What we learned", size=14, bold=True, space=20)
    _row_of_boxes(pages, "Pain can look like anger.")
    _row_of_boxes(pages, "Nobody asked her friends.")
    pages.canvas.drawString(181, pages.y - 30, "said of her")  # no letter stands where the columns part
    pages.line("What they all", size=14, bold=True, space=30)
    _row_of_boxes(pages, "She liked the bus.")

    assert _texts(pages.read(), ItemKind.LEARNING_POINT) == ["Pain can look like anger.", "Nobody asked her friends."]


def _row_of_boxes(pages: _Pages, text: str) -> None:
    """A row of which each cell has its own rules, as browsers print them; a picture stands in the first."""
    low = pages.y - 40
    for left, right in ((60, 180), (180, 520)):
        for height in (pages.y, low):
            pages.canvas.line(left, height, right, height)
        for x in (left, right):
            pages.canvas.line(x, low, x, pages.y)
    pages.canvas.drawString(190, pages.y - 24, text)
    pages.y = low
