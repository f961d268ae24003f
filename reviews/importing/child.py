"""The child process: a kind of file and where to tell of pages as arguments, the file on stdin, its draft on stdout."""

import json
import os
import sys
from dataclasses import asdict
from typing import Any

from reviews.importing.draft import read_review
from reviews.importing.files.manuscript import Told
from reviews.importing.refusals import BROKEN, TOO_MUCH, ReadingError


def main() -> None:
    suffix, says = sys.argv[1], int(sys.argv[2])
    answer = _read(sys.stdin.buffer.read(), suffix, lambda page, of: _say(says, page, of))
    sys.stdout.write(json.dumps(answer))


def _read(content: bytes, suffix: str, told: Told) -> dict[str, Any]:
    try:
        return asdict(read_review(content, f"review{suffix}", told))
    except ReadingError as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": TOO_MUCH}
    except RecursionError:
        return {"refused": BROKEN}


def _say(says: int, page: int, of: int) -> None:
    os.write(says, f"{page} {of}\n".encode())


if __name__ == "__main__":
    main()
