"""What may be asked of the changes feed, by whom, and what becomes of a place that is lost."""

from datetime import timedelta

import pytest

from partners.services import changes

pytestmark = pytest.mark.django_db(transaction=True)

FEED = "/api/v1/changes"


def _moved(place, **facts):
    return changes.Place(**{**place.__dict__, **facts}).encode()


def test_place_that_is_lost_is_410_and_says_what_to_do(client, token, world):
    place, headers = changes.here(), token()
    lost = [
        {"database": place.database + 1 if place.database < 0 else place.database - 1},  # restored into another cluster
        {"txid": place.txid + 1_000_000},  # the same cluster, as it was before
        {"at": place.at - timedelta(days=91)},
    ]
    for facts in lost:
        response = client.get(f"{FEED}?after={_moved(place, **facts)}", headers=headers)
        assert response.status_code == 410, facts
        assert "Start again" in response.json()["detail"]
        assert response["Content-Type"] == "application/problem+json"
    assert (
        client.get(f"{FEED}?after={_moved(place, at=place.at - timedelta(days=89))}", headers=headers).status_code
        == 200
    )


@pytest.mark.parametrize(
    "query", ["after=nonsense", "after=", "after=W10", "after=WzEsMiwzXQ", "after=%00", "page_size=0", "page_size=501",
              "colour=red", "after=WzEsMiwzLDFlNDAwXQ", "after=" + "9" * 500, "after=WzEsMiwzLDk5OTk5OTk5OTk5OTk5XQ"]
)  # fmt: skip
def test_odd_questions_are_400(client, token, world, query):
    assert client.get(f"{FEED}?{query}", headers=token()).status_code == 400


def test_feed_needs_the_scope_of_reading(client, token, world):
    assert client.get(FEED).status_code == 401
    assert client.get(FEED, headers=token("content:read")).status_code == 403
