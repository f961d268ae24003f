"""What is found by which words, kept how, counted and shown how."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.utils import timezone
from search_support import SEARCH, SUGGEST, found, texts

from actions.dashboards import search as dashboard
from actions.dashboards.hits import CLOSES, OPENS, marked
from actions.models import Action, ActionRecommendation
from partners import scope
from reviews.models import Involvement, Recommendation, RecommendationTheme, Review, SubPoint, Theme
from tests.database import as_owner
from tests.factories.actions import ActionFactory, SubmissionFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory


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


def test_spelling_that_finds_nothing_either_is_not_shown_instead(said):
    """Both words stand in the record, and nothing holds both."""
    with scope.entered(said.coordinator.pk) as actor:
        results = dashboard.search("supervison behaviour", actor, filters=dashboard.Filters())
    assert (results.hits, results.shown_for, results.perhaps) == ((), None, None)


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
