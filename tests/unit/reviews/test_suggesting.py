from dataclasses import dataclass, field

import pytest

from reviews.starter import starters
from reviews.suggesting import MOST, suggestions


@dataclass
class Own:
    name: str
    words: list[str] = field(default_factory=list)


def suggested(text, *words, name="A name that stands nowhere"):
    return [found.words for found in suggestions(text, [Own(name, list(words))])]


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("school", "Two schools knew.", "schools"),
        ("school", "The school's lead.", "school's"),
        ("school", "The school’s lead.", "school's"),
        ("school", "Scholars met.", None),
        ("exclu*", "He was excluded in May.", "excluded"),
        ("men", "It was mentioned.", None),
        ("self-harm*", "She self harmed.", "self harmed"),
        ("self harm*", "Self-harming at night.", "self-harming"),
        ("shar* of information", "The sharing  of\ninformation was late.", "sharing  of\ninformation"),
        ("FGM", "FGM was not asked about.", "FGM"),
        ("c++ (a)", "Nothing of c++ (a) breaks the look.", "c++ (a)"),
        ("drift*", "", None),
    ],
)
def test_word_is_found_with_its_endings_and_no_further(word, text, found):
    assert suggested(text, word) == ([(found,)] if found else [])


def test_name_of_a_theme_is_one_of_its_words():
    assert suggested("Of supervision and more.", name="Supervision") == [("supervision",)]


def test_reason_names_each_word_once_and_the_longest():
    (found,) = suggestions(
        "Home education, not school, and home education.", [Own("X", ["home", "home education", "school*"])]
    )
    assert found.reason == "because of the words “home education”, “school”"
    (one,) = suggestions("One school.", [Own("X", ["school"])])
    assert one.reason == "because of the word “school”"


def test_most_words_come_first_and_no_more_than_are_read():
    themes = [Own(f"T{n}", ["late"]) for n in range(6)] + [Own("Two", ["late", "plan"])]
    found = suggestions("The plan was late.", themes)
    assert found[0].name == "Two"
    assert len(found) == MOST


def test_three_hundred_themes_are_no_trouble():
    themes = [Own(f"Theme {n}A", [f"word{n}", f"stem{n}x*"]) for n in range(300)]
    assert [one.name for one in suggestions("Only word7 and stem299xing.", themes)] == [
        "Theme 7A",
        "Theme 299A",
    ]


# A corpus of our own: what each says is about, and what it must not be taken for.
CORPUS = [
    ("The midwife did not ask who the baby's father was.", {"Before birth", "Fathers and partners"}),
    ("He was excluded from school twice and nobody looked at why.", {"Attendance and exclusion", "Education"}),
    ("What each agency knew was not shared, and information sharing came late.", {"Information sharing"}),
    ("Workers took what the mother said at face value.", {"Professional curiosity"}),
    ("The child was never seen alone; her wishes and feelings are not written down.", {"Voice of the child"}),
    ("Coercive control was seen as a quarrel.", {"Domestic abuse"}),
    ("Supervision did not test the plan, which drifted.", {"Supervision and oversight", "Plans that drift"}),
    ("Referrals were closed below the threshold for early help.", {"Thresholds and early help"}),
    ("She went missing and was groomed online.", {"Missing children", "Exploitation", "Harm online"}),
    ("Appointments missed were noted as ‘did not attend’, not as a child not brought.", {"Children not brought"}),
    ("The social worker did not escalate her worry.", {"Escalation and challenge"}),
    ("He had begun to self-harm and CAMHS had a long wait.", {"Suicide and self-harm", "Children's mental health"}),
    ("The carpet was dirty, but the boiler worked.", set()),
    ("The review met four times and heard from many people.", set()),
    ("A person should be named in each plan.", set()),
    ("She drew a race track; he plays on a gangway.", set()),  # is taken for culture, and known to be
]


def test_starter_words_find_what_a_text_is_about():
    """Of what is suggested at least nine of ten are right, and of what is there at least nine of ten are found."""
    right = wrong = missed = 0
    for text, about in CORPUS:
        found = {one.name for one in suggestions(text, starters())}
        right, wrong, missed = right + len(found & about), wrong + len(found - about), missed + len(about - found)
    assert right / (right + wrong) >= 0.9, (right, wrong)
    assert right / (right + missed) >= 0.9, (right, missed)


def test_starter_themes_stand_in_two_levels_with_names_of_their_own():
    found = starters()
    names = [one.name for one in found]
    tops = {one.name for one in found if not one.parent}
    assert len(names) == len({name.casefold() for name in names}) > 40
    assert {one.parent for one in found if one.parent} <= tops
    assert all(one.words for one in found if one.parent)
