"""Signs that a judgement weighs: how a block is worded, and where it stands."""

import re
from collections.abc import Iterator
from functools import lru_cache

from reviews.importing.judging.runs import Run
from reviews.importing.language.blocks import Block

Known = frozenset[str]  # words that are told apart; of all others only the ending counts
_WORD = re.compile(r"[A-Za-z']+|\d+|[:;.?!()]")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_ENDS_ONE = ".:?!"
_ENDINGS = ("ing", "ed", "ly", "tion", "ies", "s")
_READ = 70  # words of a block
_LAST = 20  # of its last sentence
_LEAD = 25  # of the block before
_ABOVE = 2  # headings


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.replace("\u2019", "'"))


def wording(block: Block, known: Known) -> set[str]:
    """Words and pairs of words, how the block begins, how its last sentence reads, how long it is."""
    words = _shaped(words_of(block.text), known)
    sentences = _SENTENCE.split(block.text)
    last = _shaped(words_of(sentences[-1]), known)[:_LAST]
    found = set(_together("t", words[:_READ], 2))
    found.update(f"{count}^{'_'.join(words[:count])}" for count in (1, 2, 3))
    found.update(_together("z", last, 1))
    found.add(f"long:{min(6, len(words) // 15)}")
    found.add(f"sentences:{min(5, len(sentences))}")
    return found


def place(run: Run, known: Known) -> set[str]:
    """The headings over it, its theme, what leads to it and how it is set."""
    heading = _shaped(words_of(run.heading), known)
    found = set(_together("h", heading, 3))
    found.add(f"h={' '.join(heading)}")
    for text in run.above[-_ABOVE:]:
        found.update(_together("a", _shaped(words_of(text), known), 2))
    found.update(_together("theme", _shaped(words_of(run.theme), known), 2))
    found.update(_together("l", _shaped(words_of(run.lead), known)[-_LEAD:], 2))
    found.update(["leads"] if run.lead.rstrip().endswith(":") else [])
    found.add(f"set:{run.blocks[0].kind.name} {run.blocks[0].marker.name}")
    return found


def own_place(block: Block) -> set[str]:
    """What is said before the wording: "Recommendation 3", or only a number."""
    return {f"word:{block.word.name}", *(["label"] if block.label else [])}


def _together(sign: str, words: list[str], most: int) -> Iterator[str]:
    """Single words and, up to `most`, the words next to one another."""
    for count in range(1, most + 1):
        for first in range(len(words) - count + 1):
            yield f"{sign}:{'_'.join(words[first : first + count])}"


def _shaped(words: list[str], known: Known) -> list[str]:
    befores = [".", *words[:-1]]
    return [_shape(word, known, opens=before in _ENDS_ONE) for word, before in zip(words, befores, strict=False)]


@lru_cache(maxsize=50_000)
def _shape(word: str, known: Known, *, opens: bool) -> str:
    """The word if it is known, else what it looks like: a number, a name, a past tense."""
    low = word.lower()
    if word.isdigit():
        return "#"
    if low in known:
        return low
    if word[0].isupper() and not opens:
        return "Name"
    return next((f"-{ending}" for ending in _ENDINGS if low.endswith(ending)), "-")
