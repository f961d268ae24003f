"""The pages of a PDF: pictures of them, and where words stand on them.

A file from anywhere is opened in a child process with little memory and little time, so that the worst it can do is to
have no pictures. Pure: no database, no network, no Django.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from partners.gateways import limited

MEDIA_TYPE = "image/webp"
MOST_PAGES = 1000
WIDEST = 2000  # pixels
SECONDS_TO_DRAW = 15
SECONDS_TO_MEASURE = 40


class NoPicture(Exception):
    """The file shows no such page. Nobody needs to be told: its words are there."""


class TakesTooLong(NoPicture):
    """With more time there may be one."""


@dataclass(frozen=True)
class Words:
    """Words to be found on the pages; `page` counts from 1 and is where to look first."""

    text: str
    page: int = 1


@dataclass(frozen=True)
class Looked:
    """How many pages there are, and of some of them the sizes in points and the words."""

    count: int
    sizes: list[list[float]]
    words: list[str]


@dataclass(frozen=True)
class Measured:
    """How large each page is, in points, and the boxes (page, left, top, right, bottom) of each of the words."""

    sizes: list[list[float]]
    places: list[list[list[float]]]


def picture(content: bytes, page: int, *, width: int) -> bytes:
    """Draw a page, counted from 1. Raises NoPicture."""
    return _child({"do": "draw", "page": page, "width": min(width, WIDEST)}, content, seconds=SECONDS_TO_DRAW)


def measure(content: bytes, words: Sequence[Words], *, seconds: int = SECONDS_TO_MEASURE) -> Measured:
    """Find each of the words on the pages. What is not found has no boxes. Raises NoPicture, and so TakesTooLong."""
    wanted = [[one.text, one.page] for one in words]
    answer = _child({"do": "measure", "words": wanted}, content, seconds=seconds)
    return Measured(**json.loads(answer))


def look(content: bytes, *, first: int, last: int) -> Looked:
    """Look at these pages, counted from 1, as far as there are so many. Raises NoPicture."""
    answer = _child({"do": "look", "first": first, "last": last}, content, seconds=SECONDS_TO_DRAW)
    return Looked(**json.loads(answer))


def _child(order: dict[str, Any], content: bytes, *, seconds: int) -> bytes:
    """The child's answer: an order in one line, then the file, on its way in."""
    given = json.dumps(order).encode() + b"\n" + content
    try:
        return limited.run("reviews.paper.child", given=given, seconds=seconds)
    except limited.OutOfTime as error:
        raise TakesTooLong(str(error)) from error
    except limited.Stopped as error:
        raise NoPicture(str(error)) from error
