"""The holes that the soak digs are still where its list says, so that none is passed over in silence."""

from pathlib import Path

import pytest

from tests.faults.holes import HOLES

ROOT = Path(__file__).parents[3]


def test_there_are_enough():
    assert len({hole.name for hole in HOLES}) >= 30


@pytest.mark.parametrize("hole", [hole for hole in HOLES if hole.path], ids=lambda hole: hole.name)
def test_what_is_taken_away_stands_once(hole):
    assert (ROOT / hole.path).read_text().count(hole.old) == 1


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_tests_that_catch_it_are_there(hole):
    assert all((ROOT / test.partition("::")[0]).exists() for test in hole.tests)
