"""A leaver's open work goes to a colleague in one step, over every partnership in which that may be said."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Retest, Status
from actions.services import handing_over
from partners import scope
from partners.models import Appointment, Message
from tests.database import as_owner
from tests.factories.actions import ActionFactory


def _owned(world, status=Status.ISSUED, partnership=None, **facts):
    return ActionFactory(
        partnership=partnership or world.northmere,
        agency=world.police,
        status=status,
        **{"owner": world.lead, **facts},
    )


@pytest.fixture
def work(world):
    """Lena's: two open in Northmere, one in Harrow Vale where Carl holds no role; one done with, one of somebody else."""
    with as_owner():
        kept = _owned(world, Status.ASSURED)
        looked = _owned(world, Status.ASSURED)
        Retest.objects.create(
            partnership=world.northmere, action=looked, question="Still?", due_on=timezone.localdate(),
            planned_by=world.coordinator, planned_at=timezone.now(),
        )  # fmt: skip
        return {
            "open": _owned(world),
            "looked at again": looked,
            "elsewhere": _owned(world, partnership=world.harrow),
            "done": kept,
            "not theirs": _owned(world, owner=world.contributor),
        }


def _hand(world, persona):
    with scope.entered(getattr(world, persona).pk) as by:
        facts = {"agency": world.police, "leaver": world.lead, "follower": world.contributor, "by": by}
        return handing_over.plan(**facts), handing_over.carry_out(**facts)


def _owners(work):
    with as_owner():
        return {name: Action.objects.get(pk=one.pk).owner.name for name, one in work.items()}


@pytest.mark.parametrize("persona", ["lead", "coordinator"])
def test_all_that_is_open_moves_and_what_may_not_stays(world, work, persona):
    plan, _ = _hand(world, persona)
    assert {one.pk for one in plan.moves} == {work["open"].pk, work["looked at again"].pk}
    stays = (
        {work["elsewhere"].pk} if persona == "lead" else set()
    )  # of Harrow Vale Northmere's coordinator knows nothing
    assert {one.pk for one in plan.stays} == stays
    assert _owners(work) == {
        "open": "Carl Dunn", "looked at again": "Carl Dunn", "elsewhere": "Lena Shah", "done": "Lena Shah",
        "not theirs": "Carl Dunn",
    }  # fmt: skip
    with as_owner():
        assert Message.objects.filter(kind="handed_over", recipient=world.contributor).count() == 2


def test_leaver_whose_role_has_ended_is_offered(client, world, work):
    with as_owner():
        yesterday = timezone.localdate() - timedelta(days=1)
        Appointment.objects.filter(user=world.lead).update(ends_on=yesterday)
    client.force_login(world.coordinator)
    address = reverse("hand_over", args=[world.police.slug])
    assert "Lena Shah (2 open)" in client.get(address).content.decode()
    chosen = {"leaver": world.lead.email, "follower": world.contributor.email}
    assert "2 go from Lena Shah to Carl Dunn" in client.get(address, chosen).content.decode()
    client.post(address, chosen)
    assert _owners(work)["open"] == "Carl Dunn"


def test_preview_changes_nothing_and_says_what_stays(client, world, work):
    client.force_login(world.lead)
    chosen = {"leaver": world.lead.email, "follower": world.contributor.email}
    content = client.get(reverse("hand_over", args=[world.police.slug]), chosen).content.decode()
    assert "so they stay with Lena Shah" in content
    assert work["elsewhere"].reference in content
    assert _owners(work)["open"] == "Lena Shah"


def test_done_twice_is_told(world, work):
    _hand(world, "lead")
    with pytest.raises(ValidationError, match="Nothing open is left"):
        _hand(world, "lead")


@pytest.mark.parametrize(
    ("leaver", "follower", "words"),
    [
        ("", "carl@police.example", "Choose whose work it is."),
        ("lena@police.example", "", "Choose who takes it over."),
        ("lena@police.example", "tom@trust.example", "Choose one of these people."),
        ("lena@police.example", "lena@police.example", "Choose somebody other than Lena Shah."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client, world, work, leaver, follower, words):
    client.force_login(world.lead)
    address = reverse("hand_over", args=[world.police.slug])
    assert words in client.post(address, {"leaver": leaver, "follower": follower}).content.decode()


def test_preview_asks_no_more_of_the_database_with_more_rows(client, world, work):
    client.force_login(world.lead)
    chosen = {"leaver": world.lead.email, "follower": world.contributor.email}
    counts = []
    for more in (0, 19):
        with as_owner():
            for _ in range(more):
                _owned(world)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("hand_over", args=[world.police.slug]), chosen)
        counts.append(len(queries))
    assert counts[0] == counts[1]
