import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.dashboards import listing, overview, past, themes
from actions.models import Action, Status, TimeRequest, Transition
from partners import scope, working_days
from reviews.models import RecommendationTheme, Theme
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
THEN = past.end_of_last_quarter(TODAY)
ADDRESS = "/p/northmere/overview/"


@pytest.fixture
def asked(world, recommendation):
    """Counted by hand: 3 late (2 police), 2 in hand, 1 waiting, 2 assured, 1 embedded; and what must not count."""

    def add(agency, status=Status.ISSUED, days=30, **facts):
        return action_under(recommendation, agency=agency, status=status, due_on=TODAY + timedelta(days=days), **facts)

    with as_owner():
        made = [
            add(world.police, days=-1),
            add(world.police, Status.RETURNED, days=-200),
            add(world.trust, days=-20),
            add(world.police),
            add(world.trust, days=0),  # due today is not late
            add(world.trust, Status.SUBMITTED, days=-60, submitted_at=timezone.now()),
            add(world.council, Status.ASSURED, days=-90),
            add(world.council, Status.ASSURED),
            add(world.council, Status.EMBEDDED),
        ]
        add(world.council, Status.DRAFT, days=-30)
        add(world.council, Status.WITHDRAWN, days=-30)
        foreign = RecommendationFactory(review=ReviewFactory(partnership=world.harrow))
        action_under(foreign, agency=world.police, due_on=TODAY - timedelta(days=30))
    return made


def moved(action, was, became, on: date, world):
    at = past.end_of(on) - timedelta(hours=12)
    Transition.objects.create(
        partnership=action.partnership, action=action, was=was, became=became, by=world.lead, at=at
    )


def figures(world) -> dict[str, overview.Figure]:
    with scope.entered(world.chair.pk) as actor:
        return {one.words: one for one in overview.figures(listing.actions(world.northmere, actor), on=TODAY)}


def test_four_figures_as_counted_by_hand(world, asked):
    assert {words: figure.now for words, figure in figures(world).items()} == {
        "assured": 3,
        "late": 3,
        "waiting for judgement": 1,
        "assured but not re-tested": 2,
    }


def test_figures_of_last_quarter_come_from_transitions(world, recommendation):
    before, after = THEN - timedelta(days=5), THEN + timedelta(days=1)
    with as_owner():
        common = {"agency": world.police}
        assured = action_under(recommendation, **common, status=Status.RETURNED, due_on=THEN - timedelta(days=40))
        moved(assured, "draft", "issued", before - timedelta(days=50), world)
        moved(assured, "submitted", "assured", before, world)
        moved(assured, "assured", "returned", after, world)
        late = action_under(recommendation, **common, status=Status.SUBMITTED, due_on=THEN - timedelta(days=1))
        moved(late, "draft", "issued", before, world)
        moved(late, "issued", "submitted", after, world)
        on_the_day = action_under(recommendation, **common, due_on=THEN)  # due that very day: not late then
        moved(on_the_day, "draft", "issued", before, world)
        newer = action_under(recommendation, **common, due_on=THEN - timedelta(days=9))
        moved(newer, "draft", "issued", after, world)
    assert {words: figure.then for words, figure in figures(world).items()} == {
        "assured": 1,
        "late": 1,
        "waiting for judgement": 0,
        "assured but not re-tested": 1,
    }


def test_date_moved_since_counts_as_it_was(world, recommendation):
    """Late when the quarter ended; twice given more time since."""
    first, second = THEN - timedelta(days=3), THEN + timedelta(days=30)
    with as_owner():
        action = action_under(recommendation, agency=world.police, due_on=TODAY + timedelta(days=90))
        moved(action, "draft", "issued", THEN - timedelta(days=60), world)
        for n, (old, new) in enumerate([(first, second), (second, action.due_on)]):
            TimeRequest.objects.create(
                partnership=world.northmere, action=action, old_due_on=old, new_due_on=new, reason="x", asked_by=world.lead, asked_at=timezone.now(),
                outcome="approved", decided_by=world.coordinator, decided_at=past.end_of(THEN) + timedelta(days=n),
            )  # fmt: skip
    late = figures(world)["late"]
    assert (late.now, late.then) == (0, 1)
    assert late.change == f"1 fewer than on {THEN.day} {THEN:%B %Y}"


