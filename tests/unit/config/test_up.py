import fcntl
import json
import socket
import time
from contextlib import contextmanager

import pytest

from config import embedded, up


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", str(tmp_path))
    return tmp_path


@contextmanager
def running(home):
    """As if another ./dev up held this home."""
    with (home / "up.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def child(tmp_path, *command):
    return up.Child("clock", list(command), tmp_path / "clock.log")


def test_free_port_taken_gives_the_next_and_says_so(taken_port, capsys):
    port = up.free_port(taken_port, "the web server")
    assert taken_port < port < taken_port + 100
    assert capsys.readouterr().out == f"Port {taken_port} is taken, so the web server gets {port}.\n"


def test_free_port_free_says_nothing(taken_port, capsys):
    port = up.free_port(taken_port, "the web server")
    capsys.readouterr()
    assert up.free_port(port, "the web server") == port
    assert capsys.readouterr().out == ""


def test_main_twice_gives_the_address(home, capsys):
    (home / "up.json").write_text(
        json.dumps({"site": "http://127.0.0.1:8003", "people": "Coordinator  amy@example.org"})
    )
    with running(home):
        up.main([])
    expected = "Followthrough runs already at http://127.0.0.1:8003\nCoordinator  amy@example.org\n"
    assert capsys.readouterr().out == expected


def test_main_twice_while_the_first_is_starting(home, capsys):
    with running(home):
        up.main([])
    assert "just starting or stopping" in capsys.readouterr().out


def test_main_fresh_while_running_is_refused(home):
    (home / "files").mkdir()
    with running(home), pytest.raises(up.Stop, match="running"):
        up.main(["--fresh"])
    assert (home / "files").exists()


def test_start_anew_removes_our_data_and_nothing_else(home):
    (home / "files").mkdir()
    (home / "files" / "evidence.pdf").touch()
    (home / "notes.txt").touch()
    up.start_anew(home)
    assert [path.name for path in home.iterdir()] == ["notes.txt"]


def test_start_anew_while_a_command_uses_the_data_is_refused(home):
    (home / "files").mkdir()
    with (home / "users.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with pytest.raises(up.Stop, match="still uses the data"):
            up.start_anew(home)
    assert (home / "files").exists()


def test_in_use_ends_with_its_last_user(home):
    with (home / "users.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        assert embedded.in_use(home)
    assert not embedded.in_use(home)


def test_child_that_keeps_ending_stops_everything(tmp_path):
    clock = child(tmp_path, "this")
    clock.start()
    try:
        clock.replace()
        clock.replace()
        with pytest.raises(up.Stop, match=r"The clock keeps ending; .*clock\.log"):
            clock.replace()
    finally:
        clock.end(by=time.monotonic())


def test_stop_waits_for_a_child_that_stops_when_asked(tmp_path):
    clock = child(tmp_path, "http.server", "0", "--bind", "127.0.0.1")
    clock.start()
    up.stop([clock])
    assert clock.process.returncode is not None
    assert clock.leash.returncode is not None


def test_command_failed_says_why_and_where(home):
    (home / "logs").mkdir()
    with pytest.raises(up.Stop, match=r"Unknown command: 'no_such_thing'[\s\S]*logs/no_such_thing\.log"):
        up.command("no_such_thing", home=home)
