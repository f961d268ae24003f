"""Who finds what: exactly what they may see, whoever asks and however."""

from datetime import date

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from search_support import SEARCH, SUGGEST, found

from actions.dashboards import search as dashboard
from actions.models import Action, Evidence, SearchEntry, SearchKind, Status, Submission, SubmissionEvidence
from partners import scope
from partners.services import tokens
from reviews.models import Involvement, LearningPoint, Recommendation, Review, SubPoint
from tests.database import as_owner
from tests.factories.actions import ActionFactory, EvidenceFactory, SubmissionFactory
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.queries import counted

MODELS = {
    SearchKind.REVIEW: Review,
    SearchKind.LEARNING: LearningPoint,
    SearchKind.RECOMMENDATION: Recommendation,
    SearchKind.ACTION: Action,
    SearchKind.SUBMISSION: Submission,
    SearchKind.EVIDENCE: Evidence,
}


@pytest.fixture
def zebras(world):
    """Every kind in every state of being seen, each with the word zebra in it."""
    with as_owner():
        for partnership, agencies in (
            (world.northmere, (world.police, world.trust)),
            (world.harrow, (world.police, world.school)),
        ):
            for shared_with in (None, *agencies):
                _review(partnership, shared_with)
            for agency in agencies:
                _actions(partnership, agency, world)
    return world


def _review(partnership, shared_with):
    review = ReviewFactory(partnership=partnership, title="A zebra")
    LearningPointFactory(review=review, text="Zebras learn")
    recommendation = RecommendationFactory(review=review, text="Nothing here")
    SubPoint.objects.create(partnership=partnership, recommendation=recommendation, position=1, text="Zebra limb")
    if shared_with:
        Involvement.objects.create(partnership=partnership, review=review, agency=shared_with, shared_at=timezone.now())
        Involvement.objects.create(
            partnership=partnership, review=_unshared(partnership), agency=shared_with, shared_at=None
        )


def _unshared(partnership):
    return ReviewFactory(partnership=partnership, title="An embargoed zebra")


def _actions(partnership, agency, world):
    facts = {"partnership": partnership, "agency": agency, "question": "Zebra?"}
    issued = ActionFactory(**facts)
    ActionFactory(**facts, status=Status.DRAFT, issued_at=None)
    ActionFactory(**facts, status=Status.WITHDRAWN, issued_at=None)
    ActionFactory(**facts, status=Status.WITHDRAWN)
    sent = SubmissionFactory(action=issued, statement="Zebra sent", written_by=world.lead)
    unsent = {"submitted_at": None, "submitted_by": None, "written_by": world.lead}
    own = SubmissionFactory(action=issued, statement="Zebra draft", **unsent)
    behalf = SubmissionFactory(action=issued, statement="Zebra for them", on_behalf=True, **unsent)
    evidence = {"partnership": partnership, "agency": agency, "added_by": world.lead}
    EvidenceFactory(**evidence, title="Zebra alone")
    for submission in (sent, own, behalf):
        SubmissionEvidence.objects.create(
            partnership=partnership, submission=submission, evidence=EvidenceFactory(**evidence, title="Zebra shown")
        )


PERSONAS = (
    "coordinator", "chair", "lead", "contributor", "executive", "other_lead", "assurer", "other_coordinator",
    "other_chair", "outsider",
)  # fmt: skip


@pytest.mark.parametrize("name", PERSONAS)
def test_everybody_finds_exactly_what_they_may_see(zebras, name):
    with scope.entered(zebras.personas[name].pk) as actor:
        expected = {
            (kind.value, pk)
            for kind, m in MODELS.items()
            for pk in m.objects.visible_to(actor).values_list("pk", flat=True)
        }
        if name != "outsider":
            assert {kind for kind, _ in expected} == set(MODELS)
        assert found(actor, "zebra") == expected
        with scope.entered(zebras.coordinator.pk):
            pass  # an inner scope leaves nothing behind
        results = dashboard.search("zebra", actor, filters=dashboard.Filters())
        assert results.total == len(expected)
        assert len(results.hits) == min(len(expected), dashboard.PAGE)


