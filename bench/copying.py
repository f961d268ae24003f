"""Many rows by COPY, as the owner: row-level security refuses COPY to everybody else.

Indexes and constraints stand aside meanwhile and are made anew over all rows at once. That is faster by far, and it is
the database that then says whether every row satisfies them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype = 'f'
       AND (conrelid::regclass::text = ANY (%(tables)s) OR confrelid::regclass::text = ANY (%(tables)s))
     ORDER BY 1, 2
"""
_UNIQUE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype = 'u' AND conrelid::regclass::text = ANY (%(tables)s)
     ORDER BY 1, 2
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid::regclass::text = ANY (%(tables)s)
       AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE conindid <> 0)
     ORDER BY 1
"""


class Table:
    """Rows of one model, waiting to be copied. Columns that are not named get what the model or the database gives."""

    def __init__(self, model: type[models.Model], columns: str) -> None:
        self.name = model._meta.db_table
        self.last = 0
        self.lines: list[str] = []
        own = {"id", *columns.split()}
        fields = [field for field in model._meta.concrete_fields if not field.generated and not field.has_db_default()]
        rest = [field for field in fields if field.attname not in own]
        self.coded = any(field.attname == "code" for field in rest)
        rest = [field for field in rest if field.attname != "code"]
        self.tail = "".join(f"\t{_default(field)}" for field in rest) + "\n"
        coded = ["code"] if self.coded else []
        self.columns = ["id", *coded, *columns.split(), *(field.attname for field in rest)]

    def add(self, *values: Any) -> int:
        """Give the key of the row that will be there."""
        self.last += 1
        code = f"{self.last:032x}\t" if self.coded else ""
        words = "\t".join([value if value.__class__ is str else _AS_TEXT[value.__class__](value) for value in values])
        self.lines.append(f"{self.last}\t{code}{words}{self.tail}")
        return self.last

    def take(self) -> str:
        """The rows drawn since, as COPY reads them."""
        taken = "".join(self.lines)
        self.lines.clear()
        return taken

    def copy(self, cursor: CursorWrapper, rows: str) -> None:
        columns = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.name), columns)) as copy:
            copy.write(rows)

    def set_sequence(self, cursor: CursorWrapper) -> None:
        if self.last:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [self.name, self.last])


class Copier:
    """Copies in a thread of its own while the next rows are drawn; both use the one cursor, never at once."""

    def __init__(self, cursor: CursorWrapper, tables: Sequence[Table], pool: ThreadPoolExecutor) -> None:
        self.cursor, self.tables, self.pool = cursor, tables, pool
        self.running: Future[None] | None = None

    def flush(self) -> None:
        taken = [(table, rows) for table in self.tables if (rows := table.take())]
        self.wait()
        self.running = self.pool.submit(self._copy, taken)

    def wait(self) -> None:
        if self.running:
            self.running.result()

    def _copy(self, taken: list[tuple[Table, str]]) -> None:
        for table, rows in taken:
            table.copy(self.cursor, rows)


def text(value: Any) -> str:
    """As COPY reads it. What people write here holds no tab, no new line and no backslash."""
    return _AS_TEXT[value.__class__](value)


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda _: r"\N",
    datetime: datetime.isoformat,
    date: date.isoformat,
    list: lambda value: "{" + ",".join(json.dumps(str(one)) for one in value) + "}",
    dict: json.dumps,
}


def _default(field: Any) -> str:
    value = field.get_default()
    if value is None and not field.null:
        raise TypeError(f"The bench does not say what stands in {field.model.__name__}.{field.name}.")
    return text(getattr(value, "value", value))  # of a choice, its word


@contextmanager
def aside(cursor: CursorWrapper, tables: Sequence[str], *, unique: bool = True) -> Iterator[None]:
    """Without foreign keys, indexes, triggers and, where told, unique constraints of these tables.

    They come back at the end; run in a transaction. What the triggers would have done is the caller's to do.
    """
    keys, indexes = _found(cursor, _FOREIGN_KEYS, tables), _found(cursor, _INDEXES, tables)
    uniques = _found(cursor, _UNIQUE, tables) if unique else []
    _run(cursor, (f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in (*keys, *uniques)))
    _run(cursor, (f"DROP INDEX {name}" for name, _ in indexes))
    _run(cursor, (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
    yield
    _run(cursor, (f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))
    _run(cursor, (statement for _, statement in indexes))
    _run(cursor, _added(uniques))
    _run(cursor, (f"ANALYZE {table}" for table in tables))
    _run(cursor, _added(keys))


def _found(cursor: CursorWrapper, query: str, tables: Sequence[str]) -> list[tuple[str, ...]]:
    cursor.execute(query, {"tables": list(tables)})
    found: list[tuple[str, ...]] = cursor.fetchall()
    return found


def _added(constraints: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {rule}' for table, name, rule in constraints)


def _run(cursor: CursorWrapper, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
