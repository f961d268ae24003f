"""What the two logins of the database may do, asked with the real logins rather than with SET ROLE."""

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from partners import scope
from partners.services import tokens
from tests.database import as_owner

TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v')
"""
KEPT_BY_TRIGGERS = {
    "actions_searchentry",
    "actions_searchword",
    "partners_change",
    "partners_event",
    "partners_ledgerdisposal",  # by the function that disposes
    "partners_ledgerlink",
    "partners_ledgerreach",
    "reviews_reviewtheme",
}  # nobody else adds to them


@pytest.fixture
def runtime(db):
    """The runtime login in the tests' database."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(settings.DATABASE_URL, dbname=name, autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner(db):
    name = connections["owner"].settings_dict["NAME"]
    with psycopg.connect(settings.OWNER_DATABASE_URL, dbname=name, autocommit=True) as connection:
        yield connection


def names(connection, query):
    return {row[0] for row in connection.execute(query)}


@pytest.mark.parametrize("right", ["rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication"])
def test_runtime_has_no_right_over_the_server(runtime, right):
    row = runtime.execute(f"SELECT {right} FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False,)


def test_runtime_owns_nothing(runtime):
    assert names(runtime, f"{TABLES} AND relowner = current_user::regrole") == set()


def test_runtime_is_no_member_of_the_owner(runtime):
    assert runtime.execute("SELECT pg_has_role(%s, 'member')", [settings.DATABASES["owner"]["USER"]]).fetchone() == (
        False,
    )


def test_runtime_makes_no_table(runtime):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        runtime.execute("CREATE TABLE mine (fact text)")


def test_runtime_reads_and_adds_to_every_table(runtime):
    refused = "AND relkind = 'r' AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT'))"
    assert names(runtime, f"{TABLES} {refused}") == KEPT_BY_TRIGGERS


def test_migrate_grants_the_use_of_what_is_made_later(owner, runtime):
    owner.execute("CREATE TABLE later (id bigserial PRIMARY KEY, fact text)")
    owner.execute("CREATE FUNCTION twice(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1 * 2'")
    try:
        assert runtime.execute("INSERT INTO later (fact) VALUES ('new') RETURNING twice(id)").fetchone() == (2,)
        assert runtime.execute("UPDATE later SET fact = 'changed'").rowcount == 1
        assert runtime.execute("DELETE FROM later").rowcount == 1
    finally:
        owner.execute("DROP TABLE later")
        owner.execute("DROP FUNCTION twice")


@pytest.mark.django_db(databases=["default", "owner"])
def test_migrate_gives_back_no_right_that_a_table_has_revoked(owner, runtime):
    owner.execute("CREATE TABLE kept (fact text)")
    owner.execute(f"REVOKE DELETE ON kept FROM {settings.RUNTIME_ROLE}")
    try:
        call_command("migrate", verbosity=0)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            runtime.execute("DELETE FROM kept")
    finally:
        owner.execute("DROP TABLE kept")


def test_migrate_makes_the_cache_table(runtime):
    assert "cache" in names(runtime, TABLES)


@pytest.mark.django_db(databases=["default", "owner"])
def test_migrate_without_the_runtime_login_says_what_to_do(settings):
    settings.RUNTIME_ROLE = "nobody_here"
    with pytest.raises(CommandError, match="no login “nobody_here”"):
        call_command("migrate", verbosity=0)


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist"])
def test_extensions_are_in_every_database(runtime, extension):
    assert extension in names(runtime, "SELECT extname FROM pg_extension")


def test_token_is_known_where_nothing_can_be_written(world, owner):
    """As on a read replica, where each transaction only reads."""
    with as_owner():
        issued = tokens.issue(name="Data", partnership=world.northmere, scopes=["status:read"], by=world.coordinator)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        with scope.entered_by_token(issued.token.digest) as actor:
            assert actor.token_id == issued.token.pk
        transaction.set_rollback(True)
