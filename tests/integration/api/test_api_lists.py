from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Action, Status
from reviews.models import Involvement, Review, Stage
from tests.database import as_owner
from tests.factories.actions import ActionFactory, action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
LATE = TODAY - timedelta(days=10)


@pytest.fixture
def record(world):
    """One review of Northmere with three actions, and one of Harrow Vale with one."""
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        recommendation = RecommendationFactory(review=review, response="accepted", responded_on=TODAY)
        foreign = RecommendationFactory(review=ReviewFactory(partnership=world.harrow))
        Involvement.objects.create(
            partnership=world.northmere, review=review, agency=world.police, shared_at=timezone.now()
        )
        return {
            "review": review,
            "recommendation": recommendation,
            "late": action_under(recommendation, agency=world.police, due_on=LATE),
            "sent": action_under(recommendation, agency=world.trust, status=Status.SUBMITTED),
            "assured": action_under(recommendation, agency=world.police, status=Status.ASSURED),
            "foreign": action_under(foreign, agency=world.police, due_on=LATE),
        }


def references(response) -> set[str]:
    assert response.status_code == 200, response.content
    return {row["reference"] for row in response.json()["results"]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"late", "sent", "assured"}),
        ("status=submitted", {"sent"}),
        ("status=submitted&status=assured", {"sent", "assured"}),
        ("agency=northmere-police", {"late", "assured"}),
        ("overdue=true", {"late"}),
        ("overdue=false", {"sent", "assured"}),
        ("review=NSCP-1", {"late", "sent", "assured"}),
        ("recommendation=NSCP-2", {"late", "sent", "assured"}),
        ("agency=northmere-police&overdue=true", {"late"}),
        ("updated_since=2099-01-01T00:00:00Z", set()),
        ("updated_since=2020-01-01T00:00:00Z", {"late", "sent", "assured"}),
    ],
)
def test_actions_are_filtered(client, token, record, query, names):
    response = client.get(f"/api/v1/actions?{query}", headers=token())
    assert references(response) == {record[name].reference for name in names}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("actions?status=green", "status"),
        ("actions?agency=vale-schools", "agency"),  # of another partnership
        ("actions?agency=none-such", "agency"),
        ("actions?overdue=perhaps", "overdue"),
        ("actions?review=HVSP-1", "review"),  # not theirs
        ("actions?review=NSCP-99", "review"),
        ("actions?review=../etc", "review"),
        ("actions?recommendation=HVSP-2", "recommendation"),
        ("actions?recommendation=nonsense", "recommendation"),
        ("actions?updated_since=yesterday", "updated_since"),
        ("actions?colour=red", "colour"),
        ("actions?page_size=101", "page_size"),
        ("actions?page_size=0", "page_size"),
        ("actions?page_size=many", "page_size"),
        ("actions?after=nonsense", "after"),
        ("actions?status=issued%00", "status"),
        ("reviews?stage=green", "stage"),
        ("reviews?colour=red", "colour"),
        ("recommendations?response=perhaps", "response"),
        ("recommendations?review=HVSP-1", "review"),
    ],
)
def test_bad_filter_is_400_by_its_name(client, token, record, path, field):
    response = client.get(f"/api/v1/{path}", headers=token())
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert field in response.json()["errors"]


@pytest.mark.parametrize("kind", ["actions", "reviews", "recommendations"])
@pytest.mark.parametrize("reference", ["HVSP-1", "HVSP-2", "HVSP-3", "NSCP-99", "XXXX-1"])
def test_foreign_and_absent_are_404_alike(client, token, record, kind, reference):
    response = client.get(f"/api/v1/{kind}/{reference}", headers=token())
    absent = client.get(f"/api/v1/{kind}/NSCP-999", headers=token())
    assert response.status_code == 404
    assert response.json() == absent.json()


def test_one_action(client, token, record, world):
    body = client.get(f"/api/v1/actions/{record['late'].reference}", headers=token()).json()
    assert body["agency"] == {"slug": "northmere-police", "name": "Northmere Police"}
    assert body["recommendations"] == [record["recommendation"].reference]
    assert body["reviews"] == [record["review"].reference]
    assert (body["status"], body["overdue"], body["due_on"]) == ("issued", True, LATE.isoformat())
    assert client.get(body["url"], headers=token()).json()["reference"] == record["late"].reference


def test_one_review_links_to_its_actions(client, token, record):
    body = client.get(f"/api/v1/reviews/{record['review'].reference}", headers=token()).json()
    assert body["recommendations"] == 1
    assert len(client.get(body["actions_url"], headers=token()).json()["results"]) == 3
    assert len(client.get(body["recommendations_url"], headers=token()).json()["results"]) == 1