@pytest.mark.parametrize(
    ("now", "then", "words"), [(3, 1, "2 more than"), (1, 3, "2 fewer than"), (2, 2, "as many as")]
)
def test_direction(now, then, words):
    assert overview.Figure("late", now, then, THEN, "").change.startswith(words)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 22), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 4, 30), date(2026, 3, 31)),
        (date(2026, 9, 30), date(2026, 6, 30)),
    ],
)
def test_quarter_before(day, end):
    assert past.end_of_last_quarter(day) == end


LINK = re.compile(r'href="(/p/northmere/(?:actions|reviews)/\?[^"]+)"[^>]*>\s*(?:<span[^>]*>)?(\d+)')


def test_every_figure_equals_the_list_behind_it(client, world, asked):
    with as_owner():
        for number, days in enumerate((4, 8, 27, 29, 84, 86)):
            action_under(RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.trust, due_on=working_days.add(TODAY, -days), number=900 + number)  # fmt: skip
        theme = Theme.objects.create(partnership=world.northmere, name="Sharing & “thresholds”")
        for year in (2024, 2024, 2025):
            recommendation = RecommendationFactory(
                review=ReviewFactory(partnership=world.northmere, published_on=date(year, 5, 1))
            )
            RecommendationTheme.objects.create(partnership=world.northmere, recommendation=recommendation, theme=theme)
    client.force_login(world.chair)
    links = LINK.findall(client.get(ADDRESS).content.decode())
    assert len(links) > 15
    for address, figure in links:
        listed = client.get(address.replace("&amp;", "&"))
        assert listed.status_code == 200, address
        rows = listed.context["rows"] if "rows" in listed.context else listed.context["page"].items
        assert len(rows) == int(figure), address


def test_agencies_by_status(world, asked):
    with scope.entered(world.chair.pk) as actor:
        rows = overview.by_agency(listing.actions(world.northmere, actor), on=TODAY)
    # in hand, late, with the partnership, assured, embedded, all
    assert {row.agency: [cell.count for cell in row.cells] for row in rows} == {
        "Harrow Vale NHS Trust": [1, 1, 1, 0, 0, 3],
        "Northmere Council": [0, 0, 0, 2, 1, 3],
        "Northmere Police": [1, 2, 0, 0, 0, 3],
    }


def agency_rows(**late):
    return [overview.AgencyRow(name, (overview.Cell(9, ""), overview.Cell(count, ""))) for name, count in late.items()]


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ({"A": 0, "B": 0}, "Nothing is late."),
        ({"A": 4, "B": 0}, "A holds all of what is late (4)."),
        ({"B": 1, "A": 1, "C": 0}, "A and B each hold half of what is late."),
        ({"A": 5, "B": 3, "C": 2}, "A holds 50% of what is late."),
        ({"A": 4, "B": 1, "C": 3, "D": 3}, "Two agencies hold 64% of what is late."),
        ({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1}, "Three agencies hold 60% of what is late."),
    ],
)
def test_one_sentence_of_the_agencies(late, words):
    assert overview.by_agency_reading(agency_rows(**late)) == words


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 28), date(2026, 4, 6)])
def test_ages_hold_everything_late_once(world, recommendation, on):
    """On Sundays and bank holidays too; each row holds what its words say."""
    days = [on - timedelta(days=n) for n in range(1, 130)]
    with as_owner():
        for day in days:
            action_under(recommendation, agency=world.police, due_on=day)
    with scope.entered(world.chair.pk) as actor:
        rows = overview.ages(listing.actions(world.northmere, actor), on=on)
    gone = [working_days.between(day, on) for day in days]
    assert [row.cell.count for row in rows] == [
        sum(n <= 5 for n in gone),
        sum(6 <= n <= 20 for n in gone),
        sum(21 <= n <= 60 for n in gone),
        sum(n > 60 for n in gone),
    ]


