"""Reads the environment. A missing or bad value stops the start with one sentence that says what to do."""

import os
import re
from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo

_HOST = re.compile(r"[A-Za-z0-9.\-_]+|\[[0-9A-Fa-f:.]+\]|\.[A-Za-z0-9.\-]+|\*")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]")

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NOTIFY_KEY = re.compile(rf".+-{_UUID.pattern}-{_UUID.pattern}")


class Wrong(SystemExit):
    """Ends a start with a sentence, not with a traceback."""


def text(name: str, default: str | None = None, *, hint: str = "") -> str:
    """The value of NAME; without one and without a default the start stops, saying how to give it."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise Wrong(f"Set {name} in the environment. {hint}".strip())
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no"}:
        return value in {"1", "true", "yes"} if value else default
    raise Wrong(f"Set {name} to 1 or 0; it is “{value}”.")


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise Wrong(f"Set {name} to a whole number from {least} to {most}; it is “{value}”.")


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    value = os.environ.get(name, "").strip() or default
    if value not in among:
        raise Wrong(f"Set {name} to one of {', '.join(among)}; it is “{value}”.")
    return value


def secret(name: str, default: str | None = None, *, least: int, hint: str) -> str:
    """A word that nobody guesses. It is never shown, however wrong it is."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise Wrong(f"Set {name} in the environment. {hint}")
    if value and len(value) < least:
        raise Wrong(f"Set {name} to at least {least} characters; it has {len(value)}. {hint}")
    return value


def notify_key(name: str, *, wanted: bool) -> str:
    """A key of GOV.UK Notify: its name, the service's id and the secret, with dashes between. It is never shown."""
    value = os.environ.get(name, "").strip()
    if (value or wanted) and not _NOTIFY_KEY.fullmatch(value):
        raise Wrong(f"Set {name} to the whole key as GOV.UK Notify showed it: a name and two ids, dashes between.")
    return value


def notify_template(name: str, *, wanted: bool) -> str:
    """The id of a template of GOV.UK Notify; it must be given where it is wanted."""
    value = os.environ.get(name, "").strip()
    if (value or wanted) and not _UUID.fullmatch(value):
        raise Wrong(f"Set {name} to the id of the template, as GOV.UK Notify shows it.")
    return value


def secrets(name: str) -> list[str]:
    """Secrets of earlier days, with commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def sender(name: str, default: str) -> str:
    """`Followthrough <no-reply@example.org>`, or the address alone."""
    value = text(name, default)
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise Wrong(f"Set {name} to an address such as Followthrough <no-reply@example.org>; it is “{value}”.")
    return value


def hours(name: str, default: str) -> tuple[int, int] | None:
    """From one hour of the day up to another, “8-18”; None for “any”."""
    value = os.environ.get(name, "").strip() or default
    if value == "any":
        return None
    first, dash, last = value.partition("-")
    if dash and first.isdigit() and last.isdigit() and int(first) < int(last) <= 24:  # noqa: PLR2004 - hours of a day
        return int(first), int(last)
    raise Wrong(f"Set {name} to hours such as 8-18, or to any; it is “{value}”.")


def hosts(name: str, default: str | None = None) -> list[str]:
    """A comma-separated list of names and addresses, without ports."""
    found = [
        host.strip() for host in text(name, default, hint="It is the names people use.").split(",") if host.strip()
    ]
    if wrong := [host for host in found if not _HOST.fullmatch(host)]:
        raise Wrong(f"Set {name} to host names such as followthrough.example.org, without ports; “{wrong[0]}” is none.")
    return found


def site(name: str, default: str | None) -> str:
    """Where people reach us, such as `https://followthrough.example.org`, without a path."""
    value = text(name, default, hint="It is the address in mails.").rstrip("/")
    parts = _split(value, name)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise Wrong(f"Set {name} to an address such as https://followthrough.example.org; it is “{value}”.")
    return value


def other_site(name: str, ours: str) -> str:
    """Where files are fetched from, apart from where pages are; empty where that is the same."""
    if not os.environ.get(name, "").strip():
        return ""
    value = site(name, None)
    if host_of(value) == host_of(ours):
        raise Wrong(f"Set {name} to an address of another host than {ours}, or leave it out.")
    return value


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def endpoint(name: str) -> str | None:
    """An address of a service over HTTP; None where none is given."""
    value = os.environ.get(name, "").strip()
    if value and (_split(value, name).scheme not in {"http", "https"} or not _split(value, name).hostname):
        raise Wrong(f"Set {name} to an address such as https://s3.example.org, or leave it out; it is “{value}”.")
    return value or None


def bucket(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if value and not _BUCKET.fullmatch(value):
        raise Wrong(f"Set {name} to the name of a bucket, such as followthrough-files; it is “{value}”.")
    return value


def listener(name: str) -> tuple[str, int] | str | None:
    """`tcp://host:3310` as host and port, `unix:///run/clamd.sock` as a path; None where none is given."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    parts = _split(value, name)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return parts.hostname, parts.port
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return parts.path
    raise Wrong(f"Set {name} to an address such as tcp://clamd:3310 or unix:///run/clamd.sock; it is “{value}”.")


def bind(name: str, default: str) -> str:
    """Where a server listens: `127.0.0.1:8000`, `0.0.0.0:8000` or `unix:/run/followthrough.sock`."""
    value = text(name, default)
    if not re.fullmatch(r"(?:[A-Za-z0-9.\-_]+|\[[0-9A-Fa-f:]+\]):\d{1,5}|unix:/\S+", value):
        raise Wrong(f"Set {name} to an address such as 127.0.0.1:8000 or unix:/run/web.sock; it is “{value}”.")
    return value


def broker(name: str, default: str) -> str:
    value = text(name, default)
    parts = _split(value, name)
    if parts.scheme not in {"redis", "rediss", "redis+socket"} or not (parts.hostname or parts.path):
        raise Wrong(f"Set {name} to an address such as redis://valkey:6379/0.")
    return value


def database(url: str, *, name: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address such as `postgresql://user:word@host:5432/name`.

    A socket folder is given as `?host=/folder`, as libpq takes it.
    """
    parts = _split(url, name)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Wrong(f"Set {name} to an address such as postgresql://user:password@host:5432/followthrough.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    try:
        make_conninfo(**query)
    except ProgrammingError as error:
        raise Wrong(f"Set {name} to an address whose options PostgreSQL knows: {error}") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "OPTIONS": dict(query),
    }


def mail(url: str) -> dict[str, Any]:
    """Django's e-mail settings for `smtp://user:word@host:25`, `smtp+tls://…` (STARTTLS) or `smtps://…`."""
    parts = _split(url, "EMAIL_URL")
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise Wrong("Set EMAIL_URL to an address such as smtp://mail.example.org:25.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _split(url: str, name: str) -> SplitResult:
    """As `urlsplit`, with a sentence for a port that is none. The address may hold a password, so it is not shown."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Wrong(f"Set {name} to an address with a port from 1 to 65535, or none.") from error
    return parts
