"""Fills an empty database with N actions and all that hangs on them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connections
from django.db.backends.utils import CursorWrapper

from actions.models import SearchEntry, SearchKind, SearchWord
from bench import words
from bench.copying import Copier, aside
from bench.places import Directory, sizes
from bench.record import Record
from reviews.models import ReviewTheme

LARGEST = 100_000  # actions of one partnership
AT_ONCE = 10_000  # rows made searchable in one statement
TOLD = """
    INSERT INTO partners_change (partnership_id, kind, thing, label, known)
    SELECT partnership_id, 'recommendation', id, number::text, true FROM reviews_recommendation
    UNION ALL SELECT partnership_id, 'action', id, number::text, true FROM actions_action
"""
REFRESH = "SELECT app_search_refresh(%s, %s)"
PASSWORD = "followthrough bench"  # noqa: S105 - of invented people


def seed(cursor: CursorWrapper, actions: int, *, now: datetime, say: Callable[[str], None]) -> Record:
    """The same rows for the same N and moment; `now` is naive and in UTC. Run as the owner, in a transaction.

    They cannot be searched for yet: see `fill_search`.
    """
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
    cursor.execute(TOLD)
    return record


def _fill_themes(cursor: CursorWrapper, record: Record) -> None:
    """As triggers do: which themes each review bears."""
    with aside(cursor, [ReviewTheme._meta.db_table], unique=False):
        cursor.execute("SELECT app_review_themes_refresh(%s, '{}')", [list(range(1, record.reviews.last + 1))])


def fill_search(record: Record, *, using: str) -> None:
    """What the triggers do of each row, for many at once; on two connections, for it is all arithmetic."""
    tables = [model._meta.db_table for model in (SearchEntry, SearchWord)]
    with (
        connections[using].cursor() as cursor,
        aside(cursor, tables, unique=False),
        ThreadPoolExecutor(2) as pool,
    ):
        list(pool.map(partial(_refresh, using), searched(record)))


def searched(record: Record) -> Iterator[tuple[str, list[int]]]:
    """Kinds and keys, some thousands at a time: what `app_search_refresh` takes."""
    kinds = {
        SearchKind.REVIEW: record.reviews,
        SearchKind.LEARNING: record.learning,
        SearchKind.RECOMMENDATION: record.recommendations,
        SearchKind.ACTION: record.actions,
        SearchKind.SUBMISSION: record.submissions,
        SearchKind.EVIDENCE: record.evidence,
    }
    for kind, table in kinds.items():
        for first in range(1, table.last + 1, AT_ONCE):
            yield kind.value, list(range(first, min(first + AT_ONCE, table.last + 1)))


def _refresh(using: str, part: tuple[str, list[int]]) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(REFRESH, part)
    connections[using].close()  # of this thread
