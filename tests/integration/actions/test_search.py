from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from actions.dashboards import search as dashboard
from actions.dashboards.hits import CLOSES, OPENS, marked
from actions.models import (
    Action,
    ActionRecommendation,
    Evidence,
    SearchEntry,
    SearchKind,
    Status,
    Submission,
    SubmissionEvidence,
)
from actions.searching import asked
from partners import scope
from partners.services import tokens
from reviews.models import (
    Involvement,
    LearningPoint,
    Recommendation,
    RecommendationTheme,
    Review,
    SubPoint,
    Theme,
)
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
SEARCH, SUGGEST = "/search/", "/search/suggest/"


def found(actor, typed, **filters):
    """The keys the database gives, before the second layer."""
    places = dashboard._places(actor)
    themes = list(Theme.objects.visible_to(actor))
    question = dashboard.with_begun(asked(typed))
    return {(kind, pk) for kind, pk, _ in dashboard._ask(question, dashboard.Filters(**filters), themes, places).keys}


def texts(user, typed, **filters):
    with scope.entered(user.pk) as actor:
        return [hit.plain for hit in dashboard.search(typed, actor, filters=dashboard.Filters(**filters)).hits]


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


# Words


@pytest.fixture
def said(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Baby Q")
        for text in (
            "Organisations should share information about behaviour early.",
            "Early information is never shared by the Café Society.",
            "Safeguarding supervision of mothers/fathers must be recorded.",
        ):
            RecommendationFactory(review=review, text=text)
    return world


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("organisation", {0}),
        ("organizations", {0}),
        ("behavior", {0}),
        ("sharing information", {0, 1}),
        ('"share information"', {0}),
        ('"information share"', set()),
        ("information -café", {0}),
        ("cafe", {1}),
        ("CAFÉ", {1}),
        ("safeguardi", {2}),
        ("organisat", {0}),
        ("fathers", {2}),
        ("supervised record", {2}),
        ("supervision or behaviour", {0, 2}),
        ("the", set()),
        ("-information", set()),
        ('information -"share information"', {1}),
    ],
)
def test_words_are_found(said, typed, which):
    with scope.entered(said.coordinator.pk) as actor:
        keys = sorted(pk for _, pk in found(actor, typed))
        ids = list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))
    assert {ids.index(pk) for pk in keys} == which


def test_slips_of_the_keys_are_forgiven(said):
    with scope.entered(said.coordinator.pk) as actor:
        results = dashboard.search("safegaurding supervison", actor, filters=dashboard.Filters())
    assert results.shown_for.text == "safeguarding supervision"
    assert len(results.hits) == 1


def test_another_spelling_is_offered_only_where_it_finds_something(said):
    """Words of what one may not see are not given away."""
    with scope.entered(said.other_lead.pk) as actor:
        results = dashboard.search("safegaurding", actor, filters=dashboard.Filters())
    assert results.shown_for is None
    assert results.perhaps is None
    assert results.total == 0


def test_known_word_is_not_respelt(said):
    with scope.entered(said.coordinator.pk) as actor:
        assert dashboard.search("mothers", actor, filters=dashboard.Filters()).perhaps is None


def test_another_form_of_a_known_word_is_not_respelt(said):
    """“Supervisions” finds “supervision” already."""
    with scope.entered(said.coordinator.pk) as actor:
        results = dashboard.search("supervisions", actor, filters=dashboard.Filters())
    assert results.hits
    assert results.perhaps is None


def test_snippet_is_escaped_and_marked(client, said):
    with as_owner():
        RecommendationFactory(
            review=Review.objects.get(), text=f"<script>alert('x')</script> a {CLOSES} zebra {OPENS} & <mark>b</mark>"
        )
    client.force_login(said.coordinator)
    page = client.get(SEARCH, {"q": "zebra"}).content.decode()
    assert "<mark>zebra</mark>" in page
    assert "<script>alert" not in page
    assert "<mark>b" not in page
    assert page.count("<mark>") == page.count("</mark>")


@pytest.mark.parametrize("said", [f"{OPENS}a", f"a{CLOSES}", f"{OPENS}{OPENS}a{CLOSES}{CLOSES}", f"{CLOSES}a{OPENS}"])
def test_marks_come_in_pairs(said):
    shown = marked(said)
    assert shown.count("<mark>") == shown.count("</mark>")
    assert OPENS not in shown
    assert CLOSES not in shown


# What keeps the entries


def test_entries_follow_what_is_written(said):
    coordinator = said.coordinator
    with as_owner():
        recommendation = Recommendation.objects.order_by("pk").first()
        limb = SubPoint.objects.create(
            partnership=said.northmere, recommendation=recommendation, position=1, text="Giraffes"
        )
    assert len(texts(coordinator, "giraffe")) == 1
    with as_owner():
        limb.delete()
        Recommendation.objects.update(text="All ostriches now")
    assert texts(coordinator, "giraffe") == []
    assert len(texts(coordinator, "ostriches")) == 3
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_review SET pseudonym = 'Child Pelican', published_on = '2019-05-01'")
    assert len(texts(coordinator, "pelican")) == 1
    assert len(texts(coordinator, "ostriches", year=2019)) == 3
    with as_owner():
        Recommendation.objects.all().delete()
    assert texts(coordinator, "ostriches") == []


