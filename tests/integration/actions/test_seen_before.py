import pytest
from django.utils import timezone

from actions.dashboards.seen import seen_before
from actions.models import Status
from partners import scope
from reviews.models import Document, DraftItem, Involvement, Reading, Recommendation
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

FATHERS = "The Board should seek assurance that fathers and partners are part of every assessment."
OTHERS = (
    "The ambulance service should tell the hub of every call to a home where a baby lives.",
    "Health visitors should record who lives in the household at each contact.",
    "Schools should have one named contact for children who move between counties.",
    "The police should review how officers are briefed before a strategy discussion.",
)
LIKE_IT = "Agencies must show that fathers and partners are part of assessments."


@pytest.fixture
def earlier(world):
    """Asked of two agencies, one of which is assured; and the same words in another partnership."""
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Baby L")
        for text in (FATHERS, *OTHERS):
            RecommendationFactory(review=review, text=text)
        recommendation = Recommendation.objects.get(text=FATHERS)
        action_under(recommendation, agency=world.police, status=Status.ASSURED)
        action_under(recommendation, agency=world.trust)
        RecommendationFactory(review=ReviewFactory(partnership=world.harrow), text=FATHERS)
    return world


def seen(user, *texts, partnership):
    with scope.entered(user.pk) as actor:
        found = seen_before(texts, actor, partnership_id=partnership.pk, on=timezone.localdate())
        return [[(one.recommendation.text, one.rollup.sentence) for one in several] for several in found]


def test_like_one_is_shown_with_what_became_of_it(earlier):
    (found,) = seen(earlier.coordinator, LIKE_IT, partnership=earlier.northmere)
    assert found == [(FATHERS, "1 of 2 agencies assured")]


@pytest.mark.parametrize("text", ["", "the", "Bananas are yellow.", "Housing should inspect the boiler.", "\0 '|&! :*"])
def test_nothing_is_shown_where_nothing_is_alike(earlier, text):
    assert seen(earlier.coordinator, text, partnership=earlier.northmere) == [[]]


def test_each_text_has_its_own(earlier):
    found = seen(earlier.chair, OTHERS[0], "Bananas.", FATHERS, partnership=earlier.northmere)
    assert [[text for text, _ in one] for one in found] == [[OTHERS[0]], [], [FATHERS]]


@pytest.mark.parametrize("name", ["lead", "executive", "other_lead", "outsider", "other_coordinator"])
def test_only_who_reads_the_whole_sees_it(earlier, name):
    assert seen(earlier.personas[name], FATHERS, partnership=earlier.northmere) == [[]]


def test_function_itself_answers_only_who_reads_the_whole(earlier, monkeypatch):
    """The database refuses too, should the first check be forgotten."""
    with scope.entered(earlier.lead.pk) as actor:
        monkeypatch.setitem(actor.__dict__, "read_all_ids", frozenset({earlier.northmere.pk}))
        assert seen_before([FATHERS], actor, partnership_id=earlier.northmere.pk, on=timezone.localdate()) == [()]


def test_recommendation_and_ask_pages_show_it_to_those_who_read_the_whole(client, earlier):
    with as_owner():
        new = RecommendationFactory(review=ReviewFactory(partnership=earlier.northmere), text=LIKE_IT)
        Involvement.objects.create(
            partnership=earlier.northmere, review=new.review, agency=earlier.police, shared_at=timezone.now()
        )
        path, first = (
            f"/recommendations/{new.reference}/",
            Recommendation.objects.get(text=FATHERS, partnership=earlier.northmere),
        )
        link = f'href="/recommendations/{first.reference}/"'
    client.force_login(earlier.coordinator)
    assert link in client.get(path).content.decode()
    assert link in client.get(f"{path}ask/").content.decode()
    assert counted(client, path) <= 15  # one of them for challenges of the recommendation
    client.force_login(earlier.lead)
    assert "Seen before" not in client.get(path).content.decode()


@pytest.fixture
def draft(earlier):
    place = {"partnership": earlier.northmere}
    with as_owner():
        document = Document.objects.create(
            **place, title="Child Z", filename="z.md", sha256="0" * 64, size=1, media_type="text/markdown",
            uploaded_by=earlier.coordinator,
        )  # fmt: skip
        reading = Reading.objects.create(**place, document=document, source="", started_by=earlier.coordinator)
        for position, (kind, text) in enumerate(
            [("learning", FATHERS), ("recommendation", LIKE_IT), ("recommendation", "Something else entirely.")]
        ):
            DraftItem.objects.create(**place, reading=reading, position=position, kind=kind, text=text)
    return f"/readings/{reading.code}/"


def test_draft_shows_it_beside_its_recommendations(client, earlier, draft):
    client.force_login(earlier.coordinator)
    shown = client.get(f"{draft}seen-before/").content.decode()
    assert "1 of 2 recommendations" in shown
    assert 'data-ft-seen-of="item-2"' in shown
    assert "1 of 2 agencies assured" in shown
    assert f'href="{draft}seen-before/"' in client.get(draft).content.decode()
    assert counted(client, f"{draft}seen-before/") <= 10


def test_draft_says_where_nothing_was_seen_before(client, earlier, draft):
    with as_owner():
        DraftItem.objects.filter(text=LIKE_IT).delete()
    client.force_login(earlier.coordinator)
    assert (
        "No recommendation of this draft is like an earlier one" in client.get(f"{draft}seen-before/").content.decode()
    )


def test_what_is_typed_is_answered_with_what_is_like_it(client, earlier, draft):
    client.force_login(earlier.coordinator)
    assert "Seen before" in client.post(f"{draft}seen-before/", {"text": LIKE_IT}).content.decode()
    assert client.post(f"{draft}seen-before/", {"text": "Bananas"}).content.decode().strip() == ""
    assert client.post(f"{draft}seen-before/").content.decode().strip() == ""
    client.force_login(earlier.chair)
    assert client.post(f"{draft}seen-before/", {"text": LIKE_IT}).status_code == 403
