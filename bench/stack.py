"""Asks the real WSGI application, in this process, as a person or as a client; and hears what it asks the database."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from bench.places import secret_of
from config.ui import pagination
from partners.models import User

SLOW = 0.005  # seconds; faster statements are not explained
DEPTH = 0.9  # how far down a deep page lies


class PageFailed(Exception):
    """A page answered with something else than 200; that breaks the run."""


@dataclass(frozen=True)
class Visitor:
    """Who asks: the headers that say so."""

    name: str
    headers: dict[str, str]

    def ask(self, address: str) -> bytes:
        """The whole body; a stream is read to its end."""
        parts = urlsplit(address)
        said: list[Any] = []

        def start(status: str, _headers: Any, _error: Any = None, /) -> Callable[[bytes], object]:
            said.append(status)
            return said.append

        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(),
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, **self.headers,
        }  # fmt: skip
        answer = _application()(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if not said[0].startswith("200"):
            raise PageFailed(f"{address} for the {self.name} answered {said[0]}.")
        return body


@cache
def _application() -> WSGIHandler:
    return get_wsgi_application()


def person(name: str, user: User) -> Visitor:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
    return Visitor(name, {"HTTP_COOKIE": cookies})


def client_of(partnership_id: int) -> Visitor:
    return Visitor("client", {"HTTP_AUTHORIZATION": f"Bearer {secret_of(partnership_id)}"})


@dataclass
class Heard:
    """The statements that reached the database, with their values in place."""

    statements: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        result = execute(sql, params, many, context)
        self.statements.append(connection.ops.last_executed_query(context["cursor"].cursor, sql, params))
        return result


@contextmanager
def heard() -> Iterator[Heard]:
    found = Heard()
    with connection.execute_wrapper(found):
        yield found


def bare(statements: list[str]) -> float:
    """The seconds that the same reading takes without the application: one transaction, every row fetched."""
    connection.ensure_connection()
    raw = connection.connection
    began = time.perf_counter()
    with raw.transaction(force_rollback=True), raw.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
    return time.perf_counter() - began


def explained(visitor: Visitor, address: str) -> Iterator[str]:
    """Each slow statement of the page, from its FROM on, and how the database went about it."""
    with heard() as found:
        visitor.ask(address)
    connection.ensure_connection()
    raw = connection.connection
    with raw.transaction(force_rollback=True), raw.cursor() as cursor:
        for statement in filter(reads, found.statements):
            began = time.perf_counter()
            cursor.execute(statement)
            cursor.fetchall()
            if time.perf_counter() - began > SLOW:
                yield f"\n{statement[statement.find(' FROM ') :]};"
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
                yield from (f"    {line}" for (line,) in cursor.fetchall())


def worked() -> float:
    """The seconds of CPU that this process and the embedded PostgreSQL have had so far, where the system tells."""
    return time.process_time() + sum(_nanoseconds(process) for process in _database()) / 1e9


def _database() -> list[str]:
    lock = settings.HOME / "postgresql" / "data" / "postmaster.pid"
    first = lock.read_text().split()[0] if lock.exists() else "0"
    children = Path(f"/proc/{first}/task/{first}/children")
    return children.read_text().split() if children.exists() else []


def _nanoseconds(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    except FileNotFoundError:  # it ended meanwhile
        return 0


def reads(statement: str) -> bool:
    return statement.lstrip(" (\n").upper().startswith(("SELECT", "WITH"))


def deep(visitor: Visitor, address: str) -> str:
    """The address of the page that starts behind nine tenths of this list's rows; of the first, where it has none.

    The list is asked where that is: what makes its pages is watched, wherever it is used.
    """
    found: list[str] = []
    users = [module for module in list(sys.modules.values()) if vars(module).get("keyset_page") is _keyset_page]
    with ExitStack() as watching:
        for module in users:
            watching.enter_context(patch.object(module, "keyset_page", partial(_watched, found)))
        visitor.ask(address)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'after': found[0]})}" if found else address


_keyset_page = pagination.keyset_page


def _watched(found: list[str], queryset: QuerySet[Any], *, order: tuple[str, ...], **asked: Any) -> Any:
    full = pagination.whole_order(order)
    row = queryset.order_by(*full)[int(queryset.count() * DEPTH) :].first()
    if row is not None:
        found.append(pagination.Cursor(tuple(_key(row, name) for name in full)).encode(full))
    return _keyset_page(queryset, order=order, **asked)


def _key(row: Any, name: str) -> Any:
    for step in name.lstrip("-").split("__"):
        row = getattr(row, step)
    return row
