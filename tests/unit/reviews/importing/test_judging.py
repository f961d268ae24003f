"""What the judge thinks of blocks by their wording and place, and what follows for a draft."""

from itertools import islice
from math import exp, isclose

import pytest
from examples import Example, example_of, examples_of, kept_examples, lines_of

from reviews.importing import Draft, Item, ItemKind, read_review
from reviews.importing.judging.judge import first_judged, verdicts_on
from reviews.importing.judging.weights import learnt, odds

STORY = """# Safeguarding Adults Review: Ivo

Marrick Safeguarding Adults Board

## What happened

Ivo lived above a shop in Marrick for twenty years. In March 2021 the stairs failed and he was carried down by neighbours.
The council wrote to him twice. He was found in July by the man who reads the meters.

"""
ASKED = """- Marrick Council should visit each person who has not answered two letters.
- The Integrated Care Board should ask surgeries to ring patients who collect no medicine for two months.
- Marrick Police should tell adult social care about each door that they have had to force.
"""


TASKS = """1. Hold a panel with the fire service each month on homes that cannot be reached.
2. Close every mailbox that has no owner and report to the Board when this has been done.
3. Publish guidance for letting agents on who to ring, and review it after a year.
"""


def items(text: str, kind: ItemKind) -> tuple[Item, ...]:
    return read(text).of(kind)


def read(text: str) -> Draft:
    return read_review(text.encode(), "review.md")


def test_list_of_tasks_is_read_under_a_heading_that_nobody_knows() -> None:
    found = items(f"{STORY}## From the lane to the landing\n\n{TASKS}", ItemKind.RECOMMENDATION)

    assert [(item.sure, item.label, item.text[:8]) for item in found] == [
        (True, "1", "Hold a p"),
        (True, "2", "Close ev"),
        (True, "3", "Publish "),
    ]
    assert {item.reason for item in found} == {"Reads like a recommendation, though no heading or label says so"}
    assert {item.theme_heading for item in found} == {None}, "the one section that they stand in is no theme"


def test_one_sentence_that_asks_is_offered_and_not_given() -> None:
    one = ASKED.partition("\n")[0].removeprefix("- ")

    found = items(f"{STORY}## From the lane to the landing\n\n{one}\n", ItemKind.RECOMMENDATION)

    assert not any(item.sure for item in found)


def test_list_of_findings_that_tell_the_story_is_offered_and_not_given() -> None:
    told = """## Findings

1. The letter of 3 March 2021 was sent to the shop below and was signed for by the owner.
2. The second letter was returned on 9 April 2021 and was filed by the housing officer the next day.
3. The meter was read on 12 July 2021 and the police were called at 4 pm.
"""
    found = items(f"{STORY}{told}\n## Recommendations\n\n{ASKED}", ItemKind.LEARNING_POINT)

    assert [item.sure for item in found] == [False, False, False]
    assert all(item.reason.endswith("but it does not read like learning") for item in found)


def test_what_is_named_as_learning_is_not_doubted() -> None:
    named = "## Learning\n\nLearning point 1: The letter of 3 March 2021 was sent to the shop below.\n\n"

    (found,) = items(f"{STORY}{named}## Recommendations\n\n{ASKED}", ItemKind.LEARNING_POINT)

    assert found.sure


def test_words_that_stand_before_each_point_do_not_belong_to_it() -> None:
    told = "".join(
        f"### {topic}\n\n{story}\n\nWhat we carry away: {point}\n\n"
        for topic, story, point in (
            (
                "Letters",
                "Two letters were sent in 2021.",
                "A letter that is not answered needs to be followed by a visit.",
            ),
            (
                "Stairs",
                "The stairs were reported in May.",
                "Where a home cannot be reached, risk should be looked at anew.",
            ),
            ("Medicine", "No tablets were fetched in June.", "Pharmacists need to know whom to ring about a person."),
            ("Neighbours", "Two neighbours rang.", "People next door are often first to know and should be heard."),
        )
    )
    found = items(f"{STORY}## Analysis by theme\n\n{told}## Recommendations\n\n{ASKED}", ItemKind.LEARNING_POINT)

    assert [item.text.partition(" ")[0] for item in found if item.sure] == ["A", "Where", "Pharmacists", "People"]
    assert [item.theme_heading for item in found if item.sure] == ["Letters", "Stairs", "Medicine", "Neighbours"]


def test_rows_that_ask_bodies_are_read_whatever_their_column_is_called() -> None:
    lines = [line.removeprefix("- ") for line in ASKED.splitlines()]
    rows = "".join(
        f"| {place} | {line} | {who} |\n" for place, (line, who) in enumerate(zip(lines, "ABC", strict=True), 1)
    )
    table = f"## Matters for the Board\n\n| No | Matter | By whom |\n|---|---|---|\n{rows}"

    found = items(f"{STORY}{table}", ItemKind.RECOMMENDATION)

    assert [(item.sure, item.label, item.text, item.addressed_to) for item in found] == [
        (True, str(place), line, who) for place, (line, who) in enumerate(zip(lines, "ABC", strict=True), 1)
    ]


