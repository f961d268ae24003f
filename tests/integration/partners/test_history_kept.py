"""Every model is kept or says why not; and whatever is written, in whichever way, leaves an event that says by whom."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from celery import shared_task
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core import management
from django.db import connection, connections, models, transaction
from django.utils import timezone
from history_support import events

import manage
from config import worker
from partners import cause, scope
from partners.history import triggers
from partners.history.plan import plans
from tests.database import as_owner

KEPT = [apps.get_model(plan.kind) for plan in plans()]
assert worker  # its signals tell tasks apart
_CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u', 'f')"
_INDEXES = """SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indisunique
              AND NOT indisprimary"""
_FILLED = """SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal
             AND tgtype & 2 = 2"""  # before a row is written: columns taken from a row that is not there here


def test_every_model_is_kept_or_left_out_with_a_reason():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(settings.HISTORY.left_out) <= labels
    assert labels - set(settings.HISTORY.left_out) == {model._meta.label for model in KEPT}
    assert all(len(reason) > 10 for reason in settings.HISTORY.left_out.values())


def test_what_is_said_of_columns_is_of_columns_there_are():
    for named in (settings.HISTORY.secret, settings.HISTORY.passed_over, settings.HISTORY.under):
        for label, words in named.items():
            fields = {field.attname for field in apps.get_model(label)._meta.concrete_fields}
            names = {field.name for field in apps.get_model(label)._meta.concrete_fields}
            assert set(words.split()) <= fields | names, label


def test_every_kept_table_has_its_three_triggers(db):
    with connection.cursor() as cursor:
        fired = triggers._fired(cursor)
    for plan in plans():
        assert {name for name, _ in fired[plan.table]} == set(triggers.FIRED), plan.table


def test_database_has_no_table_that_no_model_says(db):
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert tables - known == {"django_migrations", "cache"}


def _set_aside(model):
    """Without its constraints a row of any values can stand: here the triggers alone are asked."""
    table = model._meta.db_table
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for query, drop in (
            (_CONSTRAINTS, 'ALTER TABLE {} DROP CONSTRAINT IF EXISTS "{}" CASCADE'),
            (_INDEXES, "DROP INDEX IF EXISTS {1}"),
            (_FILLED, 'DROP TRIGGER "{1}" ON {0}'),
        ):
            cursor.execute(query, [table])
            for (name,) in cursor.fetchall():
                cursor.execute(drop.format(table, name))


def _row(model, world, n):
    values = {}
    for field in model._meta.concrete_fields:
        if not field.generated and (not field.primary_key or field.is_relation):
            values[field.attname] = world.northmere.pk if field.name == "partnership" else _value(field, n)
    return model(**values)


def _value(field, n):
    if field.is_relation:
        return 900_000 + n
    if field.choices:
        return list(field.choices)[n % len(field.choices)][0]
    kinds = {
        models.BooleanField: lambda: bool(n % 2),
        models.DateTimeField: timezone.now,
        models.DateField: lambda: date(2026, 1, n),
        models.UUIDField: uuid.uuid4,
        models.JSONField: lambda: {"n": n},
        ArrayField: list,
        models.IntegerField: lambda: n,
        models.CharField: lambda: f"x{n}",
        models.TextField: lambda: f"x{n}",
    }
    return next(give for kind, give in kinds.items() if isinstance(field, kind))()


def _changed(model, world):
    """A column that is kept, and another value for it."""
    plan = next(plan for plan in plans() if plan.table == model._meta.db_table)
    fields = {field.column: field for field in model._meta.concrete_fields if field.name != "partnership"}
    column = next(one for one in plan.columns if one in fields and not isinstance(fields[one], ArrayField))
    return fields[column], _value(fields[column], 7)


def _save(model, world):
    _row(model, world, 2).save(force_insert=True)


def _bulk_create(model, world):
    model._base_manager.bulk_create([_row(model, world, 2), _row(model, world, 3)])


def _sql(model, world):
    row = _row(model, world, 2)
    fields = [one for one in model._meta.concrete_fields if one.attname in row.__dict__ and not one.generated]
    fields = [one for one in fields if getattr(row, one.attname) is not None]
    values = [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
    names = ", ".join(f'"{one.column}"' for one in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", values
        )


ADDING = {"save": _save, "bulk_create": _bulk_create, "sql": _sql}


def _with_rights(model, word, do: Callable[[], None]):
    """As the runtime login; as the owner only where that may not: what is never changed, and partnerships."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s)", [model._meta.db_table, word])
        may = cursor.fetchone()[0] and model._meta.label != "partners.Partnership"
    if may:
        do()
    else:
        with as_owner():
            do()


