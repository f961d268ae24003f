"""Counts within a minute, in Valkey, so that all web processes count together.

Without Valkey nothing is counted and nobody is limited: a client must not wait for what only protects us.
"""

import logging
import time
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds
QUIET = 30.0  # seconds for which a dead Valkey is left alone, so that it delays one request and not each
PATIENCE = 0.3  # seconds
_quiet_until = 0.0
_now = time.time


@dataclass(frozen=True)
class Count:
    """How often something happened in the running minute, and the seconds until the next begins."""

    happened: int
    left: int


def count(name: str) -> Count | None:
    """Note that it happened once more; None where that cannot be counted now."""
    global _quiet_until  # noqa: PLW0603 - one process remembers one Valkey
    if time.monotonic() < _quiet_until:
        return None
    minute, passed = divmod(_now(), WINDOW)
    key = f"followthrough:count:{name}:{minute:.0f}"
    try:
        with _valkey(settings.REDIS_URL).pipeline() as both:
            both.incr(key)
            both.expire(key, 2 * WINDOW)
            happened, _ = both.execute()
    except redis.RedisError as error:
        _quiet_until = time.monotonic() + QUIET
        logger.warning("Nothing is limited for %.0f seconds: Valkey cannot count. It said: %s", QUIET, error)
        return None
    return Count(happened=int(happened), left=max(1, round(WINDOW - passed)))


@cache
def _valkey(url: str) -> redis.Redis:
    """Celery writes the address of a socket in its own way."""
    address = url.replace("redis+socket://", "unix://").partition("?")[0]
    return redis.Redis.from_url(
        address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
