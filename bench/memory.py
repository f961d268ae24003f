"""What the whole product needs while nobody uses it: `config.up` is really started, in a home of its own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from config import embedded

BASE = Path(__file__).resolve().parent.parent
STARTED_WITHIN = 180  # seconds, with an empty database
SETTLES = 12  # seconds
TARGET = 600  # MB
NAMES = (
    ("config.up", "up"),
    ("gunicorn", "web"),
    ("beat", "beat"),
    ("celery", "worker"),
    ("mailcatcher", "mail catcher"),
)


def idle(home: Path) -> dict[str, float]:
    """Megabytes by part, as proportional set size: what is shared counts once."""
    embedded.make_home(home)
    environment = os.environ | {"FOLLOWTHROUGH_HOME": str(home), "DEMO": "1"}
    with (home / "up.log").open("w") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "config.up"],
            cwd=BASE,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _sign_in_page(home, up)
        time.sleep(SETTLES)
        return _by_part(home, up.pid)
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait()


def _sign_in_page(home: Path, up: subprocess.Popen[bytes]) -> None:
    """Some requests, so that every web process has loaded what a page needs."""
    end = time.monotonic() + STARTED_WITHIN
    while not (home / "up.json").exists():
        if up.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"The product did not start; {home / 'up.log'} says why.")
        time.sleep(0.2)
    site = json.loads((home / "up.json").read_text())["site"]
    for _ in range(20):
        with urllib.request.urlopen(f"{site}/accounts/login/") as answer:  # noqa: S310 - our own, on loopback
            answer.read()


def _by_part(home: Path, up: int) -> dict[str, float]:
    postgres = int((home / "postgresql" / "data" / "postmaster.pid").read_text().split()[0])
    valkey = int((home / "valkey" / "pid").read_text())
    children = _children()
    found: dict[str, float] = defaultdict(float)
    for root, name in ((postgres, "PostgreSQL"), (valkey, "Valkey"), (up, "")):
        for process in _family(root, children):
            found[name or _name(process)] += _proportional(process)
    return dict(found)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except FileNotFoundError:  # it ended meanwhile
                continue
            found[parent].append(int(folder.name))
    return found


def _family(root: int, children: dict[int, list[int]]) -> Iterator[int]:
    yield root
    for child in children[root]:
        yield from _family(child, children)


def of_family(root: int) -> float:
    """Megabytes of a process and all its descendants."""
    return sum(_proportional(process) for process in _family(root, _children()))


def _name(process: int) -> str:
    words = Path(f"/proc/{process}/cmdline").read_bytes().decode().replace("\0", " ")
    return next((name for mark, name in NAMES if mark in words), "up")


def _proportional(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    for line in lines:
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0
