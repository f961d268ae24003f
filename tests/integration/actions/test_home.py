import pytest

from partners.roles import Role
from tests.database import as_owner
from tests.factories.partners import AppointmentFactory

HOMES = [
    ("coordinator", "/p/northmere/today/"),
    ("chair", "/p/northmere/overview/"),
    ("lead", "/my-work/"),
    ("contributor", "/my-work/"),
    ("executive", "/my-work/"),
    ("assurer", "/p/northmere/judging/"),
    ("other_coordinator", "/p/harrow-vale/today/"),
]


@pytest.mark.parametrize(("who", "address"), HOMES)
def test_home_by_role(client, world, who, address):
    client.force_login(getattr(world, who))
    assert client.get("/")["Location"] == address


@pytest.mark.parametrize(("who", "address"), HOMES[:6])
def test_home_in_one_partnership(client, world, who, address):
    client.force_login(getattr(world, who))
    assert client.get("/p/northmere/")["Location"] == address


def test_home_of_nobody_says_what_to_do(client, world):
    client.force_login(world.outsider)
    response = client.get("/")
    assert response.status_code == 200
    assert "You have no appointment" in response.content.decode()
    assert "otto@elsewhere.example" in response.content.decode()


def test_home_of_two_partnerships_is_the_first_by_name(client, world):
    with as_owner():
        AppointmentFactory(user=world.coordinator, partnership=world.harrow)
    client.force_login(world.coordinator)
    assert client.get("/")["Location"] == "/p/harrow-vale/today/"
    assert client.get("/p/northmere/")["Location"] == "/p/northmere/today/"


def test_widest_role_decides(client, world):
    with as_owner():
        AppointmentFactory(user=world.lead, partnership=world.northmere, role=Role.ASSURER, agency=world.police)
    client.force_login(world.lead)
    assert client.get("/")["Location"] == "/my-work/"


@pytest.mark.parametrize("slug", ["harrow-vale", "none-such"])
def test_foreign_and_absent_partnership_is_404(client, world, slug):
    client.force_login(world.coordinator)
    assert client.get(f"/p/{slug}/").status_code == 404


def test_signed_out_is_sent_to_sign_in(client, world):
    assert client.get("/")["Location"].startswith("/accounts/login/")
