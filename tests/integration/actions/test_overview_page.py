import random
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.dashboards import listing, over_time, overview, past, themes
from actions.dashboards.standing import ALL, LATE, standings
from actions.models import Action, Status, TimeRequest, Transition
from actions.states import MOVES
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


def stood(world, on=TODAY, began=None):
    with scope.entered(world.chair.pk) as actor:
        return standings(listing.actions(world.northmere, actor), by="agency_id", days=[on], began=began)[0]


def figures(world) -> dict[str, overview.Figure]:
    return {one.words: one for one in overview.figures(stood(world), stood(world, THEN))}


def test_four_figures_as_counted_by_hand(world, asked):
    assert {words: figure.now for words, figure in figures(world).items()} == {
        "assured": 3,
        "late": 3,
        "waiting for judgement": 1,
        "assured but not re-tested": 2,
    }


def test_late_is_counted_against_the_first_dates_too(client, world, asked):
    with as_owner():  # two that are in hand were late, had nobody given more time; what was answered counts no more
        for action, days in ((asked[3], -1), (asked[4], -90), (asked[5], -90)):
            action.first_due_on = TODAY + timedelta(days=days)
            action.save()
    client.force_login(world.chair)
    for address in (ADDRESS, "/p/northmere/insight/"):
        page = client.get(address)
        assert "; of those 2 were given a later date that lies ahead." in page.content.decode()
        assert page.context["first_dates"].count == 5
    listed = client.get(page.context["first_dates_list"])
    assert {row.action for row in listed.context["rows"]} == set(asked[:5])
    client.force_login(world.lead)
    of_police = client.get("/agencies/northmere-police/")
    assert of_police.context["first_dates"].count == 4  # one of them in Harrow Vale
    then = client.get(of_police.context["first_dates_list"])
    assert {asked[0], asked[1], asked[3]} < {row.action for row in then.context["rows"]}
    assert "By the dates first given" not in client.get("/agencies/northmere-police/?as_at=2026-01-02").content.decode()


def test_figures_of_last_quarter_come_from_transitions(world, recommendation):
    before, after = THEN - timedelta(days=5), THEN + timedelta(days=1)
    with as_owner():
        common = {"agency": world.police}
        assured = action_under(recommendation, **common, status=Status.RETURNED, due_on=THEN - timedelta(days=40))
        moved(assured, "draft", "issued", before - timedelta(days=50), world)
        moved(assured, "issued", "submitted", before - timedelta(days=9), world)
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


LINK = re.compile(
    r'href="(/(?:p/northmere|agencies/[a-z-]+)/(?:actions|reviews|as-at)/\?[^"]+)"[^>]*>\s*(?:<span[^>]*>)?(\d+)'
)


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
    now = stood(world)
    named = {one.pk: (one.name, one.slug) for one in (world.police, world.trust, world.council)}
    rows = overview.rows(now, named, filtered_by="agency")
    # late, in hand, with the partnership, assured, embedded, all
    assert {row.name: [cell.count for cell in row.cells] for row in rows} == {
        "Harrow Vale NHS Trust": [1, 1, 1, 0, 0, 3],
        "Northmere Council": [0, 0, 0, 2, 1, 3],
        "Northmere Police": [2, 1, 0, 0, 0, 3],
    }


def agency_rows(**late):
    return [overview.Row(name, "", tuple(overview.Cell(n, "") for n in (count, 9))) for name, count in late.items()]


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ({"A": 0, "B": 0}, "Nothing is late."),
        ({}, "Nothing has been asked yet."),
        ({"A": 4, "B": 0}, "A holds all of what is late (4)."),
        ({"B": 1, "A": 1, "C": 0}, "A and B each hold half of what is late."),
        ({"A": 5, "B": 3, "C": 2}, "A holds 50% of what is late."),
        ({"A": 4, "B": 1, "C": 3, "D": 3}, "Two agencies hold 64% of what is late."),
        ({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1}, "Three agencies hold 60% of what is late."),
    ],
)
def test_one_sentence_of_the_agencies(late, words):
    assert overview.rows_reading(agency_rows(**late)) == words


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 28), date(2026, 4, 6)])
def test_ages_hold_everything_late_once(world, recommendation, on):
    """On Sundays and bank holidays too; each row holds what its words say."""
    days = [on - timedelta(days=n) for n in range(1, 130)]
    with as_owner():
        for day in days:
            action = action_under(recommendation, agency=world.police, due_on=day)
            moved(action, "draft", "issued", day - timedelta(days=30), world)
    rows = overview.ages(stood(world, on))
    gone = [working_days.between(day, on) for day in days]
    assert [row.count for row in rows] == [
        sum(n <= 5 for n in gone),
        sum(6 <= n <= 20 for n in gone),
        sum(21 <= n <= 60 for n in gone),
        sum(n > 60 for n in gone),
    ]


