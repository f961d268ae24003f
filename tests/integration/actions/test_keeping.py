"""What is typed into an answer: kept while it is typed, point by point, and never written over unseen."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Submission
from actions.services import answers, wording
from partners import scope
from reviews.models import Recommendation, SubPoint
from tests.database import as_owner

ASKED = ("know how to challenge", "are heard when they do")


@pytest.fixture
def points(world, action):
    with as_owner():
        under = Recommendation.objects.get(actions=action)
        for position, text in enumerate(ASKED, 1):
            SubPoint.objects.create(partnership=world.northmere, recommendation=under, position=position, text=text)
    with scope.entered(world.lead.pk):
        return wording.points(action)


def _url(action, name="answer_keep"):
    return reverse(name, args=[action.reference])


def _draft():
    with as_owner():
        return Submission.objects.get()


def _keep(client, action, **typed):
    return client.post(_url(action), {"delivery": "", **typed})


def test_what_is_typed_is_kept_and_says_when(client, world, action):
    client.force_login(world.contributor)
    first = _keep(client, action, statement="Ten", seen=wording.mark(None)).json()
    assert first["said"].startswith("Saved at")
    second = _keep(client, action, statement="Ten cases.", seen=first["seen"])
    assert second.status_code == 200
    assert (_draft().statement, _draft().saved_by_id) == ("Ten cases.", world.contributor.pk)


def test_two_at_once_overwrite_nothing_and_the_second_reads_both(client, world, action):
    client.force_login(world.lead)
    start = wording.mark(None)
    _keep(client, action, statement="The lead's words.", seen=start)
    client.force_login(world.contributor)
    told = _keep(client, action, statement="The contributor's words.", seen=start)
    assert told.status_code == 409
    assert "Lena Shah has changed this draft at" in told.json()["said"]
    assert _draft().statement == "The lead's words."
    typed = {"statement": "The contributor's words.", "delivery": "", "seen": start, "kind": "other", "do": "save"}
    page = client.post(_url(action, "answer"), typed)
    content = unescape(page.content.decode())
    assert "The lead's words." in content
    assert "The contributor's words." in content
    again = {**typed, "seen": page.context["form"]["seen"].value()}
    assert client.post(_url(action, "answer"), again).status_code == 302
    assert _draft().statement == "The contributor's words."


def test_same_words_twice_are_no_conflict(client, world, action):
    client.force_login(world.lead)
    for _ in range(2):
        assert _keep(client, action, statement="Once.", seen=wording.mark(None)).status_code == 200


def test_too_long_is_told_and_keeps_what_was_kept(client, world, action):
    client.force_login(world.lead)
    _keep(client, action, statement="Short.", seen="")
    told = _keep(client, action, statement="x" * 20_001, seen="")
    assert told.status_code == 409
    assert "at most 20000" in told.json()["said"].replace(",", "")
    assert _draft().statement == "Short."


def test_answer_that_is_with_the_partnership_is_not_kept(client, world, action):
    with as_owner():
        Action.objects.update(status="submitted", submitted_at=timezone.now())
    client.force_login(world.lead)
    told = _keep(client, action, statement="Late.")
    assert told.status_code == 409
    assert told.json()["said"].startswith("Not saved.")


def test_sub_points_are_answered_one_by_one(client, world, action, points):
    client.force_login(world.lead)
    page = client.get(_url(action, "answer")).content.decode()
    assert all(asked in page for asked in ASKED)
    _keep(client, action, statement="Yes.", **{points[1].key: "Nine in ten say so."})
    draft = _draft()
    assert [(point["asked"], point["text"]) for point in draft.points] == [(ASKED[1], "Nine in ten say so.")]
    with as_owner():
        Submission.objects.update(delivery="done")
    check = client.get(_url(action, "answer_check")).content.decode()
    assert "Nine in ten say so." in check
    assert f"Not answered by themselves: {points[0].name}" in check


def test_answers_to_sub_points_are_carried_over_searched_and_judged(client, world, action, points):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        given = {points[0].key: "By the zebra protocol."}
        draft = answers.save(submission=draft, statement="Yes.", delivery="done", points=given, by=by)
        answers.submit(submission=draft, by=by)
        answers.take_back(action=action, by=by)
        assert answers.draft_for(action=action, by=by).points == draft.points
    client.force_login(world.coordinator)
    assert action.reference in client.get(reverse("search"), {"q": "zebra"}).content.decode()
