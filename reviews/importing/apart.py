"""Reads a file in a process of its own, which has little memory, little time and no secret: a file cannot harm more."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePath
from typing import Any, TextIO

from partners.gateways import limited
from reviews.importing.draft import read_review
from reviews.importing.drafted import ActionRow, Draft, Item, ItemKind, PrivacyFinding
from reviews.importing.files.formats import SUFFIXES, TEXT
from reviews.importing.files.manuscript import Told, untold
from reviews.importing.files.source import decode
from reviews.importing.refusals import BROKEN, ReadingError, TakesTooLong

MEMORY, SECONDS = limited.MEMORY, limited.SECONDS
AT_ONCE = 200_000  # characters of plain text that are read here, in a fraction of a second
_CHILD = "reviews.importing.child"
_LONGEST_LINE = 40  # of what the child says of its pages
_TOO_LONG = "The document takes too long to read: split it, or send the report without its appendices."


def read_apart(content: bytes, filename: str, *, seconds: float | None = None, told: Told = untold) -> Draft:
    """Read a review as `read_review` does, but in a child process, unless it is a short text.

    `told` hears how many of its pages were read. Raises ReadingError also where the child needs more than MEMORY or
    dies of the file, and TakesTooLong where it needs more than `seconds`, or SECONDS.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in SUFFIXES or (suffix in TEXT and len(content) <= AT_ONCE):
        return read_review(content, filename)
    if suffix in TEXT:
        content, suffix = decode(content).encode(), ".txt"
    return _drafted(_answer(content, suffix, min(seconds or SECONDS, SECONDS), told))


def _answer(content: bytes, suffix: str, seconds: float, told: Told) -> dict[str, Any]:
    heard, says = os.pipe()
    with os.fdopen(heard, encoding="ascii", errors="replace") as pages, ThreadPoolExecutor(1) as waiting:
        answered = waiting.submit(_run, content, suffix, seconds, says)
        _hear(pages, told)
        answer: dict[str, Any] = json.loads(answered.result())
    if "refused" in answer:
        raise ReadingError(answer["refused"])
    return answer


def _run(content: bytes, suffix: str, seconds: float, says: int) -> bytes:
    try:
        return limited.run(_CHILD, suffix, str(says), given=content, memory=MEMORY, seconds=seconds, pass_fds=(says,))
    except limited.OutOfTime as error:
        raise TakesTooLong(_TOO_LONG) from error
    except limited.Stopped as error:
        raise ReadingError(BROKEN) from error
    finally:
        os.close(says)  # the child's end is closed by now: this tells who hears that nothing more comes


def _hear(pages: TextIO, told: Told) -> None:
    """Pass on what the child says of its pages, to where it ends."""
    while line := pages.readline(_LONGEST_LINE):
        numbers = line.split()
        if len(numbers) == 2 and all(map(str.isdecimal, numbers)):  # noqa: PLR2004 - "12 200"
            told(int(numbers[0]), int(numbers[1]))


def _drafted(answer: dict[str, Any]) -> Draft:
    rows: dict[str, Any] = {
        "items": tuple(_item(one) for one in answer.pop("items")),
        "action_rows": tuple(ActionRow(**one) for one in answer.pop("action_rows")),
        "privacy_findings": tuple(PrivacyFinding(**one) for one in answer.pop("privacy_findings")),
    }
    lists: dict[str, Any] = {name: tuple(answer.pop(name)) for name in ("themes", "agencies", "pages")}
    return Draft(**answer, **rows, **lists)


def _item(one: dict[str, Any]) -> Item:
    own = {"kind": ItemKind(one["kind"]), **{name: tuple(one[name]) for name in ("sub_points", "sub_labels")}}
    return Item(**{**one, **own})
