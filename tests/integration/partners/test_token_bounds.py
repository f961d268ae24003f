"""What a token may do follows from its scopes, its bounds, and what the person who issued it holds today."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from actions.models import ProgressNote, Status, Transition
from actions.services import allocation, progress
from partners import scope
from partners.models import Appointment
from partners.roles import Power, Role
from partners.services import tokens
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

WRITE = ["status:read", "actions:write"]


@pytest.fixture
def issued(world):
    """Enters the scope of a new token: `with issued(by=world.lead, agency=world.police) as actor`."""

    def enter(*, by, agency=None, scopes=WRITE, partnership=None):
        with as_owner():
            made = tokens.issue(
                name="Case system", partnership=partnership or world.northmere, agency=agency, scopes=scopes, by=by
            )
        return scope.entered_by_token(tokens.digest(made.secret))

    return enter


def powers(actor, world, agency=None) -> set[Power]:
    agency_id = agency.pk if agency else None
    return {power for power in Power if actor.has(power, partnership_id=world.northmere.pk, agency_id=agency_id)}


def test_token_of_a_coordinator_manages_and_neither_judges_nor_moderates(world, issued):
    with issued(by=world.coordinator) as actor:
        assert powers(actor, world) == {Power.MANAGE_REVIEWS}
        assert actor.person_id == world.coordinator.pk


def test_token_of_a_lead_answers_for_its_agency_alone(world, issued):
    with issued(by=world.lead, agency=world.police) as actor:
        assert powers(actor, world, world.police) == {Power.ANSWER, Power.DRAFT}
        assert powers(actor, world, world.trust) == set()
        assert not actor.has(Power.ANSWER, partnership_id=world.harrow.pk, agency_id=world.police.pk)  # she leads there


def test_token_of_an_assurer_who_leads_too_reads_its_agency_alone(world, issued):
    with as_owner():
        AppointmentFactory(user=world.assurer, partnership=world.northmere, agency=world.council, role=Role.LEAD)
    with issued(by=world.assurer, agency=world.council) as actor:
        assert actor.read_all_ids == frozenset()
        assert actor.agency_pairs == {(world.northmere.pk, world.council.pk)}


def test_token_that_only_reads_holds_nothing(world, issued):
    with issued(by=world.coordinator, scopes=["status:read"]) as actor:
        assert powers(actor, world) == set()


@pytest.mark.parametrize("ended", ["appointment", "person"])
def test_token_of_one_who_left_changes_nothing_any_more(world, issued, ended):
    entering = issued(by=world.lead, agency=world.police)
    with as_owner():
        if ended == "appointment":
            Appointment.objects.filter(user=world.lead).update(ends_on=date.today() - timedelta(days=1))
        else:
            world.lead.is_active = False
            world.lead.save()
    with entering as actor:
        assert powers(actor, world, world.police) == set()
        assert actor.agency_pairs  # it reads on until it is revoked


def test_what_a_token_adds_says_so_by_itself(world, issued):
    with as_owner():
        action = action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police
        )
    with issued(by=world.lead, agency=world.police) as actor:
        progress.acknowledge(action=action, by=actor)
        progress.note(action=action, text="Half way.", delivery="under_way", by=actor)
        allocation.not_ours(action=action, reason="It is the trust's.", by=actor)
    with as_owner():
        action.refresh_from_db()
        note, transition = ProgressNote.objects.get(), Transition.objects.get()
        assert (note.by, note.through.name) == (world.lead, "Case system")
        assert (transition.by, transition.through_id) == (world.lead, actor.token_id)
        assert action.status == Status.DRAFT


def test_what_a_person_adds_bears_no_token(world, issued):
    with as_owner():
        action = action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police
        )
    with issued(by=world.lead, agency=world.police):
        pass  # a scope entered before in the same transaction leaves nothing behind
    with scope.entered(world.lead.pk) as lead:
        progress.note(action=action, text="Half way.", delivery="under_way", by=lead)
    with as_owner():
        assert ProgressNote.objects.get().through is None


def run(world, by, *options):
    out = StringIO()
    call_command("issue_token", "Case system", "--partnership", "northmere", "--by", by.email, *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("by", "options"),
    [
        ("coordinator", ["--scopes", "status:read,actions:write"]),
        ("coordinator", ["--scopes", "status:read", "--agency", "northmere-police"]),
        ("lead", ["--scopes", "status:read,actions:write", "--agency", "northmere-police"]),
    ],
)
def test_who_may_issue(world, by, options):
    assert run(world, getattr(world, by), *options).startswith("ft_")


@pytest.mark.parametrize(
    ("by", "options", "why"),
    [
        ("coordinator", ["--scopes", "status:read,actions:write", "--agency", "northmere-police"], "lead of that agency"),
        ("lead", ["--scopes", "status:read"], "needs the right"),
        ("lead", ["--scopes", "status:read", "--agency", "harrow-vale-trust"], "needs the right"),
        ("contributor", ["--scopes", "status:read,actions:write", "--agency", "northmere-police"], "lead of that agency"),
        ("chair", ["--scopes", "status:read"], "needs the right"),
    ],
)  # fmt: skip
def test_who_may_not_issue(world, by, options, why):
    with pytest.raises(CommandError, match=why):
        run(world, getattr(world, by), *options)


def test_nobody_acts_without_a_person(world):
    with pytest.raises(PermissionDenied):
        _ = scope.NOBODY.person_id
