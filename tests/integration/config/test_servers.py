"""The servers that run where no address is given; each test has a home of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from kombu import Connection

from config import embedded

USES_THE_SERVERS = "from config import embedded; embedded.start_if_needed(); print('ready', flush=True); input()"
HAS_A_CHILD = """
import sys
from pathlib import Path
from config import up
child = up.Child("clock", ["http.server", "0", "--bind", "127.0.0.1"], Path(sys.argv[1]) / "log")
child.start()
print(child.process.pid, flush=True)
input()
"""


@pytest.fixture
def home():
    """A home whose data may be forgotten; all of it is removed."""
    found = Path(tempfile.mkdtemp(prefix="followthrough-tests-")).resolve()
    found.chmod(0o711)
    yield found
    embedded.stop(found)
    shutil.rmtree(found)


def user_of(home):
    """A process that uses the servers until its input ends."""
    environment = os.environ | {"DATABASE_URL": "", "REDIS_URL": "", "FOLLOWTHROUGH_HOME": str(home)}
    return started([sys.executable, "-c", USES_THE_SERVERS], environment)


def started(command, environment):
    process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.said = process.stdout.readline().strip()
    return process


def answer(home):
    return [embedded.PostgreSQL(home).answers(), embedded.Valkey(home).answers()]


def ended(process):
    process.communicate("\n", timeout=30)
    return process.returncode


def test_servers_run_until_their_last_user_has_left(home):
    first, second = user_of(home), user_of(home)
    assert (first.said, second.said) == ("ready", "ready")
    assert ended(first) == 0
    assert answer(home) == [True, True]
    assert ended(second) == 0
    assert answer(home) == [False, False]


def test_servers_of_a_killed_user_are_stopped_by_the_next(home):
    killed = user_of(home)
    killed.kill()
    killed.communicate()
    assert answer(home) == [True, True]
    assert ended(user_of(home)) == 0
    assert answer(home) == [False, False]


def test_data_survive_a_stop(home):
    user = user_of(home)
    owner = embedded.addresses(home).owner
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept (fact text)")
    assert ended(user) == 0
    again = user_of(home)
    with psycopg.connect(owner) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert ended(again) == 0


def test_servers_listen_on_no_port(home):
    user = user_of(home)
    found = embedded.addresses(home)
    with psycopg.connect(found.runtime) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with Connection(found.redis) as broker:
        assert broker.default_channel.client.config_get("port") == {b"port": b"0"}
    assert ended(user) == 0


def test_interrupt_in_the_terminal_does_not_reach_the_servers(home):
    user = subprocess.Popen(
        [sys.executable, "-c", USES_THE_SERVERS],
        env=os.environ | {"DATABASE_URL": "", "REDIS_URL": "", "FOLLOWTHROUGH_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert user.stdout.readline() == b"ready\n"
    os.killpg(user.pid, signal.SIGINT)
    user.communicate(timeout=30)
    assert "received fast shutdown request" in (home / "postgresql" / "log").read_text()
    assert answer(home) == [False, False]


def test_child_ends_when_its_supervisor_is_killed(tmp_path):
    supervisor = started([sys.executable, "-c", HAS_A_CHILD, str(tmp_path)], dict(os.environ))
    group = int(supervisor.said)
    supervisor.kill()
    supervisor.communicate()
    assert within(5, lambda: not lives(group))


def lives(group):
    """Whether a process of the group runs; a dead one that nobody has collected does not count."""
    states = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(line.split()[0] == str(group) and "Z" not in line for line in states.splitlines())


def within(seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
