"""The holes that the soak digs are still where its list says, so that none is passed over in silence."""

import re
from pathlib import Path

import pytest

from tests.faults.holes import HOLES

ROOT = Path(__file__).parents[3]


LISTED = re.findall(r"^\| (.+?) \| `(tests/[\w/]+\.py)(?:::(\w+))?` \|$", (ROOT / "docs" / "holes.md").read_text(), re.MULTILINE)  # fmt: skip


def test_list_in_the_docs_is_that_of_the_code_and_names_tests_that_are_there():
    assert [name for name, _, _ in LISTED] == [hole.name for hole in HOLES]
    wrong = [
        name
        for name, path, test in LISTED
        if not re.search(rf"^def {test or 'test_'}", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert wrong == []


def test_there_are_enough():
    assert len({hole.name for hole in HOLES}) >= 30


@pytest.mark.parametrize("hole", [hole for hole in HOLES if hole.path], ids=lambda hole: hole.name)
def test_what_is_taken_away_stands_once(hole):
    assert (ROOT / hole.path).read_text().count(hole.old) == 1


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_tests_that_catch_it_are_there(hole):
    assert all((ROOT / test.partition("::")[0]).exists() for test in hole.tests)
