"""What was learnt of documents that people had read: how much each sign says for a recommendation or for learning."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("weights.json")
SCALE = 100  # weights stand in the file as whole hundredths
ALWAYS = ""  # the sign that every block shows
_LEAST = -8.0
_MOST = 50.0

Says = tuple[float, float]  # for a recommendation, for learning; what says nothing for either is 0
Table = dict[str, list[int]]  # what each sign says: a pair, or two


@dataclass(frozen=True)
class Odds:
    """How likely a block is nothing of the kind, a recommendation, learning; as logarithms."""

    nothing: float
    recommendation: float
    learning: float


@dataclass(frozen=True)
class Weights:
    """`words` and `places` say two pairs: judged without the other, and both together; `verdict` weighs all these.

    `known` are the words that are told apart, `bounds` where each measure is cut into steps.
    """

    known: frozenset[str]
    words: Table
    places: Table
    bounds: dict[str, list[float]]
    verdict: Table


def alone_and_together(table: Table, signs: Iterable[str]) -> tuple[Says, Says]:
    """Sum up what signs of words or of places say."""
    found = [table[sign] for sign in signs if sign in table]
    alone_r, alone_l, both_r, both_l = map(sum, zip(*found, strict=True)) if found else (0, 0, 0, 0)
    return (alone_r / SCALE, alone_l / SCALE), (both_r / SCALE, both_l / SCALE)


def said(table: Table, signs: Iterable[str]) -> Says:
    """Sum up what signs of the verdict say."""
    found = [table[sign] for sign in signs if sign in table]
    return sum(one[0] for one in found) / SCALE, sum(one[1] for one in found) / SCALE


def odds(*says: Says) -> Odds:
    """Weigh what tables say together; nothing is held for less likely than one in three thousand."""
    recommended, learned = (min(_MOST, sum(one[kind] for one in says)) for kind in (0, 1))
    whole = log(1 + exp(recommended) + exp(learned))
    return Odds(max(_LEAST, -whole), max(_LEAST, recommended - whole), max(_LEAST, learned - whole))


@lru_cache(maxsize=1)
def learnt() -> Weights:
    """Read what `./dev teach` wrote."""
    written: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return Weights(**written | {"known": frozenset(written["known"].split())})
