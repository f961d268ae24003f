"""`./dev soak reminders`: reminders are planned and sent while workers, broker and database are killed.

What came is counted at the receiving server. Lost: due, and in no mail that came nor in one that is shown as not
delivered. Doubled: mails that came twice; over SMTP no more than were cut off after the server took them, by its faults
or by a kill, and each flagged. Times are shorter than in service, so that a lease ends within the run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import django

from config import embedded

BASE = Path(__file__).resolve().parents[2]
PER_PERSON = 10
OURS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS")


@dataclass(frozen=True)
class Plan:
    due: int = 100_000
    workers: int = 6
    planners: int = 2
    worker_kills: int = 50
    broker_kills: int = 10
    database_kills: int = 5
    carrier: str = "notify"
    lease: int = 20  # seconds
    longest: int = 3 * 3600  # seconds


@dataclass
class Report:
    due: int
    taken: int  # mails that came
    lost: int
    dead: int  # reminders in mails that are shown as not delivered
    doubled: int
    hung_up: int  # of those doubled: the server hung up after it took them
    killed: int  # of those doubled: whoever was to note that they had been taken was killed just then
    unflagged: int  # of those doubled
    flagged: int
    after: int  # injected faults after acceptance
    faults: dict[str, int]
    kills: Counter = field(default_factory=Counter)
    seconds: float = 0

    @property
    def unexplained(self) -> int:
        """Doubled, and by nothing that was done to it."""
        return self.doubled - self.hung_up - self.killed

    def __str__(self) -> str:
        return (
            f"due {self.due:,}; mails taken {self.taken:,}; lost {self.lost}; doubled {self.doubled} "
            f"({self.hung_up} after the server hung up on what it took, {self.killed} after a kill at that moment, "
            f"{self.unexplained} otherwise; not flagged {self.unflagged}); flagged {self.flagged}; "
            f"hung up after taking {self.after}; "
            f"in mails shown as not delivered {self.dead}; faults {self.faults}; "
            f"kills {dict(self.kills)}; {self.seconds:.0f} s"
        )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./dev soak", description=__doc__)
    parser.add_argument("what", choices=["reminders"])
    parser.add_argument("--due", type=int, default=Plan.due)
    parser.add_argument("--kills", type=int, default=Plan.worker_kills, help="of workers")
    parser.add_argument("--broker-kills", type=int, default=Plan.broker_kills)
    parser.add_argument("--database-kills", type=int, default=Plan.database_kills)
    parser.add_argument("--carrier", choices=["notify", "smtp", "both"], default="both")
    parser.add_argument("--here", action="store_true", help="in the servers that the environment names")
    asked = parser.parse_args(arguments)
    for carrier in ("notify", "smtp") if asked.carrier == "both" else (asked.carrier,):
        plan = Plan(
            due=asked.due,
            worker_kills=asked.kills,
            broker_kills=asked.broker_kills,
            database_kills=asked.database_kills,
            carrier=carrier,
            lease=6 if asked.here else Plan.lease,
            longest=300 if asked.here else Plan.longest,
        )
        if asked.carrier == "both":
            again = [sys.executable, "-m", "tests.faults.soak", *arguments, "--carrier", carrier]
            subprocess.run(again, check=True, cwd=BASE)
            continue
        report = run(plan, here=asked.here)
        sys.stdout.write(f"{carrier}: {report}\n")
        doubled = report.doubled if carrier == "notify" else report.unexplained
        if report.lost or doubled or report.unflagged:
            raise SystemExit(1)


def run(plan: Plan, *, here: bool) -> Report:
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        home = None if here else own_home()
        receiving = _Receiving(plan.carrier, Path(folder))
        try:
            _environment(receiving.address, plan.carrier)
            django.setup()
            return import_module("tests.faults.soaking").soak(plan, receiving, home)
        finally:
            receiving.stop()
            if home:
                embedded.stop(home)


def own_home() -> Path:
    """Servers of its own, made anew."""
    for name in OURS:
        os.environ.pop(name, None)
    home = embedded.default_home().resolve() / "soak"
    if home.exists():
        embedded.stop(home)
        subprocess.run(["rm", "-rf", home], check=True)
    os.environ["FOLLOWTHROUGH_HOME"] = str(home)
    embedded.make_home(home)
    embedded.start_if_needed(home)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], check=True, cwd=BASE, env=os.environ | {"DEMO": "1"}
    )
    return home


def _environment(address: str, carrier: str) -> None:
    notify = import_module("tests.notify")
    os.environ |= {"DEMO": "1", "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
    if carrier == "smtp":
        os.environ |= {"EMAIL_URL": address, "MAIL_CARRIER": "smtp"}
    else:
        os.environ |= {"NOTIFY_API_KEY": notify.KEY, "NOTIFY_URL": address, "MAIL_CARRIER": "notify"}
        os.environ |= {f"NOTIFY_{name.upper()}_TEMPLATE": key for name, key in notify.TEMPLATES.items()}


class _Receiving:
    """The receiving server, and what it has written down so far."""

    def __init__(self, carrier: str, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "tests.faults.receiving", carrier, str(folder)]
        self.process = subprocess.Popen(command, cwd=BASE)
        end = time.monotonic() + 60
        while not (folder / "address").exists():
            if time.monotonic() > end or self.process.poll() is not None:
                raise SystemExit("The receiving server did not start.")
            time.sleep(0.05)
        self.address = (folder / "address").read_text()

    def count(self) -> int:
        return (self.folder / "taken").read_bytes().count(b"\n")

    def taken(self) -> list[dict]:
        return [json.loads(line) for line in (self.folder / "taken").read_text().splitlines()]

    def faults(self) -> dict[str, int]:
        time.sleep(0.5)  # it writes them down five times a second
        found: dict[str, int] = json.loads((self.folder / "faults").read_text())
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


if __name__ == "__main__":
    main(sys.argv[1:])
