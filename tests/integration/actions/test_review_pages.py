from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.dashboards.rollup import Asked, rolled_up
from actions.models import Status, Transition
from partners import working_days
from reviews.models import (
    Clock,
    Document,
    Involvement,
    LearningPoint,
    RecommendationTheme,
    Review,
    Stage,
    SubPoint,
    Theme,
)
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
TABS = ("review", "review_learning", "review_practice", "review_documents", "review_history")
LATE = working_days.add(TODAY, -6)


@pytest.fixture
def review(world):
    """Rec 1 has no response, Rec 2 was accepted and nobody asked, Rec 3 was asked of police and trust, Rec 4 refused."""
    with as_owner():
        found = ReviewFactory(partnership=world.northmere, pseudonym="Baby K", title="When nobody asked")
        for position, facts in enumerate(
            ({}, {"response": "accepted"}, {"response": "in_part", "response_reason": "Not all of it"}, {"response": "not_accepted", "response_reason": "Done before"}), start=1
        ):  # fmt: skip
            RecommendationFactory(review=found, position=position, label=str(position), **facts)
        third = found.recommendations.get(position=3)
        SubPoint.objects.create(partnership=world.northmere, recommendation=third, position=2, text="The second limb")
        action_under(third, agency=world.police, due_on=LATE, question="What do the police do?")
        action_under(third, agency=world.trust, status=Status.ASSURED, question="What does the trust do?")
        Involvement.objects.create(
            partnership=world.northmere, review=found, agency=world.police, shared_at=timezone.now()
        )
        for unshared in (world.council, world.trust):
            Involvement.objects.create(partnership=world.northmere, review=found, agency=unshared)
    return found


def page(client, user, name, reference) -> str:
    client.force_login(user)
    response = client.get(reverse(name, args=[reference]))
    assert response.status_code == 200
    return response.content.decode()


def test_recommendations_stand_as_printed_with_their_roll_up(client, world, review):
    shown = page(client, world.chair, "review", review.reference)
    for recommendation in review.recommendations.all():
        assert recommendation.text in shown
    assert "(b) The second limb" in shown
    assert "Not all of it" in shown
    assert f"1 of 2 agencies assured; Northmere Police {working_days.due_phrase(LATE, on=TODAY)}" in shown


def test_agency_sees_its_own_actions_instead_of_the_roll_up(client, world, review):
    shown = page(client, world.lead, "review", review.reference)
    assert "What do the police do?" in shown
    assert "What does the trust do?" not in shown
    assert "agencies assured" not in shown
    assert "Harrow Vale NHS Trust" not in shown
    assert "Northmere Council" not in shown


def buttons(client, user, review) -> list[str]:
    client.force_login(user)
    cards = client.get(reverse("review", args=[review.reference])).context["cards"]
    return [card.next_verb for card in cards]


def test_one_button_by_stage(client, world, review):
    assert buttons(client, world.coordinator, review) == ["Respond", "Ask agencies", "See answers", ""]
    assert buttons(client, world.chair, review) == ["", "", "See answers", ""]
    assert buttons(client, world.lead, review) == ["", "", "", ""]


@pytest.mark.parametrize(("responded", "asked", "words"), [(False, False, "Respond to Rec 1"), (True, False, "Ask agencies about Rec 1"), (True, True, "See answers")])  # fmt: skip
def test_primary_button_of_the_review(client, world, responded, asked, words):
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere), label="1", response="accepted" if responded else "")  # fmt: skip
        if asked:
            action_under(recommendation, agency=world.police)
    client.force_login(world.coordinator)
    response = client.get(reverse("review", args=[recommendation.review.reference]))
    assert response.context["primary"]["text"] == words
    assert client.get(response.context["primary"]["href"]).status_code == 200


def test_summary_leaves_out_what_is_not_known(client, world, review):
    with as_owner():
        Review.objects.filter(pk=review.pk).update(lead_reviewer="Jane Arden", published_as="2021-10")
    shown = page(client, world.coordinator, "review", review.reference)
    assert "Jane Arden" in shown
    assert "Published October 2021" in shown
    assert "Northmere Council, Northmere Police" in shown
    assert "Held" not in shown


def test_stage_stands_with_its_clock(client, world, review):
    with as_owner():
        Review.objects.filter(pk=review.pk).update(stage=Stage.NOTIFIED, aware_on=TODAY)
        Clock.objects.create(partnership=world.northmere, review_type=review.review_type, name="Rapid review", starts="aware_on", ends="rapid_review_on", length=15, unit="working_days")  # fmt: skip
    assert "day 0 of 15" in page(client, world.coordinator, "review", review.reference)


def test_learning_keeps_labels_and_nests(client, world, review):
    with as_owner():
        for label in ("1.6", "1.6.2"):
            LearningPointFactory(review=review, label=label)
        LearningPointFactory(review=review, kind="good_practice", text="A health visitor persisted.")
        LearningPointFactory(review=review, kind="question", text="Who asks the father?")
    learning = page(client, world.lead, "review_learning", review.reference)
    assert "1.6.2" in learning
    assert "ft-depth-1" in learning
    assert "A health visitor persisted." not in learning
    practice = page(client, world.lead, "review_practice", review.reference)
    assert "A health visitor persisted." in practice
    assert "Who asks the father?" in practice
    assert LearningPoint.objects.count() == 0  # no scope, no rows


