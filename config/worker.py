"""What a worker does beside its tasks: logs and counts them under the id of what woke it, and shows that it lives."""

import logging
import tempfile
import time
from pathlib import Path
from typing import Any

from celery import Task
from celery.signals import heartbeat_sent, task_postrun, task_prerun, worker_ready
from django.conf import settings
from prometheus_client import start_http_server

from config import metrics
from partners.cause import ORIGIN, REQUEST_ID

logger = logging.getLogger("followthrough.tasks")

ALIVE = Path(tempfile.gettempdir()) / "followthrough-worker-alive"  # its age is asked by docker-compose.yml
_began: dict[str, float] = {}


@task_prerun.connect(weak=False)
def begin(task_id: str, task: "Task[Any, Any]", **_: object) -> None:
    REQUEST_ID.set(getattr(task.request, "request_id", None) or task_id)
    ORIGIN.set(f"task {task.name}")
    _began[task_id] = time.perf_counter()


@task_postrun.connect(weak=False)
def end(task_id: str, task: "Task[Any, Any]", state: str | None = None, **_: object) -> None:
    seconds = time.perf_counter() - _began.pop(task_id, time.perf_counter())
    metrics.count_task(task=task.name, state=state or "unknown", seconds=seconds)
    told = {"task": task.name, "status": state, "ms": round(seconds * 1000, 1)}
    logger.info("task", extra=told)
    REQUEST_ID.set("")
    ORIGIN.set("")


@worker_ready.connect(weak=False)
def tell_figures(**_: object) -> None:
    if isinstance(settings.WORKER_METRICS, tuple):
        host, port = settings.WORKER_METRICS
        start_http_server(port, addr=host)


@heartbeat_sent.connect(weak=False)
def show_life(**_: object) -> None:
    """Sent every few seconds while the worker speaks with the broker."""
    ALIVE.touch()
