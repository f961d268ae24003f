from datetime import date, timedelta

import pytest
from django.urls import reverse

from actions.models import Action, Status
from partners.models import Appointment
from reviews.models import Involvement
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.partners import AgencyFactory, AppointmentFactory, MembershipFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

DUE = date.today() + timedelta(days=40)


@pytest.fixture
def recommendation(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        Involvement.objects.create(partnership=world.northmere, review=review, agency=world.police)
        return RecommendationFactory(review=review, text="Northmere Council should look again.")


def _form(**changes):
    facts = {
        "question": "What is different for children now?",
        "evidence_wanted": "An audit of ten cases.",
        "due_on_day": DUE.day,
        "due_on_month": DUE.month,
        "due_on_year": DUE.year,
        "agencies": ["northmere-police", "northmere-council"],
        "owner_northmere-police": "carl@police.example",
    }
    return {**facts, **changes}


def _urls(recommendation):
    return tuple(reverse(name, args=[recommendation.reference]) for name in ("ask", "ask_check"))


def _ask(client, recommendation, **changes):
    return client.post(_urls(recommendation)[0], _form(**changes))


def test_ask_ticks_who_is_involved_or_named(client, world, recommendation):
    client.force_login(world.coordinator)
    page = client.get(_urls(recommendation)[0])
    ticked = {box["value"] for box in page.context["agencies"] if box["checked"]}
    assert ticked == {"northmere-police", "northmere-council"}
    assert "vale-schools" not in page.content.decode()


def test_ask_makes_drafts_and_shows_them(client, world, recommendation):
    client.force_login(world.coordinator)
    ask, check = _urls(recommendation)
    assert client.post(ask, _form()).headers["Location"] == check
    page = client.get(check).content.decode()
    assert "Issue to 2 agencies" in page
    assert "Carl Dunn owns it" in page
    with as_owner():
        assert set(Action.objects.values_list("status", "agency__slug")) == {
            ("draft", "northmere-police"),
            ("draft", "northmere-council"),
        }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question": ""}, "Enter what you ask."),
        ({"evidence_wanted": " "}, "Enter what would show it."),
        ({"due_on_day": ""}, "must include a day"),
        ({"due_on_year": 2020}, "The date must be in the future."),
        ({"due_on_year": 9999}, "The date must be within 5 years."),
        ({"agencies": []}, "Choose at least one agency."),
        ({"agencies": ["vale-schools"]}, "Choose an answer to “Who?” from the list"),
        ({"owner_northmere-police": "tom@trust.example"}, "Choose the owner from the list"),
    ],
)
def test_ask_says_what_is_missing_beside_its_field_and_keeps_the_rest(client, world, recommendation, changes, words):
    client.force_login(world.coordinator)
    page = _ask(client, recommendation, **changes)
    assert words in page.content.decode()
    if "evidence_wanted" not in changes:
        assert "An audit of ten cases." in page.content.decode()
    with as_owner():
        assert not Action.objects.exists()


def test_ask_again_changes_the_drafts_and_drops_who_is_unticked(client, world, recommendation):
    client.force_login(world.coordinator)
    _ask(client, recommendation)
    _ask(client, recommendation, agencies=["northmere-police"], question="And now?")
    with as_owner():
        action = Action.objects.get()
    assert (action.agency, action.question) == (world.police, "And now?")


def test_ask_under_what_was_not_accepted_is_refused(client, world, recommendation):
    with as_owner():
        recommendation.response, recommendation.response_reason = "not_accepted", "No."
        recommendation.save()
    client.force_login(world.coordinator)
    assert "did not accept this recommendation" in _ask(client, recommendation).content.decode()
    with as_owner():
        assert not Action.objects.exists()


def test_check_points_at_vague_words_without_blocking(client, world, recommendation):
    client.force_login(world.coordinator)
    _ask(client, recommendation, question="Please ensure that staff are reminded.")
    page = client.get(_urls(recommendation)[1])
    assert "“reminded”" in page.content.decode()
    response = client.post(_urls(recommendation)[1], {"seen": page.context["seen"]}, follow=True)
    assert "Issued to 2 agencies" in response.content.decode()


def test_issue_sends_to_all(client, world, recommendation):
    client.force_login(world.coordinator)
    _ask(client, recommendation)
    check = _urls(recommendation)[1]
    client.post(check, {"seen": client.get(check).context["seen"]})
    with as_owner():
        assert set(Action.objects.values_list("status", flat=True)) == {Status.ISSUED}
    assert "nothing left to issue" in client.post(check, {"seen": "x"}, follow=True).content.decode()


def test_issue_of_what_was_changed_meanwhile_is_refused(client, world, recommendation):
    client.force_login(world.coordinator)
    _ask(client, recommendation)
    check = _urls(recommendation)[1]
    seen = client.get(check).context["seen"]
    _ask(client, recommendation, question="Something else?")
    response = client.post(check, {"seen": seen})
    assert response.status_code == 409
    assert "changed since you looked" in response.content.decode()
    with as_owner():
        assert set(Action.objects.values_list("status", flat=True)) == {Status.DRAFT}


def test_check_says_what_keeps_a_draft_back(client, world, recommendation):
    client.force_login(world.coordinator)
    _ask(client, recommendation)
    with as_owner():
        Appointment.objects.filter(user=world.contributor).update(ends_on="2020-02-02")
    check = _urls(recommendation)[1]
    page = client.post(check, {"seen": client.get(check).context["seen"]})
    assert "The owner must be a lead or contributor of Northmere Police" in page.content.decode()
    with as_owner():
        assert set(Action.objects.values_list("status", flat=True)) == {Status.DRAFT}


def test_different_for_one_agency(client, world, recommendation):
    client.force_login(world.coordinator)
    _ask(client, recommendation)
    with as_owner():
        action = Action.objects.select_related("partnership").get(agency=world.police)
    url = reverse("edit_action", args=[action.reference])
    assert "What is different for children now?" in client.get(url).content.decode()
    facts = _form(question="Only you?", owner="lena@police.example")
    assert client.post(url, facts).headers["Location"] == _urls(recommendation)[1]
    with as_owner():
        assert set(Action.objects.values_list("question", "owner__name")) == {
            ("Only you?", "Lena Shah"),
            ("What is different for children now?", None),
        }


def test_edit_of_what_was_issued_is_a_conflict_that_shows_what_was_written(client, world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
    client.force_login(world.coordinator)
    response = client.post(reverse("edit_action", args=[action.reference]), _form(question="Better words?"))
    assert response.status_code == 409
    assert "Better words?" in response.content.decode()


def test_ask_asks_no_more_of_the_database_with_more_agencies(
    client, world, recommendation, django_assert_max_num_queries
):
    with as_owner():
        for _ in range(20):
            agency = AgencyFactory()
            MembershipFactory(partnership=world.northmere, agency=agency)
            AppointmentFactory(partnership=world.northmere, agency=agency, role="lead")
            action_under(recommendation, agency=agency)
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(19):
        client.get(_urls(recommendation)[0])
