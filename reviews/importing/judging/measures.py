"""What is measured of each block beside all others of the document, cut into steps, for the last judgement.

Names of measures: T by its wording, H by its place, B by both; then n nothing, r a recommendation, l learning.
Before these: m the mean of its run, s the least of it, x the highest such mean of the document, p- and p+ of the
block before and after, q- and q+ the means of their runs. So "xBr" is how near the likeliest run comes to being
recommendations.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reviews.importing.judging.runs import Run
from reviews.importing.judging.weights import Odds
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Word

Measures = dict[str, float]
_TOLD = {"was", "were", "had", "did"}
_ASKED = {"should", "must", "will"}
_GENERAL = {"is", "are", "need", "needs", "can", "may"}
_WORDS = {Word.NONE: 0.0, Word.LEARNING: 1.0, Word.RECOMMENDATION: 2.0}
_OTHER_WORD = 3.0
_HEADED = {"rec": re.compile("recommend"), "lea": re.compile("learn|lesson"), "find": re.compile("finding")}
_BEYOND = -9.0  # before the first block and after the last
_KINDS = ("r", "l")  # a recommendation, learning


@dataclass(frozen=True)
class First:
    """What is said of a block by itself."""

    wording: Odds
    place: Odds
    both: Odds


def measures(runs: list[Run], firsts: list[list[First]]) -> list[Measures]:
    """Measure each block, in the order of the document; `firsts` has a list for each run."""
    of_all = _of_headings("d", " ".join(dict.fromkeys(run.heading for run in runs)).lower())
    count = sum(len(run.blocks) for run in runs)
    found: list[Measures] = []
    for run, said in zip(runs, firsts, strict=True):
        of_run = of_all | _of_headings("h", run.heading.lower()) | {"run": float(len(run.blocks))}
        of_run |= _of_the_run(said)
        for block, first in zip(run.blocks, said, strict=True):
            found.append({"pos": len(found) / count} | _of_the_block(block) | _of_odds("", first) | of_run)
    _add_the_highest(found)
    _add_neighbours(found)
    return found


def _of_headings(where: str, text: str) -> Measures:
    return {f"{where}{name}": float(word.search(text) is not None) for name, word in _HEADED.items()}


def _of_the_block(block: Block) -> Measures:
    words = block.text.split()
    bare = [word.lower().strip(".,") for word in words]
    share = 1 / max(1, len(words))
    return {
        "len": float(len(words)),
        "lab": float(bool(block.label)),
        "li": float(block.kind is Kind.LIST_ITEM),
        "row": float(block.kind is Kind.TABLE_ROW),
        "caps": sum(word[:1].isupper() for word in words[1:]) * share,
        "past": sum(word in _TOLD for word in bare) * share,
        "modal": float(sum(word in _ASKED for word in bare)),
        "pres": sum(word in _GENERAL for word in bare) * share,
        "colon": float(block.text.rstrip().endswith(":")),
        "digit": float(any(sign.isdigit() for sign in block.text)),
        "word": _WORDS.get(block.word, _OTHER_WORD),
    }


def _each(first: First) -> Iterator[tuple[str, tuple[float, float, float]]]:
    for name, odds in (("T", first.wording), ("H", first.place), ("B", first.both)):
        yield name, (odds.nothing, odds.recommendation, odds.learning)


def _of_odds(of: str, first: First) -> Measures:
    return {f"{of}{name}{kind}": value for name, odds in _each(first) for kind, value in zip("nrl", odds, strict=True)}


def _of_the_run(said: list[First]) -> Measures:
    """The mean of a run ("m") and the least of it ("s")."""
    all_odds = [_of_odds("", first) for first in said]
    found: Measures = {}
    for name in all_odds[0]:
        values = [one[name] for one in all_odds]
        found[f"m{name}"], found[f"s{name}"] = sum(values) / len(values), min(values)
    return found


def _add_the_highest(found: list[Measures]) -> None:
    """Beside the run that is most like recommendations, or like learning, others may be only near it."""
    names = [f"{table}{kind}" for table in "THB" for kind in _KINDS]
    highest = {f"x{name}": max((one[f"m{name}"] for one in found), default=_BEYOND) for name in names}
    for one in found:
        one.update(highest)


def _add_neighbours(found: list[Measures]) -> None:
    names = [f"B{kind}" for kind in _KINDS]
    beyond = {f"{of}{name}": _BEYOND for of in ("", "m") for name in names}
    beside = [beyond, *({name: one[name] for name in beyond} for one in found), beyond]
    for one, before, after in zip(found, beside, beside[2:], strict=False):
        for name in names:
            one |= {f"p-{name}": before[name], f"q-{name}": before[f"m{name}"]}
            one |= {f"p+{name}": after[name], f"q+{name}": after[f"m{name}"]}


_WITH_RUN = (
    "drec", "dlea", "dfind", "hrec", "hlea", "hfind", "lab", "li", "row", "past", "colon", "caps", "pos",
)  # fmt: skip


def _pairs() -> Iterator[tuple[str, str]]:
    """Measures that mean more together."""
    for mine, other in pairwise((*_KINDS, _KINDS[0])):
        yield from ((f"mB{mine}", name) for name in (f"B{mine}", f"xB{mine}", f"mB{other}", f"xB{other}"))
        yield from ((f"mT{mine}", f"mH{mine}"), (f"T{mine}", f"mT{mine}"), (f"sB{mine}", "run"))
        yield from ((f"q{side}B{mine}", f"mB{mine}") for side in "-+")
        yield from ((f"mT{mine}", name) for name in _WITH_RUN)


_PAIRS = tuple(_pairs())


def steps(measured: Measures, bounds: dict[str, list[float]]) -> list[str]:
    """Say each measure, and the pairs of them, as the step that it has reached."""
    at = {name: bisect_left(bounds[name], value) for name, value in measured.items()}
    alone = [f"{name}:{step}" for name, step in at.items()]
    return alone + [f"{one}&{other}:{at[one]}.{at[other]}" for one, other in _PAIRS]
