"""The moves of an action's status, written out a second time as the product says them."""

from itertools import product

import pytest

from actions.models import Status
from actions.states import may_move

D, IS, S, R, A, E, W = (
    Status.DRAFT,
    Status.ISSUED,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.ASSURED,
    Status.EMBEDDED,
    Status.WITHDRAWN,
)
SAID = {
    "asked, answered, sent back, answered again, assured, embedded": {(D, IS), (IS, S), (S, R), (R, S), (S, A), (A, E)},
    "withdrawn from any open state": {(D, W), (IS, W), (S, W), (R, W)},
    "“not ours” takes issued to draft": {(IS, D)},
    "taking back takes submitted to issued or returned": {(S, IS), (S, R)},
    "a superseding decision takes assured to returned": {(A, R)},
    "a re-test that finds it not embedded takes assured or embedded to issued": {(A, IS), (E, IS)},
    "a re-test that finds it embedded in part leaves it assured": {(E, A)},
}


@pytest.mark.parametrize(("was", "to"), list(product(Status, Status)))
def test_only_what_is_said_may_be_done(was, to):
    assert may_move(was, to) == any((was, to) in moves for moves in SAID.values())
