"""A coordinator adds agencies and invites people; a new partnership begins with a command."""

import re
import time
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from delivery_support import drain
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions.models import Action
from partners.gateways.sign_in import invitation
from partners.models import Agency, Appointment, Membership, Partnership, User
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.partners import AgencyFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

CHOSEN = "three odd words"
PERSON = {"name": "Nia Rowe", "email": "Nia.Rowe@Trust.example", "role": "lead", "agency": "harrow-vale-trust"}


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


def invite(client, **changes):
    return client.post("/p/northmere/partnership/people/invite/", PERSON | changes)


def held(email):
    with as_owner():
        return [(one.role, one.agency, one.starts_on) for one in Appointment.objects.filter(user__email=email)]


def test_agency_is_added(coordinator, world):
    response = coordinator.post(
        "/p/northmere/partnership/agencies/add/", {"name": " Vale  Probation", "kind": "probation"}
    )
    assert response["Location"] == "/p/northmere/partnership/"
    with as_owner():
        made = Membership.objects.get(partnership=world.northmere, agency__slug="vale-probation").agency
    assert (made.name, made.kind) == ("Vale Probation", "probation")


def test_agency_known_elsewhere_is_the_same_one(coordinator, world):
    coordinator.post("/p/northmere/partnership/agencies/add/", {"name": "vale schools", "kind": "other"})
    with as_owner():
        assert Membership.objects.filter(partnership=world.northmere, agency=world.school).exists()
        assert Agency.objects.filter(name__iexact="vale schools").count() == 1


def test_member_is_not_added_twice(coordinator, world):
    response = coordinator.post(
        "/p/northmere/partnership/agencies/add/", {"name": "Northmere Police", "kind": "police"}
    )
    assert "Northmere Police belongs to this partnership already." in response.content.decode()


def test_agencies_of_like_names_have_addresses_of_their_own(coordinator, world):
    with as_owner():
        AgencyFactory(slug="st-marys", name="St Marys")
    coordinator.post("/p/northmere/partnership/agencies/add/", {"name": "St. Mary's", "kind": "education"})
    with as_owner():
        assert Agency.objects.get(name="St. Mary's").slug == "st-marys-2"


def test_invited_person_holds_the_role_today(coordinator, world):
    response = invite(coordinator)
    assert response["Location"] == "/p/northmere/partnership/"
    assert held("nia.rowe@trust.example") == [("lead", world.trust, timezone.localdate())]
    assert not User.objects.get(email="nia.rowe@trust.example").has_usable_password()


def test_invite_another_comes_back(coordinator):
    assert invite(coordinator, another="yes")["Location"] == "/p/northmere/partnership/people/invite/"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"agency": ""}, "Choose the agency of this agency lead."),
        ({"agency": "vale-schools"}, "Choose an agency of this partnership"),
        ({"role": "owner"}, "Choose one of these roles"),
        ({"role": ""}, "Choose a role"),
        ({"email": "nia"}, "Enter an email address like"),
        ({"email": "tom@trust.example"}, "Tom Reid holds this role already."),
    ],
)
def test_what_cannot_be_is_refused(coordinator, world, changes, says):
    page = invite(coordinator, **changes).content.decode()
    assert says in page
    assert "Nia Rowe" in page
    assert held("nia.rowe@trust.example") == []


def test_role_of_no_agency_forgets_the_agency(coordinator):
    invite(coordinator, role="chair")
    assert [role_agency[:2] for role_agency in held("nia.rowe@trust.example")] == [("chair", None)]


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("chair", 200),
        ("contributor", 403),
        ("executive", 403),
        ("assurer", 403),
    ],  # the chair gives a nominee's role alone
)
def test_others_may_not_invite(client, world, persona, status):
    client.force_login(getattr(world, persona))
    assert invite(client).status_code == status
    assert held("nia.rowe@trust.example") == []


