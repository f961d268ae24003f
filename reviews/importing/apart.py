"""Reads a file in a process of its own, which has little memory, little time and no secret: a file cannot harm more."""

import json
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import Any, TextIO

from reviews.importing.draft import read_review
from reviews.importing.drafted import ActionRow, Draft, Item, ItemKind, PrivacyFinding
from reviews.importing.formats import SUFFIXES, TEXT
from reviews.importing.manuscript import Told, untold
from reviews.importing.refusals import ReadingError, TakesTooLong
from reviews.importing.source import decode

MEMORY = 512 * 1024 * 1024
SECONDS = 60
AT_ONCE = 200_000  # characters of plain text that are read here, in a fraction of a second
_HOME = Path(__file__).resolve().parents[2]
_TOO_MUCH = "The document takes too much memory to read: save it again without its pictures and appendices."
_TOO_LONG = "The document takes too long to read: split it, or send the report without its appendices."
_BROKEN = "The document may be damaged and cannot be read: open it in its own program, save it again, and send that."


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
    with os.fdopen(heard, encoding="ascii", errors="replace") as pages:
        child = _child(suffix, says)
        os.close(says)
        with ThreadPoolExecutor(1) as waiting:
            answered = waiting.submit(_communicate, child, content, seconds)
            _hear(pages, told)
            said = answered.result()
    if child.returncode:
        raise TakesTooLong(_TOO_LONG) if child.returncode == -_CPU_SIGNAL else ReadingError(_BROKEN)
    answer: dict[str, Any] = json.loads(said)
    if "refused" in answer:
        raise ReadingError(answer["refused"])
    return answer


_CPU_SIGNAL = 24
_LONGEST_LINE = 40  # of what the child says of its pages


def _child(suffix: str, says: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "reviews.importing.apart", suffix, str(MEMORY), str(says)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_HOME,
        env={"PYTHONPATH": str(_HOME), "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
        start_new_session=True,
        pass_fds=(says,),
    )


def _communicate(child: "subprocess.Popen[bytes]", content: bytes, seconds: float) -> bytes:
    with child:
        try:
            return child.communicate(content, timeout=seconds)[0]
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise TakesTooLong(_TOO_LONG) from error


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


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _read(content: bytes, suffix: str, told: Told) -> dict[str, Any]:
    try:
        return asdict(read_review(content, f"review{suffix}", told))
    except ReadingError as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": _TOO_MUCH}
    except RecursionError:
        return {"refused": _BROKEN}


def _say(says: int, page: int, of: int) -> None:
    os.write(says, f"{page} {of}\n".encode())


def main() -> None:
    _limit(int(sys.argv[2]))
    says = int(sys.argv[3])
    answer = _read(sys.stdin.buffer.read(), sys.argv[1], lambda page, of: _say(says, page, of))
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # without taking apart what the file made of memory


if __name__ == "__main__":
    main()
