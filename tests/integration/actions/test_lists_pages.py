from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Status
from reviews.models import Involvement, Stage
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
ACTIONS, REVIEWS, JUDGING = "/p/northmere/actions/", "/p/northmere/reviews/", "/p/northmere/judging/"


@pytest.fixture
def record(world, recommendation):
    def add(agency, status=Status.ISSUED, days=30, **facts):
        return action_under(recommendation, agency=agency, status=status, due_on=TODAY + timedelta(days=days), **facts)

    with as_owner():
        return {
            "late": add(world.police, days=-10),
            "sent_back": add(world.trust, Status.RETURNED, days=-3),
            "in_hand": add(world.police, days=5),
            "submitted": add(world.trust, Status.SUBMITTED, days=-20),
            "assured": add(world.council, Status.ASSURED, days=-90),
            "embedded": add(world.council, Status.EMBEDDED, days=-200),
            "draft": action_under(
                recommendation, agency=world.police, status=Status.DRAFT, due_on=None, issued_at=None
            ),
            "withdrawn": add(world.police, Status.WITHDRAWN),
        }


def listed(response) -> list[str]:
    assert response.status_code == 200
    return [row.action.reference for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["submitted", "late", "sent_back", "in_hand"]),
        ("status=all", ["embedded", "assured", "submitted", "late", "sent_back", "in_hand"]),
        ("status=with_agency", ["late", "sent_back", "in_hand"]),
        ("status=assured_or_embedded", ["embedded", "assured"]),
        ("status=assured", ["assured"]),
        ("status=returned", ["sent_back"]),
        ("status=draft", ["draft"]),
        ("status=withdrawn", ["withdrawn"]),
        ("overdue=yes", ["late", "sent_back"]),
        ("overdue=no", ["submitted", "in_hand"]),
        ("agency=northmere-police", ["late", "in_hand"]),
        ("agency=northmere-police&overdue=yes", ["late"]),
        ("review=NSCP-1", ["submitted", "late", "sent_back", "in_hand"]),
        ("recommendation=NSCP-2&overdue=yes", ["late", "sent_back"]),
    ],
)
def test_actions_are_filtered_and_due_first(client, world, record, query, names):
    client.force_login(world.coordinator)
    assert listed(client.get(f"{ACTIONS}?{query}")) == [record[name].reference for name in names]


def test_actions_between_dates(client, world, record):
    client.force_login(world.chair)
    response = client.get(ACTIONS, {"due_from": record["late"].due_on, "due_to": record["sent_back"].due_on})
    assert listed(response) == [record["late"].reference, record["sent_back"].reference]


@pytest.mark.parametrize("query", ["status=green", "agency=none-such", "overdue=perhaps", "due_from=soon"])
def test_filter_that_cannot_be_is_said_and_lists_nothing(client, world, record, query):
    client.force_login(world.coordinator)
    response = client.get(f"{ACTIONS}?{query}")
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()
    assert response.context["rows"] == []


@pytest.mark.parametrize("query", ["review=HVSP-1", "review=NSCP-99", "recommendation=nonsense"])
def test_filter_by_what_is_not_theirs_is_404(client, world, record, query):
    with as_owner():
        ReviewFactory(partnership=world.harrow)
    client.force_login(world.coordinator)
    assert client.get(f"{ACTIONS}?{query}").status_code == 404


def test_agency_lists_its_own_actions_without_drafts(client, world, record):
    client.force_login(world.lead)
    assert listed(client.get(f"{ACTIONS}?status=all")) == [record["late"].reference, record["in_hand"].reference]
    assert "Draft" not in client.get(ACTIONS).content.decode()


@pytest.mark.parametrize("who", ["other_coordinator", "outsider"])
@pytest.mark.parametrize("address", [ACTIONS, REVIEWS, JUDGING])
def test_foreign_lists_are_404(client, world, who, address):
    client.force_login(getattr(world, who))
    assert client.get(address).status_code == 404


