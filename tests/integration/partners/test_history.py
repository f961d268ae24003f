"""Whatever is written, however it is written, an event says what, by whom and from which request."""

import uuid
from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from celery import shared_task
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core import management
from django.db import ProgrammingError, connection, connections, models, transaction
from django.db.models.functions import Concat
from django.utils import timezone

import manage
from actions.models import Action
from config import worker
from partners import cause, scope
from partners.history import triggers
from partners.history.plan import plans
from partners.models import Agency, Event, Message, User
from reviews.models import Review, SubPoint
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

KEPT = [apps.get_model(plan.kind) for plan in plans()]
assert worker  # its signals tell tasks apart
_CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u', 'f')"
_INDEXES = """SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indisunique
              AND NOT indisprimary"""


def events(**found):
    with as_owner():
        return list(Event.objects.filter(**found).order_by("pk"))


# Completeness


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


# What an event says


@pytest.fixture
def action(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        return action_under(RecommendationFactory(review=review), agency=world.police)


def test_change_says_from_what_to_what_and_nothing_else(world, action):
    with cause.of("page", request_id="asked-12"), scope.entered(world.coordinator.pk):
        Action.objects.filter(pk=action.pk).update(question="How many?", updated_at=timezone.now())
    (event,) = events(kind="actions.action", verb="changed")
    assert (event.was, event.now) == ({"question": action.question}, {"question": "How many?"})
    assert (event.thing, event.under_kind, event.under) == (action.pk, "actions.action", action.pk)
    assert event.partnership_id == world.northmere.pk


def test_change_of_nothing_but_what_is_passed_over_is_none(world, action):
    with scope.entered(world.coordinator.pk):
        Action.objects.filter(pk=action.pk).update(updated_at=timezone.now())
    assert events(kind="actions.action", verb="changed") == []


def test_row_that_hangs_on_another_stands_in_its_history(world, action):
    with scope.entered(world.coordinator.pk):
        recommendation = action.recommendations.get()
        SubPoint.objects.create(
            partnership=world.northmere, recommendation=recommendation, position=1, text="Train everybody."
        )
    (event,) = events(kind="reviews.subpoint")
    assert (event.under_kind, event.under) == ("reviews.recommendation", recommendation.pk)


def test_secret_is_known_to_have_changed_and_not_shown(world):
    with as_owner():
        world.lead.set_password("a new long password")
        world.lead.name = "Lena Shah-Cole"
        world.lead.save()
    (event,) = events(kind="partners.user", verb="changed")
    assert event.was == event.now == {"password": "(secret)", "name": "(secret)"}
    added = events(kind="partners.user", verb="added", thing=world.lead.pk)[0]
    assert added.now["password"] == "(secret)"


def test_ten_thousand_at_once_after_one_are_matched_row_by_row(world, action):
    """The plan of the first change of a session must not be kept for many: a join in loops would never end."""
    with scope.entered(world.coordinator.pk):
        Review.objects.update(title="One")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reviews_subpoint (partnership_id, recommendation_id, position, text)"
                " SELECT %s, %s, n, 'Point ' || n FROM generate_series(1, 10000) n",
                [world.northmere.pk, action.recommendations.get().pk],
            )
        SubPoint.objects.filter(position=1).update(text="First")
        SubPoint.objects.update(text=Concat("text", models.Value(".")))
    with as_owner():
        changed = Event.objects.filter(kind="reviews.subpoint", verb="changed")
        assert changed.count() == 10_001
        assert changed.get(now__text="Point 77.").was == {"text": "Point 77"}


def test_write_behind_the_product_says_which_login(world, action):
    with as_owner():
        Action.objects.filter(pk=action.pk).update(question="Changed by hand")
    (event,) = events(kind="actions.action", verb="changed")
    assert event.person_id is None
    assert event.origin == f"login {connections['owner'].settings_dict['USER']}"


def test_request_of_nobody_yet_is_known_where_it_writes(world):
    """A page of nobody's enters no scope: what writes is told by its first word."""
    with cause.of("page", request_id="at-the-door"):
        User.objects.filter(pk=world.lead.pk).update(name="Lena Shah-Cole")
    (event,) = events(kind="partners.user", verb="changed")
    assert (event.person_id, event.request_id, event.origin) == (None, "at-the-door", "page")


def test_request_is_not_said_of_what_comes_after_it(world, action):
    with cause.of("page", request_id="asked-12"), scope.entered(world.coordinator.pk):
        Action.objects.filter(pk=action.pk).update(question="One?")
    with scope.entered(world.coordinator.pk):
        Action.objects.filter(pk=action.pk).update(question="Two?")
    assert [one.request_id for one in events(kind="actions.action", verb="changed")] == ["asked-12", ""]


# What nobody can do


def test_runtime_can_only_read_events(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(word, ' ') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', "
            "'TRIGGER', 'REFERENCES']) word WHERE has_table_privilege(%s, 'partners_event', word)",
            [settings.RUNTIME_ROLE],
        )
        assert cursor.fetchone()[0] == "SELECT"


