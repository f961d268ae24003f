"""Headings of plain text that are whole sentences ("Carers are seen as a resource"), told by how they stand."""

import re
from collections import Counter
from dataclasses import replace
from itertools import zip_longest

from reviews.importing.language.blocks import BOLD, PLAIN, Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.headings import role_of
from reviews.importing.language.labels import Marker, section_number
from reviews.importing.language.side_notes import is_side_note
from reviews.importing.language.vocabulary import announces, recommends

_ADDRESS = re.compile(r"https?://|www\.|@")
_LONGEST = 12  # words
_LONGER = 1.0  # than its title is the text
_STOPS = (".", "!", "\u201d", '"', ":", ";")
_MOST, _FEW = 0.8, 0.1


def with_bare_titles(blocks: list[Block]) -> list[Block]:
    """Make headings of the short lines without a full stop, where each has a text with one under it."""
    return _with_plain_titles(_with_numbered_titles(_with_bulleted_titles(blocks)))


def _with_bulleted_titles(blocks: list[Block]) -> list[Block]:
    """Bullets before a few words, each over paragraphs of its own: "\u2022 Emollients", and what it taught."""
    titles = {place for place, block in enumerate(blocks) if _is_bulleted_title(blocks, place)}
    bullets = {place for place, block in enumerate(blocks) if block.marker is Marker.BULLET}
    runs = _sections_of(blocks)
    headed = {place for run in runs if len(run & bullets) > 1 and run & bullets <= titles for place in run & bullets}
    return [
        replace(block, kind=Kind.HEADING, level=PLAIN, marker=Marker.NONE, bullet="") if place in headed else block
        for place, block in enumerate(blocks)
    ]


def _sections_of(blocks: list[Block]) -> list[set[int]]:
    """The places between headings that are known or marked."""
    runs: list[set[int]] = [set()]
    for place, block in enumerate(blocks):
        if block.kind is Kind.HEADING and (block.level < PLAIN or role_of(block.text)):
            runs.append(set())
        else:
            runs[-1].add(place)
    return runs


def _is_bulleted_title(blocks: list[Block], place: int) -> bool:
    block, below = blocks[place], next(iter(blocks[place + 1 : place + 2]), None)
    if block.marker is not Marker.BULLET or below is None or block.text.endswith((*_STOPS, ",", "?")):
        return False
    short = len(block.text.split()) <= _LONGEST and block.text[:1].isupper() and not _says(block.text)
    text = below.kind is Kind.PARAGRAPH and below.marker is Marker.NONE and below.text.endswith(_STOPS)
    return short and text and len(below.text.split()) > _LONGEST


def _with_numbered_titles(blocks: list[Block]) -> list[Block]:
    """The same of numbered lines ("2.1 Teeth are nobody's business"), if all of their chapter are such or headings."""
    chapters: dict[tuple[int, ...], list[int]] = {}
    for place, block in enumerate(blocks):
        if block.marker is Marker.NUMBER and "." in str(block.label):
            chapters.setdefault(section_number(f"{block.label} x")[:-1], []).append(place)
    headings = Counter(section_number(block.text)[:-1] for block in blocks if block.kind is Kind.HEADING)
    titles = {
        place
        for chapter, places in chapters.items()
        if len(places) + headings[chapter] > 1 and all(_is_numbered_title(blocks, place) for place in places)
        for place in places
    }
    return [_numbered(block) if place in titles else block for place, block in enumerate(blocks)]


def _is_numbered_title(blocks: list[Block], place: int) -> bool:
    block = blocks[place]
    short = len(block.text.split()) <= _LONGEST and not block.text.endswith((*_STOPS, ",")) and not _says(block.text)
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if following is not None and str(following.label).startswith(f"{block.label}.") and short:
        return block.text[:1].isupper()
    below = following is not None and following.kind is Kind.PARAGRAPH and following.marker is Marker.NONE
    return short and block.text[:1].isupper() and following is not None and below and _is_text(following, block)


def _numbered(block: Block) -> Block:
    fresh = replace(block, kind=Kind.HEADING, level=PLAIN, text=f"{block.label} {block.text}")
    return replace(fresh, label=None, marker=Marker.NONE)


def _with_plain_titles(blocks: list[Block]) -> list[Block]:
    paragraphs = [block for block in blocks if block.kind is Kind.PARAGRAPH]
    # no blank lines stand in the text, or only over its sections
    dense = sum(block.apart for block in paragraphs) <= max(2, len(paragraphs) * _FEW)
    waiting = {place + 1 for place, block in enumerate(blocks) if block.marker is Marker.NAMED and not block.text}
    titles = {place for place, block in enumerate(blocks) if _is_short(block) and (dense or block.apart)} - waiting
    headed = {
        place
        for place, (block, following) in enumerate(zip_longest(blocks, blocks[1:]))
        if place in titles and following is not None and _is_text(following, block)
    }
    bold = {place for place in headed if blocks[place].bold and not blocks[place + 1].bold}
    if bold == headed:
        return _headed(blocks, headed)
    if not headed or len(headed) < len(titles) * _MOST or not _ends_its_sentences(blocks, titles):
        return blocks
    return _headed(blocks, headed)


def _headed(blocks: list[Block], places: set[int]) -> list[Block]:
    return [
        replace(block, kind=Kind.HEADING, level=BOLD if block.bold else PLAIN) if place in places else block
        for place, block in enumerate(blocks)
    ]


def _is_short(block: Block) -> bool:
    text = block.text
    plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and not block.quoted
    return (
        plain
        and text[:1].isupper()
        and len(text.split()) <= _LONGEST
        and not text.endswith((*_STOPS, ","))
        and _ADDRESS.search(text) is None
        and not _says(text)
    )


def _says(text: str) -> bool:
    return recommends(text) or body_opening(text) is not None or announces(text) or is_side_note(text)


def _is_text(block: Block, title: Block) -> bool:
    if block.kind is Kind.LIST_ITEM:
        return True
    long = len(block.text.split()) >= len(title.text.split()) * _LONGER
    return block.kind is Kind.PARAGRAPH and block.text.endswith(_STOPS) and long


def _ends_its_sentences(blocks: list[Block], titles: set[int]) -> bool:
    texts = [
        block
        for place, block in enumerate(blocks)
        if block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and place not in titles
    ]
    ended = sum(1 for block in texts if block.text.endswith(_STOPS))
    return ended >= len(texts) * _MOST
