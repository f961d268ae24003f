import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviews.importing import Draft, ItemKind, ReadingError, read_review

PIECES = [
    "Recommendations", "## Learning", "Recommendation 1", "**Recommendation 2:** ", "1. The Board should act.", "- a point", "(a) a limb;", "1.6.2 text",
    "| Recommendation | Action | Lead |", "|---|---|---|", "| 1. Do it | Plan | Police |", "Learning includes: one; two; and three.", "What did we learn?",
    "Questions for practice", "Are you sure?", "\tcell\tother", "---", "Themes: a, b", "Lead: Police", "Page 1 of 2", "Published 3 May 2021", "multi-", "agency",
    "Child Safeguarding Practice Review: Child Q", "The Trust to ensure that:", "safe-\nguarding", "<sup>1</sup>", "> quoted", "\u2022 bullet", "\f", "",
]  # fmt: skip
documents = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=25).map("\n".join),
)

NUMBER_OF_A_PAGE = re.compile(
    r"(?<=\n)[^\w\n]*(?:page[^\w\n]*)?\d{1,3}(?:[^\w\n]*of[^\w\n]*\d{1,3})?[^\w\n]*\n", re.IGNORECASE
)


ANCHOR = re.compile(r"<[^<>]*>")


def read(text: str) -> Draft:
    return read_review(text.encode(), "review.txt")


def letters(text: str) -> str:
    return re.sub(r"[\W_\u00b9\u00b2\u00b3\u2070-\u2079]+", "", text)  # raised figures lead to notes


@settings(max_examples=150, deadline=None)
@given(text=documents)
@example(text="LEARNING\na-\nPAGE0OF0\na")
@example(text="LEARNING\na-\n<A><A>a")
def test_arbitrary_text_is_read_or_refused_in_words_of_the_source(text: str) -> None:
    try:
        draft = read(text)
    except ReadingError:
        return
    left_out = (NUMBER_OF_A_PAGE, ANCHOR)  # which may stand within a word
    source = letters(draft.source) + "".join(letters(form.sub("", draft.source)) for form in left_out)
    for item in draft.items:
        assert all(letters(word) in source for part in (item.text, *item.sub_points) for word in part.split())
        assert 0 <= item.start < item.end <= len(draft.source)
    for row in draft.action_rows:
        assert 0 <= row.start < row.end <= len(draft.source)
    for finding in draft.privacy_findings:
        assert draft.source[finding.start : finding.end].strip() == finding.value


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200))
@example(content=b"\\")
@example(content=b"\x01\x0c")
@example(content=b"12\x0c3")
def test_arbitrary_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        assert read_review(content, "review.txt").source
    except ReadingError:
        return


@pytest.mark.parametrize(
    "content", [b"", b"  \n\t", b"a\0b", b"%PDF-1.7 ...", b"PK\x03\x04rest", b"\x81\x8d\x8f\x90\x9d", b"\xff\xfe\x00"]
)
def test_unreadable_file_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(ReadingError) as refusal:
        read_review(content, "review.txt")

    assert re.fullmatch(r"[A-Z][^.]+\.", str(refusal.value))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_read_alike(encoding: str) -> None:
    text = "Recommendations\n\n1. The Board should ask \u201chow?\u201d \u2013 and listen."

    draft = read_review(text.encode(encoding), "review.txt")

    assert [item.text for item in draft.of(ItemKind.RECOMMENDATION)] == [
        "The Board should ask \u201chow?\u201d \u2013 and listen."
    ]


def test_item_shows_its_place_in_the_source() -> None:
    draft = read(
        "Title\r\n\r\nRecommendations\r\n\r\n1. The Board should act\r\nat once.\r\n\r\n2. The Trust should wait.\r\n"
    )

    first, second = draft.of(ItemKind.RECOMMENDATION)

    assert draft.source[first.start : first.end] == "1. The Board should act\nat once."
    assert draft.source[second.start : second.end] == "2. The Trust should wait."


def test_limbs_keep_their_labels_for_citation() -> None:
    draft = read("Recommendations\n\n6. The Board should ensure that:\n(a) visits are counted;\n(b) visits are seen.\n")

    (item,) = draft.of(ItemKind.RECOMMENDATION)

    assert item.sub_labels == ("a", "b")
    assert item.sub_points == ("visits are counted", "visits are seen.")


def test_doubtful_item_is_offered_and_not_counted() -> None:
    draft = read("Learning\n\n- Babies need a plan.\n\nThe nursery had been open for a year.\n")

    assert [item.text for item in draft.of(ItemKind.LEARNING_POINT, sure=True)] == ["Babies need a plan."]
    assert [item.text for item in draft.of(ItemKind.LEARNING_POINT, sure=False)] == [
        "The nursery had been open for a year."
    ]


def test_every_item_says_why_it_was_taken() -> None:
    draft = read("Recommendations\n\n1. The Board should act.\n\nLearning includes: one thing; and another.\n")

    assert draft.items[0].reason == "Numbered under the heading \u201cRecommendations\u201d"
    assert all(item.reason for item in draft.items)


@pytest.mark.parametrize(
    "unit",
    [
        "The Board should ensure that agencies share what they know about a family in good time.\n",
        "1. The Board should act.\n\n",
        "| 1. Do | Plan | Police |\n",
        "a, b and c of the the the the the the the the the\n",
        "Recommendation 1: the ",
        "Child Safeguarding Practice Review " * 4 + "\n",
        "((((((((((((((((((((((((((((((((((((((((\n",
        "A A A A A A A A A A A A A A A A A A A A A A\n",
        "*_*_*_*_**__**__",
        "  \t \t \t",
        "0 0 0 0 0 0 0 0 0 0 ",
    ],
)
def test_reading_time_grows_with_length_and_no_faster(unit: str) -> None:
    short, long = (("Recommendations\n\n" + unit * (size // len(unit))).encode() for size in (30_000, 240_000))
    times = []
    for content in (short, long):
        began = time.process_time()
        read_review(content, "review.txt")
        times.append(time.process_time() - began)

    assert times[1] < 24 * max(times[0], 0.02)


def test_file_of_another_kind_is_refused() -> None:
    with pytest.raises(ReadingError):
        read_review(b"Recommendations", "review.docx")


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("Social care and CAMHS are to meet each month.", "Social care and CAMHS"),
        ("the Care Quality Commission be asked to look at scales.", "the Care Quality Commission"),
        ("| Scope | Action | Lead |\n|---|---|---|\n| Recommendation 1: The Board should act. | | |\n| Local | Go | Police |", "The Board"),
    ],
)  # fmt: skip
def test_recommendation_is_addressed_to_the_body_it_asks(sentence: str, body: str) -> None:
    text = sentence if sentence.startswith("|") else f"- {sentence}"
    draft = read(f"# Safeguarding Adults Review: Adult Q\n\n## Recommendations\n\n{text}\n")

    assert [item.addressed_to for item in draft.of(ItemKind.RECOMMENDATION)] == [body]
