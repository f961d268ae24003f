"""How the web server runs: `gunicorn -c python:config.gunicorn config.wsgi`. The environment says what differs."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from config import environment

if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="followthrough-metrics-")
_shared = os.environ["PROMETHEUS_MULTIPROC_DIR"]

from django.conf import settings  # noqa: E402 - the folder must be known before anything counts
from prometheus_client import multiprocess  # noqa: E402

bind = environment.bind("WEB_BIND", "127.0.0.1:8000")
workers = environment.number("WEB_PROCESSES", 2, least=1, most=64)
threads = environment.number("WEB_THREADS", 4, least=1, most=64)
worker_class = "gthread"
preload_app = True  # read once, shared by all processes; a wrong setting ends the start with its sentence
timeout = 60  # seconds in which a process must show life
graceful_timeout = 30  # seconds for what has begun when it is asked to stop
keepalive = 75  # longer than the proxy's, so that no request meets a closed connection
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn's heartbeat, off the disk
control_socket_disable = True
accesslog = None  # ObservingMiddleware tells each request, without what was asked
logconfig_dict = settings.LOGGING | {
    "root": settings.LOGGING["root"],
    "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True, "handlers": []}},
}


def child_exit(_server: Any, worker: Any) -> None:
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    shutil.rmtree(_shared, ignore_errors=True)
