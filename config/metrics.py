"""Figures for Prometheus: what this server's web processes did, and how the whole stands. No word of a case, no name.

Several gunicorn processes share a folder (config/gunicorn.py), so whichever is asked answers for all of them. A worker
is another process: it tells its own figures at WORKER_METRICS.
"""

import hmac
import os
import platform
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config import health
from partners import messages

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})  # others are anybody's words
REQUESTS = Counter("followthrough_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "followthrough_request_seconds",
    "How long answers took",
    ["view"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
CONNECTIONS = Gauge(
    "followthrough_database_connections", "Connections to the database", ["state"], multiprocess_mode="livesum"
)
TASKS = Counter("followthrough_tasks", "Tasks done", ["task", "state"])
TASK_SECONDS = Histogram(
    "followthrough_task_seconds", "How long tasks took", ["task"], buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 900)
)


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """For who knows METRICS_TOKEN; where none is set, nobody is told that it is here.

    An address proves nothing: behind a proxy everybody comes from loopback.
    """
    if not settings.METRICS_TOKEN:
        return HttpResponse("Not found", status=404, content_type="text/plain")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not hmac.compare_digest(given, settings.METRICS_TOKEN.encode()):
        return HttpResponse("Give the token of METRICS_TOKEN.", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(Standing())
    return HttpResponse(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def count_request(*, view: str, method: str, status: int, seconds: float) -> None:
    REQUESTS.labels(view, method if method in METHODS else "other", status).inc()
    SECONDS.labels(view).observe(seconds)
    if pool := getattr(connection, "pool", None):
        found = pool.get_stats()
        CONNECTIONS.labels("open").set(found.get("pool_size", 0))
        CONNECTIONS.labels("idle").set(found.get("pool_available", 0))
        CONNECTIONS.labels("awaited").set(found.get("requests_waiting", 0))


def count_task(*, task: str, state: str, seconds: float) -> None:
    TASKS.labels(task, state).inc()
    TASK_SECONDS.labels(task).observe(seconds)


class Standing(Collector):
    """What stands in the database and the queue when it is asked for, alike from whichever process."""

    def collect(self) -> Iterator[Metric]:
        yield _build()
        yield from _messages()
        yield from _queue()


def _build() -> Metric:
    build = GaugeMetricFamily(
        "followthrough_build_info", "Which release this is", labels=["version", "release", "python"]
    )
    build.add_metric([settings.VERSION, settings.RELEASE, platform.python_version()], 1)
    return build


def _messages() -> Iterator[Metric]:
    try:
        health.database()
        found = messages.backlog()
    except Exception:  # noqa: BLE001 - a scrape tells what it can
        yield GaugeMetricFamily("followthrough_database_up", "Whether the database answers", value=0)
        return
    yield GaugeMetricFamily("followthrough_database_up", "Whether the database answers", value=1)
    yield GaugeMetricFamily("followthrough_messages_waiting", "Messages to people not sent yet", value=found.waiting)
    yield GaugeMetricFamily(
        "followthrough_messages_oldest_seconds", "Age of the oldest message not sent", value=found.oldest
    )
    yield GaugeMetricFamily(
        "followthrough_messages_overdue_seconds", "Since when a mail could have gone that has not", value=found.overdue
    )
    yield GaugeMetricFamily("followthrough_mails_dead", "Mails that could not be sent at all", value=found.dead)


def _queue() -> Iterator[Metric]:
    try:
        waiting = health.queue()["waiting"]
    except Exception:  # noqa: BLE001 - the same
        yield GaugeMetricFamily("followthrough_queue_up", "Whether Valkey answers", value=0)
        return
    yield GaugeMetricFamily("followthrough_queue_up", "Whether Valkey answers", value=1)
    yield GaugeMetricFamily("followthrough_queue_waiting", "Wake-ups not taken by a worker yet", value=waiting)
