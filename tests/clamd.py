"""A daemon on loopback that speaks as clamd does, and says what a test tells it to."""

import contextlib
import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


class Clamd(socketserver.ThreadingTCPServer):
    """`says` is its answer to a file, where it is not to look for itself; None hangs up without a word.

    One that `hangs` never comes to a verdict, and says a letter after each pause of `drips`.
    """

    daemon_threads = True
    looks_itself = True
    says: str | None = ""
    longest = 1_000_000
    hangs = False
    drips: float | None = None

    def answer_only(self, says: str | None) -> None:
        self.looks_itself, self.says = False, says


class _Conversation(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self._scan()

    def _scan(self) -> None:
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.server.longest:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if self.server.hangs:
            self._hang()
            return
        said = self.server.says
        if self.server.looks_itself:
            said = "stream: Eicar-Test FOUND" if EICAR in content else "stream: OK"
        if said is not None:
            self.wfile.write(said.encode() + b"\0")

    def _hang(self) -> None:
        """Until the other side has had enough of it."""
        self.connection.settimeout(self.server.drips)
        with contextlib.suppress(ConnectionError):
            while True:
                try:
                    if not self.connection.recv(1):
                        return
                except TimeoutError:
                    self.wfile.write(b"s")


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    with Clamd(("127.0.0.1", 0), _Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.CLAMD = server.server_address
        yield server
        server.shutdown()
        thread.join()
