"""As at a past day: the same figures come out again, and each leads to the list that holds just them."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Action, Status, TimeRequest, Transition
from reviews.models import RecommendationTheme, Review, Theme
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
PAGES = ("/p/northmere/overview/", "/p/northmere/insight/", "/agencies/northmere-police/")
LINK = re.compile(r'<a class="govuk-link[^"]*" href="(/[^"]+\?[^"]+)">(?:<span class="ft-figures__number">)?([\d,]+)<')


def asked_on(client, who, path, day=None):
    client.force_login(who)
    response = client.get(path, {"as_at": day.isoformat()} if day else {})
    assert response.status_code == 200
    return response


def told(response):
    """Every figure and sentence of the page, without addresses: those of a past day lead elsewhere."""
    figures = [(figure.words, count) for figure, count, _ in response.context["figures"]]
    drawn = [
        (one.name, one.reading, one.columns, [(row.label, [cell.text for cell in row.cells]) for row in one.rows])
        for one in response.context["pictures"]
        if one.name != "responses"
    ]
    return figures, drawn


@pytest.fixture
def record(world, recommendation):
    """Nine actions of three agencies, each with the moves that led to where it stands."""

    def add(agency, status, *path, days=30):
        action = action_under(recommendation, agency=agency, status=status, due_on=TODAY + timedelta(days=days))
        steps = ["draft", *path]
        for n, (was, became) in enumerate(zip(steps, path, strict=False)):
            at = timezone.now() - timedelta(days=200 - 30 * n)
            Transition.objects.create(
                partnership=world.northmere, action=action, was=was, became=became, by=world.lead, at=at
            )
        return action

    with as_owner():
        family = Theme.objects.create(partnership=world.northmere, name="Family & home")
        fathers = Theme.objects.create(partnership=world.northmere, name="Fathers", parent=family)
        RecommendationTheme.objects.create(partnership=world.northmere, recommendation=recommendation, theme=fathers)
        Review.objects.update(opened_at=timezone.now() - timedelta(days=300))
        return {
            "late": add(world.police, "issued", "issued", days=-50),
            "returned": add(world.police, "returned", "issued", "submitted", "returned", days=-2),
            "in_hand": add(world.trust, "issued", "issued"),
            "waiting": add(world.police, "submitted", "issued", "submitted", days=-9),
            "assured": add(world.council, "assured", "issued", "submitted", "assured"),
            "embedded": add(world.trust, "embedded", "issued", "submitted", "assured", "embedded"),
            "withdrawn": add(world.police, "withdrawn", "issued", "withdrawn"),
        }


@pytest.mark.parametrize("path", PAGES)
def test_the_same_figures_come_out_again(client, world, record, monkeypatch, path):
    """What the page says today it says of today in two months, whatever has happened by then."""
    today = told(asked_on(client, world.coordinator, path))
    later = timezone.now() + timedelta(days=60)
    with as_owner():
        for name, to in (
            ("late", "submitted"),
            ("waiting", "returned"),
            ("assured", "embedded"),
            ("in_hand", "withdrawn"),
        ):
            action = record[name]
            Transition.objects.create(
                partnership=world.northmere, action=action, was=action.status, became=to, by=world.lead, at=later - timedelta(days=20)
            )  # fmt: skip
            Action.objects.filter(pk=action.pk).update(status=to, submitted_at=later)
        moved = record["returned"]
        TimeRequest.objects.create(
            partnership=world.northmere, action=moved, old_due_on=moved.due_on, new_due_on=TODAY + timedelta(days=90), reason="x", asked_by=world.lead,
            asked_at=later, outcome="approved", decided_by=world.coordinator, decided_at=later - timedelta(days=10),
        )  # fmt: skip
        Action.objects.filter(pk=moved.pk).update(due_on=TODAY + timedelta(days=90))
        new = action_under(record["late"].recommendations.get(), agency=world.police, due_on=TODAY - timedelta(days=5))
        Transition.objects.create(
            partnership=world.northmere, action=new, was="draft", became="issued", by=world.lead, at=later - timedelta(days=1)
        )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert told(asked_on(client, world.coordinator, path, TODAY)) == today
    assert told(asked_on(client, world.coordinator, path)) != today


@pytest.mark.parametrize("days_ago", [0, 100, 160])
@pytest.mark.parametrize(("who", "path"), [("coordinator", PAGES[1]), ("coordinator", PAGES[2]), ("lead", PAGES[2])])
def test_every_number_equals_the_list_behind_it(client, world, record, days_ago, who, path):
    page = asked_on(client, getattr(world, who), path, TODAY - timedelta(days=days_ago)).content.decode()
    links = {(address.replace("&amp;", "&"), int(figure)) for address, figure in LINK.findall(page)}
    assert len(links) > 5
    for address, figure in links:
        listed = client.get(address)
        assert listed.status_code == 200, address
        assert listed.context.get("count", len(listed.context["rows"])) == figure, address


def test_list_says_how_it_stood_then_and_stands_now(client, world, record):
    client.force_login(world.coordinator)
    page = client.get("/p/northmere/as-at/", {"on": (TODAY - timedelta(days=150)).isoformat(), "status": "submitted"})
    rows = {row.action: (row.then.word, row.now.word) for row in page.context["rows"]}
    assert rows == {
        record["returned"]: ("with the partnership", "late"),
        record["waiting"]: ("with the partnership", "with the partnership"),
        record["assured"]: ("with the partnership", "assured"),
        record["embedded"]: ("with the partnership", "embedded"),
    }


@pytest.mark.parametrize("wrong", ["2999-01-01", "1999-12-31", "yesterday", "2026-02-31"])
@pytest.mark.parametrize("path", [*PAGES, "/p/northmere/as-at/"])
def test_day_that_cannot_be_is_said_and_kept(client, world, path, wrong):
    client.force_login(world.coordinator)
    response = client.get(path, {"as_at": wrong, "on": wrong})
    assert response.status_code == 400
    page = response.content.decode()
    assert "There is a problem" in page
    assert f'value="{wrong}"' in page


def test_agency_sees_itself_over_its_partnerships_and_others_their_own_alone(client, world, record):
    with as_owner():
        foreign = action_under_harrow(world)
        Transition.objects.create(
            partnership=world.harrow, action=foreign, was="draft", became="issued", by=world.lead, at=timezone.now()
        )
    both = told(asked_on(client, world.lead, PAGES[2]))
    assert [row[0] for row in both[1][0][3]] == [world.harrow.name, world.northmere.name]
    for who, name in ((world.coordinator, world.northmere.name), (world.other_chair, world.harrow.name)):
        response = asked_on(client, who, PAGES[2])
        assert [row[0] for row in told(response)[1][0][3]] == [name]
        lede = response.content.decode()
        assert (world.harrow.name in lede) == (who == world.other_chair)
        listed = client.get(PAGES[2] + "actions/", {"status": "all"})
        assert {row.action.partnership.name for row in listed.context["rows"]} == {name}


def action_under_harrow(world):
    from_harrow = RecommendationFactory(review=ReviewFactory(partnership=world.harrow))
    return action_under(from_harrow, agency=world.police)


def test_what_was_sent_back_still_counts_then_but_does_not_open(client, world, record):
    """“Not ours”: a draft again, whose words are the coordinators'."""
    with as_owner():
        action = record["late"]
        Transition.objects.create(
            partnership=world.northmere, action=action, was="issued", became="draft", by=world.lead, at=timezone.now()
        )
        Action.objects.filter(pk=action.pk).update(status=Status.DRAFT)
    day = (TODAY - timedelta(days=20)).isoformat()
    client.force_login(world.lead)
    page = client.get(PAGES[2] + "actions/", {"on": day, "overdue": "yes"})
    assert [(row.action, row.opens) for row in page.context["rows"]] == [(action, False)]
    assert f"/actions/{action.reference}/" not in page.content.decode()
    assert "Sent back as not yours" in page.content.decode()


