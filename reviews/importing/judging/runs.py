"""Each block of a document with what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reviews.importing.language.blocks import Block
from reviews.importing.outlining.parts import Part


@dataclass(frozen=True)
class Run:
    """Blocks one after the other that are set in one way under one heading: a list, or the paragraphs around it."""

    heading: str
    above: tuple[str, ...]  # the headings over that one, outermost first
    theme: str
    lead: str  # the block before it in the same part
    blocks: tuple[Block, ...]


def runs_of(parts: list[Part]) -> list[Run]:
    """Give all text of the document, in its order."""
    return [run for part, above in _with_headings_above(parts) for run in _runs_in(part, above)]


def _with_headings_above(parts: list[Part]) -> Iterator[tuple[Part, tuple[str, ...]]]:
    over: list[Block] = []
    for part in parts:
        heading = part.heading
        if heading is not None:
            over = [block for block in over if block.level < heading.level]
        yield part, tuple(block.text for block in over)
        over += [heading] if heading is not None else []


def _runs_in(part: Part, above: tuple[str, ...]) -> Iterator[Run]:
    heading, lead = part.heading.text if part.heading else "", ""
    for group in part.groups:
        for _, found in groupby(group.blocks, key=lambda block: (block.kind, block.marker)):
            blocks = tuple(found)
            yield Run(heading, above, group.theme or "", lead, blocks)
            lead = blocks[-1].text