def test_sharing_and_moving_are_seen_at_once(said):
    with as_owner():
        review = Review.objects.get()
        part = Involvement.objects.create(partnership=said.northmere, review=review, agency=said.trust)
    assert texts(said.other_lead, "supervision") == []
    with as_owner():
        part.shared_at = timezone.now()
        part.save()
    assert len(texts(said.other_lead, "supervision")) == 1
    with as_owner():
        action = ActionFactory(partnership=said.northmere, agency=said.police, question="Heron?")
        SubmissionFactory(action=action, statement="Heron it is")
    assert len(texts(said.lead, "heron")) == 2
    with as_owner():
        Action.objects.filter(pk=action.pk).update(agency=said.trust)
    assert texts(said.lead, "heron") == []
    assert len(texts(said.other_lead, "heron")) == 2


# Filters, counts, pages


@pytest.fixture
def many(said):
    with as_owner():
        recommendations = list(Recommendation.objects.order_by("pk"))
        theme = Theme.objects.create(partnership=said.northmere, name="Birds")
        RecommendationTheme.objects.create(partnership=said.northmere, recommendation=recommendations[0], theme=theme)
        for year in (2021, 2022, 2022, 2023):
            at = datetime(year, 3, 1, tzinfo=UTC)
            facts = {"partnership": said.northmere, "agency": said.police, "question": "Early supervision?"}
            action = ActionFactory(**facts, issued_at=at)
        ActionRecommendation.objects.create(
            partnership=said.northmere, action=action, recommendation=recommendations[0]
        )
        ActionFactory(partnership=said.harrow, agency=said.police, question="Early?", issued_at=at)
    return said


def results_of(user, typed, **filters):
    with scope.entered(user.pk) as actor:
        return dashboard.search(typed, actor, filters=dashboard.Filters(**filters))


def counts(choices):
    return {choice.value: choice.count for choice in choices}


def test_filters_are_counted_under_each_other(many):
    results = results_of(many.coordinator, "early")
    assert results.total == 6
    assert counts(results.kinds) == {"recommendation": 2, "action": 4}
    assert counts(results.themes) == {"Birds": 2}
    narrowed = results_of(many.coordinator, "early", kind="action")
    assert narrowed.total == 4
    assert counts(narrowed.kinds) == {"recommendation": 2, "action": 4}
    assert counts(narrowed.years) == {"2023": 1, "2022": 2, "2021": 1} | {str(date.today().year): 0}
    assert results_of(many.coordinator, "early", kind="action", year=2022).total == 2
    assert {hit.kind for hit in results_of(many.coordinator, "early", theme="Birds").hits} == {
        "action",
        "recommendation",
    }


def test_partnerships_to_choose_only_for_those_in_several(many):
    assert results_of(many.coordinator, "early").partnerships == ()
    both = results_of(many.lead, "early")
    assert counts(both.partnerships) == {"northmere": 4, "harrow-vale": 1}
    assert results_of(many.lead, "early", partnership="harrow-vale").total == 1


def test_too_many_to_count_are_found_newest_first(many, monkeypatch):
    monkeypatch.setattr(dashboard, "MANY", 2)
    monkeypatch.setattr(dashboard, "MOST", 1)
    results = results_of(many.coordinator, "supervision")
    assert results.total is None
    assert results.counted == "More than 2 results"
    assert [hit.day.year for hit in results.hits] == [date.today().year]
    assert [hit.day.year for hit in results_of(many.coordinator, "supervision", kind="action").hits] == [2023]
    assert results_of(many.coordinator, "supervision", year=2022).total == 2
    assert results_of(many.lead, "early", partnership="harrow-vale").total == 1


def test_reference_goes_straight_to_what_bears_it(client, many):
    with as_owner():
        reference = Action.objects.filter(partnership=many.northmere).first().reference
    client.force_login(many.coordinator)
    for typed in (reference, reference.lower(), f" {reference.replace('-', ' ')} "):
        assert client.get(SEARCH, {"q": typed}).headers["location"] == f"/actions/{reference}/"
    assert client.get(SUGGEST, {"q": reference}).json()["hits"][0]["href"] == f"/actions/{reference}/"
    client.force_login(many.other_coordinator)
    assert client.get(SEARCH, {"q": reference}).status_code == 200


def test_suggestions_are_what_search_finds(client, many):
    client.force_login(many.lead)
    hits = client.get(SUGGEST, {"q": "superv"}).json()["hits"]
    assert len(hits) == 4
    assert set(hits[0]) == {"href", "kind", "title", "reference", "words"}
    assert client.get(SUGGEST, {"q": "s"}).json() == {"hits": []}
    client.force_login(many.outsider)
    assert client.get(SUGGEST, {"q": "superv"}).json() == {"hits": []}


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=a", "q=%00", "q=zebra%00", "q=" + "x" * 5000, "q=" + "a+" * 300, "q=%22", "q=%22a", "q=-", "q=:*%26!|()'\\",
     "q=the", "q=early&page=99999999", "q=early&page=0", "q=early&year=20x&kind=zebra&theme=%00&partnership=%00",
     "q=early&kind=action&kind=review", "q=%E2%80%AE%F0%9F%A6%93", "q=or+or", "q=NSCP-999999999999", "q=%C3%9F%C4%B0"],
)  # fmt: skip
def test_odd_words_are_answered(client, many, query):
    client.force_login(many.lead)
    assert client.get(f"{SEARCH}?{query}").status_code == 200
    assert client.get(f"{SUGGEST}?{query}").status_code == 200


def test_page_says_what_to_do_next(client, many):
    client.force_login(many.coordinator)
    assert "at least two letters" in client.get(SEARCH, {"q": "a"}).content.decode()
    assert "You can only find what you may see" in client.get(SEARCH, {"q": "xylophone"}).content.decode()
    assert "Nothing under these filters" in client.get(SEARCH, {"q": "early", "year": "1999"}).content.decode()


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