def test_documents_are_links(client, world, review):
    with as_owner():
        document = Document.objects.create(partnership=world.northmere, review=review, title="The report", filename="k.txt", sha256="0" * 64, size=2048, media_type="text/plain", uploaded_by=world.coordinator)  # fmt: skip
    shown = page(client, world.coordinator, "review_documents", review.reference)
    assert f"/documents/{document.code}/" in shown
    assert "k.txt, 2.0" in shown


def test_history_in_plain_words_and_only_ones_own(client, world, review):
    with as_owner():
        for action in review.recommendations.get(position=3).actions.all():
            Transition.objects.create(partnership=world.northmere, action=action, was="draft", became="issued", by=world.coordinator, at=timezone.now())  # fmt: skip
    whole = page(client, world.chair, "review_history", review.reference)
    assert "Northmere Police was asked NSCP-" in whole
    assert "Harrow Vale NHS Trust was asked" in whole
    assert "The review was opened" in whole
    own = page(client, world.lead, "review_history", review.reference)
    assert "Northmere Police was asked NSCP-" in own
    assert "Harrow Vale NHS Trust" not in own


@pytest.mark.parametrize("name", [*TABS, "recommendation"])
@pytest.mark.parametrize("who", ["other_coordinator", "outsider", "other_lead"])
def test_foreign_unshared_and_absent_are_404_alike(client, world, review, name, who):
    with as_owner():
        shown = review.recommendations.first() if name == "recommendation" else review
        known = shown.reference
    client.force_login(getattr(world, who))
    for reference in (known, "NSCP-99", "XXXX-1"):
        assert client.get(reverse(name, args=[reference])).status_code == 404


def test_recommendation_page(client, world, review):
    with as_owner():
        third = review.recommendations.select_related("partnership").get(position=3)
        theme = Theme.objects.create(partnership=world.northmere, name="Fathers")
        RecommendationTheme.objects.create(partnership=world.northmere, recommendation=third, theme=theme)
    shown = page(client, world.coordinator, "recommendation", third.reference)
    assert "What does the trust do?" in shown
    assert "Fathers" in shown
    assert "Ask another agency" in shown
    assert "Change the response" in shown
    own = page(client, world.lead, "recommendation", third.reference)
    assert "What do the police do?" in own
    assert "What does the trust do?" not in own
    assert "Ask another agency" not in own


def test_refused_recommendation_asks_for_nothing(client, world, review):
    with as_owner():
        fourth = review.recommendations.select_related("partnership").get(position=4)
    client.force_login(world.coordinator)
    response = client.get(reverse("recommendation", args=[fourth.reference]))
    assert response.context["primary"] == {"verb": "", "to": ""}
    own_words = response.content.decode().partition('class="ft-seen"')[0]  # another like it may say so of itself
    assert "Nobody asked yet" not in own_words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([], "Nobody asked yet"),
        ([("A", "draft", 1)], "1 not issued yet"),
        ([("A", "issued", 1)], "A not assured yet"),
        ([("A", "assured", -9)], "A assured"),
        ([("A", "embedded", -9), ("B", "assured", 1), ("C", "issued", 1)], "2 of 3 agencies assured"),
        ([("A", "assured", 1), ("A", "issued", 1), ("B", "issued", 1)], "None of 2 agencies assured"),
        ([("A", "issued", -1), ("B", "returned", -6)], "None of 2 agencies assured; 2 late, B longest: 6 working days late"),
        ([("A", "submitted", -9), ("B", "assured", 1)], "1 of 2 agencies assured; 1 with the partnership"),
        ([("A", "assured", 1), ("B", "draft", 1)], "A assured; 1 not issued yet"),
    ],
)  # fmt: skip
def test_roll_up_sentence(asked, words):
    monday = date(2026, 11, 23)
    rows = [Asked(name, Status(status), working_days.add(monday, days)) for name, status, days in asked]
    rolled = rolled_up(rows, on=monday)
    assert str(rolled) == words
    assert sum(segment.count for segment in rolled.segments) == len(asked)


@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_queries_are_flat(client, world, who):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        Involvement.objects.create(partnership=world.northmere, review=review, agency=world.police, shared_at=timezone.now())  # fmt: skip
    client.force_login(getattr(world, who))

    def add(count):
        with as_owner():
            for _ in range(count):
                recommendation = RecommendationFactory(review=review)
                SubPoint.objects.create(partnership=world.northmere, recommendation=recommendation, position=1, text="x")  # fmt: skip
                for agency in (world.police, world.trust):
                    action = action_under(recommendation, agency=agency, due_on=TODAY - timedelta(days=4))
                    Transition.objects.create(partnership=world.northmere, action=action, was="draft", became="issued", by=world.coordinator, at=timezone.now())  # fmt: skip

    add(1)
    one = {name: counted(client, reverse(name, args=[review.reference])) for name in TABS}
    add(19)
    assert {name: counted(client, reverse(name, args=[review.reference])) for name in TABS} == one
