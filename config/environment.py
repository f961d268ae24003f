"""Reads the environment, and says in a sentence what to do about a bad value."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None, *, hint: str = "") -> str:
    """The value of NAME; without one and without a default the start stops, saying how to give it."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment. {hint}".strip())
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no"}:
        return value in {"1", "true", "yes"} if value else default
    raise ImproperlyConfigured(f"Set {name} to 1 or 0; it is “{value}”.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"Set {name} to a whole number; it is “{value}”.")
    return int(value) if value else default


def hours(name: str, default: str) -> tuple[int, int] | None:
    """From one hour of the day up to another, “8-18”; None for “any”."""
    value = os.environ.get(name, "").strip() or default
    if value == "any":
        return None
    first, dash, last = value.partition("-")
    if dash and first.isdigit() and last.isdigit() and int(first) < int(last) <= 24:  # noqa: PLR2004 - hours of a day
        return int(first), int(last)
    raise ImproperlyConfigured(f"Set {name} to hours such as 8-18, or to any; it is “{value}”.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str, *, name: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address such as `postgresql://user:word@host:5432/name`.

    A socket folder is given as `?host=/folder`, as libpq takes it.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"Set {name} to an address such as postgresql://user:password@host:5432/followthrough."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
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
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("Set EMAIL_URL to an address such as smtp://mail.example.org:25.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
