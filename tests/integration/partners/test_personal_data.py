"""What is held about a person is told to them; on request it goes, as far as the record allows."""

import io
import json
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from actions.models import ProgressNote
from partners.models import Appointment, DigestDay, SavedView, User
from partners.services import personal
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def lena(world):
    """With a view of her own, a wish for mail, a second step, and a note on the record."""
    with as_owner():
        SavedView.objects.create(partnership=world.northmere, user=world.lead, list="actions", name="Mine")
        review = ReviewFactory(partnership=world.northmere)
        action = action_under(RecommendationFactory(review=review), agency=world.police)
        ProgressNote.objects.create(
            partnership=world.northmere,
            action=action,
            text="Half.",
            delivery="under_way",
            by=world.lead,
            at=action.issued_at,
        )
    DigestDay.objects.create(user=world.lead, weekday=2)
    Authenticator.objects.create(user=world.lead, type="totp", data={"secret": "very secret"})
    return world.lead


def left(person):
    with as_owner():
        Appointment.objects.filter(user=person).update(ends_on=date.today() - timedelta(days=1))


def test_person_reads_what_is_held_about_them(client, lena):
    client.force_login(lena)
    response = client.get(reverse("account_data"))
    told = json.loads(response.content)
    assert response["Content-Disposition"].startswith("attachment")
    assert told["person"]["email"] == lena.email
    assert {role["partnership_name"] for role in told["roles"]} == {"Northmere Safeguarding Children Partnership", "Harrow Vale Safeguarding Partnership"}  # fmt: skip
    assert told["own"]["savedview"][0]["name"] == "Mine"
    assert told["own"]["digestday"] == [{"weekday": 2}]
    assert {name: told["acts"][0][name] for name in ("what", "as", "times")} == {"what": "progress note", "as": "by", "times": 1}  # fmt: skip
    assert "very secret" not in response.content.decode()


def test_command_tells_the_same(client, lena):
    said = io.StringIO()
    call_command("person_data", lena.email, stdout=said)
    assert json.loads(said.getvalue())["own"]["authenticator"][0]["type"] == "totp"


def test_nothing_is_erased_of_who_still_holds_a_role(lena):
    with pytest.raises(CommandError, match="still holds a role"):
        call_command("person_data", lena.email, erase=True)
    assert User.objects.get(pk=lena.pk).name == "Lena Shah"


def test_what_only_served_them_goes_and_the_record_stays(lena):
    theirs = Client()
    theirs.force_login(lena)
    theirs.get(reverse("account"))
    left(lena)
    said = io.StringIO()
    call_command("person_data", lena.email, erase=True, stdout=said)
    now = User.objects.get(pk=lena.pk)
    assert (now.name, now.is_active, now.has_usable_password()) == (personal.NOBODY, False, False)
    assert "lena" not in now.email
    with as_owner():
        assert not SavedView.objects.filter(user=lena).exists()
        assert ProgressNote.objects.get().by == now
    assert not Authenticator.objects.filter(user=lena).exists()
    assert not DigestDay.objects.filter(user=lena).exists()
    assert theirs.get(reverse("account")).url.startswith(reverse("account_login"))
    assert "Erased: name, address, password" in said.getvalue()


def test_unknown_address_is_said(db):
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("person_data", "nobody@northmere.example")