def _told(model, world, verb, origin="page"):
    """Of what is written here; the world was there before, and nobody's."""
    found = [one for one in events(kind=model._meta.label_lower, verb=verb) if one.origin[:6] != "login "]
    return bool(found) and all(
        (one.person_id, one.request_id, one.origin) == (world.coordinator.pk, "asked-12", origin) for one in found
    )


@pytest.mark.parametrize("way", ADDING)
def test_whatever_is_added_leaves_an_event_with_actor_and_request(world, way):
    silent = []
    for model in KEPT:
        with transaction.atomic(), cause.of("page", request_id="asked-12"):
            _set_aside(model)
            with scope.entered(world.coordinator.pk):
                _with_rights(model, "INSERT", lambda model=model: ADDING[way](model, world))
            if not _told(model, world, "added"):
                silent.append(model._meta.label)
            transaction.set_rollback(True)
    assert silent == []


@pytest.mark.parametrize("way", ["save", "update", "sql"])
def test_whatever_is_changed_or_removed_leaves_an_event_with_actor_and_request(world, way):
    silent = []
    for model in KEPT:
        with transaction.atomic(), cause.of("page", request_id="asked-12"):
            _set_aside(model)
            with scope.entered(world.coordinator.pk):
                _with_rights(model, "INSERT", lambda model=model: _save(model, world))
                _with_rights(model, "UPDATE", lambda model=model: _change(model, world, way))
                _with_rights(model, "DELETE", lambda model=model: _remove(model))
            if not (_told(model, world, "changed") and _told(model, world, "removed")):
                silent.append(model._meta.label)
            transaction.set_rollback(True)
    assert silent == []


def _change(model, world, way):
    field, value = _changed(model, world)
    row = model._base_manager.order_by("-pk").first()
    if way == "save":
        setattr(row, field.attname, value)
        row.save(update_fields=[field.name])
    elif way == "update":
        model._base_manager.filter(pk=row.pk).update(**{field.attname: value})
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE {model._meta.pk.column} = %s',
                [field.get_db_prep_save(value, connection), row.pk],
            )


def _remove(model):
    row = model._base_manager.order_by("-pk").first()
    model._base_manager.filter(pk=row.pk)._raw_delete(connection.alias)


@shared_task(name="tests.write_everything")
def write_everything(world, origin, silent):
    for model in KEPT:
        with transaction.atomic():
            _set_aside(model)
            with scope.entered(world.coordinator.pk):
                _with_rights(model, "INSERT", lambda model=model: _bulk_create(model, world))
            if not _told(model, world, "added", origin):
                silent.append(model._meta.label)
            transaction.set_rollback(True)


def test_whatever_a_task_writes_says_so(world):
    silent = []
    write_everything.apply([world, "task tests.write_everything", silent], task_id="asked-12").get()
    assert silent == []


def test_whatever_a_command_writes_says_so(world, monkeypatch):
    silent = []

    class Command(management.BaseCommand):
        def handle(self, **options):
            with cause.of(cause.ORIGIN.get(), request_id="asked-12"):
                write_everything.run(world, "command write_everything", silent)

    known = management.get_commands()
    monkeypatch.setattr(management, "get_commands", lambda: {**known, "write_everything": Command()})
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own connection stays
    manage.main(["manage.py", "write_everything"])
    assert silent == []
