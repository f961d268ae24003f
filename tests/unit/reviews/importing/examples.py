"""Documents that people have read, block by block: from the corpus, from folders, and as they are kept here.

`examples.jsonl.xz` holds fictional documents of ours, a line for each: its runs, and what each block is.
"""

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setting import kinds_of, set_as
from written_documents import documents, load

from reviews.importing.files.formats import manuscript_from
from reviews.importing.judging.runs import Run, runs_of
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, Word
from reviews.importing.outlining.mending.mended import mended
from reviews.importing.outlining.outline import parts_of
from reviews.importing.outlining.read import blocks_of

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE / "examples.jsonl.xz"
KINDS = ("recommendations", "learning_points")
_OPENING = 40  # letters by which an item is found again in the document
_SHORTEST = 12
_PART_OF_ONE = 25


@dataclass
class Example:
    """A document, and of each of its blocks whether it is nothing (0), a recommendation (1) or learning (2)."""

    runs: list[Run]
    kinds: list[int]


def example_of(content: bytes, name: str, expected: dict[str, Any]) -> Example:
    runs = runs_of(parts_of(mended(blocks_of(manuscript_from(content, name)))))
    items = [(_plain(item["text"]), place) for place, key in enumerate(KINDS, 1) for item in expected.get(key) or []]
    items = [(text[:_OPENING], place) for text, place in items if len(text) >= _SHORTEST]
    return Example(runs, [_kind(_plain(block.text), items) for run in runs for block in run.blocks])


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _kind(text: str, items: list[tuple[str, int]]) -> int:
    return next((kind for item, kind in items if item in text or (len(text) > _PART_OF_ONE and text in item)), 0)


def of_folder(folder: Path) -> Iterator[Example]:
    """Read documents in `docs` and what is expected of each in `expected`, or both side by side as in the corpus."""
    docs, expected = (folder / "docs", folder / "expected") if (folder / "docs").exists() else (folder, folder)
    for path in sorted(docs.iterdir()):
        said = next(
            (one for end in (".json", ".expected.json") if (one := expected / f"{path.stem}{end}").exists()), None
        )
        if said is not None and path.suffix != ".json":
            example = example_of(path.read_bytes(), path.name, json.loads(said.read_text(encoding="utf-8")))
            yield from [example] if example.kinds else []


def of_written() -> Iterator[Example]:
    """Read the documents that are written once, as text."""
    for path in documents():
        written = load(path)
        kind = kinds_of(written)[0]
        yield example_of(set_as(kind, written), f"review.{kind}", written.expected())


def kept_examples() -> list[Example]:
    return list(examples_of(_held()))


def keep(more: Iterable[Example]) -> None:
    """Add examples to those that are kept here."""
    EXAMPLES.write_bytes(lzma.compress((_held() + lines_of(more)).encode(), preset=9))


def _held() -> str:
    return lzma.decompress(EXAMPLES.read_bytes()).decode() if EXAMPLES.exists() else ""


def lines_of(examples: Iterable[Example]) -> str:
    """Write examples down, a line for each."""
    return "".join(json.dumps(_written(one), ensure_ascii=False) + "\n" for one in examples)


def _written(example: Example) -> dict[str, Any]:
    return {"runs": [_run_written(run) for run in example.runs], "kinds": example.kinds}


def _run_written(run: Run) -> list[Any]:
    first, said = run.blocks[0], [[block.word.name, block.label, block.text] for block in run.blocks]
    return [run.heading, list(run.above), run.theme, run.lead, first.kind.name, first.marker.name, said]


def examples_of(lines: str) -> Iterator[Example]:
    for line in filter(None, lines.split("\n")):  # a text may hold other ends of lines
        written = json.loads(line)
        yield Example([_run(*run) for run in written["runs"]], written["kinds"])


def _run(heading: str, above: list[str], theme: str, lead: str, kind: str, marker: str, blocks: list[Any]) -> Run:
    made = tuple(
        Block(Kind[kind], text, 0, 0, 0, marker=Marker[marker], word=Word[word], label=label)
        for word, label, text in blocks
    )
    return Run(heading, tuple(above), theme, lead, made)