def test_points_of_a_list_ask_together() -> None:
    """The third says nothing of itself, but it stands among what is asked."""
    tasks = TASKS.replace("3. Publish", "3. Letting agents to know who to ring.\n4. Publish")

    found = items(f"{STORY}## From the lane to the landing\n\n{tasks}", ItemKind.RECOMMENDATION)

    assert [item.label for item in found if item.sure] == ["1", "2", "3", "4"]


def test_name_that_counts_gives_the_label() -> None:
    aims = "".join(f"Aim {line[0]}: The Board should {line[3].lower()}{line[4:]}\n\n" for line in TASKS.splitlines())

    found = read(f"{STORY}## From the lane to the landing\n\n{aims}")

    assert [(item.kind, item.label, item.text[:21], item.sure) for item in found.items] == [
        (ItemKind.RECOMMENDATION, "1", "The Board should hold", True),
        (ItemKind.RECOMMENDATION, "2", "The Board should clos", True),
        (ItemKind.RECOMMENDATION, "3", "The Board should publ", True),
    ]


def test_what_asks_bodies_is_no_good_practice() -> None:
    found = read(f"{STORY}## Notable practice\n\n- The meter reader rang twice.\n\nFor the Board\n\n{ASKED}")

    assert [item.text for item in found.of(ItemKind.GOOD_PRACTICE, sure=True)] == ["The meter reader rang twice."]
    assert len(found.of(ItemKind.RECOMMENDATION)) == len(ASKED.splitlines()), "what is overruled is read as what it is"


def test_rows_without_names_of_columns_are_all_read() -> None:
    lines = [line.removeprefix("- ") for line in ASKED.splitlines()]
    rows = "".join(f"<tr><td>{line}</td><td>{who}</td></tr>" for line, who in zip(lines, "ABC", strict=True))
    page = f"<html><body><h1>Safeguarding Adults Review: Ivo</h1><h2>In the Board's hands</h2><table>{rows}</table></body></html>"

    found = read_review(page.encode(), "review.html").of(ItemKind.RECOMMENDATION)

    assert [item.text for item in found] == lines


def test_reason_beside_what_is_asked_is_not_taken_for_it() -> None:
    """However long it is."""
    why = (
        "Two letters were sent to Ivo in the spring of 2021, and both of them stayed on the counter of the shop below."
    )
    rows = "".join(
        f"| {line.removeprefix('- ')} | {why} {who} |\n" for line, who in zip(ASKED.splitlines(), "ABC", strict=True)
    )

    found = items(f"{STORY}## In the Board's hands\n\n| Matter | Why |\n|---|---|\n{rows}", ItemKind.RECOMMENDATION)

    assert [item.text for item in found] == [line.removeprefix("- ") for line in ASKED.splitlines()]


def test_what_is_asked_of_a_national_panel_is_the_reports_own() -> None:
    rows = "".join(f"| {line.removeprefix('- ')} | Open |\n" for line in ASKED.splitlines())
    heading = "## Recommendations for the national review panel"

    found = items(f"{STORY}{heading}\n\n| Recommendation | Status |\n|---|---|\n{rows}", ItemKind.RECOMMENDATION)

    assert [item.sure for item in found] == [True, True, True]


def test_summary_that_says_the_same_in_brief_is_not_read_again() -> None:
    found = items(f"{STORY}## At a glance\n\n{ASKED}\n## Recommendations\n\n{ASKED}", ItemKind.RECOMMENDATION)

    assert sum(item.sure for item in found) == len(ASKED.splitlines())


@pytest.mark.parametrize("said", [(0.0, 0.0), (80.0, -80.0), (-3.0, 2.5)])
def test_odds_are_of_three_things(said: tuple[float, float]) -> None:
    found = odds(said)

    assert isclose(exp(found.nothing) + exp(found.recommendation) + exp(found.learning), 1.0, abs_tol=0.001)


def test_weights_tell_few_words_apart() -> None:
    """Names of people and places weigh by their look alone."""
    assert not {"marrick", "ivo", "leeds", "kent"} & learnt().known


def test_blocks_are_judged_as_people_judged_them() -> None:
    weights, right, all_of_them = learnt(), 0, 0
    for example in islice(kept_examples(), 0, None, 25):
        found = verdicts_on(example.runs, [first_judged(run, weights) for run in example.runs], weights)
        kinds = [(one.recommendation > 0.5) + 2 * (one.learning > 0.5) for one in found]
        right += sum(kind == judged for kind, judged in zip(example.kinds, kinds, strict=True))
        all_of_them += len(kinds)

    assert right >= 0.95 * all_of_them


def test_example_is_kept_as_it_was_read() -> None:
    expected = {"recommendations": [{"text": line.removeprefix("- ")} for line in ASKED.splitlines()]}
    example = example_of(f"{STORY}## Recommendations\n\n{ASKED}".encode(), "review.md", expected)

    (kept,) = examples_of(lines_of([example]))

    assert kept.kinds == example.kinds == [0, 0, 1, 1, 1]
    assert _said(kept) == _said(example)


def _said(example: Example) -> list[tuple[str, str, str | None, str]]:
    return [(run.heading, run.lead, block.label, block.text) for run in example.runs for block in run.blocks]
