"""The mail server that reminders are sent to: Postfix's smtp-sink where it is installed, else one in Python.

It shares the cores with what is measured. smtp-sink takes a mail in a quarter of a millisecond, as real mail servers
do who only have to put it in a queue; aiosmtpd needs six times that.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PYTHON = """
import sys, time
from aiosmtpd.controller import Controller
class Taking:
    async def handle_DATA(self, *_):
        return "250 OK"
Controller(Taking(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
time.sleep(1e6)
"""
WAITING = "200"  # connections that may wait to be taken
TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """Takes every mail and keeps none, in a process of its own."""

    def __init__(self) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = int(one.getsockname()[1])
        sink = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        self.name = "smtp-sink" if sink else "aiosmtpd"
        command = [sink, *_as_whom(), f"127.0.0.1:{self.port}", WAITING] if sink else _python(self.port)
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while not self._answers():
            if self.process.poll() is not None:
                raise SystemExit(f"The mail server ({self.name}) did not start.")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def worked(self) -> float:
        """Seconds of CPU so far."""
        return cpu(self.process.pid)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def _as_whom() -> list[str]:
    """Root must say as whom it runs."""
    return ["-u", "nobody"] if os.getuid() == 0 else []


def _python(port: int) -> list[str]:
    return [sys.executable, "-c", PYTHON, str(port)]


def cpu(process: int, *, children: bool = False) -> float:
    """Seconds of CPU of a process, where wanted with those of its children that have ended and that run."""
    own, ended = _times(process)
    if not children:
        return own
    running = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + ended + sum(_times(int(child))[0] for child in running)


def _times(process: int) -> tuple[float, float]:
    """Of its own, and of children that have ended and were waited for."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:  # it ended meanwhile
        return 0, 0
    user, system, of_user, of_system = (int(one) / TICK for one in fields[11:15])
    return user + system, of_user + of_system
