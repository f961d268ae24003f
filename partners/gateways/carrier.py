"""What a carrier of the file store must do; `disk` and `s3` are the two there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, Protocol


class StoreAway(Exception):
    """The store cannot be used just now. The words are for those who run it, and hold nothing of a file."""


@dataclass(frozen=True)
class Kept:
    """A file of the store, open for reading from its start."""

    content: IO[bytes]
    size: int


class Carrier(Protocol):
    """Objects under keys, written once: a key is made of the content's SHA-256, so what is there is the same."""

    def put(self, key: str, content: IO[bytes], *, size: int, sha256: str) -> None:
        """Keep the content, read from where it stands; all of it or nothing. Raises StoreAway."""

    def open(self, key: str) -> Kept:
        """Raises FileNotFoundError where there is no such object, StoreAway where nobody can say."""

    def keys(self, *, before: datetime | None = None) -> Iterator[str]:
        """Every object there is, or every one written before a moment; in no order. Raises StoreAway."""

    def remove(self, key: str) -> None:
        """Remove an object, if it is there. Raises StoreAway."""

    def sweep(self, *, older_than: timedelta) -> int:
        """Remove what was being written when a process was killed; how many. Raises StoreAway."""

    def look(self) -> dict[str, Any]:
        """Figures about the store for those who run it. Raises StoreAway within two seconds or so."""
