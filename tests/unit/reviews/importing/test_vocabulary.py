import pytest

from reviews.importing.drafting.recommendations import looks_like_one
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, names_a_topic, role_of
from reviews.importing.language.labels import succeeds
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.vocabulary import beyond_the_announcement


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("8. RECOMMENDATIONS", Role.RECOMMENDATIONS),
        ("Section 6: Recommendations", Role.RECOMMENDATIONS),
        ("What are the recommendations?", Role.RECOMMENDATIONS),
        ("Recommendations (multi-agency)", Role.RECOMMENDATIONS),
        ("IMR recommendations", Role.RECOMMENDATIONS),
        ("What we recommend", Role.RECOMMENDATIONS),
        ("Progress on recommendations", Role.NARRATIVE),
        ("Recommendations from previous reviews", Role.NARRATIVE),
        ("What have we learnt?", Role.LEARNING),
        ("Lessons to be learned", Role.LEARNING),
        ("Implications for practice", Role.LEARNING),
        ("Summary of learning and recommendations", Role.LEARNING_AND_RECOMMENDATIONS),
        ("What went well?", Role.GOOD_PRACTICE),
        ("Points for reflection", Role.QUESTIONS),
        ("Key themes", Role.THEMES),
        ("Agencies involved", Role.AGENCIES),
        ("What happened to Child A?", Role.NARRATIVE),
        ("Where can I find out more?", Role.NARRATIVE),
        ("Section B - Learning points", Role.LEARNING),
        ("Section B: Learning", Role.LEARNING),
        ("B. Learning points", Role.LEARNING),
        ("IV. Recommendations", Role.RECOMMENDATIONS),
        ("What did we do well?", Role.GOOD_PRACTICE),
        ("What will happen next?", Role.NARRATIVE),
        ("Agencies contributing to the review", Role.AGENCIES),
        ("Practice point", Role.LEARNING),
        ("Messages for managers", Role.LEARNING),
        ("What we take away from this review", Role.LEARNING),
        ("What practitioners need to remember", Role.LEARNING),
        ("Areas where practice could improve", Role.LEARNING),
        ("What we could have done better", Role.LEARNING),
        ("So what did we learn?", Role.LEARNING),
        ("So what? The learning", Role.LEARNING),
        ("Conclusion: what we learned", Role.LEARNING),
        ("Lessons from Baby T's life", Role.LEARNING),
        ("What the report will change", None),
        ("What you need to know", None),
        ("What needs to change", None),
        ("Notable and positive practice", Role.GOOD_PRACTICE),
        ("Things that went well", Role.GOOD_PRACTICE),
        ("What professionals got right", Role.GOOD_PRACTICE),
        ("Where practice was strong", Role.GOOD_PRACTICE),
        ("Good practice to share", Role.GOOD_PRACTICE),
        ("Celebrating excellent practice", Role.GOOD_PRACTICE),
        ("Practice that made a difference", Role.GOOD_PRACTICE),
        ("What does good practice look like?", Role.NARRATIVE),
        ("Practice nurses", None),
        ("Reflection points", Role.QUESTIONS),
        ("Food for thought", Role.QUESTIONS),
        ("Now what? Questions for your team", Role.QUESTIONS),
        ("Questions raised by the review", Role.QUESTIONS),
        ("Questions for the review", None),
        ("Appendix: questions in the terms of reference", Role.NARRATIVE),
        ("Information sharing", None),
        ("Involvement of fathers", None),
        ("Family assessment", None),
        ("Learning from this review has been shared", None),
    ],
)
def test_heading_announces_what_stands_under_it(heading: str, role: Role | None) -> None:
    assert role_of(heading) is role


@pytest.mark.parametrize(
    "sentence",
    [
        "The Partnership should monitor how recommendations are implemented.",
        "Audit to be completed by all agencies within six months.",
        "Caseloads of no more than 15 should be agreed.",
        "All agencies to consider how the learning made in this review is shared.",
        "For the Partnership to develop a toolkit.",
        "That NSCP and SAB work together on transitions.",
        "Undertake a review of supervision.",
        "NSCP requests that agencies provide evidence of this.",
        "Guidance for parents on online harm should be written with young people.",
        "The Council to buy spare inhalers for all schools.",
    ],
)
def test_request_is_worded_as_a_recommendation(sentence: str) -> None:
    assert looks_like_one(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Partnership has accepted these recommendations.",
        "The following recommendations are made to the Board.",
        "There are four recommendations which the Partnership will monitor.",
        "These recommendations should be read alongside the action plan.",
        "Practitioners told the review that visits were rushed.",
        "Single agency recommendations are contained in the agency reports.",
        "Insert the recommendations here.",
        "This action plan will be monitored by the Board until it is complete.",
        "Response of agencies to concerns of neglect",
    ],
)
def test_talk_about_recommendations_is_none(sentence: str) -> None:
    assert not looks_like_one(sentence)


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("It is recommended that Northmere Police reviews its policy.", "Northmere Police"),
        ("The Partnership, working with Northmere ICB, should audit this.", "The Partnership"),
        ("Children's Social Care to review the process.", "Children's Social Care"),
        ("The Northmere Safeguarding Children Partnership may wish to ask.", "The Northmere Safeguarding Children Partnership"),
        ("The Learning Disability Team should lead.", "The Learning Disability Team"),
        ("The Department for Education should legislate.", "The Department for Education"),
        ("Until then, Northmere Council should offer a visit.", "Northmere Council"),
        ("It is recommended that Northmere Homes train its staff.", "Northmere Homes"),
        ("Professionals should ask.", None),
        ("Make sure that housing officers know this.", None),
        ("Training on neglect to be delivered to all staff.", None),
    ],
)  # fmt: skip
def test_body_that_opens_the_sentence_is_addressed(sentence: str, body: str | None) -> None:
    assert body_opening(sentence) == body


@pytest.mark.parametrize(
    "heading",
    ["14 December 2023", "Author: Miriam Oakenfold", "Page 12 of 13", "Serious Case Review", "Recommendations"],
)
def test_line_about_the_document_is_no_topic(heading: str) -> None:
    assert not names_a_topic(heading)


@pytest.mark.parametrize("heading", ["Contact with fathers", "Authority in practice", "Neglect"])
def test_heading_of_its_own_is_a_topic(heading: str) -> None:
    assert names_a_topic(heading)


@pytest.mark.parametrize(
    ("label", "other", "next_one"),
    [("a", "b", True), ("A", "B", True), ("ii", "iii", True), ("h", "i", True), ("A", "b", False), ("ii", "a", False), (None, "a", False)],
)  # fmt: skip
def test_letters_and_roman_numbers_run_on(label: str | None, other: str, *, next_one: bool) -> None:
    assert succeeds(label, other) is next_one


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Parents who say they are exhausted are asking for help", True),
        ("Working with families who have no recourse to public funds", False),
        ("What agencies were doing and what they should have done", False),
    ],
)
def test_sentence_has_a_verb_beside_those_of_its_clauses(text: str, *, sentence: bool) -> None:
    assert has_main_verb(text) is sentence


def test_learning_after_its_announcement_is_kept() -> None:
    assert beyond_the_announcement("There is one key learning point. Ask who cares.") == "Ask who cares."
    assert (
        beyond_the_announcement("Ask who cares. One visit is not enough.") == "Ask who cares. One visit is not enough."
    )


def test_body_named_after_reviews_is_no_review() -> None:
    assert not names_a_review("Child Safeguarding Practice Review Panel")
    assert names_a_review("Child Safeguarding Practice Review: Panel's copy")