def test_runtime_cannot_hang_the_function_on_a_table_of_its_own(world):
    """Else it could make events up: a temporary table may be anybody's."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE mine (LIKE reviews_subpoint)")
        with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
            cursor.execute(
                "CREATE TRIGGER made_up AFTER INSERT ON mine REFERENCING NEW TABLE AS now_rows"
                " FOR EACH STATEMENT EXECUTE FUNCTION kept_reviews_subpoint()"
            )


def test_runtime_cannot_switch_the_triggers_off(db):
    for statement in (
        "ALTER TABLE reviews_review DISABLE TRIGGER kept_changed",
        "DROP TRIGGER kept_changed ON reviews_review",
        "DROP FUNCTION kept_reviews_review() CASCADE",
        "SET session_replication_role = replica",
        "TRUNCATE reviews_review",
    ):
        with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_events_are_fenced(world, action):
    with scope.entered(world.other_coordinator.pk) as actor:
        assert not Event.objects.filter(partnership=world.northmere).exists()
        assert not Event.objects.filter(partnership=None).exists()  # people and agencies are everybody's
        assert set(Event.objects.visible_to(actor).values_list("partnership", flat=True)) == {world.harrow.pk}
    with scope.entered(world.lead.pk) as actor:
        assert Event.objects.filter(partnership=world.northmere).exists()
        assert not Event.objects.visible_to(actor).exists()  # reads for an agency


# While migrations run


def test_loose_and_tight_functions_say_the_same(world, action):
    def written():
        with transaction.atomic():
            with cause.of("page", request_id="asked-12"), scope.entered(world.coordinator.pk):
                last = max(one.pk for one in events())
                Review.objects.update(title="Anew", stage="published", updated_at=timezone.now())
                SubPoint.objects.create(
                    partnership=world.northmere, recommendation=action.recommendations.get(), position=1, text="x"
                )
                SubPoint.objects.update(text="y")
                SubPoint.objects.all()._raw_delete(connection.alias)
            with as_owner():
                User.objects.filter(pk=world.lead.pk).update(password="other", name="Other", last_login=timezone.now())
                Agency.objects.filter(pk=world.police.pk).update(aliases=["The police"])
            said = [
                (one.kind, one.under_kind, one.under, one.verb, one.was, one.now, one.person_id, one.partnership_id)
                for one in events(pk__gt=last)
            ]
            transaction.set_rollback(True)
        key = f"'id': {said[1][5]['id']}"  # of a row that is another each time
        return [[str(one).replace(key, "'id': ID") for one in row] for row in said]

    tight = written()
    with as_owner(), connection.cursor() as cursor:
        triggers.loosen(cursor)
    assert written() == tight
    assert len(tight) == 6


def test_tables_are_kept_anew_after_their_columns_changed(world):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        triggers.loosen(cursor)
        cursor.execute("ALTER TABLE partners_agency RENAME COLUMN gss_code TO ons_code")
        cursor.execute("UPDATE partners_agency SET ons_code = 'E0'")  # as a migration of data would
        cursor.execute("ALTER TABLE partners_agency RENAME COLUMN ons_code TO gss_code")
        cursor.execute("DROP TRIGGER kept_removed ON partners_agency")
        triggers.tighten(cursor)
        assert "kept_removed" in {name for name, _ in triggers._fired(cursor)["partners_agency"]}
        assert triggers._functions(cursor)["kept_partners_agency"] != "loose"
    assert {one.now["ons_code"] for one in events(kind="partners.agency", verb="changed")} == {"E0"}


def test_schema_of_another_day_than_the_models_is_kept_too(world):
    """As after migrating back with the newer code: a column that models name is not there."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE partners_agency DROP COLUMN gss_code")
        cursor.execute("ALTER TABLE reviews_clock DROP COLUMN review_type_id CASCADE")
        triggers.tighten(cursor)
        cursor.execute("UPDATE partners_agency SET name = name || '.'")
        cursor.execute(
            "INSERT INTO reviews_clock (partnership_id, name, starts, ends, length, unit)"
            " VALUES (%s, 'Rapid review', 'aware_on', 'rapid_review_on', 15, 'working_days')",
            [world.northmere.pk],
        )
    assert events(kind="partners.agency", verb="changed")
    assert [one.under for one in events(kind="reviews.clock", verb="added")] == [None]


def test_model_that_is_left_out_loses_its_triggers(world):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE FUNCTION kept_gone() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
        cursor.execute(
            "CREATE TRIGGER kept_added AFTER INSERT ON partners_message FOR EACH STATEMENT EXECUTE FUNCTION kept_gone()"
        )
        triggers.tighten(cursor)
        assert Message._meta.db_table not in triggers._fired(cursor)


def test_real_runtime_login_leaves_events_too(db):
    """Tests step down from the owner; this one logs in as pages do."""
    found = connections["owner"].settings_dict
    with psycopg.connect(
        host=found["HOST"], port=found["PORT"], dbname=found["NAME"], user=settings.RUNTIME_ROLE
    ) as runtime:
        runtime.execute(
            "INSERT INTO mfa_authenticator (type, data, created_at, user_id) VALUES ('totp', '{}', now(), 1)"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            runtime.execute("INSERT INTO partners_event (kind) VALUES ('x')")
        runtime.rollback()
