import pytest

from reviews.importing.bodies import body_opening
from reviews.importing.headings import Role, role_of
from reviews.importing.recommendations import looks_like_one


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
        ("Professionals should ask.", None),
        ("Make sure that housing officers know this.", None),
        ("Training on neglect to be delivered to all staff.", None),
    ],
)  # fmt: skip
def test_body_that_opens_the_sentence_is_addressed(sentence: str, body: str | None) -> None:
    assert body_opening(sentence) == body
