"""What an event says, who may touch it, and how its triggers come and go."""

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections, models, transaction
from django.db.models.functions import Concat
from django.utils import timezone
from history_support import events

from actions.models import Action
from partners import cause, scope
from partners.history import triggers
from partners.models import Agency, Event, Message, User
from reviews.models import Review, SubPoint
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


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
