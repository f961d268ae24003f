"""`./dev soak holes`: each hole of holes.py is dug in a copy of the code, and the tests that are to catch it must fail.

Before that the same tests must pass without a hole. Prints which test caught each, and ends with 1 where none did.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from config import embedded
from tests.faults.holes import HOLES, Hole

BASE = Path(__file__).resolve().parents[2]
LINKED = (".venv", "assets/built")  # large, and never dug in
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def main() -> int:
    options = argparse.ArgumentParser(prog="./dev soak holes", description=__doc__.partition("\n")[0])
    options.add_argument(
        "--only", default=[], action="append", metavar="WORDS", help="holes whose names hold these words; several times"
    )
    options.add_argument("--skip", type=int, default=0, metavar="N", help="leave the first so many out")
    options.add_argument("--count", type=int, metavar="N", help="dig so many, no more")
    asked = options.parse_args()
    wanted = [hole for hole in HOLES if _is_meant(hole, asked.only)][asked.skip :][: asked.count]
    if not wanted:
        print("No hole has these words in its name.")
        return 1
    embedded.start_for_tests()
    with tempfile.TemporaryDirectory(prefix="followthrough-holes-") as folder:
        copy = _copied(Path(folder))
        began = time.monotonic()
        sound = _run(copy, sorted({test for hole in wanted for test in hole.tests}))
        if sound.returncode:
            print(sound.stdout[-5000:], sound.stderr[-2000:])
            print("Without a hole these tests fail already; see above.")
            return 1
        print(f"Without a hole all their tests pass ({time.monotonic() - began:.0f} s).\n")
        caught = [_dug(copy, hole) for hole in wanted]
    print(f"\n{sum(caught)} of {len(wanted)} holes were caught.")
    return 0 if all(caught) else 1


def _is_meant(hole: Hole, words: list[str]) -> bool:
    return not words or any(one.lower() in hole.name.lower() for one in words)


def _copied(folder: Path) -> Path:
    """What git knows of, as it stands here, so that uncommitted work is tried too."""
    copy = folder / "followthrough"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=BASE, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (BASE / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(BASE / name, copy / name)
    for name in LINKED:
        (copy / name).symlink_to(BASE / name)
    return copy


def _run(copy: Path, tests: list[str]) -> "subprocess.CompletedProcess[str]":
    """In a database that is made by the first run and kept for the others."""
    command = [sys.executable, "-m", "pytest", "--reuse-db", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly"]
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([*command, *tests], cwd=copy, env=surroundings, capture_output=True, text=True, check=False)


def _dug(copy: Path, hole: Hole) -> bool:
    began = time.monotonic()
    with _digging(copy, hole):
        run = _run(copy, list(hole.tests))
    found = FAILED.search(run.stdout)
    by = found[1] if run.returncode == 1 and found else ""
    told = by or f"NOBODY (pytest ended with {run.returncode})\n{run.stdout[-1500:] if run.returncode > 1 else ''}"
    print(f"{hole.name}\n    caught by {told} ({time.monotonic() - began:.0f} s)", flush=True)
    return bool(by)


@contextmanager
def _digging(copy: Path, hole: Hole) -> Iterator[None]:
    with _in_file(copy / hole.path, hole) if hole.path else _in_database(hole):
        yield


@contextmanager
def _in_file(path: Path, hole: Hole) -> Iterator[None]:
    whole = path.read_text()
    if whole.count(hole.old) != 1:
        raise SystemExit(f"{hole.name}: what is to be replaced stands {whole.count(hole.old)} times in {hole.path}.")
    path.write_text(whole.replace(hole.old, hole.new))
    try:
        yield
    finally:
        path.write_text(whole)


@contextmanager
def _in_database(hole: Hole) -> Iterator[None]:
    with psycopg.connect(_owner(), autocommit=True) as connection:
        dig, mend = _statements(connection, hole)
        connection.execute(dig)  # type: ignore[arg-type]
        try:
            yield
        finally:
            connection.execute(mend)  # type: ignore[arg-type]


def _statements(connection: psycopg.Connection, hole: Hole) -> tuple[str, str]:
    if not hole.function:
        return hole.sql.format(runtime=embedded.RUNTIME), hole.mend.format(runtime=embedded.RUNTIME)
    row = connection.execute("SELECT pg_get_functiondef(%s::regproc)", [hole.function]).fetchone()
    whole: str = row[0] if row else ""
    if whole.count(hole.old) != 1:
        raise SystemExit(
            f"{hole.name}: what is to be replaced stands {whole.count(hole.old)} times in {hole.function}."
        )
    return whole.replace(hole.old, hole.new), whole


def _owner() -> str:
    """The tests' own database, which Django names after ours."""
    name = f"/{embedded.DATABASE}?"
    return os.environ["OWNER_DATABASE_URL"].replace(name, f"/test_{embedded.DATABASE}?")


if __name__ == "__main__":
    os.environ.pop("DEMO", None)
    with suppress(KeyboardInterrupt):
        sys.exit(main())
