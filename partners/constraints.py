"""What the database holds by itself, written as Meta.constraints so that makemigrations carries it.

Fence           a row is seen and written only inside its partnership (row-level security)
OwnRows         beside a fence: a row is seen and written only by the person it belongs to
TenantKey       UNIQUE (partnership_id, id), for composite foreign keys to point at
TenantForeignKey(field)  FOREIGN KEY (partnership_id, field_id): a row cannot point into another partnership;
                needed because PostgreSQL's own foreign-key checks look past row-level security
TwoLevels       a row's parent is of the first level: a tree of two levels, and never deeper
TakenFrom(column, parent)  a column repeats one of the row's parent, for an index that begins with it
Told(tells=…)   whatever changes a row of the table, the changes feed of the API is told (a trigger)
WrittenByTriggers  the runtime role may read rows and remove old ones; only triggers write them
AppendOnly      the runtime role may add and read rows, never change or remove them
ReadOnly        the runtime role may read rows; only the database's own triggers write them
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


class _SqlConstraint(BaseConstraint):
    """A constraint that Django does not know, made and removed by SQL."""

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        # Inside CREATE TABLE nothing can be said yet: the statements run once the table is there.
        assert model is not None and schema_editor is not None  # noqa: S101, PT018 - Django always gives both
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database alone judges."""


class Fence(_SqlConstraint):
    """Rows are seen and written only where `app.partnerships` names their partnership.

    The cast stands outside the sub-select so that PostgreSQL reads the setting once a statement, not once a row.
    """

    def __init__(self, *, name: str, column: str = "partnership_id") -> None:
        super().__init__(name=name)
        self.column = column

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs if self.column == "partnership_id" else {**kwargs, "column": self.column}

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, quote = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name
        scope = "(SELECT nullif(current_setting('app.partnerships', true), ''))::bigint[]"
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; "
            f"CREATE POLICY {quote(self.name + '_open')} ON {table} USING (true); "
            f"CREATE POLICY {quote(self.name)} ON {table} AS RESTRICTIVE USING ({quote(self.column)} = ANY ({scope}))"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, quote = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name
        return (
            f"DROP POLICY IF EXISTS {quote(self.name)} ON {table}; "
            f"DROP POLICY IF EXISTS {quote(self.name + '_open')} ON {table}; "
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fence) and (self.name, self.column) == (other.name, other.column)

    def __hash__(self) -> int:
        return hash((self.name, self.column))


