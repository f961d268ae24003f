"""`./dev teach [--keep] [FOLDER …]`: learn the weights of the judge from what people have read (ADR 33).

Learns from the corpus, the written documents, the examples kept here, and folders with `docs` and `expected`; `--keep`
adds these to the examples. Writes `reviews/importing/judging/weights.json`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[3])]

import numpy as np  # noqa: E402
from examples import Example, keep, kept_examples, of_folder, of_written  # noqa: E402 - found on the path made above
from scipy.sparse import csr_matrix, hstack  # noqa: E402
from sklearn.feature_extraction import DictVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GroupKFold  # noqa: E402

from reviews.importing.judging.measures import First, measures, steps  # noqa: E402
from reviews.importing.judging.signs import own_place, place, wording, words_of  # noqa: E402
from reviews.importing.judging.weights import ALWAYS, FILE, SCALE, Odds  # noqa: E402

_KNOWN = 1500  # words
_FEWEST = 5  # blocks that show a sign
_SMALL = 0.1  # a weight that says nothing
_STRENGTH, _STRENGTH_OF_THE_VERDICT = 0.5, 0.05  # how far weights may go from 0
_PARTS = 5  # in turn each part of the documents is judged by what the others taught
_QUANTILES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]


def taught_by(examples: list[Example]) -> dict[str, Any]:
    """Learn the weights; gives what stands in the file."""
    known = _known(examples)
    kinds = np.array([kind for example in examples for kind in example.kinds])
    of = np.array([place for place, example in enumerate(examples) for _ in example.kinds])
    runs = [run for example in examples for run in example.runs]
    words = _shown([wording(block, known) for run in runs for block in run.blocks])
    places = _shown([place(run, known) | own_place(block) for run in runs for block in run.blocks])
    both = hstack([words.signs, places.signs]).tocsr()
    blind = [_judged_blind(signs, kinds, of) for signs in (words.signs, places.signs, both)]
    measured = list(_measured(examples, blind))
    bounds = _bounds(measured)
    steps_reached = _shown([set(steps(one, bounds)) for one in measured], fewest=1)
    together, start = _against_nothing(_fit(both, kinds, _STRENGTH))
    split = len(words.names)
    return {
        "known": " ".join(sorted(known)),
        "words": _table(words.names, _fit(words.signs, kinds, _STRENGTH), (together[:split], start)),
        "places": _table(places.names, _fit(places.signs, kinds, _STRENGTH), (together[split:], np.zeros(2))),
        "bounds": bounds,
        "verdict": _table(steps_reached.names, _fit(steps_reached.signs, kinds, _STRENGTH_OF_THE_VERDICT)),
    }


def _known(examples: list[Example]) -> frozenset[str]:
    count: Counter[str] = Counter()
    for example in examples:
        texts = {text for run in example.runs for text in (run.heading, *(block.text for block in run.blocks))}
        count.update({word.lower() for text in texts for word in words_of(text) if not word.isdigit()})
    return frozenset(word for word, _ in count.most_common(_KNOWN))


@dataclass
class _Shown:
    signs: csr_matrix  # a row for each block
    names: list[str]  # of the columns


def _shown(signs: list[set[str]], fewest: int = _FEWEST) -> _Shown:
    count = Counter(sign for one in signs for sign in one)
    vectors = DictVectorizer(dtype=np.float32).fit([{sign: 1 for sign, seen in count.items() if seen >= fewest}])
    return _Shown(vectors.transform([dict.fromkeys(one, 1) for one in signs]), vectors.feature_names_)


def _fit(signs: csr_matrix, kinds: Any, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=500).fit(signs, kinds)


def _judged_blind(signs: csr_matrix, kinds: Any, of: Any) -> Any:
    """Judge each document by what only others taught, as one is that comes later."""
    found = np.zeros((len(kinds), 3))
    for others, mine in GroupKFold(_PARTS).split(signs, groups=of):
        found[mine] = _fit(signs[others], kinds[others], _STRENGTH).predict_log_proba(signs[mine])
    return np.clip(found, -8, 0)


def _measured(examples: list[Example], blind: list[Any]) -> Iterator[dict[str, float]]:
    place = 0
    for example in examples:
        firsts = []
        for run in example.runs:
            ends = range(place, place + len(run.blocks))
            firsts.append([First(*(Odds(*map(float, odds[at])) for odds in blind)) for at in ends])
            place = ends.stop
        yield from measures(example.runs, firsts)


def _bounds(measured: list[dict[str, float]]) -> dict[str, list[float]]:
    return {
        name: sorted({round(float(at), 3) for at in np.quantile([one[name] for one in measured], _QUANTILES)})
        for name in measured[0]
    }


Against = tuple[Any, Any]  # what each sign says, and what is said before any is seen


def _against_nothing(model: LogisticRegression) -> Against:
    """Give weights for a recommendation and for learning against those for neither."""
    return (model.coef_[1:] - model.coef_[0]).T, model.intercept_[1:] - model.intercept_[0]


def _table(names: list[str], model: LogisticRegression, *others: Against) -> dict[str, list[int]]:
    """Put the weights of one or more judgements beside each other, in whole hundredths."""
    of_all = [_against_nothing(model), *others]
    says, always = np.hstack([one for one, _ in of_all]), np.hstack([start for _, start in of_all])
    kept = {name: row for name, row in zip(names, says, strict=True) if np.abs(row).max() >= _SMALL}
    return {name: [round(float(one) * SCALE) for one in row] for name, row in {ALWAYS: always, **kept}.items()}


def main() -> None:
    """Learn anew from all there is."""
    keeping, folders = "--keep" in sys.argv, [Path(one) for one in sys.argv[1:] if one != "--keep"]
    more = [example for folder in folders for example in of_folder(folder)]
    if keeping:
        keep(more)
    examples = [*of_folder(HERE / "corpus"), *of_written(), *kept_examples(), *([] if keeping else more)]
    FILE.write_text(_lines(taught_by(examples)), encoding="utf-8")
    print(f"learnt from {len(examples):,} documents, {sum(len(one.kinds) for one in examples):,} blocks")


def _lines(written: dict[str, Any]) -> str:
    """JSON of which each table is a line."""
    rows = (
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for name, value in written.items()
    )
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    main()
