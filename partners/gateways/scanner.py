"""Asks clamd whether a file holds a virus. Only a plain “OK” means clean: whatever else it says, or not, does not."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings

CHUNK = 64 * 1024
PATIENCE = 60  # seconds for one answer; clamd reads the largest files in a few
LOOK = 2  # seconds


class VirusFound(Exception):
    """Its words are the name of what was found."""


class NotScanned(Exception):
    """Nobody can say just now. The words are for those who run it, and hold nothing of a file."""


def scan(content: IO[bytes]) -> None:
    """Returns where the file is clean. Raises VirusFound or NotScanned. Reads from where the content stands."""
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
    try:
        with _connected(LOOK) as clamd:
            clamd.sendall(b"zPING\0")
            said = _said(clamd)
    except OSError as error:
        raise NotScanned(f"clamd cannot be reached: {type(error).__name__}.") from error
    if said != "PONG":
        raise NotScanned("clamd does not answer as clamd does.")
    return {}


def _streamed(clamd: socket.socket, content: IO[bytes]) -> str:
    """Send it piece by piece. It hangs up on a file that is too long for it, having said why."""
    try:
        clamd.sendall(b"zINSTREAM\0")
        while piece := content.read(CHUNK):
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
        clamd.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _said(clamd)


def _said(clamd: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (more := clamd.recv(1024)):
        said += more
    return said.rstrip(b"\0").decode(errors="replace")


@contextmanager
def _connected(patience: float) -> Iterator[socket.socket]:
    where: Any = settings.CLAMD
    with socket.socket(socket.AF_UNIX) if isinstance(where, str) else socket.create_connection(where, LOOK) as clamd:
        if isinstance(where, str):
            clamd.settimeout(LOOK)
            clamd.connect(where)
        clamd.settimeout(patience)
        yield clamd
