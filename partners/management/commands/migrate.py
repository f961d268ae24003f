"""`migrate` as the owner, who lets the runtime login use what the migrations make, and own none of it.

Whatever tables there are afterwards, their history is kept (partners.history).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from partners.history import triggers

# Only default privileges, never GRANT … ON ALL TABLES: that would give back what append-only tables have revoked.
_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {runtime}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {runtime}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {runtime}",
)
_TRIGGER_FUNCTIONS = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " AND prorettype = 'trigger'::regtype AND proowner = current_user::regrole AND current_user <> %s"
)
_ONE_AT_A_TIME = 5_082_026  # any number, the same for all who migrate this database


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        database = options["database"]
        with connections[database].cursor() as cursor, _alone(cursor):
            _grant(cursor)
            triggers.loosen(cursor)
            super().handle(*args, **options)
            triggers.tighten(cursor)
            _keep_to_our_tables(cursor)
            call_command("createcachetable", database=database, verbosity=max(0, options["verbosity"] - 1))


@contextmanager
def _alone(cursor: CursorWrapper) -> Iterator[None]:
    """Wait for other migrations of this database, however long they take."""
    cursor.execute("SET lock_timeout TO 0")
    cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
    cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def _keep_to_our_tables(cursor: CursorWrapper) -> None:
    """Nobody else may hang a trigger's function on a table of their own: it would write, as the owner, what never was.

    The triggers there are go on: who fires one needs no right to its function.
    """
    cursor.execute(_TRIGGER_FUNCTIONS, [settings.RUNTIME_ROLE])
    if functions := [sql.SQL(function) for (function,) in cursor.fetchall()]:
        runtime = sql.Identifier(settings.RUNTIME_ROLE)
        named = sql.SQL(", ").join(functions)
        cursor.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC, {}").format(named, runtime))


def _grant(cursor: CursorWrapper) -> None:
    runtime = settings.RUNTIME_ROLE
    cursor.execute("SELECT current_user, to_regrole(quote_ident(%s)) IS NOT NULL", [runtime])
    owner, known = cursor.fetchone()
    if runtime == owner:
        return  # one login for both, as OWNER_DATABASE_URL was not given
    if not known:
        raise CommandError(f"The database has no login “{runtime}”; create it, or give its name in DATABASE_URL.")
    for grant in _GRANTS:
        cursor.execute(sql.SQL(grant).format(runtime=sql.Identifier(runtime)))
