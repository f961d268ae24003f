"""Two virus scanners: one that speaks as clamd does and says what a test tells it to, and a real clamd.

The real one knows two viruses, of a file that we wrote: the string by which scanners are tried, and one of our own.
"""

import contextlib
import os
import shutil
import socketserver
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
OWN_VIRUS = b"Followthrough.Tests.An-audit-nobody-should-open"


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


@dataclass
class RealClamd:
    """A clamd of ours on a socket in a folder of its own. It may be killed, and started again."""

    program: str
    folder: Path
    process: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.folder / "clamd.sock"

    def configure(self) -> None:
        (self.folder / "signatures").mkdir()
        viruses = {"Eicar-Test": EICAR, "Followthrough.Tests": OWN_VIRUS}
        lines = "".join(f"{name}:0:*:{virus.hex()}\n" for name, virus in viruses.items())
        (self.folder / "signatures" / "ours.ndb").write_text(lines)
        (self.folder / "clamd.conf").write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {self.folder / 'signatures'}\n"
            "Foreground yes\nStreamMaxLength 2M\nMaxThreads 2\n"
        )

    def start(self) -> None:
        if self.process is not None and self.process.poll() is None:
            return
        self.socket.unlink(missing_ok=True)
        command = [self.program, "--config-file", str(self.folder / "clamd.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 120
        while not self.socket.exists():
            assert self.process.poll() is None, "clamd ended"
            assert time.monotonic() < end, "clamd did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        """As a machine that is out of memory does; its socket stays behind."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def _one_real_clamd() -> Iterator[RealClamd]:
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    if not program:
        why = "clamd is not installed (./dev test installs it where it is root; Debian: apt-get install clamav-daemon)"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:  # short, for a socket's path may not be long
        daemon = RealClamd(program, Path(folder))
        daemon.configure()
        yield daemon
        daemon.kill()


@pytest.fixture
def real_clamd(_one_real_clamd: RealClamd, settings) -> RealClamd:
    _one_real_clamd.start()
    settings.CLAMD = str(_one_real_clamd.socket)
    return _one_real_clamd
