"""`./dev score`: how well the corpus and the written documents are read; precision, recall and F1 of each kind."""

import json
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[3])]

from scoring import Json, accepted, alike, differences, plain  # noqa: E402 - found on the path made above
from setting import kinds_of, set_as  # noqa: E402
from written_documents import documents, load  # noqa: E402

from reviews.importing import as_json, read_review  # noqa: E402

META = ("title", "subject", "kind", "partnership", "published_on", "multi_review")
LISTED = ("recommendations", "learning_points")


def readings() -> list[tuple[Json, Json]]:
    """What is expected of each document, and what is read."""
    found = []
    for path in sorted((HERE / "corpus").glob("*.[tm][xd]*")):
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        found.append((expected, as_json(read_review(path.read_bytes(), path.name))))
    for path in documents():
        written = load(path)
        found += [
            (written.expected(), as_json(read_review(set_as(kind, written), f"review.{kind}")))
            for kind in kinds_of(written)
        ]
    return found


def counted(expected: Json, got: Json, count: Counter[str]) -> None:
    wrong = differences(expected, got)
    for key in LISTED:
        wants = max(accepted(expected, key), key=lambda want: _rightness(_pairs(want, got[key])))
        pairs = _pairs(wants, got[key])
        count[f"{key} wanted"] += len(wants)
        count[f"{key} given"] += len(got[key])
        count[f"{key} right"] += len(pairs)
        count["headings"] += _rightness(pairs)[1]
        count["sub-points"] += sum(
            len(want.get("sub_points", [])) == len(item.get("sub_points", [])) for want, item in pairs
        )
        count["matched"] += len(pairs)
        count["invented"] += sum(not _stands_in(item, wants) for item in got[key])
    count["meta"] += sum(key not in wrong for key in META)
    count["documents"] += 1


def _rightness(pairs: list[tuple[Json, Json]]) -> tuple[int, int]:
    """How many items are right, and how many of them stand under the right heading."""
    return len(pairs), sum(alike(want["theme_heading"], item["theme_heading"]) for want, item in pairs)


def _pairs(wants: list[Json], given: list[Json]) -> list[tuple[Json, Json]]:
    rest, pairs = list(given), []
    for want in wants:
        item = next(
            (one for one in rest if plain(one["label"]) == plain(want["label"]) and alike(one["text"], want["text"])),
            None,
        )
        if item is not None:
            rest.remove(item)
            pairs.append((want, item))
    return pairs


def _stands_in(item: Json, wants: list[Json]) -> bool:
    return any(plain(item["text"]) in plain(want["text"]) or alike(item["text"], want["text"], 0.6) for want in wants)


def main() -> None:
    count: Counter[str] = Counter()
    for expected, got in readings():
        counted(expected, got, count)
    for key in LISTED:
        precision, recall = (count[f"{key} right"] / max(count[f"{key} {of}"], 1) for of in ("given", "wanted"))
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{key}: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
    shares = {name: count[name] / count["matched"] for name in ("sub-points", "headings")}
    shares["metadata"] = count["meta"] / (count["documents"] * len(META))
    print(", ".join(f"{name} {share:.4f}" for name, share in shares.items()), f"invented {count['invented']}", sep=", ")
    print(f"{count['documents']} documents")


if __name__ == "__main__":
    main()
