"""Wakes a task by name once the transaction stands. Losing a wake-up only costs time: beat wakes the same tasks too."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

QUIET = 30.0  # seconds for which a dead broker is left alone, so that it delays one request and not each
_quiet_until = 0.0


def after_commit(task: str) -> None:
    """Wake the task when the running transaction has committed, once however often it was asked for."""
    connection = transaction.get_connection()
    if not any(getattr(entry[1], "keywords", {}).get("task") == task for entry in connection.run_on_commit):
        transaction.on_commit(partial(_send, task=task), robust=True)


def _send(*, task: str) -> None:
    global _quiet_until  # noqa: PLW0603 - one process remembers one broker
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET
        logger.warning("Could not wake %s; the clock will. The broker said: %s", task, error)