def test_pages_give_each_action_once_and_keep_the_filter(client, world, recommendation):
    with as_owner():
        made = [action_under(recommendation, agency=world.police, due_on=TODAY).reference for _ in range(60)]
        action_under(recommendation, agency=world.trust, due_on=TODAY)
    client.force_login(world.coordinator)
    seen, after = [], ""
    while after is not None:
        response = client.get(ACTIONS, {"agency": "northmere-police", "after": after})
        seen += listed(response)
        after = response.context["page"].next
    assert sorted(seen) == sorted(made)
    assert "agency=northmere-police" in client.get(ACTIONS, {"agency": "northmere-police"}).content.decode()


def test_empty_lists_say_what_to_do(client, world):
    client.force_login(world.coordinator)
    assert "No agency has been asked anything yet" in client.get(ACTIONS).content.decode()
    page = client.get(REVIEWS).content.decode()
    assert "Upload a review as it was published" in page
    assert "open one by hand" in page
    client.force_login(world.lead)
    assert "No review is shared with your agency yet" in client.get(REVIEWS).content.decode()
    assert "Upload" not in client.get(REVIEWS).content.decode()


def test_list_of_which_all_is_done_is_not_called_empty(client, world, recommendation):
    with as_owner():
        action_under(recommendation, agency=world.police, status=Status.ASSURED)
    client.force_login(world.coordinator)
    page = client.get(ACTIONS).content.decode()
    assert "No action is open." in page
    assert "No agency has been asked anything yet" not in page
    assert 'class="ft-filter' in page


@pytest.mark.parametrize("address", [ACTIONS, REVIEWS, "/p/northmere/recommendations/"])
def test_record_with_nothing_in_it_has_nothing_to_filter(client, world, address):
    client.force_login(world.coordinator)
    assert 'class="ft-filter' not in client.get(address).content.decode()


def test_reviews_say_what_is_recommended_and_late(client, world, record):
    with as_owner():
        RecommendationFactory(review=ReviewFactory(partnership=world.northmere, stage=Stage.AGREED))
    client.force_login(world.chair)
    newer, older = client.get(REVIEWS).context["page"].items
    assert (older.recommended, older.late) == (1, 2)
    assert (newer.recommended, newer.late) == (1, 0)
    assert client.get(REVIEWS, {"stage": "agreed"}).context["page"].items == [newer]


def test_agency_lists_what_is_shared_and_counts_its_own(client, world, record, recommendation):
    with as_owner():
        ReviewFactory(partnership=world.northmere)
        Involvement.objects.create(
            partnership=world.northmere, review=recommendation.review, agency=world.police, shared_at=timezone.now()
        )
    client.force_login(world.lead)
    (review,) = client.get(REVIEWS).context["page"].items
    assert (review.pk, review.late) == (recommendation.review_id, 1)


def test_queue_holds_what_one_may_judge_oldest_first(client, world, recommendation):
    now = timezone.now()
    with as_owner():
        for days, agency in ((1, world.police), (9, world.trust), (4, world.council)):
            came = now - timedelta(days=days)
            action = action_under(recommendation, agency=agency, status=Status.SUBMITTED, submitted_at=came)
            SubmissionFactory(action=action, submitted_at=came)
    client.force_login(world.assurer)  # of the council
    rows = client.get(JUDGING).context["rows"]
    assert [one.submission.action.agency for one, _ in rows] == [world.trust, world.police]
    client.force_login(world.coordinator)
    assert len(client.get(JUDGING).context["rows"]) == 3


@pytest.mark.parametrize("who", ["chair", "lead", "executive"])
def test_queue_is_for_those_who_judge(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(JUDGING).status_code == 403


def test_empty_queue_says_so(client, world):
    client.force_login(world.assurer)
    assert "Nothing waits for your judgement" in client.get(JUDGING).content.decode()


@pytest.mark.parametrize("address", [ACTIONS, REVIEWS, JUDGING])
def test_queries_are_flat(client, world, address):
    client.force_login(world.coordinator)

    def add(count):
        with as_owner():
            for _ in range(count):
                recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
                action_under(recommendation, agency=world.police, due_on=TODAY - timedelta(days=2))
                SubmissionFactory(action=action_under(recommendation, agency=world.trust, status=Status.SUBMITTED))

    add(1)
    one = counted(client, address)
    add(19)
    assert counted(client, address) == one <= 9
