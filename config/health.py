"""What a supervisor or load balancer asks: does this process answer, and is all there that it needs?

Answers hold figures and names of parts, nothing of a partnership, no address and no secret: anybody may ask.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from partners import messages
from partners.gateways import files, scanner

NEEDED = ("database", "schema", "store")  # without these no page works; without the others only some things wait
OVERDUE = 15 * 60  # seconds after which a mail that could have gone is a sign of trouble
REMEMBERED = 1.0  # seconds, so that whoever asks often costs little
_lock = threading.Lock()
_last: tuple[float, dict[str, Any]] = (0.0, {})
_schema_fits = False


class NotWell(Exception):
    """Says in words of ours what is wrong with a part."""


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes the request
    """It touches no database, so it tells only that the web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes the request
    """200 when people can work here, even where mail or scanning waits (`degraded`); 503 when they cannot."""
    global _last  # noqa: PLW0603 - one process remembers one answer
    with _lock:
        if time.monotonic() - _last[0] > REMEMBERED:
            _last = (time.monotonic(), look())
        found = _last[1]
    return JsonResponse(
        found, status=503 if found["status"] == "not ready" else 200, headers={"Cache-Control": "no-store"}
    )


def look() -> dict[str, Any]:
    """Ask every part, each for two seconds at most."""
    checks = {"database": _asked(database)}
    if checks["database"]["ok"]:
        checks |= {"schema": _asked(schema), "messages": _asked(waiting_messages)}
    checks |= {"store": _asked(files.look), "queue": _asked(queue)}
    if settings.CLAMD or not settings.UNSCANNED_FILES:
        checks["scanner"] = _asked(scanner.look)
    wrong = {name for name, check in checks.items() if not check["ok"]}
    status = "not ready" if wrong & set(NEEDED) else "degraded" if wrong else "ready"
    return {"status": status, "release": settings.RELEASE, "checks": checks}


def _asked(check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    began = time.perf_counter()
    try:
        found = {"ok": True, **check()}
    except (NotWell, files.StoreAway, scanner.NotScanned) as error:
        found = {"ok": False, "why": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever is wrong is told by its kind; its words may hold an address
        found = {"ok": False, "why": type(error).__name__}
    return found | {"ms": round((time.perf_counter() - began) * 1000, 1)}


def database() -> dict[str, Any]:
    """By a connection of its own, which neither waits for the pool nor outlives a server that hangs."""
    lag = "SELECT extract(epoch FROM now() - pg_last_xact_replay_timestamp()) WHERE pg_is_in_recovery()"
    with psycopg.connect(settings.DATABASE_URL, connect_timeout=2, options="-c statement_timeout=2s") as asked:
        behind = asked.execute(lag).fetchone()
    return {"replica_last_change_seconds": round(float(behind[0] or 0), 1)} if behind else {}


def schema() -> dict[str, Any]:
    """Whether all migrations of this release are applied; once they are, they stay so."""
    global _schema_fits  # noqa: PLW0603 - one process remembers it
    if not _schema_fits:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotWell("Migrations of this release are not applied; run manage.py migrate.")
        _schema_fits = True
    return {}


def waiting_messages() -> dict[str, Any]:
    found = messages.backlog()
    if found.overdue > OVERDUE:
        raise NotWell(f"A mail could have gone {round(found.overdue / 60)} minutes ago; is a worker running?")
    return {"waiting": found.waiting, "oldest_unsent_seconds": round(found.oldest), "dead": found.dead}


def queue() -> dict[str, Any]:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
        client: Any = getattr(broker.default_channel, "client")  # noqa: B009 - of Redis' channel, which the types do not know
        return {"waiting": client.llen("celery")}
