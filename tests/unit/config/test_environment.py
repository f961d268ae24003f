import pytest

from config import environment


def test_text_without_a_value_says_how_to_give_it(monkeypatch):
    monkeypatch.setenv("PLACE", " ")
    with pytest.raises(environment.Wrong, match=r"Set PLACE in the environment\. It is a town\."):
        environment.text("PLACE", hint="It is a town.")


def test_text_default(monkeypatch):
    monkeypatch.delenv("PLACE", raising=False)
    assert environment.text("PLACE", "Nelson") == "Nelson"


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("Yes", True), ("0", False), ("no", False), ("", True)])
def test_flag(monkeypatch, value, meaning):
    monkeypatch.setenv("SWITCH", value)
    assert environment.flag("SWITCH", default=True) is meaning


def test_flag_of_another_word_is_refused(monkeypatch):
    monkeypatch.setenv("SWITCH", "perhaps")
    with pytest.raises(environment.Wrong, match="perhaps"):
        environment.flag("SWITCH")


def test_number(monkeypatch):
    monkeypatch.setenv("SIZE", "12")
    assert environment.number("SIZE", 5) == 12


def test_number_default(monkeypatch):
    monkeypatch.delenv("SIZE", raising=False)
    assert environment.number("SIZE", 5) == 5


def test_number_of_a_word_is_refused(monkeypatch):
    monkeypatch.setenv("SIZE", "many")
    with pytest.raises(environment.Wrong, match="many"):
        environment.number("SIZE", 5)


def test_hosts(monkeypatch):
    monkeypatch.setenv("HOSTS", "one.example, .two.example,[::1],")
    assert environment.hosts("HOSTS") == ["one.example", ".two.example", "[::1]"]


@pytest.mark.parametrize(("value", "hours"), [("8-18", (8, 18)), ("0-24", (0, 24)), ("any", None), ("", (9, 17))])
def test_hours(monkeypatch, value, hours):
    monkeypatch.setenv("OPEN", value)
    assert environment.hours("OPEN", "9-17") == hours


@pytest.mark.parametrize("value", ["8", "18-8", "8-25", "8-8", "eight-nine", "-", "8–18"])
def test_hours_of_no_day_are_refused(monkeypatch, value):
    monkeypatch.setenv("OPEN", value)
    with pytest.raises(environment.Wrong, match="hours such as 8-18"):
        environment.hours("OPEN", "9-17")


def test_database_of_a_host():
    found = environment.database(
        "postgresql://us%40er:wo%2Frd@host.example:5433/name?sslmode=require", name="DATABASE_URL"
    )
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "us@er",
        "wo/rd",
        "host.example",
        "5433",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host", ""])
def test_database_of_another_kind_is_refused(url):
    with pytest.raises(environment.Wrong, match="DATABASE_URL"):
        environment.database(url, name="DATABASE_URL")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example:587", 587, True, False),
        ("smtps://mail.example:465", 465, False, True),
    ],
)
def test_mail(url, port, tls, ssl):
    found = environment.mail(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)


def test_mail_of_another_kind_is_refused():
    with pytest.raises(environment.Wrong, match="EMAIL_URL"):
        environment.mail("http://mail.example")
