from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Finding, Retest, Standard, Status, Submission
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


def planned(world, *, days, number=1, **facts):
    action = action_under(
        RecommendationFactory(review=ReviewFactory(partnership=world.northmere)),
        agency=world.police,
        status=Status.ASSURED,
        owner=world.lead,
        due_on=timezone.localdate() - timedelta(days=200),
    )
    return Retest.objects.create(
        partnership=world.northmere,
        action=action,
        question=f"Does thing {number} still happen?",
        due_on=timezone.localdate() + timedelta(days=days),
        planned_by=world.coordinator,
        planned_at=timezone.now() - timedelta(days=180),
        **facts,
    )


@pytest.fixture
def lapsed(world):
    with as_owner():
        return planned(world, days=-20)


def _answered(world, retest):
    """Must run as the owner."""
    now = timezone.now()
    Retest.objects.filter(pk=retest.pk).update(answered_at=now)
    return SubmissionFactory(action=retest.action, retest=retest, written_by=world.lead, submitted_at=now)


def _page(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(name, args=args)).content.decode()


def test_lapsed_re_test_shows_to_all_who_should_know(client, world, lapsed):
    slug = world.northmere.slug
    assert "Re-tests that lapsed (1)" in _page(client, world.chair, "overview", slug)
    assert "has not shown whether the change held" in _page(client, world.coordinator, "today", slug)
    assert "Does thing 1 still happen?" in _page(client, world.lead, "my_work")
    assert "Re-test lapsed" in _page(client, world.chair, "action", lapsed.action.reference)
    rows = client.get(reverse("actions", args=[slug]), {"status": "any", "retest": "lapsed"}).content.decode()
    assert lapsed.action.reference in rows
    none = client.get(reverse("actions", args=[slug]), {"status": "any", "retest": "to_judge"}).content.decode()
    assert lapsed.action.reference not in none


def test_lead_answers_by_the_pages(client, world, lapsed):
    client.force_login(world.lead)
    answer, check = (reverse(name, args=[lapsed.code]) for name in ("retest_answer", "retest_check"))
    assert "Re-test: does the change still hold?" in client.get(answer).content.decode()
    response = client.post(answer, {"statement": "It does.", "delivery": "done", "do": "check"})
    assert response.headers["Location"] == check
    page = client.get(check).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(check, {"seen": seen})
    with as_owner():
        assert Retest.objects.get().answered_at
        assert Action.objects.get().status == Status.ASSURED


def test_assurer_judges_by_the_page(client, world, lapsed):
    with as_owner():
        answer = _answered(world, lapsed)
    assert "answered the re-test" in _page(client, world.assurer, "judging", world.northmere.slug)
    page = reverse("retest_judge", args=[lapsed.code])
    facts = {"seen": str(answer.code), "finding": "not_embedded", "words": "Half of the sample lacks it."}
    refused = client.post(page, facts).content.decode()
    assert "Enter the date by which the agency answers anew." in refused
    assert "Half of the sample lacks it." in refused
    day = timezone.localdate() + timedelta(days=60)
    date = {"next_on_day": day.day, "next_on_month": day.month, "next_on_year": day.year}
    assert client.post(page, facts | date).status_code == 302
    with as_owner():
        assert (Action.objects.get().status, Retest.objects.get().finding) == (Status.ISSUED, Finding.NOT_EMBEDDED)
    assert client.get(page).status_code == 409


def test_answer_that_was_not_read_is_not_judged(client, world, lapsed):
    with as_owner():
        old = _answered(world, lapsed)
        Submission.objects.update(taken_back_at=timezone.now())
        _answered(world, lapsed)
    client.force_login(world.assurer)
    facts = {"seen": str(old.code), "finding": "embedded", "words": "Fine."}
    assert client.post(reverse("retest_judge", args=[lapsed.code]), facts).status_code == 409


def test_coordinator_says_when_to_look_again(client, world, lapsed):
    client.force_login(world.coordinator)
    page = reverse("standard", args=[world.northmere.slug])
    assert "Write numbers of months" in client.post(page, {"months": "soon"}).content.decode()
    client.post(page, {"months": "3, 9 and 18"})
    plan = reverse("plan_retests", args=[lapsed.action.reference])
    assert "3, 9 and 18 months" in client.get(plan).content.decode()
    client.post(reverse("retest_drop", args=[lapsed.code]), {"reason": "The service was closed."})
    day = timezone.localdate() + timedelta(days=30)
    client.post(plan, {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year})
    with as_owner():
        assert Standard.objects.get().retest_months == [3, 9, 18]
        assert [one.due_on for one in Retest.objects.planned()] == [day]


@pytest.mark.parametrize("name", ["today", "my_work", "judging", "overview"])
def test_rows_cost_no_query_of_their_own(client, world, name):
    person = {"my_work": world.lead, "overview": world.chair}.get(name, world.coordinator)
    args = [] if name == "my_work" else [world.northmere.slug]
    client.force_login(person)
    counts = []
    for rows in (1, 19):
        with as_owner():
            for number in range(rows):
                _answered(world, planned(world, days=-9, number=number))
                planned(world, days=-10 - number, number=number)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=args))
        counts.append(len(queries))
    assert counts[0] == counts[1]
