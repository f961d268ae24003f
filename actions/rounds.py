"""What is different between two answers to one question: pure, for those who judge the later one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from actions.models import Evidence, Submission

_SENTENCES = re.compile(r"(?<=[.!?;:])\s+|\n+")
ANEW = 0.2  # of the sentences kept, below which an answer was written anew and the two are not compared


@dataclass(frozen=True)
class Piece:
    """Some sentences: `change` is "added", "gone", or nothing where both answers have them."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class Shown:
    """What one answer shows and the other does not; of a revised item the earlier and the later revision."""

    added: tuple[Evidence, ...] = ()
    gone: tuple[Evidence, ...] = ()
    revised: tuple[tuple[Evidence, Evidence], ...] = ()


@dataclass(frozen=True)
class Differences:
    pieces: tuple[Piece, ...]
    delivery: tuple[str, str] | None
    shown: Shown

    @property
    def in_words(self) -> str:
        """In one line, for a list; "nothing that can be seen" where the same was sent again."""
        counts = (
            (len(self.shown.added), "new item of evidence", "new items of evidence"),
            (len(self.shown.revised), "item replaced by a newer revision", "items replaced by newer revisions"),
            (len(self.shown.gone), "item no longer shown", "items no longer shown"),
        )
        said = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
        if self.pieces:
            said.append("the words" if self.is_anew or self.is_changed else "words added")
        if self.delivery:
            said.append("the delivery reported")
        return ", ".join(said) or "nothing that can be seen"

    @property
    def is_changed(self) -> bool:
        return any(piece.change == "gone" for piece in self.pieces)

    @property
    def is_anew(self) -> bool:
        return bool(self.pieces) and all(piece.change for piece in self.pieces)


def between(before: Submission, now: Submission, *, shown_now: Sequence[Evidence] | None = None) -> Differences:
    """Fetch the evidence of both along. `shown_now` stands in where what is judged is not what was sent."""
    shown = list(now.evidence.all()) if shown_now is None else shown_now
    was, is_ = before.get_delivery_display(), now.get_delivery_display()
    return Differences(
        pieces=tuple(words(before.all_words, now.all_words)),
        delivery=(was, is_) if was != is_ else None,
        shown=evidence(before.evidence.all(), shown),
    )


def words(before: str, now: str) -> Iterator[Piece]:
    """Sentence by sentence, in the order of the later text; none where both say the same."""
    if before.split() == now.split():
        return
    old, new = _sentences(before), _sentences(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ANEW:
        yield from (Piece(" ".join(old), "gone"), Piece(" ".join(new), "added"))
        return
    for _, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if old[from_old:to_old] == new[from_new:to_new]:
            yield Piece(" ".join(new[from_new:to_new]))
            continue
        if from_old < to_old:
            yield Piece(" ".join(old[from_old:to_old]), "gone")
        if from_new < to_new:
            yield Piece(" ".join(new[from_new:to_new]), "added")


def evidence(before: Iterable[Evidence], now: Iterable[Evidence]) -> Shown:
    """By item: another revision of the same item is no new item."""
    old, new = {one.item: one for one in before}, {one.item: one for one in now}
    both = [(old[item], one) for item, one in new.items() if item in old]
    return Shown(
        added=tuple(one for item, one in new.items() if item not in old),
        gone=tuple(one for item, one in old.items() if item not in new),
        revised=tuple(pair for pair in both if pair[0].pk != pair[1].pk),
    )


def _sentences(text: str) -> list[str]:
    return [sentence for part in _SENTENCES.split(text) if (sentence := " ".join(part.split()))]
