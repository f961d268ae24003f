"""What a change comes from: which request, and by which way (a page, the API, a task, a command).

Every connection hears it before it writes, as settings of its transaction, so that the history can say it of whatever
is written: by services, in bulk or by SQL. A scope says it together with who acts; outside of scopes, as at the door
where nobody is known yet, the first words of a statement tell whether it writes.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
ORIGIN: ContextVar[str] = ContextVar("origin", default="")  # "page", "api", "task NAME", "command NAME"
SAID: ContextVar[bool] = ContextVar("said", default=False)  # a scope has told the default connection

SAY = "set_config('app.request', %s, true), set_config('app.origin', %s, true)"
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|COPY)\b", re.IGNORECASE)


def words() -> tuple[str, str]:
    return REQUEST_ID.get(), ORIGIN.get()


@contextmanager
def of(origin: str, *, request_id: str) -> Iterator[None]:
    """What is written inside comes from this."""
    outer = words()
    REQUEST_ID.set(request_id)
    ORIGIN.set(origin)
    try:
        yield
    finally:  # put back by hand: a token of reset() would not fit a stream that ends in another context
        REQUEST_ID.set(outer[0])
        ORIGIN.set(outer[1])


def attend(connection: Any, **_: object) -> None:
    """For the signal connection_created; hears once however often a connection is made anew."""
    if _told not in connection.execute_wrappers:
        connection.execute_wrappers.append(_told)


def _told(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001 - Django's
    connection = context["connection"]
    said = SAID.get() and connection.alias == DEFAULT_DB_ALIAS and connection.in_atomic_block
    if said or not any(words()) or not (isinstance(sql, str) and _WRITES.match(sql)):
        return execute(sql, params, many, context)
    if connection.in_atomic_block:
        _say(connection)
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        _say(connection)
        return execute(sql, params, many, context)


def _say(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SAY}", words())