def test_levels_over_time_come_from_transitions(world, recommendation):
    """What stood at the end of each quarter, with moves there and back, and what was withdrawn."""
    ends = [THEN, past.end_of_last_quarter(THEN)]
    with as_owner():
        back = action_under(recommendation, agency=world.police, status=Status.DRAFT)
        moved(back, "draft", "issued", ends[1], world)
        moved(back, "issued", "draft", ends[0], world)
        sure = action_under(recommendation, agency=world.trust, status=Status.EMBEDDED)
        for was, became, on in (("draft", "issued", ends[1]), ("issued", "submitted", ends[1]), ("submitted", "assured", ends[0]), ("assured", "embedded", TODAY - timedelta(days=1))):  # fmt: skip
            moved(sure, was, became, on, world)
        gone = action_under(recommendation, agency=world.trust, status=Status.WITHDRAWN)
        moved(gone, "draft", "issued", date(2019, 1, 1), world)
        moved(gone, "issued", "withdrawn", ends[0], world)
    with scope.entered(world.chair.pk):
        found = over_time.levels(Transition.objects.filter(partnership=world.northmere), stood(world))
    assert [(one.on, one.asked, one.assured, one.embedded) for one in found[-3:]] == [
        (ends[1], 3, 0, 0),
        (ends[0], 1, 1, 0),
        (TODAY, 1, 1, 1),
    ]
    assert len(found) == 9
    assert (found[0].asked, found[0].assured) == (1, 0)
    assert (
        over_time.reading(found)
        == f"Of what was asked, all is assured and all embedded; on {working_days.spoken(found[-5].on)} none was assured and none embedded."
    )


@pytest.mark.parametrize("days_ago", [0, 3, 40, 200, 800])
def test_one_count_by_whichever_way(world, recommendation, days_ago):
    """Taken back from now, added up from the beginning, or row by row: the same figures for any day."""
    on, chance = TODAY - timedelta(days=days_ago), random.Random(days_ago)  # noqa: S311 - the same every time
    with as_owner():
        for number in range(40):
            wander(world, recommendation, chance, [world.police, world.trust][number % 2])
    assert stood(world, on).counts == stood(world, on, began=timezone.now()).counts
    with scope.entered(world.chair.pk) as actor:
        then = past.as_at(listing.actions(world.northmere, actor), on=on)
        late = past.stood_as(then, LATE.statuses, on=on).filter(due_then__lt=on)
        asked = past.stood_as(then, ALL.statuses, on=on)
        assert (late.count(), asked.count()) == (stood(world, on).count(LATE), stood(world, on).count(ALL))


def wander(world, recommendation, chance, agency):
    """An action that moved at random, by the table of moves, with its date moved now and then."""
    day, status = TODAY - timedelta(days=chance.randint(1, 900)), Status.DRAFT
    due = day + timedelta(days=chance.randint(-10, 90))
    action = action_under(recommendation, agency=agency, status=status, due_on=due)
    while day <= TODAY and MOVES[status] and chance.random() > 0.1:
        became = chance.choice(sorted(MOVES[status]))
        moved(action, status, became, day, world)
        status = became
        if status in {Status.ISSUED, Status.RETURNED} and chance.random() > 0.5:
            later = due + timedelta(days=chance.randint(1, 60))
            TimeRequest.objects.create(
                partnership=world.northmere, action=action, old_due_on=due, new_due_on=later, reason="x", asked_by=world.lead, asked_at=timezone.now(),
                outcome="approved", decided_by=world.coordinator, decided_at=past.end_of(day) - timedelta(hours=6),
            )  # fmt: skip
            due = later
        day += timedelta(days=chance.randint(1, 120))
    Action.objects.filter(pk=action.pk).update(
        status=status, due_on=due, submitted_at=timezone.now(), created_at=past.end_of(TODAY - timedelta(days=901))
    )


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
