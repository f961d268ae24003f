"""Log lines for machines or for people, each with the id of its request. No word of a case stands in the machines'.

What a request holds (its query, its body, a file's name) is never logged, only the name of its view. An error is told
by its kind and its place; its words are left out, since a database puts the refused row into them.
"""

import json
import logging as log
import traceback
from datetime import UTC, datetime
from typing import Any

from psycopg import Error as DatabaseError

from partners.cause import REQUEST_ID

FIELDS = ("view", "method", "status", "ms", "person", "client", "task")  # what a line may carry beside its words


def logging(*, form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler on standard error for everything."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "config.logs.JsonLine"},
            "line": {"()": "config.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "filters": {"requests": {"()": "config.logs.told_by_us"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["requests"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},  # Django's own would mail its errors
            "django.server": {"handlers": [], "propagate": True, "level": "ERROR"},
            "celery.redirected": {"level": "WARNING"},
        },
    }


def told_by_us() -> Any:
    """A filter: what Django says of a refused request names its address; the line of ObservingMiddleware does not."""

    def keep(record: log.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not hasattr(request, "resolver_match"):
            return True
        record.msg, record.args = "Error in the view %s", (view_of(request),)
        return bool(record.exc_info)

    return keep


def view_of(request: Any) -> str:
    """The name of the view, which is ours; never the address, which anybody may write."""
    found = getattr(request, "resolver_match", None)
    return (found.view_name or "unnamed") if found else "none"


class JsonLine(log.Formatter):
    def format(self, record: log.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_words_of(record),
        }
        if REQUEST_ID.get():
            told["request_id"] = REQUEST_ID.get()
        told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            told["error"] = error_without_words(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


class Line(log.Formatter):
    """For people at a terminal: fields behind the words, and errors in full."""

    def formatMessage(self, record: log.LogRecord) -> str:  # noqa: N802 - the library's name
        known = {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        known |= {"request": REQUEST_ID.get()} if REQUEST_ID.get() else {}
        return " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in known.items())])


def error_without_words(error: BaseException) -> dict[str, Any]:
    """Kind and place of an error and of what led to it; of the database's also code and constraint, which are ours."""
    told: dict[str, Any] = {
        "kind": type(error).__qualname__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)],
    }
    if isinstance(error, DatabaseError):
        told |= {"code": error.sqlstate, "constraint": error.diag.constraint_name, "table": error.diag.table_name}
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told | ({"after": error_without_words(cause)} if cause else {})


def _without_words_of(record: log.LogRecord) -> str:
    """Libraries put an error's words into their message, too."""
    message = record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return message
    for words in (repr(error), str(error)):
        message = message.replace(words, type(error).__qualname__) if words else message
    return message.split("\nTraceback", 1)[0].rstrip()
