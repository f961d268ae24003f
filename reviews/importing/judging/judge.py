"""How likely each block is a recommendation, and how likely learning."""

from dataclasses import dataclass
from math import exp

from reviews.importing.judging.measures import First, measures, steps
from reviews.importing.judging.runs import Run, runs_of
from reviews.importing.judging.signs import own_place, place, wording
from reviews.importing.judging.weights import ALWAYS, Says, Weights, alone_and_together, learnt, odds, said
from reviews.importing.language.blocks import Block
from reviews.importing.outlining.parts import Part


@dataclass(frozen=True)
class Judged:
    """Probabilities, 0 to 1."""

    recommendation: float
    learning: float


def judged(parts: list[Part]) -> dict[Block, Judged]:
    """Judge each block of the document."""
    weights, runs = learnt(), runs_of(parts)
    verdicts = verdicts_on(runs, [first_judged(run, weights) for run in runs], weights)
    blocks = [block for run in runs for block in run.blocks]
    return dict(zip(blocks, verdicts, strict=True))


def first_judged(run: Run, weights: Weights) -> list[First]:
    """Judge each block of the run by itself."""
    where = place(run, weights.known) | {ALWAYS}
    of_run = alone_and_together(weights.places, where)
    return [_first(block, of_run, weights) for block in run.blocks]


def _first(block: Block, of_run: tuple[Says, Says], weights: Weights) -> First:
    wording_alone, wording_too = alone_and_together(weights.words, wording(block, weights.known) | {ALWAYS})
    own_alone, own_too = alone_and_together(weights.places, own_place(block))
    place_alone, place_too = of_run
    return First(
        wording=odds(wording_alone),
        place=odds(place_alone, own_alone),
        both=odds(wording_too, place_too, own_too),
    )


def verdicts_on(runs: list[Run], firsts: list[list[First]], weights: Weights) -> list[Judged]:
    """Weigh what is said of each block beside all others."""
    found = []
    for measured in measures(runs, firsts):
        last = odds(said(weights.verdict, [ALWAYS, *steps(measured, weights.bounds)]))
        found.append(Judged(exp(last.recommendation), exp(last.learning)))
    return found
