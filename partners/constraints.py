"""What the database holds by itself, written as Meta.constraints so that makemigrations carries it.

Fence           a row is seen and written only inside its partnership (row-level security)
OwnRows         beside a fence: a row is seen and written only by the person it belongs to
TenantKey       UNIQUE (partnership_id, id), for composite foreign keys to point at
TenantForeignKey(field)  FOREIGN KEY (partnership_id, field_id): a row cannot point into another partnership;
                needed because PostgreSQL's own foreign-key checks look past row-level security
TwoLevels       a row's parent is of the first level: a tree of two levels, and never deeper
AppendOnly      the runtime role may add and read rows, never change or remove them
ReadOnly        the runtime role may read rows; only the database's own triggers write them
"""

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
