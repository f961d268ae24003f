import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from actions.models import Action, ActionRecommendation, Decision, Evidence, Transition
from partners import scope
from partners.constraints import Fence, tenant_foreign_keys
from partners.models import Appointment, Change, Event, LedgerLink, Tenant
from reviews.models import Recommendation, Review
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

# Rows of which the API gives nothing under an address of their own.
UNTOLD = {
    "appointment", "batch", "batchrow", "clock", "closure", "deputy", "disposal", "draftitem", "draftstep",
    "idempotentrequest", "ladderrung", "legalhold", "message", "pause", "reading", "retentionrule", "reviewtheme",
    "reviewtype", "savedview", "searchentry", "searchword", "snooze", "standard", "token", "tombstone", "tracker",
    "trackeraction", "trackerhabits", "trackerrow", "viewing",
}  # fmt: skip
# Tables without a fence, and why. What is in none of these lists has to have one.
UNFENCED = {
    "partners_agency": "known to every partnership it belongs to; holds nothing confidential",
    "partners_user": "a person serves several partnerships; what they may do stands in fenced appointments",
    "partners_digestday": "a person's own wish, over all their partnerships",
    "partners_feed": "a person's own calendar address; what is read by it is fenced",
    "partners_mailing": "one mail to one person over all their partnerships: no word of a case; its messages are fenced",
    "partners_ledgerdisposal": "keys and hashes of events that lost their words, and certificates: no word",
    "partners_ledgerreach": "how far the chains of the ledger reach: a number of the cluster, and no more",
    "partners_guess": "counts of guesses under hashes, before anybody is known",
    "partners_organisation": "an agency's identity provider, set up by whoever hosts; its secret is encrypted",
    "partners_identity": "how an agency's provider knows a person, who is of no one partnership",
    "account_emailaddress": "of the sign-in library: a person's addresses",
    "account_emailconfirmation": "of the sign-in library; unused, people are invited",
    "mfa_authenticator": "of the sign-in library: second steps, encrypted or public keys",
    "usersessions_usersession": "of the sign-in library: where a person is signed in",
    "auth_group": "Django's; unused, roles stand in fenced appointments",
    "auth_group_permissions": "Django's; unused",
    "auth_permission": "Django's; unused",
    "django_content_type": "Django's names of tables",
    "django_migrations": "which migrations have run",
    "django_session": "sessions under random keys, before anybody is known",
    "cache": "what is computed; nothing of a case is put there",
}
TENANTS = [model for model in apps.get_models() if issubclass(model, Tenant)]


def _fence_of(model) -> str:
    (fence,) = [one for one in model._meta.constraints if isinstance(one, Fence)]
    return fence.name


@pytest.fixture
def two_reviews(world):
    with as_owner():
        return ReviewFactory(partnership=world.northmere), ReviewFactory(partnership=world.harrow)


def test_no_scope_sees_nothing(two_reviews):
    assert Review.objects.count() == 0


def test_scope_sees_own_partnership_only(world, two_reviews):
    with scope.entered(world.coordinator.pk):
        assert list(Review.objects.all()) == [two_reviews[0]]


def test_scope_of_shared_agency_spans_its_partnerships(world, two_reviews):
    with scope.entered(world.lead.pk):
        assert Review.objects.count() == 2


def test_ended_appointment_opens_nothing(world, two_reviews):
    with as_owner():
        Appointment.objects.filter(user=world.coordinator).update(ends_on="2020-02-01")
    with scope.entered(world.coordinator.pk) as actor:
        assert actor.partnership_ids == frozenset()
        assert Review.objects.count() == 0


def test_inactive_person_enters_nothing(world):
    with as_owner():
        world.coordinator.is_active = False
        world.coordinator.save()
    with scope.entered(world.coordinator.pk) as actor:
        assert actor.held == ()


def test_scope_ends_with_its_block(world, two_reviews):
    with scope.entered(world.coordinator.pk):
        pass
    assert Review.objects.count() == 0


def test_inner_scope_gives_the_outer_back(world, two_reviews):
    with scope.entered(world.coordinator.pk):
        with scope.entered(world.other_coordinator.pk):
            assert list(Review.objects.all()) == [two_reviews[1]]
        assert list(Review.objects.all()) == [two_reviews[0]]


def test_row_cannot_be_written_into_another_partnership(world, two_reviews):
    with scope.entered(world.coordinator.pk), pytest.raises(ProgrammingError, match="row-level security"):
        with transaction.atomic():
            RecommendationFactory.build(partnership=world.harrow, review=two_reviews[1], number=99, position=1).save()


def test_row_cannot_be_moved_out(world, two_reviews):
    with scope.entered(world.coordinator.pk), pytest.raises(ProgrammingError, match="row-level security"):
        with transaction.atomic():
            Review.objects.filter(pk=two_reviews[0].pk).update(partnership=world.harrow)


def test_row_cannot_point_into_another_partnership(world, two_reviews):
    with as_owner(), pytest.raises(IntegrityError, match="same_tenant"):
        with transaction.atomic():
            Recommendation.objects.create(
                partnership=world.northmere, review=two_reviews[1], number=99, position=1, text="x"
            )
            connection.check_constraints()


def test_runtime_cannot_change_a_transition(world, two_reviews):
    with as_owner():
        action = action_under(RecommendationFactory(review=two_reviews[0]), agency=world.police)
        Transition.objects.create(
            partnership=world.northmere, action=action, became="issued", by=world.coordinator, at=action.issued_at
        )
    with scope.entered(world.coordinator.pk), pytest.raises(ProgrammingError, match="permission denied"):
        with transaction.atomic():
            Transition.objects.update(reason="never happened")


