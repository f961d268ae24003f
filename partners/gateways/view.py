"""A large file as if it were bytes, of which only a block is held. Not mapped: mapped pages count as ours."""

import os
from collections.abc import Iterator
from typing import Any

BLOCK = 64 * 1024
WINDOW = 1024 * 1024
OVERLAP = 2048  # longer than whatever is sought


class View:
    def __init__(self, file: int) -> None:
        self._file, self._size = file, os.fstat(file).st_size
        self._at, self._block = 0, b""

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, wanted: slice) -> bytes:
        start, stop, _ = wanted.indices(self._size)
        length = max(stop - start, 0)
        if length > BLOCK:
            return os.pread(self._file, length, start)
        if not self._at <= start <= stop <= self._at + len(self._block):
            self._at, self._block = start, os.pread(self._file, BLOCK, start)
        return self._block[start - self._at : start - self._at + length]

    def find(self, sought: bytes, start: int = 0) -> int:
        for at, piece in windows(self, start):
            if (place := piece.find(sought)) >= 0:
                return at + place
        return -1

    def rfind(self, sought: bytes) -> int:
        """From the end, where what ends a file stands."""
        stop = self._size
        while stop > 0:
            start = max(stop - WINDOW, 0)
            if (place := self[start : stop + OVERLAP].rfind(sought)) >= 0:
                return start + place
            stop = start
        return -1


def windows(found: Any, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The content piece by piece, each with its place; pieces overlap, so that nothing is cut in two."""
    while start < len(found):
        yield start, found[start : start + WINDOW + OVERLAP]
        start += WINDOW