def test_somebody_with_two_roles_finds_by_both(zebras):
    with as_owner():
        zebras.lead.appointments.create(partnership=zebras.harrow, role="chair", starts_on=date(2020, 1, 1))
    with scope.entered(zebras.lead.pk) as actor:
        expected = {
            (kind.value, pk)
            for kind, m in MODELS.items()
            for pk in m.objects.visible_to(actor).values_list("pk", flat=True)
        }
        assert found(actor, "zebra") == expected


def test_ended_appointment_finds_nothing_more(zebras):
    with as_owner():
        zebras.coordinator.appointments.update(ends_on="2020-02-01")
    with scope.entered(zebras.coordinator.pk) as actor:
        assert found(actor, "zebra") == set()


def _refused(call, *params):
    with pytest.raises(ProgrammingError, match="needs the scope of a person"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {call}", params)


CALLS = [
    "app_search('zebra', NULL, NULL, NULL, NULL, NULL, 10, 10)",
    "app_search_matches('zebra', NULL, NULL, 10)",
    "app_search_begun('zeb', 10)",
    "app_search_alike('zebar', 10)",
    "app_seen_before(1, ARRAY['zebra'], NULL, 0, 10)",
]


@pytest.mark.parametrize("call", CALLS)
def test_no_function_answers_without_a_person(zebras, call):
    _refused(call)
    with scope.partnerships([zebras.northmere.pk]):
        _refused(call)


INNER = [
    "app_search_counts('{}')",
    "app_search_best('{}', 'zebra', NULL, NULL, NULL, NULL, 10)",
]


@pytest.mark.parametrize("call", INNER)
def test_what_search_ranks_and_counts_with_is_called_by_search_alone(zebras, call):
    """They take rows as the caller names them, so nobody else may name any."""
    with scope.entered(zebras.coordinator.pk):
        with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {call}")


def test_no_function_answers_a_client(zebras):
    with as_owner():
        issued = tokens.issue(
            name="Reader", partnership=zebras.northmere, scopes=["content:read"], by=zebras.coordinator
        )
    with scope.entered_by_token(tokens.digest(issued.secret)) as actor:
        assert actor.is_token
        for call in CALLS:
            _refused(call)


def test_wider_fence_widens_nothing(zebras):
    """Whoever could set the fence by hand would still find by their own appointments alone."""
    with scope.entered(zebras.other_lead.pk) as actor:
        before = found(actor, "zebra")
        with connection.cursor() as cursor:
            everywhere = f"{{{zebras.northmere.pk},{zebras.harrow.pk}}}"
            cursor.execute("SELECT set_config('app.partnerships', %s, true)", [everywhere])
        assert found(actor, "zebra") == before


@pytest.mark.parametrize(
    "name",
    [
        "search",
        "search_matches",
        "search_rights",
        "search_begun",
        "search_alike",
        "seen_before",
        "search_refresh",
        "search_follow",
    ],
)
def test_functions_past_the_fence_are_the_owners_with_a_fixed_path(db, name):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proconfig, pg_get_userbyid(proowner) FROM pg_proc WHERE proname = %s", [f"app_{name}"]
        )
        ((definer, config, owner),) = cursor.fetchall()
    assert definer
    assert "search_path=pg_catalog, public, pg_temp" in config
    assert owner != settings.RUNTIME_ROLE


def test_runtime_role_writes_no_entry(zebras):
    with scope.entered(zebras.coordinator.pk):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            SearchEntry.objects.update(kind="review")


def test_few_queries_however_many_are_found(client, zebras):
    client.force_login(zebras.coordinator)
    one = counted(client, f"{SEARCH}?q=zebra&kind=review")
    assert one == counted(client, f"{SEARCH}?q=zebra") == counted(client, f"{SEARCH}?q=zebra&page=2")
    assert one <= 10
    assert counted(client, f"{SUGGEST}?q=zebra") <= 10
    client.force_login(zebras.lead)
    assert counted(client, f"{SEARCH}?q=zebra") <= 10
    assert counted(client, f"{SEARCH}?q=zebar") <= 12


@pytest.mark.parametrize("typed", ["\ufdfa" * 200, "zebra \ufc5e", "\ufc5e\ufc5e zebra", '"zebra \ufc5e"', "zebra\0"])
def test_signs_that_stand_for_many_letters_or_none_are_no_error(client, zebras, typed):
    client.force_login(zebras.coordinator)
    assert client.get(SEARCH, {"q": typed}).status_code == 200
    assert client.get(SUGGEST, {"q": typed}).status_code == 200
