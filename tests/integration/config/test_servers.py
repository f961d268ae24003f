"""The servers that run where no address is given; each test has a home of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
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


@pytest.fixture
def start():
    """Starts a Python process and waits for its first line; what still runs after the test is killed."""
    with ExitStack() as stack:

        def started(code, *arguments, home=""):
            environment = os.environ | {"DATABASE_URL": "", "REDIS_URL": "", "FOLLOWTHROUGH_HOME": str(home)}
            command = [sys.executable, "-c", code, *arguments]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            process = stack.enter_context(
                subprocess.Popen(command, env=environment, text=True, start_new_session=True, **pipes)
            )
            stack.callback(process.kill)
            process.said = process.stdout.readline().strip()
            return process

        yield started


@pytest.fixture
def use(start, home):
    """Starts a process that uses the servers until its input ends."""

    def using():
        process = start(USES_THE_SERVERS, home=home)
        assert process.said == "ready"
        return process

    return using


def answer(home):
    return [embedded.PostgreSQL(home).answers(), embedded.Valkey(home).answers()]


def end(process):
    process.communicate("\n", timeout=120)
    assert process.returncode == 0


def test_servers_run_until_their_last_user_has_left(home, use):
    first, second = use(), use()
    end(first)
    assert answer(home) == [True, True]
    end(second)
    assert answer(home) == [False, False]


def test_servers_of_a_killed_user_are_stopped_by_the_next(home, use):
    killed = use()
    killed.kill()
    killed.communicate()
    assert answer(home) == [True, True]
    end(use())
    assert answer(home) == [False, False]


def test_data_survive_a_stop(home, use):
    owner = embedded.addresses(home).owner
    first = use()
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept (fact text)")
    end(first)
    second = use()
    with psycopg.connect(owner) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    end(second)


def test_servers_listen_on_no_port(home, use):
    user = use()
    found = embedded.addresses(home)
    with psycopg.connect(found.runtime) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with Connection(found.redis) as broker:
        assert broker.default_channel.client.config_get("port") == {"port": "0"}
    end(user)


def test_interrupt_in_the_terminal_reaches_the_servers_through_us(home, use):
    user = use()
    os.killpg(user.pid, signal.SIGINT)
    user.communicate(timeout=120)
    assert answer(home) == [False, False]
    assert (home / "postgresql" / "log").read_text().count("shutdown request") == 1


def test_child_ends_when_its_supervisor_is_killed(tmp_path, start):
    supervisor = start(HAS_A_CHILD, str(tmp_path))
    group = int(supervisor.said)
    assert lives(group)
    supervisor.kill()
    supervisor.communicate()
    assert within(60, lambda: not lives(group))


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
