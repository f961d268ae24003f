"""What is inside a file of evidence, shown in the page: made on the server, in a child process, of our own words."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions.models import Evidence
from actions.previewing import picture as pictures
from actions.previewing import reading
from partners.gateways import files, limited
from partners.services import kept
from reviews import paper

LARGEST = 30 * files.MEGABYTE
SECONDS = 20
WIDTH = 1100  # pixels of a page: sharp in half a wide window
PAGES_AT_ONCE = 10
_CHILD = "actions.previewing.child"

OTHER_KIND = "A file of this kind cannot be shown here. Download it to read it."
TOO_LARGE = f"This file is larger than {LARGEST // files.MEGABYTE} MB, too large to show here. Download it to read it."
UNREADABLE = "This file could not be read here: it is damaged, or too large once unpacked. Download it to read it."
GONE = "This file is missing from the store. Tell whoever runs Followthrough for you, and name it."
AWAY = "The store cannot be reached just now. Try again in a few minutes."
EMPTY = "There are no words in this file."


class NotShown(Exception):
    """Says in a sentence why nothing of a file can be shown, and what to do."""


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Preview:
    """What is shown of a file: printed pages, or one picture, or blocks of words and tables."""

    pages: tuple[Page, ...] = ()
    page_count: int = 0
    is_picture: bool = False
    blocks: list[dict[str, Any]] = field(default_factory=list)
    cut: bool = False


def preview(item: Evidence, *, first: int = 1) -> Preview:
    """`first` is the page of a printed file from which it is shown. Raises NotShown."""
    require_there(item)
    kind = _kind(item)
    if kind in pictures.KINDS:
        return Preview(is_picture=True)
    content = _content(item)
    if kind == "pdf":
        return _pages(content, first)
    try:
        answer = json.loads(limited.run(_CHILD, "read", kind, given=content, seconds=SECONDS))
    except limited.Stopped as error:
        raise NotShown(UNREADABLE) from error
    if not any(block.get("text", "").strip() or block.get("rows") for block in answer["blocks"]):
        raise NotShown(EMPTY)
    return Preview(**answer)


def draw(item: Evidence, *, page: int) -> bytes:
    """A page, or the picture itself (page 1), drawn anew as WebP. Raises NotShown."""
    kind = _kind(item)
    content = _content(item)
    try:
        if kind == "pdf":
            return paper.picture(content, page, width=WIDTH)
        if kind in pictures.KINDS and page == 1:
            return limited.run(_CHILD, "draw", kind, given=content, seconds=SECONDS)
    except (paper.NoPicture, limited.Stopped) as error:
        raise NotShown(UNREADABLE) from error
    raise NotShown(OTHER_KIND)


def require_there(item: Evidence) -> None:
    """Raise NotShown, with when and why, for a file that was removed: no browser shows what it may still have of it."""
    if laid := kept.tombstone_of(item):
        raise NotShown(laid.words)


def _kind(item: Evidence) -> str:
    kind = Path(item.filename).suffix.lower().lstrip(".")
    if kind not in {"pdf", *pictures.KINDS, *reading.KINDS}:
        raise NotShown(OTHER_KIND)
    if item.size > LARGEST:
        raise NotShown(TOO_LARGE)
    return kind


def _content(item: Evidence) -> bytes:
    try:
        with files.opened(partnership_id=item.partnership_id, sha256=item.sha256).content as found:
            content: bytes = found.read()
            return content
    except FileNotFoundError as error:
        laid = kept.tombstone_of(item)
        raise NotShown(laid.words if laid else GONE) from error
    except files.StoreAway as error:
        raise NotShown(AWAY) from error


def _pages(content: bytes, first: int) -> Preview:
    try:
        found = paper.look(content, first=first, last=first + PAGES_AT_ONCE - 1)
    except paper.NoPicture as error:
        raise NotShown(UNREADABLE) from error
    pages = [
        Page(number, size[0], size[1], words)
        for number, (size, words) in enumerate(zip(found.sizes, found.words, strict=True), first)
    ]
    return Preview(pages=tuple(pages), page_count=found.count)
