from types import SimpleNamespace
from uuid import uuid4

import pytest

from actions import rounds


def _pieces(before, now):
    return [(piece.change, piece.text) for piece in rounds.words(before, now)]


@pytest.mark.parametrize(
    ("before", "now", "pieces"),
    [
        ("We did it.", "We  did\nit.", []),
        (
            "We wrote it. Nobody asked.",
            "We wrote it. Ten asked.",
            [("", "We wrote it."), ("gone", "Nobody asked."), ("added", "Ten asked.")],
        ),
        ("One. Two.", "One. Two. Three.", [("", "One. Two."), ("added", "Three.")]),
        ("One. Two.", "One.", [("", "One."), ("gone", "Two.")]),
        ("One. Two.", "Three. Four.", [("gone", "One. Two."), ("added", "Three. Four.")]),
    ],
)
def test_words_are_compared_sentence_by_sentence(before, now, pieces):
    assert _pieces(before, now) == pieces


def _item(pk, item, revision=1):
    return SimpleNamespace(pk=pk, item=item, revision=revision)


def test_evidence_is_compared_item_by_item():
    kept, revised, gone, new = (uuid4() for _ in range(4))
    before = [_item(1, kept), _item(2, revised), _item(3, gone)]
    now = [_item(1, kept), _item(4, revised, 2), _item(5, new)]
    shown = rounds.evidence(before, now)
    assert [one.pk for one in shown.added] == [5]
    assert [one.pk for one in shown.gone] == [3]
    assert [(old.pk, later.pk) for old, later in shown.revised] == [(2, 4)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "nothing that can be seen"),
        ({"shown": rounds.Shown(added=("a", "b"))}, "2 new items of evidence"),
        (
            {"shown": rounds.Shown(revised=(("a", "b"),), gone=("c",))},
            "1 item replaced by a newer revision, 1 item no longer shown",
        ),
        ({"pieces": (rounds.Piece("One."), rounds.Piece("Two.", "added"))}, "words added"),
        ({"pieces": (rounds.Piece("One."), rounds.Piece("Two.", "gone"))}, "the words"),
        ({"pieces": (rounds.Piece("One.", "added"),), "delivery": ("a", "b")}, "the words, the delivery reported"),
    ],
)
def test_differences_in_one_line(change, words):
    facts = {"pieces": (), "delivery": None, "shown": rounds.Shown(), **change}
    assert rounds.Differences(**facts).in_words == words
