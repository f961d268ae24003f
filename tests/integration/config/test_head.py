"""HEAD is answered as GET would be, without its body, by every address that has a GET."""

import pytest

from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def asked(client, world):
    with as_owner():
        action_under(RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police)
    client.force_login(world.coordinator)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/p/northmere/actions/",
        "/p/northmere/actions/?file=csv",
        "/p/northmere/reviews/open/",
        "/p/northmere/actions/?agency=nobody",
        "/api/schema/",
        "/api/v1/actions",
        "/p/elsewhere/actions/",
        "/help/",
        "/healthz",
    ],
)
def test_head_says_what_get_says_without_its_body(asked, path):
    get, head = asked.get(path), asked.head(path)
    same = ("Content-Type", "Content-Length", "Content-Disposition", "Location", "Cache-Control")
    assert head.status_code == get.status_code != 405
    assert {name: head.headers.get(name) for name in same} == {name: get.headers.get(name) for name in same}
    assert b"".join(head) == b""


def test_head_of_what_only_takes_changes_is_still_refused(asked, world):
    response = asked.head("/accounts/logout/")
    assert response.status_code == asked.get("/accounts/logout/").status_code


def test_list_as_a_file_is_not_made_for_a_head(asked, monkeypatch):
    monkeypatch.setattr("config.ui.csv_files.csv.writer", None)  # whoever reads a row fails
    assert asked.head("/p/northmere/actions/?file=csv").status_code == 200