@pytest.mark.parametrize("model", [Transition, Decision, Evidence], ids=lambda model: model.__name__)
def test_runtime_may_only_add_to_what_is_never_changed(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(word, ' ') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) word "
            "WHERE has_table_privilege(%s, %s, word)",
            [settings.RUNTIME_ROLE, model._meta.db_table],
        )
        assert cursor.fetchone()[0] == "SELECT INSERT"


@pytest.mark.parametrize("model", [*TENANTS, Change, Event, LedgerLink], ids=lambda model: model.__name__)
def test_every_tenant_table_is_fenced_and_not_owned_by_the_runtime_role(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, pg_get_userbyid(c.relowner), "
            "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polname = %s) "
            "FROM pg_class c WHERE c.oid = %s::regclass",
            [_fence_of(model), model._meta.db_table],
        )
        fenced, owner, restrictive = cursor.fetchone()
    assert fenced
    assert restrictive == 1
    assert owner != settings.RUNTIME_ROLE


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model.__name__)
def test_every_foreign_key_to_a_tenant_row_is_composite(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname FROM pg_constraint c, pg_attribute a "
            "WHERE c.conrelid = %s::regclass AND c.contype = 'f' AND array_length(c.conkey, 1) = 2 "
            "AND a.attrelid = c.conrelid AND a.attnum = c.conkey[2]",
            [model._meta.db_table],
        )
        composite = {row[0] for row in cursor.fetchall()}
    assert composite == {model._meta.get_field(name).column for name in tenant_foreign_keys(model)}


def test_every_table_with_a_partnership_is_a_tenant(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'partnership_id'")
        named = {row[0] for row in cursor.fetchall()}
    assert named == {model._meta.db_table for model in [*TENANTS, Change, Event, LedgerLink]}


def test_every_table_is_fenced_or_says_why_not(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class WHERE relkind IN ('r', 'p') "
            "AND relnamespace = 'public'::regnamespace"
        )
        tables = dict(cursor.fetchall())
    assert {name for name, fenced in tables.items() if not fenced} == set(UNFENCED)


def test_no_table_without_a_fence_points_at_one_that_has_one(db):
    """Foreign-key checks look past the fence, so such a key would say which rows of others there are."""
    fenced = {model._meta.db_table for model in [*TENANTS, Change, Event, LedgerLink]}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND connamespace = 'public'::regnamespace AND array_length(conkey, 1) = 1"
        )
        single = [pair for pair in cursor.fetchall() if pair[1] in fenced]
    assert single == []


def test_real_login_of_the_runtime_role_is_held(world):
    """The other tests log in as the owner and step down; this one logs in as the product does."""
    name = connection.settings_dict["NAME"]
    url = settings.DATABASE_URL.replace("@/followthrough", f"@/{name}")
    with psycopg.connect(url) as plain:
        role = plain.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
        assert role == (False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            plain.execute(f"SET ROLE {connection.settings_dict['USER']}")


def test_through_rows_are_fenced_too(world, two_reviews):
    with as_owner():
        action_under(RecommendationFactory(review=two_reviews[1]), agency=world.police)
    with scope.entered(world.coordinator.pk):
        assert ActionRecommendation.objects.count() == 0
        assert Action.objects.count() == 0


def test_changes_are_written_by_triggers_alone(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(word, ' ') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) word "
            "WHERE has_table_privilege(%s, 'partners_change', word)",
            [settings.RUNTIME_ROLE],
        )
        assert cursor.fetchone()[0] == "SELECT DELETE"


def test_every_table_that_the_api_shows_is_told_of(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(DISTINCT t.tgtype) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid AND p.prosecdef AND p.proconfig IS NOT NULL "
            "WHERE p.proname LIKE '%_told' GROUP BY c.relname"
        )
        told = dict(cursor.fetchall())
    shown = {model._meta.db_table for model in TENANTS if model._meta.model_name not in UNTOLD}
    assert told == dict.fromkeys(shown | {"partners_agency"}, 3)


def test_functions_past_the_fence_look_last_into_what_a_session_makes(db):
    """PostgreSQL looks into pg_temp first unless a path names it, so that a table made there would be taken for ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
            "AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, public, pg_temp']"
        )
        assert cursor.fetchall() == []


def test_runtime_hangs_no_function_of_ours_on_a_table_of_its_own(db):
    """A trigger's function runs as the owner: on a temporary table it would tell the feed of what never was."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE mine (LIKE reviews_review) ON COMMIT DROP")
        with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
            cursor.execute(
                "CREATE TRIGGER made_up AFTER INSERT ON mine REFERENCING NEW TABLE AS now_rows"
                " FOR EACH STATEMENT EXECUTE FUNCTION review_told()"
            )
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND prorettype = 'trigger'::regtype AND has_function_privilege(%s, oid, 'EXECUTE')",
            [settings.RUNTIME_ROLE],
        )
        assert cursor.fetchall() == []


def test_table_made_for_a_session_gives_nobody_an_appointment(world):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE partners_appointment ON COMMIT DROP AS SELECT * FROM public.partners_appointment"
        )
        cursor.execute(
            "INSERT INTO partners_appointment (id, partnership_id, user_id, role, starts_on) "
            "VALUES (1, %s, %s, 'chair', '2020-01-01')",
            [world.northmere.pk, world.other_coordinator.pk],
        )
        with scope.entered(world.other_coordinator.pk) as actor:
            assert world.northmere.pk not in actor.partnership_ids
