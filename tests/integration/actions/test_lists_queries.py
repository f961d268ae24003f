"""What a list asks the database does not grow with it."""

from datetime import date

import pytest

from actions.dashboards import columns
from reviews.models import Theme
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory
from tests.queries import counted

TODAY = date.today()
PAGES = {name: f"/p/northmere/{name}/" for name in ("actions", "recommendations", "reviews")}


@pytest.mark.parametrize("name", PAGES)
def test_queries_stay_ten(client, world, recommendation, name):
    with as_owner():
        Theme.objects.create(partnership=world.northmere, name="Neglect")
    client.force_login(world.coordinator)
    all_columns = "&".join(f"column={column.key}" for column in getattr(columns, name.upper()))
    narrowed = ("", "review=NSCP-1", "overdue=yes&theme=Neglect", "recurrence=yes&year=2026")
    addresses = [f"{PAGES[name]}?status=any&{more}{too}" for more in narrowed for too in ("", f"&{all_columns}")]

    def add(count):
        with as_owner():
            for _ in range(count):
                action_under(RecommendationFactory(review=recommendation.review), agency=world.police, due_on=TODAY)

    add(1)
    with_one = {address: counted(client, address) for address in addresses}
    assert max(with_one.values()) <= 10
    add(30)
    assert {address: counted(client, address) for address in addresses} == with_one
