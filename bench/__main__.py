"""`./dev bench [N] [--fresh]`: fills a database of N actions, or takes the one there is, and times the pages.

`./dev bench import` times the reading of documents, without a database.
`./dev bench tracker [N]` times a tracker of N rows instead, from its upload to the record.
`./dev bench fences [N]` times what row-level security costs the lists instead, beside their filters alone.
`./dev bench history [N]` times writes with the history's triggers and without, among N actions.
`./dev bench reminders` times the planning and the sending of reminders instead, in a database made for it.
`./dev bench backup [FILES]` times a backup of many files, and restoring it.
`./dev bench uploads` looks how far the web processes grow while large files come in at once.
"""

import argparse
import hashlib
import os
import shutil
import signal
import sys
from importlib import import_module
from pathlib import Path

import django

from config import embedded

ACTIONS = 100_000
ROWS = 10_000  # of a tracker
REMINDERS = "reminders"
UPLOADS = "uploads"
BACKUP = "backup"
BASE = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "FILE_STORE", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS")


def main(arguments: list[str]) -> None:
    if arguments == ["import"]:
        import_module("bench.reading").time_reading()
        return
    if arguments == [REMINDERS]:
        _start(_remade(embedded.default_home().resolve() / "bench" / REMINDERS))
        import_module("bench.reminders").run()
        return
    if arguments == [UPLOADS]:
        home = _remade(embedded.default_home().resolve() / "bench" / UPLOADS)
        _start(home)
        import_module("bench.uploads").run(home)
        return
    if arguments[:1] == [BACKUP]:
        home = _remade(embedded.default_home().resolve() / "bench" / BACKUP)
        _start(home)
        bench = import_module("bench.backups")
        bench.run(home, int(arguments[1]) if arguments[1:] else bench.FILES)
        return
    asked = _asked(arguments)
    homes = embedded.default_home().resolve() / "bench"
    home = homes / str(asked.actions)
    if asked.fresh or not _is_of(home):
        _remove(home)
    _start(home)
    run = import_module("bench.run")  # only now: its models need the settings, and these the home
    run.fill(asked.actions, made=home / "made", state=_state())
    if asked.history:
        import_module("bench.history").run()
    elif asked.fences:
        import_module("bench.fences").run(asked.actions)
    elif asked.tracker:
        import_module("bench.tracker").run(asked.actions)
    elif asked.explain:
        run.explain(asked.explain)
    else:
        run.time(asked.actions, only=asked.only, home=homes / "idle")


def _remade(home: Path) -> Path:
    _remove(home)
    return home


def _start(home: Path) -> None:
    """Servers of its own in this home, and Django on them."""
    for name in OURS:  # whatever the environment names, the bench touches only its own servers
        os.environ.pop(name, None)
    os.environ |= {"FOLLOWTHROUGH_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ |= {"DEMO": "1", "LOG_LEVEL": "ERROR", "API_REQUESTS_A_MINUTE": "1000000"}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped then too
    embedded.make_home(home)
    (home / "static").mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
    embedded.start_if_needed(home)
    django.setup()


def _asked(arguments: list[str]) -> argparse.Namespace:
    tracker, fences, history = ([word] == arguments[:1] for word in ("tracker", "fences", "history"))
    usual = ROWS if tracker or history else ACTIONS
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("actions", nargs="?", type=int, default=usual, help=f"how many; {usual:,} unless said")
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    parser.add_argument("--only", metavar="PAGE", default="", help="time the pages of which this is part of the name")
    parser.add_argument("--explain", metavar="PAGE", help="print how this page's queries are answered, and no times")
    asked = parser.parse_args(arguments[tracker or fences or history :])
    asked.tracker, asked.fences, asked.history = tracker, fences, history
    return asked


def _state() -> str:
    """What the rows depend on: the migrations, and how the bench draws."""
    parts = sorted([*BASE.glob("*/migrations/*.py"), *(Path(__file__).parent / name for name in DRAWN_BY)])
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


DRAWN_BY = ("copying.py", "mail.py", "overseeing.py", "places.py", "record.py", "seed.py", "stories.py", "words.py")


def _is_of(home: Path) -> bool:
    made = home / "made"
    return made.exists() and made.read_text() == _state()


def _remove(home: Path) -> None:
    """Also what an interrupted filling left."""
    if home.exists():
        if embedded.in_use(home):
            raise SystemExit("Another bench uses this database; let it end, then try again.")
        embedded.stop(home)
        shutil.rmtree(home)


if __name__ == "__main__":
    main(sys.argv[1:])
