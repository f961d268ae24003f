import pytest

from actions.dashboards.asking import named_in
from actions.vague import vague_words
from partners.models import Agency


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
    ("text", "named"),
    [
        ("Northmere Police should tell the hub.", True),
        ("Officers of NORTHMERE  police, and others.", True),
        ("The force (NP) should tell.", True),
        ("The police should tell the hub.", False),
        ("Northmere Policemen should tell.", False),
        ("", False),
    ],
)
def test_agency_is_named_by_a_whole_name(text, named):
    assert named_in(text, Agency(name="Northmere Police", aliases=["NP", ""])) is named
