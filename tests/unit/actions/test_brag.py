from itertools import product

import pytest

from actions.brag import Brag, Colour, standing
from actions.models import Status

EVERY = list(product(Status, [False, True], [False, True]))


@pytest.mark.parametrize(("status", "overdue", "stale"), EVERY)
def test_brag_every_combination_has_a_word_and_a_colour(status, overdue, stale):
    found = standing(status=status, overdue=overdue, stale=stale)
    assert isinstance(found.colour, Colour)
    assert found.word


@pytest.mark.parametrize(
    ("status", "overdue", "stale", "expected"),
    [
        (Status.WITHDRAWN, True, True, Brag(Colour.GREY, "withdrawn")),
        (Status.DRAFT, True, True, Brag(Colour.GREY, "draft")),
        (Status.EMBEDDED, True, True, Brag(Colour.BLUE, "embedded")),
        (Status.ASSURED, True, True, Brag(Colour.AMBER, "evidence out of date")),
        (Status.ASSURED, True, False, Brag(Colour.GREEN, "assured")),
        (Status.SUBMITTED, True, True, Brag(Colour.AMBER, "with the partnership")),
        (Status.ISSUED, True, True, Brag(Colour.RED, "late")),
        (Status.RETURNED, True, False, Brag(Colour.RED, "late")),
        (Status.ISSUED, False, True, Brag(Colour.AMBER, "in hand")),
        (Status.RETURNED, False, False, Brag(Colour.AMBER, "in hand")),
    ],
)
def test_brag_first_that_fits_wins(status, overdue, stale, expected):
    assert standing(status=status, overdue=overdue, stale=stale) == expected


@pytest.mark.parametrize(("status", "overdue", "stale"), EVERY)
def test_brag_green_only_when_assured_and_fresh(status, overdue, stale):
    is_green = standing(status=status, overdue=overdue, stale=stale).colour == Colour.GREEN
    assert is_green == (status == Status.ASSURED and not stale)


@pytest.mark.parametrize(("status", "overdue", "stale"), EVERY)
def test_brag_red_only_when_the_agency_is_late(status, overdue, stale):
    is_red = standing(status=status, overdue=overdue, stale=stale).colour == Colour.RED
    assert is_red == (status in {Status.ISSUED, Status.RETURNED} and overdue)
