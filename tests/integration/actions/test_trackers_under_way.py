"""A tracker under way: another coordinator goes on with it, stops it, puts it away."""

import pytest
from tracker_support import _at_hand, baby, bring, line

from actions.models import Action, Tracker
from actions.services import trackers
from actions.tasks import carry_on_trackers
from partners import scope
from tests.database import as_owner, owner_session
from tests.factories.partners import AppointmentFactory

__all__ = ["_at_hand", "baby", "bring"]

pytestmark = pytest.mark.usefixtures("_at_hand")


@pytest.fixture
def under_way(world, bring):
    """One that is to be brought in, by a coordinator whose appointment has ended since; and another coordinator."""
    tracker = bring(line())
    with scope.entered(world.coordinator.pk) as actor:
        trackers.confirm(tracker=tracker, by=actor)
    with as_owner():
        world.coordinator.appointments.update(ends_on="2020-02-01")
        return tracker, AppointmentFactory(partnership=world.northmere, role="coordinator", agency=None).user


def test_another_coordinator_sees_it_and_goes_on(client, under_way):
    tracker, other = under_way
    client.force_login(other)
    today = client.get("/p/northmere/today/").content.decode()
    assert "“tracker.xlsx”: being brought in" in today
    there = f"/p/northmere/trackers/{tracker.code}/"
    assert "Cora Ellis asked for it." in client.get(there).content.decode()
    client.post(there)
    assert f"by {other.name} on" in client.get(there).content.decode()
    assert "tracker.xlsx" not in client.get("/p/northmere/today/").content.decode()


def test_another_coordinator_stops_it_and_puts_it_away(client, under_way):
    tracker, other = under_way
    client.force_login(other)
    there = f"/p/northmere/trackers/{tracker.code}/"
    client.post(there, {"do": "stop"})
    assert f"{other.name} stopped this. Nothing was changed by it." in client.get(there).content.decode()
    client.post(there, {"do": "discard"})
    with as_owner():
        assert Tracker.objects.get().state == "discarded"
        assert not Action.objects.exists()


def test_one_of_who_has_left_goes_back_a_step_and_says_so(client, under_way):
    tracker, other = under_way
    carry_on_trackers()
    with as_owner():
        tracker.refresh_from_db()
        assert (tracker.state, tracker.trouble) == ("checked", trackers.LEFT)
        assert not Action.objects.exists()
    client.force_login(other)
    assert trackers.LEFT in client.get(f"/p/northmere/trackers/{tracker.code}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_being_done_at_this_moment_is_left_to_be_done(client, world, bring):
    tracker = bring(line())
    with scope.entered(world.coordinator.pk) as actor:
        trackers.confirm(tracker=tracker, by=actor)
    client.force_login(world.coordinator)
    with owner_session() as worker:
        worker.execute("SELECT FROM actions_tracker FOR UPDATE")
        for form in ({}, {"do": "stop"}):
            said = client.post(f"/p/northmere/trackers/{tracker.code}/", form, follow=True).content.decode()
            assert trackers.BUSY in said
            assert "The rows are being brought in" in said
