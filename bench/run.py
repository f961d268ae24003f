"""The two halves of a run: fill, then time. Loaded once Django knows its database."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction

from bench import memory, pages, report, stack
from bench.seed import fill_search, seed
from bench.timing import timed


def say(words: str = "") -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def fill(actions: int, *, made: Path, state: str) -> None:
    """Migrate and seed, unless this database was made of the same migrations before."""
    if made.exists():
        return
    call_command("migrate", verbosity=0)
    say(f"Filling in {actions:,} actions")
    began = datetime.now(UTC)
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        record = seed(cursor, actions, now=began.replace(tzinfo=None), say=say)
    fill_search(record, using="owner")
    with owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"all in {(datetime.now(UTC) - began).total_seconds():.1f} s")
    made.write_text(state)


def time(actions: int, *, only: str, home: Path) -> None:
    """Print the table, row by row as it comes; of all pages, also the memory."""
    say(f"\n{actions:,} actions; {', '.join(report.machine())}\n")
    for line in report.HEAD:
        say(line)
    found = []
    for page in pages.pages(pages.cast()):
        if only in page.name:
            found.append(timed(page))
            say(report.row(found[-1]))
    say(f"\n{report.summary(found)}")
    if not only:
        say(report.idle(memory.idle(home), target=memory.TARGET))


def explain(name: str) -> None:
    """How PostgreSQL answers the queries of the pages whose name starts so, as the runtime login."""
    for page in pages.pages(pages.cast()):
        if page.name.startswith(name):
            say(f"-- {page.name}, {page.visitor.name}: {page.address}")
            for plan in stack.explained(page.visitor, page.address):
                say(plan)