class OwnRows(_SqlConstraint):
    """Beside a Fence: rows are seen and written only by the person whom `app.person` names."""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        person = "(SELECT nullif(current_setting('app.person', true), ''))::bigint"
        return f"CREATE POLICY {name} ON {table} AS RESTRICTIVE USING (user_id = {person})"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"DROP POLICY IF EXISTS {name} ON {table}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnRows) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class TenantKey(_SqlConstraint):
    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (partnership_id, id)"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        # Deferred, so that foreign keys which point at it are gone first.
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        schema_editor.deferred_sql.append(f"ALTER TABLE IF EXISTS {table} DROP CONSTRAINT IF EXISTS {name}")
        return ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TenantKey) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class TenantForeignKey(_SqlConstraint):
    """Goes beside `ForeignKey(..., db_constraint=False)` on the same field."""

    def __init__(self, field: str, *, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (self.field,), kwargs

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        # Deferred, so that the key it points at is there first.
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table
        schema_editor.deferred_sql.append(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (partnership_id, {quote(field.column)}) REFERENCES {quote(target)} (partnership_id, id) "
            "DEFERRABLE INITIALLY DEFERRED"
        )
        return ""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return self.create_sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT IF EXISTS {quote(self.name)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TenantForeignKey) and (self.name, self.field) == (other.name, other.field)

    def __hash__(self) -> int:
        return hash((self.name, self.field))


class TwoLevels(_SqlConstraint):
    """For a tenant table with a `parent` and the generated columns `level` (1 or 2) and `parent_level` (1 or null).

    A foreign key that carries the level holds it even when two people move rows at once, which no trigger would.
    """

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        # Deferred like all keys, so that the columns and the key it points at are there first.
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        schema_editor.deferred_sql.append(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (partnership_id, parent_id, parent_level) "
            f"REFERENCES {table} (partnership_id, id, level)"
        )
        return ""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return self.create_sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TwoLevels) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class TakenFrom(_SqlConstraint):
    """The column is the one of that name in the row of `parent`, whatever was written: for indexes that begin with it.

    Only for what no longer changes in the parent once it has such rows.
    """

    def __init__(self, column: str, parent: str, *, name: str) -> None:
        super().__init__(name=name)
        self.column, self.parent = column, parent

    def deconstruct(self) -> tuple[str, tuple[str, str], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (self.column, self.parent), kwargs

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        quote, parent = schema_editor.quote_name, model._meta.get_field(self.parent)
        column, name = quote(model._meta.get_field(self.column).column), quote(self.name)
        table, above = quote(model._meta.db_table), quote(parent.remote_field.model._meta.db_table)
        taken = f"SELECT p.{column} FROM {above} p WHERE p.id = NEW.{quote(parent.column)}"  # noqa: S608 - of the models' own words
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            "SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN "
            f"NEW.{column} := ({taken}); RETURN NEW; END $$; "
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {quote(parent.column)}, {column} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"DROP FUNCTION IF EXISTS {schema_editor.quote_name(self.name)}() CASCADE"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TakenFrom) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class AppendOnly(_SqlConstraint):
    """The runtime role may INSERT and SELECT, no more: held by privilege, which no trigger can be talked out of."""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return (
            f"REVOKE UPDATE, DELETE ON {schema_editor.quote_name(model._meta.db_table)} FROM {_runtime(schema_editor)}"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"GRANT UPDATE, DELETE ON {schema_editor.quote_name(model._meta.db_table)} TO {_runtime(schema_editor)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AppendOnly) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class ReadOnly(_SqlConstraint):
    """The runtime role may SELECT, no more: rows that triggers of the owner derive from others."""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {_runtime(schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"GRANT INSERT, UPDATE, DELETE ON {table} TO {_runtime(schema_editor)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReadOnly) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class WrittenByTriggers(AppendOnly):
    """The runtime role may SELECT and DELETE: what is told cannot be made up, nor changed."""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return (
            f"REVOKE INSERT, UPDATE ON {schema_editor.quote_name(model._meta.db_table)} FROM {_runtime(schema_editor)}"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"GRANT INSERT, UPDATE ON {schema_editor.quote_name(model._meta.db_table)} TO {_runtime(schema_editor)}"


class Told(_SqlConstraint):
    """Whatever changes rows of the table, by Django, SQL or COPY, leaves rows in the changes feed.

    `tells` are SELECTs of partnership, kind, thing, label, agency and known (see partners.models.Change), FROM {rows}:
    the rows as they are now, and as they were. `when_added` and `when_removed` say more of rows that are new or gone;
    `follows` are told too where one of their columns has changed. `table` watches another table than the model's, so
    that a lower app need not know what hangs on its rows. The function runs as the owner, for what it tells may be
    fenced from who changed it.
    """

    def __init__(
        self,
        *,
        name: str,
        tells: Sequence[str] = (),
        when_added: Sequence[str] = (),
        when_removed: Sequence[str] = (),
        follows: Mapping[str, Sequence[str]] | None = None,
        table: str = "",
    ) -> None:
        super().__init__(name=name)
        self.tells, self.table = tuple(tells), table
        self.when_added, self.when_removed = tuple(when_added), tuple(when_removed)
        self.follows = {columns: tuple(selects) for columns, selects in (follows or {}).items()}

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        more = {name: getattr(self, name) for name in ("tells", "when_added", "when_removed", "follows", "table")}
        return path, (), kwargs | {name: value for name, value in more.items() if value}

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        table, function = quote(self.table or model._meta.db_table), quote(self.name)
        triggers = (
            f"CREATE TRIGGER {quote(f'{self.name}_{word}')} AFTER {event} ON {table} REFERENCING {referencing} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            for word, event, referencing in (
                ("added", "INSERT", "NEW TABLE AS now_rows"),
                ("changed", "UPDATE", "OLD TABLE AS was_rows NEW TABLE AS now_rows"),
                ("removed", "DELETE", "OLD TABLE AS was_rows"),
            )
        )
        return "; ".join((f"{self._function(function)}", *triggers))

    def _function(self, name: str) -> str:
        changed = _told([_both(select) for select in self.tells])
        for columns, selects in self.follows.items():
            was, now = (", ".join(f"{row}.{column}" for column in columns.split()) for row in ("w", "n"))
            differ = f"was_rows w JOIN now_rows n USING (id) WHERE ({was}) IS DISTINCT FROM ({now})"
            rows = f"(SELECT w.* FROM {differ} UNION ALL SELECT n.* FROM {differ})"  # noqa: S608 - of the models' own words
            told = _told([select.replace("{rows}", rows) for select in selects])
            changed += f"IF EXISTS (SELECT FROM {differ}) THEN {told}END IF; "
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            "SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN "
            f"IF TG_OP = 'INSERT' THEN {_told(_over('now_rows', (*self.tells, *self.when_added)))}"
            f"ELSIF TG_OP = 'UPDATE' THEN {changed}"
            f"ELSE {_told(_over('was_rows', (*self.tells, *self.when_removed)))}"
            "END IF; RETURN NULL; END $$"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"DROP FUNCTION IF EXISTS {schema_editor.quote_name(self.name)}() CASCADE"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


def _told(selects: Sequence[str]) -> str:
    into = "INSERT INTO partners_change (partnership_id, kind, thing, label, agency_id, known) "
    return f"{into}{' UNION '.join(selects)}; " if selects else "NULL; "


def _over(rows: str, selects: Sequence[str]) -> list[str]:
    return [select.replace("{rows}", rows) for select in selects]


def _both(select: str) -> str:
    """As they were and as they are; UNION drops what is the same."""
    return " UNION ".join(_over("was_rows", [select]) + _over("now_rows", [select]))


def _runtime(schema_editor: Any) -> str:
    name: str = schema_editor.quote_name(settings.RUNTIME_ROLE)
    return name


def tenant_foreign_keys(model: type[models.Model]) -> list[str]:
    """The names of the model's foreign keys to tenant rows, for the catalogue test."""
    keys = (field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey))
    return [key.name for key in keys if _is_tenant(key.remote_field.model)]


def _is_tenant(model: Any) -> bool:
    try:
        model._meta.get_field("partnership")
    except FieldDoesNotExist:
        return False
    return True
