"""Runs the whole product on one machine, for a try-out: `./dev up` ends in `python -m config.up`.

Servers, database, demo data, web, worker, beat and mail catcher; Ctrl-C stops what was started here and nothing else.
"""

import contextlib
import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config import embedded, environment

BASE = Path(__file__).resolve().parent.parent
# What --fresh removes
DATA = ("postgresql", "valkey", "sockets", "files", "incoming", "mail", "static", "beat", "logs", "up.json")
READY_WITHIN = 60  # seconds
STOPPED_WITHIN = 8  # seconds; then what is left is killed
DEATHS_ALLOWED = 3  # within a minute
THREADS = 2  # of the worker


class Stop(SystemExit):
    """Ends with a sentence that says what to do."""


def main(arguments: list[str]) -> None:
    home = embedded.default_home().resolve()
    embedded.make_home(home)
    with (home / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say_it_runs(home, fresh="--fresh" in arguments)
            return
        if "--fresh" in arguments:
            start_anew(home)
        with _interruptible():
            run(home)


def run(home: Path) -> None:
    """Start everything in order, then watch over it until Ctrl-C or a SIGTERM."""
    (home / "up.json").unlink(missing_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    with step("Starting PostgreSQL and Valkey"):
        embedded.start_if_needed(home)
    children: list[Child] = []
    try:
        people = start(home, children)
        site = os.environ["SITE_URL"]
        (home / "up.json").write_text(json.dumps({"site": site, "people": people}))
        say(f"\nFollowthrough runs at {site} (Ctrl-C stops it)\n{people}")
        watch(children)
    except KeyboardInterrupt:
        say("")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C does not break the stopping
        with step("Stopping"):
            stop(children)
            embedded.leave(home)
        (home / "up.json").unlink(missing_ok=True)


def start(home: Path, children: list["Child"]) -> str:
    """Fill the database and start the processes; gives the lines about the demo's people."""
    web = free_port(8000, "the web server")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{web}")
    catcher = None if os.environ.get("EMAIL_URL", "").strip() else free_port(1025, "the mail catcher")
    if catcher:
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{catcher}"
    with step("Migrating the database"):
        command("migrate", home=home)
    people = ""
    if environment.flag("DEMO"):
        with step("Filling in the demo's data"):
            people = command("demo_data", home=home)
    with step("Starting web server, worker, beat and mail catcher"):
        for child in parts(home, web=web, catcher=catcher):
            children.append(child)
            child.start()
        wait_for_web(web, children)
    return people


def parts(home: Path, *, web: int, catcher: int | None) -> list["Child"]:
    """The processes of the product, the mail catcher only where no other mail server is given."""
    (home / "beat").mkdir(exist_ok=True)
    gunicorn = f"gunicorn -c python:config.gunicorn --bind 127.0.0.1:{web} --graceful-timeout 5 config.wsgi"
    worker = f"celery -A config worker --pool threads --concurrency {THREADS} --without-gossip --without-mingle"
    commands = {
        "web": gunicorn.split(),
        "worker": worker.split(),
        "beat": ["celery", "-A", "config", "beat", "--pidfile=", "--schedule", str(home / "beat" / "schedule")],
    }
    if catcher:
        commands["mail catcher"] = ["config.mailcatcher", str(catcher)]
    return [Child(name, words, home / "logs" / f"{name.replace(' ', '-')}.log") for name, words in commands.items()]


@dataclass
class Child:
    """A process of ours in a group of its own, so that Ctrl-C in the terminal reaches it only through us.

    Its leash is a shell that ends the group should this supervisor be killed.
    """

    name: str
    command: list[str]
    log: Path
    deaths: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    leash: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab" if self.deaths else "wb") as log:
            words = [sys.executable, "-m", *self.command]
            self.process = subprocess.Popen(
                words, cwd=BASE, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        leash = ["sh", "-c", 'read -r _; kill -s TERM -- "-$0"', str(self.process.pid)]
        self.leash = subprocess.Popen(leash, stdin=subprocess.PIPE, start_new_session=True)

    def dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if self.process and not self.dead():
            self.process.terminate()  # the leader alone: it ends its own workers

    def end(self, *, by: float) -> None:
        """Wait for the process until this moment, then kill what is left of its group."""
        if self.leash:
            self.leash.terminate()
            self.leash.communicate()
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0, by - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def replace(self) -> None:
        """Start it again, unless it keeps dying."""
        now = time.monotonic()
        self.deaths = [death for death in self.deaths if now - death < 60] + [now]  # noqa: PLR2004 - a minute
        if len(self.deaths) >= DEATHS_ALLOWED:
            raise Stop(f"The {self.name} keeps ending; {self.log} says why.")
        say(f"The {self.name} ended (see {self.log}) and is started again.")
        self.end(by=now)
        self.start()


def watch(children: list[Child]) -> NoReturn:
    while True:
        time.sleep(0.5)
        for child in children:
            if child.dead():
                child.replace()


def stop(children: list[Child]) -> None:
    for child in reversed(children):
        child.ask_to_stop()
    by = time.monotonic() + STOPPED_WITHIN
    for child in reversed(children):
        child.end(by=by)


def wait_for_web(port: int, children: list[Child]) -> None:
    end = time.monotonic() + READY_WITHIN
    while not _web_answers(port):
        for child in children:
            if child.dead():
                raise Stop(f"The {child.name} did not start; {child.log} says why.")
        if time.monotonic() > end:
            raise Stop(f"The web server gave no answer within {READY_WITHIN} seconds; {children[0].log} may say why.")
        time.sleep(0.1)


def _web_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def free_port(first: int, purpose: str) -> int:
    """The first port from this one on that nothing listens on; says so when it is not this one."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                if port != first:
                    say(f"Port {first} is taken, so {purpose} gets {port}.")
                return port
    raise Stop(f"No port between {first} and {first + 99} is free for {purpose}; stop something that uses one.")


def command(name: str, *, home: Path) -> str:
    """Run one of our commands and give what it says."""
    log = home / "logs" / f"{name}.log"
    with log.open("w+") as output:
        status = subprocess.run(
            [sys.executable, BASE / "manage.py", name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            check=False,
            start_new_session=True,
        )
        if status.returncode == 0:
            return status.stdout.strip()
        output.seek(0)
        said = (output.read().strip() or status.stdout.strip() or "nothing").splitlines()
    last = "\n".join(said[-3:])
    raise Stop(f"{last}\n“manage.py {name}” failed; all it said is in {log}. ./dev up --fresh starts without data.")


def start_anew(home: Path) -> None:
    """Remove all data of this home; refuses while anything uses them."""
    if embedded.in_use(home):
        raise Stop("Some command still uses the data; let it end, then try --fresh again.")
    embedded.stop(home)
    with step("Removing the data of earlier runs"):
        for path in (home / name for name in DATA):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    if os.environ.get("DATABASE_URL", "").strip():
        say("The database of DATABASE_URL is not ours, so it stays as it is.")


def _say_it_runs(home: Path, *, fresh: bool) -> None:
    if fresh:
        raise Stop("Followthrough is running; stop it with Ctrl-C in its window, then try --fresh again.")
    try:
        state = json.loads((home / "up.json").read_text())
    except FileNotFoundError:
        say("Another ./dev up is just starting or stopping Followthrough here.")
    else:
        say(f"Followthrough runs already at {state['site']}\n{state['people']}")


@contextmanager
def step(label: str) -> Iterator[None]:
    """A line of progress, with the seconds it took."""
    began = time.monotonic()
    say(f"{label} … ", end="")
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f"{time.monotonic() - began:.1f} s")


def say(text: str, *, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM and a closed terminal stop us as Ctrl-C does, also where a shell started us in the background."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, interrupt)
    with contextlib.suppress(KeyboardInterrupt):
        yield


if __name__ == "__main__":
    main(sys.argv[1:])
