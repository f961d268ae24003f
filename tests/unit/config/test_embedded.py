from pathlib import Path

from config import embedded, environment


def test_addresses_stand_below_the_home():
    found = embedded.addresses(Path("/data/home"))
    assert found.runtime == "postgresql://followthrough_runtime@/followthrough?host=%2Fdata%2Fhome%2Fsockets&port=5432"
    assert found.owner == found.runtime.replace("_runtime@", "_owner@")
    assert found.redis == "redis+socket:///data/home/sockets/valkey.sock"


def test_addresses_quote_what_an_address_cannot_hold():
    found = embedded.addresses(Path("/data/my home & more"))
    settings = environment.database(found.runtime, name="DATABASE_URL")
    assert settings["HOST"] == "/data/my home & more/sockets"
    assert found.redis == "redis+socket:///data/my%20home%20%26%20more/sockets/valkey.sock"


def test_socket_folder_too_long_stands_in_the_temporary_folder():
    home = Path("/data") / ("long" * 30)
    folder = embedded.socket_folder(home)
    assert home not in folder.parents
    assert len(str(folder / ".s.PGSQL.5432")) <= 103
    assert folder == embedded.socket_folder(home)
    assert folder != embedded.socket_folder(home / "other")


def test_socket_folder_with_a_comma_stands_in_the_temporary_folder():
    home = Path("/data/one,two")
    assert home not in embedded.socket_folder(home).parents


def test_default_home_from_the_environment(monkeypatch):
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", "/data/home")
    assert embedded.default_home() == Path("/data/home")


def test_default_home_without_one_is_in_the_checkout(monkeypatch):
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", " ")
    assert embedded.default_home() == Path(embedded.__file__).parents[1] / ".local"


def test_start_if_needed_with_both_addresses_given_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://runtime@database.example/followthrough")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example")
    embedded.start_if_needed(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_in_use_nobody_was_ever_there(tmp_path):
    assert not embedded.in_use(tmp_path)
