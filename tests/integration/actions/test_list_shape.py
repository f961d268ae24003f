"""Order, columns, pages and counts of the lists, and that none of it costs more as a list grows."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.utils import timezone

from actions.models import Status
from actions.models.action import Action
from actions.views.lists import ACTIONS, RECOMMENDATIONS, REVIEWS
from config.ui.lists import Listing, pages
from partners.scope import entered
from reviews.models import RecommendationTheme, Stage, Theme
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory, ReviewTypeFactory

TODAY = date.today()
KINDS = (ACTIONS, RECOMMENDATIONS, REVIEWS)
PAGES = {kind.name: f"/p/northmere/{kind.name}/" for kind in KINDS}


@pytest.fixture
def world(lasting_world, db):
    return lasting_world


@pytest.fixture(scope="module")
def many(lasting_world):
    """Sixty of each, with many alike, and with gaps where a value may be missing."""
    world = lasting_world
    people = [None, world.lead, world.contributor]
    stages = [Stage.PUBLISHED, Stage.AGREED, Stage.NOTIFIED]
    with as_owner():
        kinds = [ReviewTypeFactory(partnership=world.northmere, name=name) for name in ("Rapid review", "Audit")]
        for n in range(60):
            review = ReviewFactory(
                partnership=world.northmere,
                pseudonym=f"Child {n % 4}",
                stage=stages[n % 3],
                review_type=kinds[n % 2],
                published_on=None if n % 5 else TODAY - timedelta(days=n % 7),
            )
            recommendation = RecommendationFactory(
                review=review, response=["", "accepted"][n % 2], responded_on=TODAY if n % 3 else None
            )
            draft = n % 10 == 0
            due = None if draft else TODAY + timedelta(days=n % 6 - 3)
            action_under(
                recommendation,
                agency=[world.police, world.trust, world.council][n % 3],
                owner=people[n % 3],
                status=Status.DRAFT if draft else [Status.ISSUED, Status.ASSURED, Status.RETURNED][n % 3],
                due_on=due,
                issued_at=None if draft else timezone.now() - timedelta(days=n % 4),
                submitted_at=timezone.now() if n % 4 == 0 else None,
            )


def everything(name):
    return f"{PAGES[name]}?status=any&size=25"


@pytest.fixture
def actor(world):
    with entered(world.coordinator.pk) as actor:
        yield actor


def paged(kind, partnership, actor, query):
    """The keys of the rows of one page, its neighbours and what it says of itself; no page is rendered."""
    listing = Listing(kind.columns, QueryDict(query), sort=kind.sort)
    found = kind.fetched(kind.rows(partnership, actor), listing, actor, TODAY)
    page = listing.page(found)
    return [row.pk for row in page.items], page, pages(listing, page, count=60)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_order_gives_each_row_once_both_ways(world, many, actor, kind):
    for column in kind.columns:
        for sort in (column.key, f"-{column.key}") if column.sort else ():
            _each_once_both_ways(kind, world.northmere, actor, f"sort={sort}&size=25")


def _each_once_both_ways(kind, partnership, actor, query):
    forwards, said, after = [], [], ""
    while after is not None:
        rows, page, shown = paged(kind, partnership, actor, f"{query}&after={after}")
        forwards.append(rows)
        said.append(shown.words)
        after = page.next
    everyone = [pk for rows in forwards for pk in rows]
    assert len(everyone) == len(set(everyone)) == 60, query
    assert said == ["1–25 of 60", "26–50 of 60", "51–60 of 60"], query
    _, _, first = paged(kind, partnership, actor, query)
    backwards, after = [], parse_qs(first.last[1:])["after"][0]
    while after is not None:
        rows, page, _ = paged(kind, partnership, actor, f"{query}&after={after}")
        backwards = rows + backwards
        after = page.previous
    assert backwards == everyone, query


def test_links_lead_through_the_pages_and_back(client, world, many):
    client.force_login(world.coordinator)
    address, said = everything("actions"), []
    for way in ("next", "next", "previous", "last", "first"):
        shown = client.get(address).context["pages"]
        said.append(shown.words)
        address = f"{PAGES['actions']}{getattr(shown, way)}"
    said.append(client.get(address).context["pages"].words)
    assert said == ["1–25 of 60", "26–50 of 60", "51–60 of 60", "26–50 of 60", "36–60 of 60", "1–25 of 60"]


def test_orders_say_what_they_order(client, world, many):
    client.force_login(world.coordinator)

    def ordered(sort, read):
        address = f"{everything('actions')}&sort={sort}&size=100"
        return [read(row.action) for row in client.get(address).context["rows"]]

    due = ordered("due", lambda action: action.due_on or date.max)
    assert due == sorted(due)
    assert due[-1] == date.max
    agencies = ordered("-agency", lambda action: action.agency.name)
    assert agencies == sorted(agencies, reverse=True)
    states = ordered("state", lambda action: Status.values.index(action.status))
    assert states == sorted(states)
    owners = ordered("owner", lambda action: action.owner.name if action.owner else "")
    assert owners == sorted(owners)


def test_heads_say_how_the_list_is_sorted(client, world, many):
    client.force_login(world.coordinator)
    for sort, says, onward in (("due", "ascending", "-due"), ("-due", "descending", "due"), ("agency", "none", "due")):
        page = client.get(f"{PAGES['actions']}?sort={sort}&agency=northmere-police").content.decode()
        (head,) = re.findall(r'<th[^>]*aria-sort="(\w+)"[^>]*><a class="ft-sort" href="([^"]+)">Due</a>', page)
        assert head == (says, f"?agency=northmere-police&amp;sort={onward}")


def test_what_does_not_exist_is_passed_over(client, world, many):
    client.force_login(world.coordinator)
    odd = (
        "sort=password",
        "sort=--due",
        "sort=due%00",
        "size=1000000",
        "size=-1",
        "column=secret",
        "after=x",
        "view=x",
    )
    for address in (f"{page}?{query}" for page in PAGES.values() for query in odd):
        response = client.get(address)
        assert response.status_code == 200, address
        assert len(response.context["rows"]) <= 25, address


def test_columns_are_shown_by_choice(client, world, many):
    client.force_login(world.coordinator)
    page = client.get(f"{PAGES['actions']}?column=owner&column=issued")
    assert [head.text for head in page.context["listing"].heads()] == ["What is asked", "Owner", "Issued"]
    assert 'data-label="Owner"' in page.content.decode()
    assert 'data-label="Agency"' not in page.content.decode()
    assert 'value="owner" id="column-owner" checked' in page.content.decode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_has_words_for_the_page_and_the_file(client, world, many, kind):
    with as_owner():
        theme = Theme.objects.create(partnership=world.northmere, name="Neglect")
        for action in Action.objects.all():
            for recommendation in action.recommendations.all():
                RecommendationTheme.objects.create(
                    partnership=world.northmere, recommendation=recommendation, theme=theme
                )
    client.force_login(world.coordinator)
    query = "&".join(f"column={column.key}" for column in kind.columns)
    context = client.get(f"{everything(kind.name)}&{query}").context
    listing: Listing = context["listing"]
    assert len(listing.columns) == len(kind.columns)
    for row in context["rows"]:
        assert len(listing.file_row(row)) == len(listing.file_heads())
        assert all(isinstance(cell.text, str) for _, cell in listing.cells(row))


def test_filters_in_force_are_tags_that_take_themselves_away(client, world, many):
    client.force_login(world.coordinator)
    page = client.get(f"{PAGES['actions']}?agency=northmere-police&overdue=yes&due_to=2026-06-12&sort=-due")
    assert [(tag.text, tag.href) for tag in page.context["tags"]] == [
        ("Agency: Northmere Police", "?overdue=yes&due_to=2026-06-12&sort=-due"),
        ("Late or not: Late", "?agency=northmere-police&due_to=2026-06-12&sort=-due"),
        ("Due to: 12 June 2026", "?agency=northmere-police&overdue=yes&sort=-due"),
    ]
    assert page.context["clear"] == "?sort=-due"
    assert client.get(f"{PAGES['actions']}?overdue=yes").context["clear"] == "?view=none"


def test_pages_keep_filter_order_and_columns(client, world, many):
    client.force_login(world.coordinator)
    query = "status=any&sort=-agency&column=owner&size=25"
    pages = client.get(f"{PAGES['actions']}?{query}").context["pages"]
    assert pages.next.startswith(f"?{query}&after=")
    assert (pages.first, pages.previous) == ("", "")


def test_place_of_another_order_starts_from_the_first_page(client, world, many):
    client.force_login(world.coordinator)
    after = client.get(f"{everything('actions')}&sort=due").context["page"].next
    page = client.get(f"{everything('actions')}&sort=agency&after={after}").context
    assert page["pages"].words == "1–25 of 60"


def test_agency_reads_recommendations_of_what_is_shared_without_others_answers(client, world, many):
    client.force_login(world.lead)
    page = client.get(PAGES["recommendations"])
    assert page.context["rows"] == []
    assert "No review is shared with your agency yet" in page.content.decode()
    assert "pick" not in client.get(f"{PAGES['actions']}?status=any").content.decode()
