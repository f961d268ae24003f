from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.dashboards import work
from actions.models import Action, Challenge, Status
from partners import scope, working_days
from partners.roles import Role
from reviews.models import Involvement
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
SOON = working_days.add(TODAY, 10)
ADDRESS = "/my-work/"


@pytest.fixture
def asked(world):
    """What two partnerships asked of the police, one action for each place in the list, and one of the trust."""
    with as_owner():
        here = RecommendationFactory(review=ReviewFactory(partnership=world.northmere, pseudonym="Baby K"), label="2")
        there = RecommendationFactory(review=ReviewFactory(partnership=world.harrow, pseudonym="Child T"))
        police = {"agency": world.police}
        for recommendation in (here, there):
            Involvement.objects.create(
                partnership=recommendation.partnership, review=recommendation.review, agency=world.police, shared_at=timezone.now()
            )  # fmt: skip
        return {
            "late": action_under(here, **police, due_on=TODAY - timedelta(days=1)),
            "returned": action_under(there, **police, status=Status.RETURNED, due_on=TODAY - timedelta(days=20)),
            "today": action_under(here, **police, due_on=TODAY),
            "soon": action_under(there, **police, due_on=SOON),
            "later": action_under(here, **police, due_on=SOON + timedelta(days=1)),
            "waiting": action_under(here, **police, status=Status.SUBMITTED, due_on=TODAY - timedelta(days=5)),
            "assured": action_under(here, **police, status=Status.ASSURED),
            "draft": action_under(here, **police, status=Status.DRAFT),
            "never_issued": action_under(here, **police, status=Status.WITHDRAWN, issued_at=None),
            "trust": action_under(here, agency=world.trust),
        }


def parts(actor) -> dict[str, list[Action]]:
    found = work.asked_of(actor)
    counted_ = work.counts(found, on=TODAY)
    return {group.key: list(group.actions) for group in work.groups(found, counted_, on=TODAY)}


def test_each_action_stands_in_its_place(world, asked):
    with scope.entered(world.lead.pk) as actor:
        found = parts(actor)
    assert found == {
        "late": [asked["returned"], asked["late"]],
        "soon": [asked["today"], asked["soon"]],
        "later": [asked["later"]],
        "waiting": [asked["waiting"]],
        "done": [asked["assured"]],
    }


def test_sentence_counts(client, world, asked):
    client.force_login(world.lead)
    assert "6 open, 2 late, 1 with the partnership" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("counted_", "words"), [
    ({"late": 2, "soon": 4, "later": 2, "waiting": 3, "done": 9}, "11 open, 2 late, 3 with the partnership"),
    ({"late": 0, "done": 1}, "0 open, 0 late, 0 with the partnership"),
    ({"late": 0, "done": 0}, "Nothing has been asked of your agency yet."),
])  # fmt: skip
def test_sentence(counted_, words):
    assert work.sentence(counted_) == words


def test_row_says_what_for_whom_and_when(client, world, asked):
    client.force_login(world.lead)
    page = client.get(ADDRESS).content.decode()
    assert asked["late"].question in page
    assert "Harrow Vale Safeguarding Partnership" in page
    assert "Baby K, Rec 2" in page
    assert working_days.due_phrase(TODAY - timedelta(days=20), on=TODAY) in page
    assert f'href="/actions/{asked["late"].reference}/answer/"' in page


def test_contributor_serves_one_partnership(world, asked):
    with scope.entered(world.contributor.pk) as actor:
        assert asked["soon"] not in parts(actor)["soon"]


def test_executive_looks_and_does_not_answer(client, world, asked):
    client.force_login(world.executive)
    page = client.get(ADDRESS).content.decode()
    assert asked["late"].reference in page
    assert "/answer/" not in page


def test_partnership_wide_reading_is_no_work(client, world, asked):
    client.force_login(world.coordinator)
    assert "Nothing has been asked" in client.get(ADDRESS).content.decode()


def test_lead_elsewhere_who_coordinates_here_sees_the_agency_only(world, asked):
    with as_owner():
        AppointmentFactory(user=world.other_lead, partnership=world.northmere, role=Role.COORDINATOR)
    with scope.entered(world.other_lead.pk) as actor:
        assert parts(actor) == {"later": [asked["trust"]]}


def test_filter_by_partnership(client, world, asked):
    client.force_login(world.lead)
    page = client.get(ADDRESS, {"partnership": "harrow-vale"}).content.decode()
    assert "2 open, 1 late, 0 with the partnership" in page
    assert asked["late"].reference not in page


def test_filter_by_review(client, world, asked):
    client.force_login(world.lead)
    page = client.get(ADDRESS, {"review": "NSCP-1"}).content.decode()
    assert "4 open, 1 late, 1 with the partnership" in page


@pytest.mark.parametrize("query", [{"partnership": "none-such"}, {"review": "NSCP-99"}, {"review": "nonsense"}])
def test_filter_by_what_is_not_there_is_404(client, world, asked, query):
    client.force_login(world.lead)
    assert client.get(ADDRESS, query).status_code == 404


def test_long_group_is_cut_and_whole_on_its_own_page(client, world):
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        made = {action_under(recommendation, agency=world.police).reference for _ in range(27)}
    client.force_login(world.lead)
    page = client.get(ADDRESS).content.decode()
    assert "See all 27" in page
    assert sum(reference in page for reference in made) < 27
    first = client.get(ADDRESS, {"group": "later"})
    second = client.get(ADDRESS, {"group": "later", "after": first.context["page"].next})
    seen = [row.action.reference for response in (first, second) for row in response.context["rows"]]
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("after", ["nonsense", "%00"])
def test_cursor_that_cannot_be_read_gives_the_first_page(client, world, asked, after):
    client.force_login(world.lead)
    assert client.get(ADDRESS, {"group": "late", "after": after}).status_code == 200


@pytest.mark.parametrize(("who", "sees"), [("lead", True), ("contributor", False), ("other_lead", False)])
def test_challenges_wait_for_the_lead(client, world, asked, who, sees):
    with as_owner():
        Challenge.objects.create(
            partnership=world.northmere, action=asked["late"], question="Why so late?", answer_by=TODAY, raised_by=world.chair, raised_at=timezone.now()
        )  # fmt: skip
    client.force_login(getattr(world, who))
    assert ("Why so late?" in client.get(ADDRESS).content.decode()) is sees


@pytest.mark.parametrize("query", ["", "?group=late"])
def test_queries_are_flat(client, world, query):
    client.force_login(world.lead)

    def add(count):
        with as_owner():
            for _ in range(count):
                for partnership in (world.northmere, world.harrow):
                    recommendation = RecommendationFactory(review=ReviewFactory(partnership=partnership))
                    action_under(recommendation, agency=world.police, due_on=TODAY - timedelta(days=2))
                    action_under(recommendation, agency=world.police)

    add(1)
    one = counted(client, ADDRESS + query)
    add(19)
    assert counted(client, ADDRESS + query) == one <= 10


@pytest.mark.parametrize("name", ["partnership", "review"])
@pytest.mark.parametrize("value", ["nowhere", "a\x00b", "\U0001f4a5", "9" * 400])
def test_filter_that_names_nothing_is_absent(client, world, name, value):
    client.force_login(world.lead)
    assert client.get(ADDRESS, {name: value}).status_code == 404
