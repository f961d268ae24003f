from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Challenge, Status
from actions.services import challenges as services
from actions.states import MoveNotAllowed
from partners import scope
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
ADDRESS = "/p/northmere/challenges/"


def raised(world, partnership=None, **facts) -> Challenge:
    recommendation = RecommendationFactory(review=ReviewFactory(partnership=partnership or world.northmere))
    action = action_under(recommendation, agency=world.police)
    given = {"question": "Why?", "answer_by": TODAY, "raised_by": world.chair, "raised_at": timezone.now()} | facts
    return Challenge.objects.create(partnership=recommendation.partnership, action=action, **given)


@pytest.fixture
def challenges(world):
    now = timezone.now()
    with as_owner():
        answered = {"answer": "So", "answered_by": world.lead, "answered_at": now}
        found = {
            "open": raised(world, raised_at=now - timedelta(days=3), answer_by=TODAY - timedelta(days=7)),
            "answered": raised(world, **answered, raised_at=now - timedelta(days=2)),
            "judged": raised(
                world, **answered, raised_at=now, judgement="satisfied", judged_by=world.chair, judged_at=now
            ),
        }
        raised(world, world.harrow)
    return found


def listed(response) -> list[Challenge]:
    return [row.challenge for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", ["judged", "answered", "open"]),
        ("open", ["open"]),
        ("answered", ["answered"]),
        ("judged", ["judged"]),
        ("none-such", ["judged", "answered", "open"]),
    ],
)
def test_newest_first_by_state(client, world, challenges, state, names):
    client.force_login(world.chair)
    assert listed(client.get(ADDRESS, {"state": state})) == [challenges[name] for name in names]


@pytest.fixture(params=[(Status.WITHDRAWN, "was withdrawn"), (Status.DRAFT, "is a draft again")], ids=["gone", "draft"])
def ended(world, request):
    """A challenge, late by its date, on an action that ended or went back; and how that is said."""
    with as_owner():
        found = raised(world, answer_by=TODAY - timedelta(days=7))
        found.action.status = request.param[0]
        found.action.save()
    return found, f"The action {request.param[1]}: nobody is waited for"


def test_nobody_is_waited_for_once_the_action_ends(client, world, ended):
    challenge, words = ended
    client.force_login(world.coordinator)
    for address in (ADDRESS, f"{ADDRESS}?state=ended", f"/challenges/{challenge.code}/"):
        page = client.get(address).content.decode()
        assert words in page
        assert "working days late" not in page
        assert f"/challenges/{challenge.code}/answer/" not in page
    assert listed(client.get(ADDRESS, {"state": "open"})) == []
    assert f"/challenges/{challenge.code}/answer/" not in client.get("/p/northmere/today/").content.decode()
    room = client.get(f"/actions/{challenge.action.reference}/").content.decode()
    assert "Respond to the challenge" not in room


def test_my_work_has_no_challenge_of_what_was_withdrawn(client, world, ended):
    client.force_login(world.lead)
    assert "Challenges to answer" not in client.get("/my-work/").content.decode()


def test_no_response_is_taken_once_the_action_ends(client, world, ended):
    challenge, _ = ended
    client.force_login(world.coordinator)
    assert client.get(f"/challenges/{challenge.code}/answer/").status_code == 409
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed, match="no response is waited for"):
        services.answer(challenge=challenge, answer="So.", by=by)


def test_chair_judges_and_coordinator_answers(client, world, challenges):
    answer, judge = (
        f"/challenges/{challenges['open'].code}/answer/",
        f"/challenges/{challenges['answered'].code}/judge/",
    )
    client.force_login(world.chair)
    page = client.get(ADDRESS).content.decode()
    assert (answer in page, judge in page) == (False, True)
    client.force_login(world.coordinator)
    page = client.get(ADDRESS).content.decode()
    assert (answer in page, judge in page) == (True, False)


def test_state_and_lateness_are_said(client, world, challenges):
    client.force_login(world.chair)
    page = client.get(ADDRESS).content.decode()
    assert "Satisfied" in page
    assert "ft-worklist__when--late" in page


def test_empty_list_says_so(client, world):
    client.force_login(world.chair)
    assert "No challenge has been raised" in client.get(ADDRESS).content.decode()
    assert "Show all challenges" in client.get(ADDRESS, {"state": "open"}).content.decode()


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("assurer", 403), ("lead", 403), ("executive", 403), ("other_chair", 404), ("outsider", 404)])  # fmt: skip
def test_who_may_look(client, world, challenges, who, status):
    client.force_login(getattr(world, who))
    assert client.get(ADDRESS).status_code == status


def test_queries_are_flat(client, world):
    client.force_login(world.chair)

    def add(count):
        with as_owner():
            for _ in range(count):
                raised(world)

    add(1)
    one = counted(client, ADDRESS)
    add(19)
    assert counted(client, ADDRESS) == one <= 10