def test_my_agency_leads_to_it_or_asks_which(client, world):
    client.force_login(world.lead)
    assert client.get("/agency/")["Location"] == PAGES[2]
    with as_owner():
        AppointmentFactory(user=world.lead, partnership=world.northmere, agency=world.trust, role="contributor")
    page = client.get("/agency/").content.decode()
    assert "Harrow Vale NHS Trust" in page
    assert "Northmere Police" in page
    client.force_login(world.coordinator)
    assert "You hold no appointment in an agency" in client.get("/agency/").content.decode()


@pytest.mark.parametrize("path", [*PAGES, "/p/northmere/as-at/", "/agencies/northmere-police/actions/"])
def test_queries_are_few_and_flat(client, world, recommendation, path):
    client.force_login(world.coordinator)
    params = f"?as_at={TODAY - timedelta(days=9)}&on={TODAY - timedelta(days=9)}&status=all"

    def add(count):
        with as_owner():
            for _ in range(count):
                action = action_under(recommendation, agency=world.police)
                Transition.objects.create(partnership=world.northmere, action=action, was="draft", became="issued", by=world.lead, at=timezone.now() - timedelta(days=20))  # fmt: skip

    add(1)
    one = counted(client, path + params)
    add(19)
    assert counted(client, path + params) == one
    assert one <= 20
