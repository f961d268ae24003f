"""The chair challenges a review, a recommendation or an agency: the partnership responds, and an agency for itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actions.models import Challenge, Judgement
from actions.services import challenges
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from partners.services import tokens
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

IN_A_MONTH = date.today() + timedelta(days=30)


@pytest.fixture
def things(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        recommendation = RecommendationFactory(review=review)
        action_under(recommendation, agency=world.police)
        return {"review": review, "recommendation": recommendation, "agency": world.police}


def _raise(world, thing, persona="chair", **facts):
    with scope.entered(getattr(world, persona).pk) as by:
        said = {"question": "Why so late?", "answer_by": IN_A_MONTH, **facts}
        return challenges.raise_about(partnership=world.northmere, thing=thing, by=by, **said)


def _told(kind):
    with as_owner():
        return set(Message.objects.filter(kind=kind).values_list("recipient__email", flat=True))


@pytest.mark.parametrize("name", ["review", "recommendation", "agency"])
def test_raised_answered_and_judged_and_each_is_told(world, things, name):
    made = _raise(world, things[name])
    responder = world.lead if name == "agency" else world.coordinator
    leads = {world.lead.email} if name == "agency" else set()
    assert _told(f"{name}_challenge_raised") == {world.coordinator.email, *leads}
    with scope.entered(responder.pk) as by:
        challenges.answer(challenge=made, answer="Two left.", by=by)
    assert _told(f"{name}_challenge_answered") == {world.chair.email}
    with scope.entered(world.chair.pk) as by:
        judged = challenges.judge(challenge=made, judgement=Judgement.PARTLY, words="So far.", by=by)
    assert judged.judged_by == world.chair
    assert _told(f"{name}_challenge_judged") == {world.coordinator.email, *leads}


@pytest.mark.parametrize(
    ("name", "seen", "unseen"),
    [
        ("review", "coordinator chair assurer", "lead other_lead other_coordinator"),
        ("recommendation", "coordinator chair assurer", "lead other_lead other_coordinator"),
        ("agency", "coordinator chair assurer lead contributor executive", "other_lead other_coordinator"),
    ],
)
def test_only_the_agency_itself_reads_what_is_asked_about_it(world, things, name, seen, unseen):
    made = _raise(world, things[name])
    for persona in (*seen.split(), *unseen.split()):
        with scope.entered(getattr(world, persona).pk) as by:
            found = Challenge.objects.visible_to(by).filter(pk=made.pk).exists()
        assert found == (persona in seen.split()), persona


@pytest.mark.parametrize(
    ("name", "persona"), [("review", "lead"), ("recommendation", "assurer"), ("agency", "other_lead")]
)
def test_who_may_not_respond(world, things, name, persona):
    made = _raise(world, things[name])
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        challenges.answer(challenge=made, answer="Two left.", by=by)


@pytest.mark.parametrize("persona", ["coordinator", "lead", "assurer", "other_chair"])
def test_only_the_chair_challenges(world, things, persona):
    with pytest.raises(PermissionDenied):
        _raise(world, things["review"], persona)


def test_same_question_twice_is_told_and_on_another_thing_it_is_none(world, things):
    _raise(world, things["review"])
    with pytest.raises(MoveNotAllowed):
        _raise(world, things["review"])
    assert _raise(world, things["recommendation"])


def test_agency_of_no_member_is_refused(world):
    with pytest.raises(ValidationError, match="does not belong"):
        _raise(world, world.school)


@pytest.mark.parametrize("facts", [{}, {"agency": "police", "review": "review"}])
def test_database_wants_exactly_one_thing(world, things, facts):
    about = {name: world.police if name == "agency" else things[name] for name in facts}
    with as_owner(), pytest.raises(IntegrityError, match="challenge_about_one_thing"), transaction.atomic():
        Challenge.objects.create(
            partnership=world.northmere, question="Why?", answer_by=IN_A_MONTH, raised_by=world.chair,
            raised_at=timezone.now(), **about,
        )  # fmt: skip


def _day():
    return {"answer_by_day": IN_A_MONTH.day, "answer_by_month": IN_A_MONTH.month, "answer_by_year": IN_A_MONTH.year}


def test_pages_from_the_agency_to_the_judgement(client, world, things):
    client.force_login(world.chair)
    address = reverse("challenge_agency", args=["northmere", world.police.slug])
    assert address in client.get(reverse("agency", args=[world.police.slug])).content.decode()
    assert "Enter your question." in client.post(address, _day()).content.decode()
    client.post(address, {"question": "Who owns this now?", **_day()})
    listed = client.get(reverse("challenges", args=["northmere"])).content.decode()
    assert "Who owns this now?" in listed
    assert "The agency itself" in listed
    client.force_login(world.lead)
    work = client.get(reverse("my_work")).content.decode()
    assert "The chair asks about your agency: Who owns this now?" in work
    with as_owner():
        made = Challenge.objects.get()
    answered = client.post(reverse("answer_challenge", args=[made.code]), {"answer": "Lena does."}, follow=True)
    assert "Lena does." in answered.content.decode()
    client.force_login(world.chair)
    assert "Judge the response" in client.get(reverse("challenge_page", args=[made.code])).content.decode()
    sent = {"judgement": "satisfied", "words": "Good."}
    judged = client.post(reverse("judge_challenge", args=[made.code]), sent, follow=True)
    assert "The chair’s judgement: satisfied" in judged.content.decode()


@pytest.mark.parametrize(
    ("name", "url"), [("review", "challenge_review"), ("recommendation", "challenge_recommendation")]
)
def test_pages_lead_to_the_challenge_and_today_waits_for_the_response(client, world, things, name, url):
    address = reverse(url, args=[things[name].reference])
    client.force_login(world.chair)
    assert address in client.get(reverse(name, args=[things[name].reference])).content.decode()
    client.post(address, {"question": "Why so late?", **_day()})
    client.force_login(world.coordinator)
    today = client.get(reverse("today", args=["northmere"])).content.decode()
    assert "Challenges without a response" in today
    assert things[name].reference in today
    assert address not in client.get(reverse(name, args=[things[name].reference])).content.decode()


@pytest.mark.parametrize(("name", "agency_reads"), [("review", False), ("recommendation", False), ("agency", True)])
def test_page_of_what_is_challenged_says_so_and_how_it_stands(client, world, things, name, agency_reads):
    made = _raise(world, things[name])
    key = things[name].slug if name == "agency" else things[name].reference
    client.force_login(world.coordinator)
    page = client.get(reverse(name, args=[key])).content.decode()
    assert "Why so late?" in page
    assert reverse("answer_challenge", args=[made.code]) in page
    client.force_login(world.lead)
    assert ("Why so late?" in client.get(reverse(name, args=[key])).content.decode()) == agency_reads
    with scope.entered(world.coordinator.pk) as by:
        challenges.answer(challenge=made, answer="Two left.", by=by)
    client.force_login(world.chair)
    page = client.get(reverse(name, args=[key])).content.decode()
    assert "Waiting for the chair" in page
    assert reverse("judge_challenge", args=[made.code]) in page


@pytest.mark.parametrize(("name", "of"), [("review", "review"), ("recommendation", "review"), ("recommendation",) * 2])
def test_history_of_a_review_holds_its_challenges(client, world, things, name, of):
    _raise(world, things[name])
    client.force_login(world.coordinator)
    page = client.get(reverse(f"{of}_changes", args=[things[of].reference])).content.decode()
    assert "Chandra Nair, independent chair, raised a challenge" in page


def test_overview_names_what_waits_for_the_chair_and_what_is_late(client, world, things):
    late, answered, waiting = (_raise(world, thing) for thing in things.values())
    with as_owner():
        Challenge.objects.filter(pk=late.pk).update(answer_by=date.today() - timedelta(days=7))
        Challenge.objects.filter(pk=answered.pk).update(answered_at=timezone.now(), answered_by=world.coordinator)
    client.force_login(world.chair)
    page = client.get(reverse("overview", args=["northmere"])).content.decode()
    assert "Challenges that wait (2)" in page
    assert reverse("judge_challenge", args=[answered.code]) in page
    assert reverse("challenge_page", args=[late.code]) in page
    assert str(waiting.code) not in page


def test_client_reads_what_a_challenge_is_about(client, world, things):
    with as_owner():
        token = tokens.issue(
            name="Data", partnership=world.northmere, agency=None, by=world.coordinator,
            scopes=["status:read", "evidence:read", "embargoed:read"],
        ).secret  # fmt: skip
    made = [_raise(world, thing) for thing in things.values()]
    headers = {"Authorization": f"Bearer {token}"}
    rows = client.get("/api/v1/challenges", headers=headers).json()["results"]
    assert [(row["action"], row["review"], row["recommendation"], row["agency"]) for row in rows] == [
        (None, things["review"].reference, None, None),
        (None, None, things["recommendation"].reference, None),
        (None, None, None, world.police.slug),
    ]
    assert len(rows) == len(made)
    for name, value in (
        ("review", rows[0]["review"]),
        ("recommendation", rows[1]["recommendation"]),
        ("agency", world.police.slug),
    ):
        found = client.get("/api/v1/challenges", {name: value}, headers=headers).json()["results"]
        assert [row[name] for row in found] == [value]
