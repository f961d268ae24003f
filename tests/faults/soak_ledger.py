"""`./dev soak ledger [TAMPERINGS]`: falsifies a history in 10,000 ways, one after the other, and counts what is found.

In a database of its own, as the login that owns its tables. Each falsification is undone before the next.
"""

import os
import shutil
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from config import embedded

OURS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "EMAIL_URL", "FILE_STORE", "SITE_URL", "ALLOWED_HOSTS")
MANY = 10_000


def main(arguments: list[str]) -> None:
    many = int(arguments[0]) if arguments else MANY
    home = Path(tempfile.mkdtemp(prefix="followthrough-ledger-"))
    for name in OURS:
        os.environ.pop(name, None)
    os.environ |= {"FOLLOWTHROUGH_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1"}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped then too
    try:
        embedded.make_home(home)
        embedded.start_if_needed(home)
        django.setup()
        import_module("tests.faults.falsifying").run(many)  # only now: its models need the settings
    finally:
        embedded.stop(home)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
