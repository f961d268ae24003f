"""Asks clamd whether a file holds a virus. Only a plain “OK” means clean: whatever else it says, or not, does not."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings

CHUNK = 64 * 1024
PATIENCE = 20  # seconds for a file, from its first piece to the verdict; clamd reads the largest in a few
LOOK = 2  # seconds for one that lives to say so


class VirusFound(Exception):
    """Its words are the name of what was found."""


class NotScanned(Exception):
    """Nobody can say just now. The words are for those who run it, and hold nothing of a file."""


def scan(content: IO[bytes]) -> None:
    """Returns where the file is clean. Raises VirusFound or NotScanned. Reads from where the content stands.

    One that hangs is found out before the file is sent, so that nobody waits long for it.
    """
    look()
    try:
        with _connected(PATIENCE) as clamd:
            said = _streamed(clamd, content)
    except OSError as error:
        raise NotScanned(f"clamd cannot be reached: {type(error).__name__}.") from error
    if said.endswith(" FOUND"):
        raise VirusFound(said.removeprefix("stream: ").removesuffix(" FOUND"))
    if said != "stream: OK":
        raise NotScanned(f"clamd gave no verdict: {said[:80] or 'nothing'}.")


def look() -> dict[str, Any]:
    """Whether it answers at all. Raises NotScanned."""
    if not settings.CLAMD:
        raise NotScanned("No clamd is set, so no file is taken; set CLAMD_ADDRESS.")
    try:
        with _connected(LOOK) as clamd:
            clamd.send(b"zPING\0")
            said = clamd.said()
    except OSError as error:
        raise NotScanned(f"clamd cannot be reached: {type(error).__name__}.") from error
    if said != "PONG":
        raise NotScanned("clamd does not answer as clamd does.")
    return {}


class _Clamd:
    """A conversation that ends at a moment, however often a little more of it comes."""

    def __init__(self, connection: socket.socket, *, patience: float) -> None:
        self._connection = connection
        self._ends = time.monotonic() + patience

    def send(self, words: bytes) -> None:
        self._bound()
        self._connection.sendall(words)

    def said(self) -> str:
        said = b""
        while not said.endswith(b"\0") and (more := self._more()):
            said += more
        return said.rstrip(b"\0").decode(errors="replace")

    def _more(self) -> bytes:
        self._bound()
        return self._connection.recv(1024)

    def _bound(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)


def _streamed(clamd: _Clamd, content: IO[bytes]) -> str:
    """Send it piece by piece. It hangs up on a file that is too long for it, having said why."""
    try:
        clamd.send(b"zINSTREAM\0")
        while piece := content.read(CHUNK):
            clamd.send(struct.pack("!L", len(piece)) + piece)
        clamd.send(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    return clamd.said()


@contextmanager
def _connected(patience: float) -> Iterator[_Clamd]:
    where: Any = settings.CLAMD
    with socket.socket(socket.AF_UNIX) if isinstance(where, str) else socket.create_connection(where, LOOK) as clamd:
        if isinstance(where, str):
            clamd.settimeout(LOOK)
            clamd.connect(where)
        yield _Clamd(clamd, patience=patience)
