"""Labels that a converter printed in a column of their own, before the texts they stand beside on the page."""

from dataclasses import replace
from itertools import groupby, pairwise

from reviews.importing.files.manuscript import Line
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.labels import Marker, follows_on, marked, succeeds

_STOPS = (".", "!", "?", ":", ";", ",", " and", " or")


def with_labels_beside(blocks: list[Block]) -> list[Block]:
    """Give "a)", "b)", "c)" over three lines each to its line, where there are as many lines as labels."""
    out: list[Block] = []
    place = 0
    while place < len(blocks):
        labels = _labels_at(blocks, place)
        texts = _texts_after(blocks, place + len(labels)) if labels else []
        tail = _is_a_tail(out[-1] if out else None, texts)
        texts = texts[: len(labels) + tail]
        if labels and len(texts) == len(labels) + tail and _are_whole(texts[tail:]):
            if tail:
                out[-1] = replace(out[-1], text=f"{out[-1].text} {texts[0].text}", end=texts[0].end)
            out.extend(map(_beside, labels, texts[tail:]))
            place += len(labels) + len(texts) - 1  # the last label has the first text
        else:
            out.append(blocks[place])
            place += 1
    return [block for block in out if block.text or block.marker is not Marker.BULLET]  # one without a point is nothing


def lines_beside_labels(lines: list[Line]) -> frozenset[int]:
    """Where as many lines stand together as bare labels stood before them, each is a text of its own: their numbers."""
    found: set[int] = set()
    labels = 0
    for blank, run in groupby(lines, key=lambda line: not line.raw.strip()):
        held = list(run)
        if blank:
            continue
        if all(_is_bare(line.raw) for line in held):
            labels += len(held)
            continue
        if labels == len(held) > 1:
            found.update(line.number for line in held[1:])  # the first goes to the last label
        labels = 0
    return frozenset(found)


def _is_bare(raw: str) -> bool:
    label = marked(raw.strip())
    return label is not None and not label.rest


def _labels_at(blocks: list[Block], place: int) -> list[Block]:
    """The labels that follow each other here; the last of them has taken the first text."""
    found: list[Block] = []
    for block in blocks[place:]:
        if block.kind is not Kind.LIST_ITEM or (found and not _is_next(found[-1], block)):
            break
        found.append(block)
        if block.text:
            break
    return found if len(found) > 1 and found[-1].text else []


def _is_next(label: Block, block: Block) -> bool:
    if label.marker is Marker.BULLET:
        return block.marker is Marker.BULLET and block.bullet == label.bullet
    return succeeds(label.label, block.label) or follows_on(label.label, block.label)


def _texts_after(blocks: list[Block], place: int) -> list[Block]:
    """The text that the last label has taken, and those under it."""
    found = [blocks[place - 1]]
    for block in blocks[place:]:
        if block.kind is not Kind.PARAGRAPH or block.marker is not Marker.NONE:
            break
        found.append(block)
    return found


def _are_whole(texts: list[Block]) -> bool:
    """Tell points from the lines of one: each begins as the first does, or after the end of a sentence."""
    small = texts[0].text[:1].islower()
    return all(before.text.endswith(_STOPS) or text.text[:1].islower() == small for before, text in pairwise(texts))


def _is_a_tail(before: Block | None, texts: list[Block]) -> bool:
    """Tell whether the first text ends the point before the labels, as where a new page begins."""
    open_point = before is not None and before.kind is Kind.LIST_ITEM and not before.text.endswith(_STOPS)
    return open_point and bool(texts) and texts[0].text[:1].islower()


def _beside(label: Block, text: Block) -> Block:
    fresh = replace(text, kind=Kind.LIST_ITEM, level=label.level, label=label.label, marker=label.marker)
    return replace(fresh, bullet=label.bullet)