def test_one_recommendation(client, token, record):
    body = client.get(f"/api/v1/recommendations/{record['recommendation'].reference}", headers=token()).json()
    assert (body["response"], body["review"]) == ("accepted", record["review"].reference)


@pytest.mark.parametrize(
    ("label", "placed", "level"), [("4.3", None, 0), ("4.3.1", None, 1), ("4.3.1", 2, 2), ("", 1, 1)]
)
def test_learning_point_says_how_deep_it_stands(client, token, record, label, placed, level):
    with as_owner():
        LearningPointFactory(review=record["review"], label=label, level=placed)

    shown = client.get("/api/v1/learning-points", headers=token()).json()["results"]

    assert [point["level"] for point in shown] == [level]


def test_agency_token_sees_its_agency_only(client, token, record, world):
    headers = token(agency=world.police)
    assert references(client.get("/api/v1/actions", headers=headers)) == {
        record["late"].reference,
        record["assured"].reference,
    }
    assert client.get(f"/api/v1/actions/{record['sent'].reference}", headers=headers).status_code == 404
    assert client.get("/api/v1/actions?agency=harrow-vale-trust", headers=headers).status_code == 400
    status = client.get("/api/v1/status", headers=headers).json()
    assert [row["agency"]["slug"] for row in status["by_agency"]] == ["northmere-police"]


def test_agency_token_sees_no_review_that_is_not_shared(client, token, record, world):
    headers = token(agency=world.trust)
    assert references(client.get("/api/v1/reviews", headers=headers)) == set()
    assert client.get(f"/api/v1/reviews/{record['review'].reference}", headers=headers).status_code == 404


def test_status_counts(client, token, record):
    body = client.get("/api/v1/status", headers=token()).json()
    assert (body["total"], body["late"]) == (3, 1)
    assert body["partnership"]["slug"] == "northmere"
    assert {key: count for key, count in body["by_status"].items() if count} == {
        "issued": 1,
        "submitted": 1,
        "assured": 1,
    }
    police = next(row for row in body["by_agency"] if row["agency"]["slug"] == "northmere-police")
    assert (police["total"], police["late"]) == (2, 1)
    assert body["as_at"][:10] == TODAY.isoformat()


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_pages_give_each_action_once(client, token, world, size):
    with as_owner():
        made = {ActionFactory(partnership=world.northmere, agency=world.police).reference for _ in range(12)}
        Action.objects.filter(number__lte=6).update(updated_at=timezone.now())  # six at the very same moment
    headers, address, seen = token(), f"/api/v1/actions?page_size={size}&agency=northmere-police", []
    while address:
        body = client.get(address, headers=headers).json()
        seen += [row["reference"] for row in body["results"]]
        address = body["next"]
    assert sorted(seen) == sorted(made)


def test_pages_follow_changes(client, token, world):
    with as_owner():
        first, second = (ActionFactory(partnership=world.northmere, agency=world.police) for _ in range(2))
        first.save()  # changed last
    results = client.get("/api/v1/actions", headers=token()).json()["results"]
    assert [row["reference"] for row in results] == [second.reference, first.reference]


@pytest.mark.parametrize("path", ["/api/v1/status", "/api/v1/reviews", "/api/v1/recommendations", "/api/v1/actions"])
def test_queries_are_flat(client, token, world, path):
    headers = token("status:read", "content:read")

    def add(count):
        with as_owner():
            for _ in range(count):
                recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
                action_under(recommendation, agency=world.police)

    add(1)
    one = counted(client, path, headers=headers)
    add(19)
    assert counted(client, path, headers=headers) == one <= 10


def test_embargo_holds_until_publication(client, token, record):
    headers = token("status:read", "content:read")
    paths = [f"/api/v1/{kind}/{record[name].reference}" for kind, name in (("reviews", "review"), ("recommendations", "recommendation"), ("actions", "late"))]  # fmt: skip
    for path in paths:
        assert client.get(path, headers=headers).json()["content"]
    with as_owner():
        Review.objects.filter(pk=record["review"].pk).update(stage=Stage.AGREED)
    for path in paths:
        assert client.get(path, headers=headers).json()["content"] is None


def test_publishing_shows_among_the_reviews_that_changed(client, token, record):
    """A client that pulls by time learns of opened words by the review, as docs/api.md says."""
    with as_owner():
        Review.objects.filter(pk=record["review"].pk).update(stage=Stage.AGREED)
    asked = {"updated_since": timezone.now().isoformat()}
    with as_owner():
        published = Review.objects.get(pk=record["review"].pk)
        published.stage = Stage.PUBLISHED
        published.save()
    told = client.get("/api/v1/reviews", asked, headers=token("status:read")).json()["results"]
    assert [(one["reference"], one["embargoed"]) for one in told] == [(record["review"].reference, False)]
