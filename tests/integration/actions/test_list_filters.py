"""What each parameter of an address means: the table in the docstring of actions/views/filters.py, row by row."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from actions.dashboards import listing
from actions.models import Decision, Delivery, Outcome, Status, Transition
from partners import working_days
from partners.roles import Role
from partners.scope import entered
from reviews.models import Involvement, RecommendationTheme, Response, Stage, Theme
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.partners import AppointmentFactory, UserFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory, ReviewTypeFactory

TODAY = date.today()
ACTIONS, REVIEWS = "/p/northmere/actions/", "/p/northmere/reviews/"


def _theme(recommendation, name):
    theme, _ = Theme.objects.get_or_create(partnership=recommendation.partnership, name=name)
    RecommendationTheme.objects.create(
        partnership=recommendation.partnership, recommendation=recommendation, theme=theme
    )


def _moved(action, became, day, was=Status.DRAFT):
    at = timezone.make_aware(timezone.datetime(*day, 12))
    Transition.objects.create(
        partnership=action.partnership, action=action, was=was, became=became, by=action.created_by, at=at
    )


@pytest.fixture
def record(world):
    """Two reviews of two years with one theme in both; four actions that differ in everything."""
    with as_owner():
        rapid = ReviewTypeFactory(partnership=world.northmere, name="Rapid review")
        old = ReviewFactory(partnership=world.northmere, pseudonym="Old", published_on=date(2021, 5, 1))
        new = ReviewFactory(
            partnership=world.northmere,
            pseudonym="New",
            published_on=date(2024, 5, 1),
            review_type=rapid,
            stage=Stage.AGREED,
            held_reason="A trial",
        )
        first = RecommendationFactory(review=old, response=Response.ACCEPTED, is_priority=True)
        second = RecommendationFactory(review=new)
        for recommendation in (first, second):
            _theme(recommendation, "Neglect")
        third = RecommendationFactory(review=new, response=Response.IN_PART, response_reason="Money")
        _theme(third, "Housing")
        owner = UserFactory(name="Olga Own", email="olga@police.example")
        AppointmentFactory(user=owner, partnership=world.northmere, role=Role.LEAD, agency=world.police)
        Involvement.objects.create(partnership=world.northmere, review=old, agency=world.trust)
        late = action_under(first, agency=world.police, due_on=working_days.first_within(8, on=TODAY), owner=owner)
        very = action_under(
            second, agency=world.trust, due_on=working_days.first_within(30, on=TODAY), status=Status.RETURNED
        )
        ahead = action_under(
            third,
            agency=world.council,
            due_on=TODAY + timedelta(days=40),
            first_due_on=TODAY + timedelta(days=20),
            delivery=Delivery.UNDER_WAY,
        )
        sure = action_under(third, agency=world.council, due_on=TODAY - timedelta(days=90), status=Status.ASSURED)
        withdrawn = action_under(first, agency=world.trust, status=Status.WITHDRAWN, due_on=None)
        for level, days in (("limited", 9), ("substantial", 1)):
            Decision.objects.create(
                partnership=world.northmere,
                submission=SubmissionFactory(action=sure),
                outcome=Outcome.ACCEPTED,
                level=level,
                reason="Shown.",
                by=world.coordinator,
                at=timezone.now() - timedelta(days=days),
            )
        _moved(late, Status.ISSUED, (2026, 8, 31))
        _moved(very, Status.ISSUED, (2026, 9, 30))
        _moved(very, Status.ISSUED, (2025, 1, 1), was=Status.SUBMITTED)  # an answer taken back issues nothing
        _moved(sure, Status.ASSURED, (2026, 10, 1), was=Status.SUBMITTED)
        _moved(withdrawn, Status.ISSUED, (2026, 7, 1))
    with entered(world.coordinator.pk) as actor:
        codes = {name: code for code, name in listing.options(world.northmere, actor)["owner"]}
    return SimpleNamespace(**locals())


def shown(client, address, query):
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200, query
    return {row.pk for row in response.context["page"].items}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "late very ahead"),
        ("status=any", "late very ahead sure withdrawn"),
        ("late_from=0", "late very"),
        ("late_from=8", "late very"),
        ("late_from=9", "very"),
        ("late_to=8", "late"),
        ("late_to=7", ""),
        ("late_from=9&late_to=30", "very"),
        ("late_from=31", ""),
        ("theme=Neglect", "late very"),
        ("theme=Housing&status=all", "ahead sure"),
        ("type=Rapid review", "very ahead"),
        ("year=2021", "late"),
        ("year=2024", "very ahead"),
        ("owner=none", "very ahead"),
        ("response=accepted", "late"),
        ("response=none", "very"),
        ("response=in_part", "ahead"),
        ("priority=yes", "late"),
        ("recurrence=yes", "late very"),
        ("recurrence=yes&year=2024", "very"),
        ("issued=2026-Q3", "late very"),
        ("issued=2026-Q3&status=any", "late very withdrawn"),
        ("issued=2025", ""),
        ("assured=2026-Q4&status=any", "sure"),
        ("assured=2026-Q3&status=any", ""),
        ("embedded=2026&status=any", ""),
        ("level=substantial&status=all", "sure"),
        ("level=limited&status=all", ""),
        ("moved=yes", "ahead"),
        ("moved=no", "late very"),
        ("delivery=under_way", "ahead"),
        ("agency=northmere-police&theme=Neglect&overdue=yes", "late"),
    ],
)
def test_actions(client, world, record, query, names):
    client.force_login(world.coordinator)
    assert shown(client, ACTIONS, query) == {getattr(record, name).pk for name in names.split()}


def test_actions_of_an_owner_whose_address_stands_nowhere_in_the_page(client, world, record):
    client.force_login(world.chair)
    assert shown(client, ACTIONS, f"owner={record.codes['Olga Own']}") == {record.late.pk}
    assert "olga@police.example" not in client.get(ACTIONS).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "old new"),
        ("theme=Neglect", "old new"),
        ("theme=Neglect&year=2024", "new"),
        ("theme=Housing", "new"),
        ("year=2021", "old"),
        ("type=Rapid review", "new"),
        ("stage=agreed", "new"),
        ("held=yes", "new"),
        ("agency=harrow-vale-trust", "old"),
        ("overdue=yes", "old new"),
        ("overdue=no", ""),
    ],
)
def test_reviews(client, world, record, query, names):
    client.force_login(world.coordinator)
    assert shown(client, REVIEWS, query) == {getattr(record, name).pk for name in names.split()}


@pytest.mark.parametrize(
    "query",
    [
        *("late_from=soon", "late_to=-1", "late_to=99999", "issued=2026-Q5", "issued=0000", "issued=summer"),
        *("theme=None such", "owner=olga@police.example", "level=none", "moved=perhaps", "response=maybe", "year=20"),
    ],
)
def test_what_cannot_be_is_said(client, world, record, query):
    client.force_login(world.coordinator)
    response = client.get(f"{ACTIONS}?{query}")
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


def test_agency_chooses_among_its_own_people_and_no_theme(client, world, record):
    client.force_login(world.other_lead)
    form = client.get(ACTIONS).context["form"]
    assert [words for _, words in form.fields["agency"].choices] == ["All", "Harrow Vale NHS Trust"]
    assert [words for _, words in form.fields["owner"].choices] == ["All", "Nobody named", "Tom Reid"]
    assert form.fields["theme"].choices == [("", "All")]