def test_quarters_count_each_action_once(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
        start = past.start_of_quarter(TODAY)
        moved(action, "draft", "issued", start, world)
        moved(action, "issued", "draft", start, world)
        moved(action, "draft", "issued", start, world)
        moved(action, "submitted", "assured", start, world)
        moved(action, "returned", "submitted", start, world)
        moved(action, "assured", "embedded", start - timedelta(days=1), world)
        moved(action, "draft", "issued", date(2019, 1, 1), world)  # before the eight quarters
    with scope.entered(world.chair.pk) as actor:
        rows = overview.by_quarter(world.northmere, actor, on=TODAY)
    assert [(row.issued, row.assured, row.embedded) for row in rows[-2:]] == [(0, 0, 1), (1, 1, 0)]
    assert len(rows) == 8


def test_theme_that_comes_back_is_marked(client, world):
    with as_owner():
        once, twice = (Theme.objects.create(partnership=world.northmere, name=name) for name in ("Once", "Twice"))
        for theme, published_on, published_as in (
            (once, date(2025, 1, 1), ""),
            (twice, None, "2023-05"),
            (twice, date(2025, 7, 1), ""),
        ):
            review = ReviewFactory(partnership=world.northmere, published_on=published_on, published_as=published_as)
            for _ in range(2):  # two recommendations of one review are one review
                RecommendationTheme.objects.create(partnership=world.northmere, recommendation=RecommendationFactory(review=review), theme=theme)  # fmt: skip
    with scope.entered(world.chair.pk) as actor:
        table = themes.by_year(world.northmere, actor)
    assert table.years == (2023, 2025)
    assert [(row.theme, row.counts, row.recurs) for row in table.rows] == [
        ("Twice", (1, 1), True),
        ("Once", (0, 1), False),
    ]
    client.force_login(world.chair)
    page = client.get(ADDRESS).content.decode()
    assert page.count("Comes back") == 1
    assert "“Twice” comes back most: 2 reviews in 2 years." in page


def test_where_i_would_look_first_follows_its_rule(client, world, asked, recommendation):
    with as_owner():
        priority = RecommendationFactory(review=recommendation.review, is_priority=True)
        first = action_under(priority, agency=world.council, due_on=TODAY - timedelta(days=2))
    with scope.entered(world.chair.pk) as actor:
        looks = overview.look_first(listing.actions(world.northmere, actor), on=TODAY)
    assert [look.action for look in looks] == [first, asked[1], asked[2], asked[0], asked[5]]
    client.force_login(world.chair)
    page = client.get(ADDRESS).content.decode()
    assert overview.RULE in page
    assert f"/actions/{first.reference}/challenge/" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("chair", 200),
        ("coordinator", 200),
        ("assurer", 403),
        ("lead", 403),
        ("executive", 403),
        ("other_chair", 404),
        ("outsider", 404),
    ],
)
def test_who_may_look(client, world, who, status):
    client.force_login(getattr(world, who))
    assert client.get(ADDRESS).status_code == status


def test_coordinator_is_offered_no_challenge(client, world, asked):
    client.force_login(world.coordinator)
    assert "/challenge/" not in client.get(ADDRESS).content.decode()


def test_empty_partnership_reads_well(client, world):
    client.force_login(world.chair)
    page = client.get(ADDRESS).content.decode()
    assert "Nothing is late, and nothing waits for judgement." in page
    assert "No theme is noted on a recommendation yet." in page


def test_queries_are_flat(client, world, recommendation):
    client.force_login(world.chair)

    def add(count):
        with as_owner():
            for number in range(count):
                rec = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
                late = action_under(rec, agency=world.police, due_on=TODAY - timedelta(days=9))
                moved(late, "draft", "issued", THEN, world)
                theme = Theme.objects.create(
                    partnership=world.northmere, name=f"Theme {Action.objects.count()}-{number}"
                )
                RecommendationTheme.objects.create(partnership=world.northmere, recommendation=rec, theme=theme)

    add(6)
    some = counted(client, ADDRESS)
    add(20)
    assert counted(client, ADDRESS) == some