@pytest.mark.django_db(transaction=True)
def test_invitation_arrives_and_its_link_lets_the_person_in(client, world, smtp):
    client.force_login(world.coordinator)
    invite(client)
    drain(at=timezone.now() + timedelta(hours=1))
    mail = next(mail for mail in smtp.taken if mail["To"] == "nia.rowe@trust.example")
    assert mail["Subject"] == "NSCP: You are invited to Followthrough: choose a password and sign in"
    link = urlsplit(re.search(r"https?://\S+/invitation/\S+", mail.get_body(("plain",)).get_content()).group()).path
    client.logout()
    page = client.get(link).content.decode()
    assert "Welcome, Nia Rowe" in page
    assert "agency lead of Harrow Vale NHS Trust, Northmere Safeguarding Children Partnership" in page
    chosen = {"new_password1": "three odd words", "new_password2": "three odd words"}
    assert client.post(link, chosen).url == "/"
    assert client.session["_auth_user_id"] == str(User.objects.get(email="nia.rowe@trust.example").pk)
    assert "no longer works" in client.get(link).content.decode()


@pytest.fixture
def nia(world):
    with as_owner():
        user = User.objects.create_user("nia@trust.example", "Nia Rowe")
        user.set_unusable_password()
        user.save()
    return user


def choose(client, key, password=CHOSEN):
    return client.post(f"/accounts/invitation/{key}/", {"new_password1": password, "new_password2": password})


@pytest.mark.parametrize(("days", "works"), [(6.9, True), (7.1, False)])
def test_invitation_works_for_seven_days(client, nia, monkeypatch, days, works):
    key = invitation(nia)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + days * 86400)
    assert ("no longer works" not in client.get(f"/accounts/invitation/{key}/").content.decode()) == works


def test_invitation_works_once(client, nia):
    key = invitation(nia)
    choose(client, key)
    client.logout()
    assert "no longer works" in choose(client, key, "another three words").content.decode()
    assert client.login(email="nia@trust.example", password="three odd words")


@pytest.mark.parametrize("password", ["short", "password1234", "nia@trust.example", "Nia Rowe 1234"])
def test_invited_person_chooses_a_good_password(client, nia, password):
    assert "There is a problem" in choose(client, invitation(nia), password).content.decode()
    nia.refresh_from_db()
    assert not nia.has_usable_password()


@pytest.mark.parametrize("key", ["x", "W10:1abc:def"])
def test_made_up_invitation_says_what_to_do(client, db, key):
    assert "ask the coordinator" in client.get(f"/accounts/invitation/{key}/").content.decode()


def test_invitation_of_who_left_opens_nothing(client, nia):
    nia.is_active = False
    nia.save()
    assert "no longer works" in client.get(f"/accounts/invitation/{invitation(nia)}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_person_who_signs_in_already_is_told_without_a_key(client, world, smtp):
    client.force_login(world.coordinator)
    invite(client, email="tom@trust.example", role="assurer")
    drain(at=timezone.now() + timedelta(hours=1))
    mail = next(mail for mail in smtp.taken if mail["To"] == "tom@trust.example")
    assert mail["Subject"] == "NSCP: You have a new role here"
    assert "/invitation/" not in mail.as_string()


@pytest.mark.django_db(transaction=True)
def test_new_partnership_begins_with_a_command(client, world):
    said = StringIO()
    call_command(
        "open_partnership", "Saltby Partnership", slug="saltby", prefix="SSCP", coordinator="Ida Moss",
        email="ida@saltby.example", stdout=said,
    )  # fmt: skip
    assert "Saltby Partnership is open" in said.getvalue()
    client.force_login(User.objects.get(email="ida@saltby.example"))
    page = client.get("/p/saltby/today/").content.decode()
    assert "Set up your partnership" in page
    assert "Nothing waits for you today" not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slug": "Northmere"}, "slug “Northmere” already"),
        ({"prefix": "nscp"}, "2 to 12 capital letters"),
        ({"prefix": "NSCP"}, "prefix “NSCP” already"),
        ({"email": "ida"}, "valid email"),
    ],
)
def test_partnership_that_cannot_be_is_refused(world, changes, says):
    options = {"slug": "saltby", "prefix": "SSCP", "coordinator": "Ida Moss", "email": "ida@saltby.example"}
    with pytest.raises(CommandError, match=says):
        call_command("open_partnership", "Saltby Partnership", **options | changes)
    assert Partnership.objects.using("owner").count() == 2


def test_first_steps_are_gone_when_done(coordinator, world):
    def shown():
        return coordinator.get("/p/northmere/today/").content.decode()

    assert "Set up your partnership" in shown()
    with as_owner():
        action_under(RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police)
        Action.objects.update(issued_at=timezone.now())
    assert "Set up your partnership" not in shown()
