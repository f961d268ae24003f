import pytest

from reviews.vague import read_question, read_recommendation, vague_words


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How do you seek assurance that it happens?", ["seek assurance"]),
        ("Please Consider whether staff should be reminded.", ["Consider", "reminded"]),
        ("Ensure, ensure and ensure again.", ["Ensure"]),
        ("How many of the ten cases had a plan?", []),
        ("A considerable number; a reassured parent; an insured car.", []),
        ("", []),
    ],
)
def test_vague_words_are_pointed_at_once(question, found):
    assert [vague.words for vague in vague_words(question)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Board should consider a leaflet.", ["consider"]),
        ("Practitioners consider the father in each plan.", []),
        ("The trust should satisfy itself that visits happen.", ["satisfy itself"]),
        ("The council should ensure that plans are read.", ["ensure"]),
        ("The council should ensure that plans are read, and audit 20 of them.", []),
        ("Plans are read in order to ensure safety.", []),
        ("Raising awareness of safer sleep.", ["Raising awareness"]),
        ("Staff should be mindful of history, where appropriate.", ["be mindful", "where appropriate"]),
        ("Schools should review their policy regularly.", ["review their", "regularly"]),
        ("The review of their policy found gaps.", []),
        ("This follows Working Together 2023.", []),
        ("Agencies should work more closely.", ["work more closely"]),
        ("A reminder letter went out.", []),
        ("The police should continue to attend.", ["continue to"]),
        ("Ensure a robust plan. Remind staff, seek assurance, raise awareness, regularly.", None),
    ],
)
def test_only_what_stands_for_the_thing_to_be_done(text, found):
    words = [vague.words for vague in vague_words(text)]
    assert len(words) == 4 if found is None else words == found


@pytest.mark.parametrize(
    ("text", "addressed_to", "missing"),
    [
        ("Fathers should be seen.", "", "It does not say who is to do it, what would show it was done or by when."),
        ("Fathers should be seen.", "Midwives", "It does not say what would show it was done or by when."),
        ("The council should sample 20 records.", "", "It does not say by when."),
        ("The council should sample 20 records by June.", "", ""),
        ("NSCP publishes the figures every quarter.", "", ""),
    ],
)
def test_what_a_recommendation_does_not_say(text, addressed_to, missing):
    assert read_recommendation(text, addressed_to=addressed_to).missing == missing


def test_limbs_are_read_too_and_only_the_text_is_marked():
    said = read_recommendation("The Board should remind staff that:", limbs=("schools seek assurance",))
    assert [vague.words for vague in said.vague] == ["remind", "seek assurance"]
    assert [run.text for run in said.runs if run.vague] == ["remind"]
    assert "".join(run.text for run in said.runs) == "The Board should remind staff that:"


def test_evidence_wanted_beside_a_question_may_show_it():
    assert read_question("What should ensure it?").missing
    assert not read_question("The trust should ensure visits.", evidence_wanted="An audit of ten cases")
