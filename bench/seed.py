"""Fills an empty database with N actions and all that hangs on them."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.backends.utils import CursorWrapper

from actions.models import SearchEntry, SearchKind, SearchWord
from bench import words
from bench.copying import Copier, aside
from bench.places import Directory, sizes
from bench.record import Record
from reviews.models import ReviewTheme

LARGEST = 100_000  # actions of one partnership
AT_ONCE = 50_000  # rows made searchable in one statement
PASSWORD = "followthrough bench"  # noqa: S105 - of invented people


def seed(cursor: CursorWrapper, actions: int, *, now: datetime, say: Callable[[str], None]) -> None:
    """The same rows for the same N and moment; `now` is naive and in UTC. Run as the owner, in a transaction."""
    chance = Random(actions)  # noqa: S311 - a world to measure, no secret
    directory = Directory(chance, make_password(PASSWORD))
    record = Record(chance, words.make(chance), now)
    tables = [*directory.tables(), *record.tables()]
    cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    cursor.execute("SET LOCAL maintenance_work_mem TO '512MB'")
    began = time.monotonic()
    with aside(cursor, [table.name for table in tables]), ThreadPoolExecutor(1) as pool:
        copier = Copier(cursor, tables, pool)
        for order, size in enumerate(sizes(actions, largest=LARGEST)):
            place = directory.make(order)
            record.write(place, size, flush=copier.flush)
            directory.close(place)
        copier.flush()
        copier.wait()
        rows = sum(table.last for table in tables)
        say(f"{rows:,} rows copied after {time.monotonic() - began:.1f} s")
    say(f"indexes, constraints and statistics after {time.monotonic() - began:.1f} s")
    for table in tables:
        table.set_sequence(cursor)
    _fill_themes(cursor, record)
    _fill_search(cursor, record)
    say(f"the index of search after {time.monotonic() - began:.1f} s")


def _fill_themes(cursor: CursorWrapper, record: Record) -> None:
    """As triggers do: which themes each review bears."""
    with aside(cursor, [ReviewTheme._meta.db_table], unique=False):
        cursor.execute("SELECT app_review_themes_refresh(%s, '{}')", [list(range(1, record.reviews.last + 1))])


def _fill_search(cursor: CursorWrapper, record: Record) -> None:
    """What the triggers do of each row, for many at once."""
    searched = {
        SearchKind.REVIEW: record.reviews,
        SearchKind.LEARNING: record.learning,
        SearchKind.RECOMMENDATION: record.recommendations,
        SearchKind.ACTION: record.actions,
        SearchKind.SUBMISSION: record.submissions,
        SearchKind.EVIDENCE: record.evidence,
    }
    with aside(cursor, [model._meta.db_table for model in (SearchEntry, SearchWord)], unique=False):
        for kind, table in searched.items():
            for first in range(1, table.last + 1, AT_ONCE):
                keys = list(range(first, min(first + AT_ONCE, table.last + 1)))
                cursor.execute("SELECT app_search_refresh(%s, %s)", [kind.value, keys])
